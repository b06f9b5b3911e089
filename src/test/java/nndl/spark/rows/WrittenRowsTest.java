package nndl.spark.rows;

import static nndl.Refused.assertRefused;
import static nndl.Refused.refusal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.Slow;
import nndl.data.SampleFolder;
import nndl.data.recipe.Column;
import nndl.error.InputException;
import org.apache.spark.SparkExecutorInfo;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows that threads of this JVM write, with a serializer that knows no class of nndl. */
@Slow
class WrittenRowsTest {
  private static final RowNames NO_NAMES = new RowNames(List.of(), "label", List.of());

  /** Two rows. */
  private static final int SMALL = 2 * NumberReader.WIDTH * Double.BYTES;

  @AutoClose
  private static final JavaSparkContext spark =
      Fixtures.spark(
          "local[2]",
          "spark.serializer=org.apache.spark.serializer.KryoSerializer",
          "spark.kryo.registrationRequired=true");

  @TempDir private Path directory;
  private final List<String> lines = new ArrayList<>();

  /** Tasks that are being killed may write until they notice it. */
  @AfterEach
  void awaitTasks() throws InterruptedException {
    for (int i = 0; i < 500 && running() > 0; i++) {
      Thread.sleep(10);
    }
    assertEquals(0, running());
  }

  private static int running() {
    return Arrays.stream(spark.sc().statusTracker().getExecutorInfos())
        .mapToInt(SparkExecutorInfo::numRunningTasks)
        .sum();
  }

  @Test
  void rowsKeepTheirOrderAndValidationRowsFollowTheTrainingRows() {
    LongPredicate held = new NumberReader()::isValidation;
    List<Long> expected =
        Stream.concat(
                LongStream.range(0, 50).filter(held.negate()).boxed(),
                LongStream.range(0, 50).filter(held).boxed())
            .toList();
    for (int partBytes : new int[] {1, SMALL, 1 << 20}) {
      try (RowsDirectory rows = open()) {
        WrittenRows written = write(numbers(50, 7), new NumberReader(), rows, partBytes);
        assertEquals(List.of(44L, 6L), List.of(written.training(), written.validation()));
        SampleFolder folder = written.samples(NO_NAMES, false);
        assertEquals(expected, NumberReader.numbers(folder));
      }
    }
  }

  @Test
  void partitionsWithoutRowsChangeNothing() {
    JavaRDD<Long> some = numbers(40, 40).filter(number -> number % 10 == 3);
    try (RowsDirectory rows = open()) {
      SampleFolder folder = write(some, new NumberReader(), rows, SMALL).samples(NO_NAMES, false);
      assertEquals(List.of(3L, 13L, 33L, 23L), NumberReader.numbers(folder));
    }
  }

  @Test
  void sparseVectorsAreTheDenseOnes() {
    Map<String, byte[]> dense = files(new NumberReader());
    Map<String, byte[]> sparse = files(new SparseReader());
    assertEquals(dense.keySet(), sparse.keySet());
    dense.forEach((name, bytes) -> assertArrayEquals(bytes, sparse.get(name), name));
  }

  @Test
  void meanAndDeviationAreThoseOfTheTrainingRowsHoweverTheyAreDivided() {
    List<Column> expected = recipe(1, 0.1).recipe().columns();
    assertEquals(expected, recipe(9, 0.1).recipe().columns());
    Column.Numbers halves = (Column.Numbers) recipe(4, 0.5).recipe().columns().get(1);
    double[] numbers =
        LongStream.range(0, 50)
            .filter(number -> !new NumberReader().isValidation(number))
            .mapToDouble(number -> number * 0.5)
            .toArray();
    double mean = java.util.Arrays.stream(numbers).sum() / numbers.length;
    double variance =
        java.util.Arrays.stream(numbers).map(x -> (x - mean) * (x - mean)).sum() / numbers.length;
    assertEquals(mean, halves.mean());
    assertEquals(Math.sqrt(variance), halves.deviation(), 1e-14);
    Column.Numbers constant = (Column.Numbers) expected.get(3);
    assertEquals(new Column.Numbers("3", 0, 1, null), constant);
  }

  private SampleFolder recipe(int partitions, double factor) {
    try (RowsDirectory rows = open()) {
      return write(numbers(50, partitions), new NumberReader(factor), rows, SMALL)
          .samples(NO_NAMES, true);
    }
  }

  @Test
  void namesAreThoseOfTheProgram() {
    List<String> features = List.of("a", "b", "c", "d");
    List<String> classes = List.of("w", "x", "y", "z");
    try (RowsDirectory rows = open()) {
      WrittenRows written = write(numbers(9, 2), new NumberReader(), rows, SMALL);
      SampleFolder folder = written.samples(new RowNames(features, "which", classes), false);
      assertEquals(features, folder.recipe().inputNames());
      assertEquals(classes, folder.recipe().classes());
      assertEquals("which", folder.recipe().label());
      RowNames few = new RowNames(features, "which", classes.subList(0, 2));
      assertRefused(
          "column which: expected labels below 2, the number of class names, found 2",
          () -> written.samples(few, false));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "null row|row 4 of partition 1, features: expected a vector, found null",
        "no features|row 4 of partition 1, features: expected a vector, found null",
        "NaN|row 4 of partition 1, features: expected finite numbers, found NaN as number 2",
        "infinite|row 4 of partition 1, features: expected finite numbers, found -Infinity as number 3",
        "half|row 4 of partition 1, label: expected a class number of 0 to 999, found 0.5",
        "negative|row 4 of partition 1, label: expected a class number of 0 to 999, found -1.0",
        "1000|row 4 of partition 1, label: expected a class number of 0 to 999, found 1000.0",
        "no label|row 4 of partition 1, label: expected a class number of 0 to 999, found NaN",
        "short|row 4 of partition 1, features: expected 4 numbers, as in row 1 of partition 1, found 3",
      })
  void aWrongRowIsOneLine(String what, String message) throws IOException {
    JavaRDD<Long> rows = numbers(40, 4);
    if (what.equals("null row")) {
      rows = rows.map(number -> number == 13 ? null : number);
    }
    assertFault(message, rows, new WrongReader(what, 13, 13));
  }

  @Test
  void ofSeveralWrongRowsTheFirstIsTold() throws IOException {
    String message =
        "row 3 of partition 0, features: expected finite numbers, found NaN as number 2";
    assertFault(message, numbers(40, 4), new WrongReader("NaN", 2, 39));
  }

  @Test
  void partitionsOfDifferentWidthsAreOneLine() throws IOException {
    assertFault(
        "row 1 of partition 2: expected 4 features, as in row 1 of partition 0, found 3",
        numbers(40, 4),
        new WrongReader("short", 20, 29));
  }

  @Test
  void noRowsAreOneLine() throws IOException {
    String none = "rows: expected at least one, found none";
    assertFault(none, numbers(0, 2), new NumberReader());
    assertFault(none, spark.<Long>emptyRDD(), new NumberReader());
    JavaRDD<Long> held = numbers(50, 2).filter(number -> new NumberReader().isValidation(number));
    assertFault(
        "rows: expected rows to train on, found only validation rows", held, new NumberReader());
  }

  @Test
  void messagesNameTheSet() {
    try (RowsDirectory to = open()) {
      String message =
          "test row 1 of partition 0, features: expected finite numbers, found NaN as number 2";
      assertEquals(message, ofTest(numbers(8, 1), new WrongReader("NaN", 0, 9), to));
      assertEquals(
          "test rows: expected at least one, found none",
          ofTest(numbers(0, 1), new NumberReader(), to));
    }
  }

  private String ofTest(JavaRDD<Long> rows, RowReader<Long> reader, RowsDirectory to) {
    return refusal(() -> WrittenRows.write(rows, "test", reader, to, lines::add));
  }

  private void assertFault(String message, JavaRDD<Long> rows, RowReader<Long> reader)
      throws IOException {
    try (RowsDirectory to = open()) {
      assertRefused(message, () -> write(rows, reader, to, SMALL));
      assertEquals(List.of(), lines);
      assertFalse(SampleFolder.find(Fixtures.storage(), to.path()).isPresent());
    }
    assertEquals(List.of(), left());
  }

  @Test
  void aProgramThatFailsLeavesNothing() throws IOException {
    JavaRDD<Long> broken = numbers(40, 4).filter(number -> 10 / (25 - number) >= -10);
    try (RowsDirectory to = open()) {
      assertThrows(InputException.class, () -> write(broken, new NumberReader(), to, SMALL));
    }
    assertEquals(List.of(), left());
  }

  @Test
  void bytesAreTold() {
    try (RowsDirectory rows = open()) {
      write(numbers(50_000, 3), new NumberReader(), rows, 1 << 20);
      assertEquals(List.of("wrote 50000 rows, 1.7 MB, to " + rows.path()), lines);
    }
  }

  @Test
  void theCallersLocalPropertiesStay() {
    spark.setJobGroup("group", "mine");
    spark.setLocalProperty("spark.scheduler.pool", "pool");
    try (RowsDirectory rows = open()) {
      java.util.Properties before = (java.util.Properties) spark.sc().getLocalProperties().clone();
      write(numbers(10, 2), new NumberReader(), rows, SMALL);
      assertEquals(before, spark.sc().getLocalProperties());
    } finally {
      spark.clearJobGroup();
      spark.setLocalProperty("spark.scheduler.pool", null);
    }
  }

  private Map<String, byte[]> files(RowReader<Long> reader) {
    Map<String, byte[]> all = new TreeMap<>();
    try (RowsDirectory rows = open()) {
      write(numbers(50, 3), reader, rows, SMALL)
          .samples(NO_NAMES, true)
          .finish(Fixtures.storage()::write);
      Path root = Path.of(rows.path().toUri());
      for (Path file : files(root)) {
        String name = root.relativize(file).toString();
        if (!name.startsWith(".")) { // those of the owner
          all.put(name, Files.readAllBytes(file));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertTrue(all.containsKey("recipe.json"), all.keySet().toString());
    return all;
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private List<Path> left() throws IOException {
    return files(directory);
  }

  private RowsDirectory open() {
    return RowsDirectory.open(spark, Optional.of(Fixtures.path(directory)), lines::add);
  }

  private static JavaRDD<Long> numbers(long count, int partitions) {
    return NumberReader.rows(spark, count, partitions);
  }

  private WrittenRows write(
      JavaRDD<Long> rows, RowReader<Long> reader, RowsDirectory to, int partBytes) {
    return WrittenRows.write(rows, "row", reader, to, partBytes, lines::add);
  }

  private static final class SparseReader extends NumberReader {
    @Override
    public Vector features(Long number) {
      return super.features(number).toSparse();
    }
  }

  /** Reads some numbers wrongly. */
  private static final class WrongReader extends NumberReader {
    private final String what;
    private final long from;
    private final long to;

    WrongReader(String what, long from, long to) {
      this.what = what;
      this.from = from;
      this.to = to;
    }

    private boolean isWrong(Long number) {
      return number >= from && number <= to;
    }

    @Override
    public Double label(Long number) {
      return !isWrong(number)
          ? super.label(number)
          : switch (what) {
            case "half" -> 0.5;
            case "negative" -> -1;
            case "1000" -> 1000;
            case "no label" -> Double.NaN;
            default -> super.label(number);
          };
    }

    @Override
    public Vector features(Long number) {
      return !isWrong(number)
          ? super.features(number)
          : switch (what) {
            case "no features" -> null;
            case "NaN" -> Vectors.dense(1, 0, Double.NaN, 1);
            case "infinite" ->
                Vectors.sparse(4, new int[] {3}, new double[] {Double.NEGATIVE_INFINITY});
            case "short" -> Vectors.dense(1, 2, 3);
            default -> super.features(number);
          };
    }
  }
}
