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
import nndl.Slow;
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
@Slow
class TrainRangesTest {
  /** The option, taken values, refused ones, what is expected, and other options beside it. */
  private static final String RANGES =
      """
      --epochs | 1 | 0 -1 | 1 or more
      --dry-run | 0 | -1 | 0 or more
      --checkpoint-every | 0 | -1 | 0 or more
      --checkpoint-iterations | 0 | -1 | 0 or more
      --keep | 1 | 0 | 1 or more
      --mini-batch-size | 1 | 0 | 1 or more
      --mini-batch-size | 30 | 31 | at most the 30 training samples
      --mini-batch-size | 20 | 21 | at most the 20 training samples | --validation=10
      --validation | 0 | -1 | a number of 0 or more
      --validation | 28 | 30 | less than the 30 samples | --mini-batch-size=1
      --shards | 1 | 0 | 1 to 1048576
      --shards | 30 | 31 | at most the 30 training samples
      --shards | 20 | 21 | at most the 20 training samples | --validation=10
      --learning-rate | 1e-9 | 0 -1e-9 NaN Infinity | a number above 0
      --learning-rate | 1.1755e-37 3.4028e39 | 1.1754e-37 1e-40 3.4029e39 | a rate that, divided by --mini-batch-size, float32 can hold | --mini-batch-size=10
      --scale | 1.1755e-38 3.4028e38 | 0 1.1754e-38 -1 NaN | a number above 0
      --rows | 3 1 9 | 0 2 -3 | a divisor of 9 inputs
      --class-names | a,b,c,d | a,b,c a,b,c,d,e a,,c,d | 4 names with commas between them
      --model-license | apache-2.0 0bsd c++ | Mit -mit +mit mit_1 | a licence as
      --sizes | 9,4 9,1,4 | 8,4 10,4 | 9 inputs for the samples in
      --classes | 2 | 1 0 -2 | 2 to 4194304 | --sizes=9,1
      --classes | 4194304 | 4194305 | 2 to 4194304 | --sizes=9,22 --targets=bits
      --momentum | 0 0.9999999 | -1e-9 0.99999999 1 NaN | a number from 0 to less than 1 | --optimizer=momentum
      --beta1 | 0 0.9999999 | -1e-9 0.99999999 1 NaN | a number from 0 to less than 1 | --optimizer=adam
      --beta2 | 0 0.9999999 | -1e-9 0.99999999 1 NaN | a number from 0 to less than 1 | --optimizer=adamw
      --epsilon | 1e-12 3.4028e38 | 0 9.99e-13 -1 3.4029e38 NaN | a number from 1.0E-12 to 3.4028235E38 | --optimizer=adam
      --l2 | 0 3.4028e38 | -1e-9 3.4029e38 NaN | a number from 0 to 3.4028235E38
      --l1 | 0 3.4028e38 | -1e-9 3.4029e38 NaN | a number from 0 to 3.4028235E38
      --max-norm | 0 3.4028e38 | -1e-9 3.4029e38 NaN | a number from 0 to 3.4028235E38
      --clip-norm | 0 3.4028e38 | -1e-9 3.4029e38 NaN | a number from 0 to 3.4028235E38
      --weight-decay | 0 0.25 | -1e-9 0.2500001 NaN | a number from 0 to 1 / --learning-rate | --learning-rate=4
      --dropout | 0 0.9999999 0,0.9 0.9,0 | -1e-9 0.99999999 1 NaN 1,0 0,1 | a number from 0 to less than 1
      --dropout | 0.5 0.5,0.5,0.5 | 0.5,0.5 0.5,0.5,0.5,0.5 | one value, or 3: of the inputs and of each hidden layer | --sizes=9,5,5,4
      --dropout | 0.5 | 0.5,0.5 | one value, of the inputs | --sizes=9,4
      --label-smoothing | 0 0.9999999 | -1e-9 0.99999999 1 NaN | a number from 0 to less than 1
      --class-weights | 0,0,0,1.1755e-38 0,0,0,3.4028e38 | 0,0,0,1.1754e-38 0,0,0,3.4029e38 1,1,1,-1 1,1,1,NaN 1,1,,1 | numbers of 0 or more with commas between them, or balanced
      --class-weights | balanced BALANCED 1,1,1,1 | 1,1,1 | 4 weights or balanced
      --class-weights | 0,0,0,1e-9 | 0,0,0,0 | a weight above 0
      --class-weights | 1e-9,0,1,1 2,2e-9,2,2 | 9.99e-10,0,1,1 2,1.99e-9,2,2 | weights of 0, or of 1e-9 times the largest or more
      --step-size | 1 | 0 | 1 or more | --schedule=step
      --gamma | 1 1e-300 | 0 1.0000001 NaN | a number above 0, and 1 at most | --schedule=exponential
      --eta-min | 0 3.4028e38 | -1e-9 3.4029e38 NaN | a number from 0 to 3.4028235E38 | --schedule=cosine
      --pct-start | 0 1 | -1e-9 1.0000001 NaN | a number from 0 to 1 | --schedule=one-cycle
      --div-factor | 1 3.4028e38 | 0.9999999 3.4029e38 NaN | a number from 1 to 3.4028235E38 | --schedule=one-cycle
      --final-div-factor | 1 3.4028e38 | 0.9999999 3.4029e38 NaN | a number from 1 to 3.4028235E38 | --schedule=one-cycle
      --base-momentum | 0 0.9999999 | -1e-9 0.99999999 1 NaN | a number from 0 to less than 1 | --schedule=one-cycle --optimizer=nesterov
      --max-momentum | 0 0.9999999 | -1e-9 0.99999999 1 NaN | a number from 0 to less than 1 | --schedule=one-cycle --optimizer=nesterov
      --warm-up | 0 | -1e-9 NaN | a number from 0 to 3.4028235E38
      --warm-up | 2 | 2.0000001 | at most --epochs
      --average-decay | 0 0.9999999 | -1e-9 0.99999999 1 NaN | a number from 0 to less than 1 | --average=ema
      --early-stopping | 0 1 | -1 | 0 or more | --validation=5
      --best-of | 1 10000 | 0 10001 | 1 to 10000 | --validation=5
      --deform-rotation | 0 180 | -1e-9 180.0001 NaN | a number from 0 to 180
      --deform-scale | 0 0.9999999 | -1e-9 0.99999999 1 NaN | a number from 0 to less than 1
      --deform-shear | 0 80 | -1e-9 80.0001 NaN | a number from 0 to 80
      --deform-shift | 0 1000 | -1e-9 1000.0001 NaN | a number from 0 to 1000
      --deform-sigma | 1e-9 64 | -1e-9 64.0001 NaN | a number from 0 to 64 | --deform=simard
      --deform-alpha | 0 1e-9 1000 | -1e-9 1000.0001 NaN | a number from 0 to 1000 | --deform=simard
      --deform-classes | 0 3 0,3 | -1 4 0,0 | different numbers below 4 | --deform=affine
      --deform-classes-rotation | 0 15 | 15.0001 | at most that of the others, 15.0 | --deform=affine --deform-classes=1
      --deform-classes-rotation | 0 180 | -1e-9 180.0001 NaN | a number from 0 to 180 | --deform-rotation=180 --deform-classes=1
      """;

  /** Every number is a seed. {@code OptionErrorsTest} has the ranges of the options of a table. */
  private static final Set<String> ELSEWHERE =
      Set.of("--seed", "--holdout", "--huber-delta", "--max-categories", "--rare", "--folds");

  @TempDir static Path directory;

  /**
   * The values of an option in a run of 30 samples, 9 inputs, 4 classes and 2 epochs.
   *
   * @param taken values just inside one end of the range, separated by spaces
   * @param refused values just outside the same end
   */
  private record Range(
      String option, String taken, String refused, String expected, String... others) {
    static Range of(String[] row) {
      String[] others = row.length > 4 ? row[4].split(" ") : new String[0];
      return new Range(row[0], row[1], row[2], row[3], others);
    }

    @Override
    public String toString() {
      return option + ": " + expected;
    }
  }

  static Stream<Range> ranges() {
    return RANGES.lines().map(line -> line.split(" \\| ")).map(Range::of);
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
