package nndl.command.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.Thorough;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.data.table.RowSets;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.model.ensemble.Ensemble;
import nndl.model.evaluation.Evaluation;
import nndl.model.evaluation.EvaluationCases;
import nndl.network.Initialiser;
import nndl.network.Layout;
import nndl.spark.Executors;
import nndl.spark.ProgressAccumulator;
import nndl.spark.cluster.SparkHeap;
import nndl.training.memory.JvmMemory;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same evaluation on a cluster, with an executor that dies in it, as in one task. */
@Thorough
class EvaluateJobTest {
  private static final TestImages IMAGES = TestImages.random(30_000, 5, 4, 3, 0.3, 1);

  @TempDir Path directory;

  @Test
  void isTheSameOnAClusterThatLosesAnExecutor() throws Exception {
    SampleSet set = IMAGES.write(directory, "train");
    SampleRange range = new SampleRange(set, 100, set.count() - 1);
    EvaluateJob job = new EvaluateJob(new Ensemble(List.of(model(1), model(2))), range, null);
    String expected;
    try (JavaSparkContext spark = Fixtures.spark("local[1]")) {
      expected = EvaluationCases.json(run(spark, job));
    }
    try (JavaSparkContext spark = Fixtures.spark("local-cluster[2,1,1024]")) {
      Executors.await(spark, 2);
      CompletableFuture<Void> killed = Executors.killOneAtTheFirstTask(spark);
      Evaluation found = run(spark, job);
      assertTrue(killed.isDone(), "while the job ran");
      assertEquals(expected, EvaluationCases.json(found));
    }
  }

  private static Evaluation run(JavaSparkContext spark, EvaluateJob job) throws Exception {
    ProgressAccumulator tally = new ProgressAccumulator(spark);
    Evaluation found =
        job.run(spark, new SparkHeap(spark.getConf(), JvmMemory.NONE, line -> {}), tally)
            .get(RowSets.Set.TEST)
            .evaluation();
    spark.sc().listenerBus().waitUntilEmpty(120_000);
    assertEquals(job.samples().count(), tally.done(), "each sample counts once");
    return found;
  }

  private static Model model(long seed) {
    SortedMap<String, String> strings = InputSpec.strings(List.of(5, 4), 255, List.of());
    strings.put(Model.ACTIVATION, "SIGMOID");
    strings.put(Model.COST, "QUADRATIC");
    return Model.of(Initialiser.NORMAL.parameters(new Layout(20, 17, 3), seed), strings);
  }
}
