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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Predictions on a cluster are those of one slot, whatever becomes of executors and attempts. */
@Slow
@Timeout(180)
class PredictClusterTest {
  private static final String CLUSTER = "local-cluster[2,1,1024]";
  private static final String CLASSES = "spark.executor.extraClassPath";
  private static final int SAMPLES = 50_000;

  @TempDir Path directory;

  private Prediction prediction;
  private String expected;

  @BeforeEach
  void predictOnOneSlot() throws IOException {
    TrainRun.prepare(directory);
    TrainRun.in(directory);
    Files.createDirectory(directory.resolve("many"));
    predictOnOneSlot(
        Model.read(directory.resolve("model")),
        TestImages.random(SAMPLES, 3, 3, 4, 0.6, 3).write(directory.resolve("many"), "t10k"));
  }

  private void predictOnOneSlot(Model model, NamedSamples samples) throws IOException {
    prediction =
        new Prediction(
            new Ensemble(List.of(model)), samples, false, List.of(), List.of(Column.values()));
    try (JavaSparkContext spark = Fixtures.spark("local[1]")) {
      expected = rows(spark);
    }
  }

  @Test
  void areTheSameOnAClusterThatLosesAnExecutor() throws Exception {
    assertTheSameWithoutAnExecutor();
  }

  /** Cells of several lines are where tasks begin to read. */
  @Test
  @Thorough
  void ofATableAreTheSameOnAClusterThatLosesAnExecutor() throws Exception {
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
    predictOnOneSlot(TestTable.model(TestTable.RECIPE, 1), set);
    assertTheSameWithoutAnExecutor();
  }

  private void assertTheSameWithoutAnExecutor() throws Exception {
    try (JavaSparkContext spark = Fixtures.spark(CLUSTER)) {
      twoExecutors(spark);
      CompletableFuture<Void> killed = Executors.killOneAtTheFirstTask(spark);
      assertParts(spark);
      assertTrue(killed.isDone(), "while the job ran");
      assertEquals(expected, rows(spark));
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
      twoExecutors(spark);
      assertParts(spark);
      assertEquals(expected, rows(spark));
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

  private static List<ProcessHandle> twoExecutors(JavaSparkContext spark) throws Exception {
    Executors.await(spark, 2);
    return Executors.running();
  }

  private String rows(JavaSparkContext spark) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertCounts(
        new StreamJob(prediction)
            .run(out, spark, heap(spark), new ProgressAccumulator(spark), line -> {}));
    return out.toString(java.nio.charset.StandardCharsets.UTF_8);
  }

  private void assertParts(JavaSparkContext spark) {
    Path out = directory.resolve("parts");
    PartFiles files = PartFiles.of(Fixtures.storage(), Fixtures.path(out), false);
    assertCounts(
        new PartsJob(prediction, files)
            .run(spark, heap(spark), new ProgressAccumulator(spark), line -> {}));
    List<String> names = PredictedParts.names(out);
    assertEquals("_SUCCESS", names.get(0));
    assertEquals(
        IntStream.range(0, names.size() - 1).mapToObj("part-%05d.csv"::formatted).toList(),
        names.subList(1, names.size()));
    assertEquals(expected, PredictedParts.joined(out));
  }

  private static void assertCounts(PredictionTotal result) {
    assertEquals(SAMPLES, java.util.stream.LongStream.of(result.predictions()).sum());
  }

  private static SparkHeap heap(JavaSparkContext spark) {
    return new SparkHeap(spark.getConf(), JvmMemory.NONE, line -> {});
  }
}
