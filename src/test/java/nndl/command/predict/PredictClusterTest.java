package nndl.command.predict;

import static nndl.Texts.assertMatches;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import nndl.Fixtures;
import nndl.Slow;
import nndl.TestImages;
import nndl.TestJvm;
import nndl.TestTable;
import nndl.Thorough;
import nndl.command.Run;
import nndl.command.train.TrainRun;
import nndl.data.InputFiles;
import nndl.data.NamedSamples;
import nndl.data.SampleSet;
import nndl.data.TableSet;
import nndl.model.Model;
import nndl.model.ensemble.Ensemble;
import nndl.model.ensemble.PredictionCsv.Column;
import nndl.spark.Executors;
import nndl.spark.ProgressAccumulator;
import nndl.spark.cluster.SparkHeap;
import nndl.training.memory.JvmMemory;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Predictions on a cluster are those of one slot, whatever becomes of executors and attempts. */
@Slow
class PredictClusterTest {
  private static final String CLUSTER = "local-cluster[2,1,1024]";
  private static final String CLASSES = "spark.executor.extraClassPath";
  private static final int SAMPLES = 50_000;

  @TempDir static Path directory;
  private static Case images;
  private static Case table;

  /** A prediction, and what it is on one slot. */
  private record Case(Prediction prediction, String expected) {}

  @BeforeAll
  static void predictOnOneSlot() throws IOException {
    TrainRun.prepare(directory);
    TrainRun.in(directory);
    Path many = Files.createDirectory(directory.resolve("many"));
    Path rows = directory.resolve("rows.csv");
    TestTable.write(rows, TestTable.manyRows(SAMPLES));
    SampleSet set =
        TableSet.of(
            Fixtures.storage(),
            InputFiles.of(Fixtures.storage(), rows.toString()),
            TestTable.RECIPE,
            null,
            List.of(),
            line -> {});
    try (JavaSparkContext spark = Fixtures.spark("local[1]")) {
      images =
          on(
              spark,
              Model.read(directory.resolve("model")),
              TestImages.random(SAMPLES, 3, 3, 4, 0.6, 3).write(many, "t10k"));
      table = on(spark, TestTable.model(TestTable.RECIPE, 1), set);
    }
  }

  private static Case on(JavaSparkContext spark, Model model, NamedSamples samples)
      throws IOException {
    Prediction prediction =
        new Prediction(
            new Ensemble(List.of(model)), samples, false, List.of(), List.of(Column.values()));
    return new Case(prediction, rows(spark, prediction));
  }

  /** Cells of several lines are where tasks begin to read a table. */
  @Test
  void areTheSameOnAClusterThatLosesAnExecutor() throws Exception {
    try (JavaSparkContext spark = Fixtures.spark(CLUSTER)) {
      for (Case each : List.of(images, table)) {
        Executors.await(spark, 2);
        CompletableFuture<Void> killed = Executors.killOneAtTheFirstTask(spark);
        assertParts(spark, each);
        spark.sc().listenerBus().waitUntilEmpty(120_000);
        assertTrue(killed.isDone(), "while the job ran");
        assertEquals(each.expected, rows(spark, each.prediction));
      }
    }
  }

  /** Every task that is not done in a moment is run a second time beside the first. */
  @Test
  @Thorough
  void areTheSameWhereSparkRunsTasksTwice() throws Exception {
    try (JavaSparkContext spark =
        Fixtures.spark(
            CLUSTER,
            "spark.speculation=true",
            "spark.speculation.interval=1ms",
            "spark.speculation.quantile=0.01",
            "spark.speculation.multiplier=1.0001",
            "spark.speculation.minTaskRuntime=1ms")) {
      Executors.await(spark, 2);
      assertParts(spark, images);
      assertEquals(images.expected, rows(spark, images.prediction));
    }
  }

  /** An executor of a local cluster has a working directory of its own. */
  @Test
  @Thorough
  void areRefusedADirectoryThatExecutorsDoNotSee() throws Exception {
    Path here = Files.createTempDirectory(Path.of("target"), "unshared");
    String parts = "file:/proc/self/cwd/" + here;
    System.setProperty("spark.master", CLUSTER);
    System.setProperty(CLASSES, TestJvm.classPath());
    try {
      Run run =
          Run.of(
              directory,
              "predict --model $/model --images $/t10k-images-idx3-ubyte --output " + parts);
      assertEquals(1, run.status());
      assertMatches(
          "nndl: %s: expected a directory that the driver and all executors see, found that executor \\d+ on \\S+ does not\n"
              .formatted(Pattern.quote(parts)),
          run.err());
      assertTrue(Files.notExists(here), "a directory without parts");
    } finally {
      System.clearProperty("spark.master");
      System.clearProperty(CLASSES);
      Files.deleteIfExists(here);
    }
  }

  private static String rows(JavaSparkContext spark, Prediction prediction) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertCounts(
        new StreamJob(prediction)
            .run(out, spark, heap(spark), new ProgressAccumulator(spark), line -> {}));
    return out.toString(java.nio.charset.StandardCharsets.UTF_8);
  }

  private static void assertParts(JavaSparkContext spark, Case from) throws IOException {
    Path out = Files.createTempDirectory(directory, "parts").resolve("parts");
    PartFiles files = PartFiles.of(Fixtures.storage(), Fixtures.path(out), false);
    assertCounts(
        new PartsJob(from.prediction, files)
            .run(spark, heap(spark), new ProgressAccumulator(spark), line -> {}));
    List<String> names = PredictedParts.names(out);
    assertEquals("_SUCCESS", names.get(0));
    assertEquals(
        IntStream.range(0, names.size() - 1).mapToObj("part-%05d.csv"::formatted).toList(),
        names.subList(1, names.size()));
    assertEquals(from.expected, PredictedParts.joined(out));
  }

  private static void assertCounts(PredictionTotal result) {
    assertEquals(SAMPLES, java.util.stream.LongStream.of(result.predictions()).sum());
  }

  private static SparkHeap heap(JavaSparkContext spark) {
    return new SparkHeap(spark.getConf(), JvmMemory.NONE, line -> {});
  }
}
