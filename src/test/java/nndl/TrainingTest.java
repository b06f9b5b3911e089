package nndl;

import static nndl.Refused.assertRefused;
import static nndl.Refused.refusal;
import static nndl.Texts.assertContains;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.codahale.metrics.MetricRegistryListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nndl.command.Run;
import nndl.model.Model;
import nndl.spark.SparkMetrics;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A training that a program calls in its own context. */
@Slow
class TrainingTest {
  @AutoClose private static JavaSparkContext spark;

  @TempDir Path directory;

  @BeforeAll
  static void open() {
    spark =
        new JavaSparkContext(
            new SparkConf()
                .setMaster("local[2]")
                .setAppName("a program")
                .set("spark.ui.enabled", "false"));
  }

  private static Training training() {
    return new Training()
        .option("data", "data/digits")
        .option("sizes", 64, 10, 10)
        .option("epochs", 3)
        .option("learning-rate", 3.0);
  }

  private Path model(String name) {
    return directory.resolve(name).resolve("model.safetensors");
  }

  private byte[] ofTheCommand(String... more) throws IOException {
    spark.close();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--data=data/digits",
                "--sizes=64,10,10",
                "--epochs=3",
                "--model=" + directory.resolve("command")));
    arguments.addAll(List.of(more));
    String master = System.setProperty("spark.master", "local[2]");
    try {
      Run.of("train", arguments.toArray(String[]::new)).succeeded();
    } finally {
      if (master == null) {
        System.clearProperty("spark.master");
      }
      open();
    }
    return Files.readAllBytes(model("command"));
  }

  @Test
  void givesTheModelOfTheCommandWithAndWithoutADirectory() throws IOException {
    byte[] expected = ofTheCommand();
    Training.Result kept =
        training().option("model", directory.resolve("call").toString()).run(spark);
    assertArrayEquals(expected, Fixtures.bytes(kept.model()));
    assertArrayEquals(expected, Files.readAllBytes(model("call")));
    assertTrue(kept.directory().orElseThrow().endsWith("/call"), kept.directory().toString());
    Training.Result inMemory = training().run(spark);
    assertArrayEquals(expected, Fixtures.bytes(inMemory.model()));
    assertEquals(kept.epochs(), inMemory.epochs());
    try (Stream<Path> files = Files.list(directory)) {
      assertEquals(2, files.count());
    }
  }

  @Test
  void tellsTheHistoryAndTheFindings() {
    List<String> seen = new ArrayList<>();
    Training.Result result =
        training()
            .option("evaluate", "test", "training")
            .option("learning-rate", 1e-6)
            .onEpoch((epoch, running) -> seen.add(epoch.number() + " " + epoch.score("test")))
            .run(spark);
    assertEquals(List.of(0, 1, 2), result.epochs().stream().map(Training.Epoch::number).toList());
    assertEquals(3, seen.size());
    assertEquals(360, result.epochs().get(2).score("test").count());
    assertEquals(seen.get(2), "2 " + result.epochs().get(2).score("test"));
    assertFalse(result.findings().isEmpty());
    assertRefused(
        "--evaluate: expected the set validation, found [test]",
        () -> result.epochs().get(0).score("validation"));
  }

  @Test
  void theSetThatTheLineCountsStandsFirst() {
    for (String counted : List.of("test", "training")) {
      Training.Epoch epoch =
          training()
              .option("epochs", 1)
              .option("evaluate", counted)
              .option("monitor", "accuracy", "training-cost")
              .run(spark)
              .epochs()
              .get(0);
      Set<String> others = new TreeSet<>(List.of(counted, "training"));
      assertEquals(others, new TreeSet<>(epoch.scores().keySet()));
      assertEquals(counted, epoch.scores().keySet().iterator().next());
      assertTrue(epoch.toString().endsWith(counted.equals("test") ? " / 360" : " / 1437"));
    }
  }

  @Test
  void ofNumbersAScoreSaysHowFarTheAnswersAreOffAndHasNoAccuracy() throws IOException {
    List<String> rows = new ArrayList<>(List.of("x,y,z"));
    for (int i = 0; i < 200; i++) {
      rows.add("%s,%s,%s".formatted(i % 20, 100 + 3 * (i % 20), -i % 20));
    }
    Files.write(directory.resolve("line.csv"), rows);
    Run.of(directory, "convert --in $/line.csv --label y,z --regression --out $/line").succeeded();
    Training.Epoch epoch =
        new Training()
            .option("data", directory.resolve("line").toString())
            .option("epochs", 1)
            .run(spark)
            .epochs()
            .get(0);
    Training.Score score = epoch.score("test");
    assertEquals(2, score.numbers().size());
    Training.NumberScore y = score.numbers().get(0);
    assertTrue(y.r2() <= 1 && y.mae() > 0 && y.rmse() >= y.mae() && y.rmse() < 100, y.toString());
    assertTrue(Double.isNaN(score.accuracy()));
    assertEquals(40, score.count());
    assertTrue(epoch.toString().matches("Epoch 0: RMSE [0-9.]+, [0-9.]+"), epoch.toString());
  }

  @Test
  void anInterruptThatComesAfterTheLastIterationIsPutAsideUntilAllIsWritten() throws Exception {
    byte[] expected = Fixtures.bytes(training().run(spark).model());
    MetricRegistryListener interrupts =
        new MetricRegistryListener.Base() {
          @Override
          public void onGaugeRemoved(String name) { // the run is closed, in its own thread
            if (name.endsWith(".nndl.cost")) {
              Thread.currentThread().interrupt();
            }
          }
        };
    SparkMetrics.registry(spark.sc()).addListener(interrupts);
    try {
      Training.Result result =
          training().option("model", directory.resolve("late").toString()).run(spark);
      assertTrue(Thread.interrupted());
      assertArrayEquals(expected, Fixtures.bytes(result.model()));
      assertArrayEquals(expected, Files.readAllBytes(model("late")));
      assertTrue(Files.exists(directory.resolve("late/report.html")));
    } finally {
      SparkMetrics.registry(spark.sc()).removeListener(interrupts);
      boolean unused = Thread.interrupted();
    }
  }

  @Test
  void samplesOfAnRddGiveTheModelOfTheirFiles() throws IOException {
    byte[] expected = Fixtures.bytes(training().run(spark).model());
    List<String> said = new ArrayList<>();
    Training.Result result =
        new Training()
            .samples(digits("train"), Digit::label, Digit::features)
            .testSamples(digits("t10k"), Digit::label, Digit::features)
            .rowsDirectory(directory.toString())
            .option("scale", 255)
            .option("rows", 8)
            .option("sizes", 64, 10, 10)
            .option("epochs", 3)
            .onMessage(said::add)
            .run(spark);
    assertArrayEquals(expected, Fixtures.bytes(result.model()));
    assertEquals(360, result.epochs().get(0).score("test").count());
    String wrote = "wrote 1437 rows, 0.7 MB, to file:" + directory;
    assertTrue(said.stream().anyMatch(line -> line.startsWith(wrote)), said.toString());
    try (Stream<Path> left = Files.walk(directory)) {
      assertEquals(2, left.count(), "the directory, and that of the user");
    }
  }

  @Test
  void samplesOfAnRddMayBeTestedByFiles() {
    Training.Result result =
        new Training()
            .samples(digits("train"), Digit::label, Digit::features)
            .option("test-images", "data/digits/t10k-images-idx3-ubyte")
            .option("test-labels", "data/digits/t10k-labels-idx1-ubyte")
            .rowsDirectory(directory.toString())
            .option("scale", 255)
            .option("sizes", 64, 10, 10)
            .option("epochs", 1)
            .run(spark);
    assertEquals(360, result.epochs().get(0).score("test").count());
  }

  @Test
  void withoutTestSamplesNothingIsEvaluatedAndWrongRowsAreOneLine() {
    Training training =
        new Training()
            .option("sizes", 64, 10, 10)
            .option("epochs", 1)
            .rowsDirectory(directory.toString());
    Training.Result result =
        training.samples(digits("train"), Digit::label, Digit::features).run(spark);
    assertEquals("Epoch 0 complete", result.epochs().get(0).toString());
    for (Integer label : new Integer[] {1000, null}) {
      training.samples(digits("train"), digit -> label, Digit::features);
      String message = refusal(() -> training.run(spark));
      assertTrue(
          message.startsWith("training row 1 of partition 0, label: expected a class"), message);
    }
  }

  @Test
  void whatIsWrongIsFoundBeforeSamplesAreWritten() {
    List<String> said = new ArrayList<>();
    Map<String, String> wrong =
        Map.of(
            "learning-rate=-1", "--learning-rate: expected a number above 0, found -1.0",
            "validation=0.2",
                "--validation: expected a whole number of samples, or --label, found 0.2",
            "data=data/digits", "--data: expected samples in files or in Spark, found both");
    wrong.forEach(
        (option, message) -> {
          String[] parts = option.split("=");
          Training training =
              new Training()
                  .samples(digits("train"), Digit::label, Digit::features)
                  .option("sizes", 64, 10, 10)
                  .onMessage(said::add)
                  .option(parts[0], parts[1]);
          assertRefused(message, () -> training.run(spark));
        });
    assertEquals(List.of(), said);
  }

  @ParameterizedTest
  @CsvSource({
    "model.safetensors, false",
    "record.json, false",
    "history.csv, false",
    "model.safetensors, true",
    "history.csv, true"
  })
  void aFileThatAppearsWhileItRunsIsNotReplaced(String name, boolean overwrites)
      throws IOException {
    Path folder = Files.createDirectory(directory.resolve(name + overwrites));
    Training training =
        training()
            .option("model", folder.toString())
            .option("epochs", 1)
            .option("overwrite", overwrites);
    if (overwrites) {
      training.run(spark);
    }
    training.onEpoch((epoch, running) -> write(folder.resolve(name)));
    String message = refusal(() -> training.run(spark));
    assertTrue(message.contains(name + ": expected "), message);
    assertEquals("mine", Files.readString(folder.resolve(name)));
  }

  private static void write(Path file) {
    try {
      Files.writeString(file, "mine");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void twoTrainingsDoNotWriteOneDirectory() {
    String folder = directory.resolve("one").toString();
    List<String> messages = new ArrayList<>();
    training()
        .option("model", folder)
        .option("epochs", 1)
        .onEpoch((epoch, running) -> messages.add(messageOfAnotherThread(folder)))
        .run(spark);
    assertContains(
        ": expected a directory into which no other process writes, found process "
            + ProcessHandle.current().pid()
            + " on ",
        messages.get(0));
  }

  private static String messageOfAnotherThread(String folder) {
    List<String> messages = new ArrayList<>();
    Thread other =
        new Thread(
            () ->
                messages.add(
                    refusal(
                        () -> training().option("model", folder).option("overwrite").run(spark))));
    other.start();
    try {
      other.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return messages.get(0);
  }

  @Test
  void aTrainingInsideAListenerIsRefused() {
    List<String> messages = new ArrayList<>();
    training()
        .option("epochs", 1)
        .onEpoch((epoch, running) -> messages.add(refusal(() -> training().run(spark))))
        .run(spark);
    assertEquals(
        List.of("training: expected none inside onEpoch of another one, found one"), messages);
  }

  @Test
  void aWrongOptionOfAFrameIsFoundBeforeItIsWritten() {
    Dataset<Row> frame = SparkSession.builder().getOrCreate().range(3).toDF("label");
    List<String> said = new ArrayList<>();
    Training wrong =
        new Training().rows(frame, "label").option("learning-rate", -1).onMessage(said::add);
    assertRefused("--learning-rate: expected a number above 0, found -1.0", () -> wrong.run(spark));
    assertEquals(List.of(), said);
  }

  @Test
  void errorsAndLinesNameRowsOfTheProgramAndNoFilesThatHoldThemMeanwhile() {
    SparkSession session = SparkSession.builder().getOrCreate();
    Dataset<Row> frame =
        session.range(0, 60, 1, 2).selectExpr("id % 5 + 0.5D AS x", "id % 2 = 0 AS y");
    List<String> said = new ArrayList<>();
    new Training()
        .rows(frame, "y")
        .option("epochs", 1)
        .rowsDirectory(directory.toString())
        .onMessage(said::add)
        .run(spark);
    assertTrue(said.contains("the rows: 60 rows, 1 column, 1 input, 2 classes"), said.toString());
    Map<String, String> faults =
        Map.of(
            "IF(id = 37, NULL, x) AS x, y", "row 8 of partition 1, column x: expected a value, or ",
            "x, IF(id = 3, NULL, y) AS y", "row 4 of partition 0, column y: expected a class, or ",
            "array(x) AS x, y", "rows of partition 0, column x: expected numbers or words, or ",
            "x, true AS y", "the rows, column y: expected at least two classes",
            "x", "--label: expected a column of the rows: x, found 'y'");
    Dataset<Row> numbered =
        session.range(0, 60, 1, 2).selectExpr("id", "id % 5 + 0.5D AS x", "id % 2 = 0 AS y");
    faults.forEach(
        (columns, message) -> {
          Training wrong =
              new Training()
                  .rows(numbered.selectExpr(columns.split(", (?![^(]*\\))")), "y")
                  .rowsDirectory(directory.toString());
          String found = refusal(() -> wrong.run(spark));
          assertTrue(found.startsWith(message), found);
        });
    Training large =
        new Training()
            .samples(digits("train"), Digit::label, digit -> Vectors.dense(1e300, 1))
            .option("sizes", 2, 10)
            .rowsDirectory(directory.toString());
    String found = refusal(() -> large.run(spark));
    assertTrue(found.startsWith("rows of partition 0, sample 1: expected finite inputs"), found);
  }

  @Test
  void anInterruptEndsItWithACheckpointWithAJobAnIteration() throws IOException {
    byte[] expected = Fixtures.bytes(training().run(spark).model());
    String folder = directory.resolve("job").toString();
    Training interrupted =
        training().option("model", folder).option("checkpoint-every", 0).option("exchange", "job");
    interrupted.onEpoch((epoch, running) -> Thread.currentThread().interrupt());
    String message =
        assertThrows(CancellationException.class, () -> interrupted.run(spark)).getMessage();
    assertTrue(Thread.interrupted());
    assertTrue(message.startsWith("training: cancelled; --resume goes on from file:"), message);
    assertArrayEquals(
        expected,
        Fixtures.bytes(
            training().option("model", folder).option("resume", "auto").run(spark).model()));
  }

  @Test
  void isCancelledWhileItsSamplesAreWritten() throws Exception {
    JavaRDD<Digit> slow =
        digits("train")
            .map(
                digit -> {
                  Thread.sleep(100);
                  return digit;
                });
    Training training =
        new Training()
            .samples(slow, Digit::label, Digit::features)
            .rowsDirectory(directory.toString())
            .option("sizes", 64, 10, 10);
    Thread canceller =
        new Thread(
            () -> {
              while (spark.statusTracker().getActiveJobIds().length == 0) {
                LockSupport.parkNanos(1_000_000);
              }
              training.cancel();
            });
    canceller.setDaemon(true);
    canceller.start();
    assertThrows(CancellationException.class, () -> training.run(spark));
    canceller.join();
    try (Stream<Path> left = Files.walk(directory)) {
      assertEquals(2, left.count(), "the directory, and that of the user");
    }
  }

  private record Digit(int label, byte[] pixels) implements java.io.Serializable {
    Vector features() {
      return Vectors.dense(
          IntStream.range(0, pixels.length).mapToDouble(k -> pixels[k] & 0xff).toArray());
    }
  }

  private static JavaRDD<Digit> digits(String set) {
    try {
      byte[] images = Files.readAllBytes(Path.of("data/digits", set + "-images-idx3-ubyte"));
      byte[] labels = Files.readAllBytes(Path.of("data/digits", set + "-labels-idx1-ubyte"));
      return spark.parallelize(
          IntStream.range(0, labels.length - 8)
              .mapToObj(
                  i ->
                      new Digit(
                          labels[8 + i], Arrays.copyOfRange(images, 16 + 64 * i, 80 + 64 * i)))
              .toList(),
          3);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void rowsOfAFrameGiveTheModelOfTheTable() throws IOException {
    Training.Result table =
        new Training()
            .option("data", "data/penguins/penguins.csv")
            .option("label", "Species")
            .option("missing", "drop")
            .option("epochs", 3)
            .run(spark);
    Dataset<Row> frame =
        SparkSession.builder()
            .getOrCreate()
            .read()
            .option("header", true)
            .csv("data/penguins/penguins.csv");
    Training.Result rows =
        new Training()
            .rows(frame, "Species")
            .option("missing", "drop")
            .rowsDirectory(directory.toString())
            .option("epochs", 3)
            .run(spark);
    assertArrayEquals(Fixtures.bytes(table.model()), Fixtures.bytes(rows.model()));
    assertEquals(table.epochs(), rows.epochs());
    try (Stream<Path> left = Files.walk(directory)) {
      assertEquals(2, left.count(), "the directory, and that of the user");
    }
  }

  @Test
  void aListenerHasTheModelSoFarAndMayStop() throws IOException {
    List<Model> models = new ArrayList<>();
    Training.Result result =
        training()
            .onEpoch(
                (epoch, running) -> {
                  models.add(running.model());
                  if (epoch.number() == 1) {
                    running.stop();
                  }
                })
            .run(spark);
    assertEquals(2, result.epochs().size());
    assertArrayEquals(Fixtures.bytes(models.get(1)), Fixtures.bytes(result.model()));
    assertFalse(Arrays.equals(Fixtures.bytes(models.get(0)), Fixtures.bytes(models.get(1))));
  }

  @Test
  void aWrongOptionIsOneLineAndSparkIsNotTouched() {
    Map<String, String> wrong =
        Map.of(
            "learning-rate=fast", "--learning-rate: expected a number, found 'fast'",
            "cost=quadratc", "--cost: expected one of ",
            "epochs=0", "--epochs: expected 1 or more, found 0",
            "speed=9", "Unknown option: '--speed=9'",
            "json=true",
                "--json: expected an option of a training that a program calls, found one of a"
                    + " command",
            "resume=auto", "--resume: expected --model DIR, or not this option, found none",
            "data=/nowhere", "/nowhere/train-images-idx3-ubyte: expected this file");
    int jobs = spark.statusTracker().getJobIdsForGroup(null).length;
    wrong.forEach(
        (option, message) -> {
          String[] parts = option.split("=");
          String found = refusal(() -> training().option(parts[0], parts[1]).run(spark));
          assertTrue(found.startsWith(message), found);
        });
    assertEquals(jobs, spark.statusTracker().getJobIdsForGroup(null).length);
  }

  @Test
  void isCancelledWithACheckpointAndResumesToTheSameBytes() throws IOException {
    byte[] expected = Fixtures.bytes(training().run(spark).model());
    String folder = directory.resolve("cancelled").toString();
    Training cancelled = training().option("model", folder);
    cancelled.onEpoch((epoch, running) -> cancelled.cancel());
    String message =
        assertThrows(CancellationException.class, () -> cancelled.run(spark)).getMessage();
    assertTrue(message.startsWith("training: cancelled; --resume goes on from file:"), message);
    assertArrayEquals(
        expected,
        Fixtures.bytes(
            training().option("model", folder).option("resume", "auto").run(spark).model()));
    assertThrows(CancellationException.class, () -> cancelled.option("resume", "auto").run(spark));
  }

  @Test
  void anInterruptEndsItWithACheckpointAndStaysSet() throws IOException {
    byte[] expected = Fixtures.bytes(training().run(spark).model());
    String folder = directory.resolve("interrupted").toString();
    Training interrupted = training().option("model", folder).option("checkpoint-every", 0);
    interrupted.onEpoch((epoch, running) -> Thread.currentThread().interrupt());
    String message =
        assertThrows(CancellationException.class, () -> interrupted.run(spark)).getMessage();
    assertTrue(Thread.interrupted());
    assertTrue(message.startsWith("training: cancelled; --resume goes on from file:"), message);
    assertArrayEquals(
        expected,
        Fixtures.bytes(
            training().option("model", folder).option("resume", "auto").run(spark).model()));
  }

  @Test
  void whatAListenerThrowsReachesTheProgram() {
    Training failing =
        training()
            .onEpoch(
                (epoch, running) -> {
                  throw new UnsupportedOperationException("mine");
                });
    assertEquals(
        "mine",
        assertThrows(UnsupportedOperationException.class, () -> failing.run(spark)).getMessage());
  }

  @Test
  void anArrayIsNoValueOfAnOption() {
    int[] sizes = {64, 10};
    assertEquals(
        "option sizes: expected values one by one, found int[]",
        refusal(() -> training().option("sizes", sizes)));
  }
}
