package nndl.command.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.Train;
import nndl.command.Program;
import nndl.command.options.TrainOptions;
import nndl.command.run.RunData;
import nndl.command.run.RunPlan;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/**
 * Both ends of the range of each numeric option of {@link Train}. They are checked before Spark
 * starts.
 */
class TrainRangesTest {
  private static final String FRACTION = "a number from 0 to less than 1";
  private static final String FRACTIONS = "0 0.9999999";
  private static final String NO_FRACTIONS = "-1e-9 0.99999999 1 NaN";
  private static final String NOT_NEGATIVE = "a number from 0 to 3.4028235E38";
  private static final String NOT_NEGATIVES = "0 3.4028e38";
  private static final String NEGATIVES = "-1e-9 3.4029e38 NaN";
  private static final String FACTOR = "a number from 1 to 3.4028235E38";
  private static final String ONE_CYCLE = "--schedule=one-cycle";
  private static final String NESTEROV = "--optimizer=nesterov";
  private static final String WEIGHTS =
      "numbers of 0 or more with commas between them, or balanced";

  /** Every number is a seed. {@code TrainTableTest} has the ranges of the options of a table. */
  private static final Set<String> ELSEWHERE = Set.of("--seed", "--holdout", "--max-categories");

  @TempDir static Path directory;

  /**
   * The values of an option in a run of 30 samples, 9 inputs, 4 classes and 2 epochs.
   *
   * @param taken values just inside one end of the range, separated by spaces
   * @param refused values just outside the same end
   */
  private record Range(
      String option, String taken, String refused, String expected, String... others) {
    @Override
    public String toString() {
      return option + ": " + expected;
    }
  }

  static Stream<Range> ranges() {
    return Stream.of(
        new Range("--epochs", "1", "0 -1", "1 or more"),
        new Range("--dry-run", "0", "-1", "0 or more"),
        new Range("--checkpoint-every", "0", "-1", "0 or more"),
        new Range("--checkpoint-iterations", "0", "-1", "0 or more"),
        new Range("--keep", "1", "0", "1 or more"),
        new Range("--mini-batch-size", "1", "0", "1 or more"),
        new Range("--mini-batch-size", "30", "31", "at most the 30 training samples"),
        new Range(
            "--mini-batch-size", "20", "21", "at most the 20 training samples", "--validation=10"),
        new Range("--validation", "0", "-1", "a number of 0 or more"),
        new Range("--validation", "28", "30", "less than the 30 samples", "--mini-batch-size=1"),
        new Range("--shards", "1", "0", "1 to 1048576"),
        new Range("--shards", "30", "31", "at most the 30 training samples"),
        new Range("--shards", "20", "21", "at most the 20 training samples", "--validation=10"),
        new Range("--learning-rate", "1e-9", "0 -1e-9 NaN Infinity", "a number above 0"),
        new Range(
            "--learning-rate",
            "1.1755e-37 3.4028e39",
            "1.1754e-37 1e-40 3.4029e39",
            "a rate that, divided by --mini-batch-size, float32 can hold",
            "--mini-batch-size=10"),
        new Range("--scale", "1.1755e-38 3.4028e38", "0 1.1754e-38 -1 NaN", "a number above 0"),
        new Range("--rows", "3 1 9", "0 2 -3", "a divisor of 9 inputs"),
        new Range(
            "--class-names",
            "a,b,c,d",
            "a,b,c a,b,c,d,e a,,c,d",
            "4 names with commas between them"),
        new Range("--model-license", "apache-2.0 0bsd c++", "Mit -mit +mit mit_1", "a licence as"),
        new Range("--sizes", "9,4 9,1,4", "8,4 10,4", "9 inputs for the samples in "),
        new Range("--classes", "2", "1 0 -2", "2 to 4194304", "--sizes=9,1"),
        new Range(
            "--classes", "4194304", "4194305", "2 to 4194304", "--sizes=9,22", "--targets=bits"),
        new Range("--momentum", FRACTIONS, NO_FRACTIONS, FRACTION, "--optimizer=momentum"),
        new Range("--beta1", FRACTIONS, NO_FRACTIONS, FRACTION, "--optimizer=adam"),
        new Range("--beta2", FRACTIONS, NO_FRACTIONS, FRACTION, "--optimizer=adamw"),
        new Range(
            "--epsilon",
            "1e-12 3.4028e38",
            "0 9.99e-13 -1 3.4029e38 NaN",
            "a number from 1.0E-12 to 3.4028235E38",
            "--optimizer=adam"),
        new Range("--l2", NOT_NEGATIVES, NEGATIVES, NOT_NEGATIVE),
        new Range("--l1", NOT_NEGATIVES, NEGATIVES, NOT_NEGATIVE),
        new Range("--max-norm", NOT_NEGATIVES, NEGATIVES, NOT_NEGATIVE),
        new Range("--clip-norm", NOT_NEGATIVES, NEGATIVES, NOT_NEGATIVE),
        new Range(
            "--weight-decay",
            "0 0.25",
            "-1e-9 0.2500001 NaN",
            "a number from 0 to 1 / --learning-rate",
            "--learning-rate=4"),
        new Range("--dropout", FRACTIONS + " 0,0.9 0.9,0", NO_FRACTIONS + " 1,0 0,1", FRACTION),
        new Range(
            "--dropout",
            "0.5 0.5,0.5,0.5",
            "0.5,0.5 0.5,0.5,0.5,0.5",
            "one value, or 3: of the inputs and of each hidden layer",
            "--sizes=9,5,5,4"),
        new Range("--dropout", "0.5", "0.5,0.5", "one value, of the inputs", "--sizes=9,4"),
        new Range("--label-smoothing", FRACTIONS, NO_FRACTIONS, FRACTION),
        new Range(
            "--class-weights",
            "0,0,0,1.1755e-38 0,0,0,3.4028e38",
            "0,0,0,1.1754e-38 0,0,0,3.4029e38 1,1,1,-1 1,1,1,NaN 1,1,,1",
            WEIGHTS),
        new Range("--class-weights", "balanced BALANCED 1,1,1,1", "1,1,1", "4 weights or balanced"),
        new Range("--class-weights", "0,0,0,1e-9", "0,0,0,0", "a weight above 0"),
        new Range(
            "--class-weights",
            "1e-9,0,1,1 2,2e-9,2,2",
            "9.99e-10,0,1,1 2,1.99e-9,2,2",
            "weights of 0, or of 1e-9 times the largest or more"),
        new Range("--step-size", "1", "0", "1 or more", "--schedule=step"),
        new Range(
            "--gamma",
            "1 1e-300",
            "0 1.0000001 NaN",
            "a number above 0, and 1 at most",
            "--schedule=exponential"),
        new Range("--eta-min", NOT_NEGATIVES, NEGATIVES, NOT_NEGATIVE, "--schedule=cosine"),
        new Range("--pct-start", "0 1", "-1e-9 1.0000001 NaN", "a number from 0 to 1", ONE_CYCLE),
        new Range("--div-factor", "1 3.4028e38", "0.9999999 3.4029e38 NaN", FACTOR, ONE_CYCLE),
        new Range(
            "--final-div-factor", "1 3.4028e38", "0.9999999 3.4029e38 NaN", FACTOR, ONE_CYCLE),
        new Range("--base-momentum", FRACTIONS, NO_FRACTIONS, FRACTION, ONE_CYCLE, NESTEROV),
        new Range("--max-momentum", FRACTIONS, NO_FRACTIONS, FRACTION, ONE_CYCLE, NESTEROV),
        new Range("--warm-up", "0", "-1e-9 NaN", NOT_NEGATIVE),
        new Range("--warm-up", "2", "2.0000001", "at most --epochs"),
        new Range("--average-decay", FRACTIONS, NO_FRACTIONS, FRACTION, "--average=ema"),
        new Range("--early-stopping", "0 1", "-1", "0 or more", "--validation=5"),
        new Range("--best-of", "1 10000", "0 10001", "1 to 10000", "--validation=5"),
        new Range("--deform-rotation", "0 180", "-1e-9 180.0001 NaN", "a number from 0 to 180"),
        new Range("--deform-scale", FRACTIONS, NO_FRACTIONS, FRACTION),
        new Range("--deform-shear", "0 80", "-1e-9 80.0001 NaN", "a number from 0 to 80"),
        new Range("--deform-shift", "0 1000", "-1e-9 1000.0001 NaN", "a number from 0 to 1000"),
        new Range(
            "--deform-sigma",
            "1e-9 64",
            "-1e-9 64.0001 NaN",
            "a number from 0 to 64",
            "--deform=simard"),
        new Range(
            "--deform-alpha",
            "0 1e-9 1000",
            "-1e-9 1000.0001 NaN",
            "a number from 0 to 1000",
            "--deform=simard"),
        new Range(
            "--deform-classes",
            "0 3 0,3",
            "-1 4 0,0",
            "different numbers below 4",
            "--deform=affine"),
        new Range(
            "--deform-classes-rotation",
            "0 15",
            "15.0001",
            "at most that of the others, 15.0",
            "--deform=affine",
            "--deform-classes=1"),
        new Range(
            "--deform-classes-rotation",
            "0 180",
            "-1e-9 180.0001 NaN",
            "a number from 0 to 180",
            "--deform-rotation=180",
            "--deform-classes=1"));
  }

  @BeforeAll
  static void prepare() {
    TrainRun.prepare(directory);
  }

  @ParameterizedTest
  @MethodSource("ranges")
  void endAtTheDocumentedValues(Range range) {
    for (String value : range.taken.split(" ")) {
      assertEquals("", planned(range, value), range.option + "=" + value);
    }
    for (String value : range.refused.split(" ")) {
      String line = "nndl: %s: expected %s".formatted(range.option, range.expected);
      String found = planned(range, value);
      assertTrue(found.startsWith(line), () -> "%s=%s: %s".formatted(range.option, value, found));
    }
  }

  @Test
  void areTestedForEveryNumber() {
    Set<Class<?>> numbers =
        Set.of(int.class, long.class, double.class, Integer.class, Float.class, Double.class);
    Set<String> expected =
        new CommandLine(new TrainOptions())
            .getCommandSpec().options().stream()
                .filter(option -> numbers.contains(option.auxiliaryTypes()[0]))
                .map(option -> option.longestName())
                .filter(name -> !ELSEWHERE.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
    ranges().map(Range::option).forEach(expected::remove);
    assertEquals(Set.of(), expected, "options without a range");
  }

  /** Its default decay is 0.01. */
  @Test
  void ofRatesEndAt100WithAdamw() {
    assertEquals("", planned("--optimizer=adamw", "--learning-rate=100"));
    assertEquals(
        "nndl: --weight-decay: expected a number from 0 to 1 / --learning-rate, found 0.01\n",
        planned("--optimizer=adamw", "--learning-rate=100.1"));
  }

  private static String planned(Range range, String value) {
    return planned(
        Stream.concat(Stream.of(range.others), Stream.of(range.option + "=" + value))
            .toArray(String[]::new));
  }

  /** The error message, or an empty text. */
  private static String planned(String... arguments) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    TrainOptions options = new TrainOptions();
    int status =
        Program.run(
            options,
            Fixtures.storage(),
            Fixtures.nowhere(),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Stream.concat(
                    Stream.of("--config=" + directory.resolve("run.properties")),
                    Stream.of(arguments))
                .toArray(String[]::new),
            console -> {
              RunPlan.of(options.describe(), new RunData(Fixtures.storage(), line -> {}));
            });
    String text = err.toString(StandardCharsets.UTF_8);
    assertEquals(text.isEmpty() ? 0 : 1, status, text);
    return text;
  }
}
