package nndl.command.baseline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import nndl.Fixtures;
import nndl.Thorough;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.spark.Executors;
import nndl.spark.ProgressAccumulator;
import nndl.spark.cluster.SparkHeap;
import nndl.training.memory.JvmMemory;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

/** Baselines on a cluster are those of one slot, whatever becomes of executors. */
@Thorough
class BaselineClusterTest {
  private final SampleRange training = digits("train", 300);
  private final SampleRange test = digits("t10k", 360);

  @Test
  void areTheSameOnAClusterThatLosesAnExecutor() throws Exception {
    List<String> expected;
    try (JavaSparkContext spark = Fixtures.spark("local[1]")) {
      expected = scores(spark);
    }
    try (JavaSparkContext spark = Fixtures.spark("local-cluster[2,1,1024]")) {
      Executors.await(spark, 2);
      CompletableFuture<Void> killed = Executors.killOneAtTheFirstTask(spark);
      assertEquals(expected, scores(spark));
      assertTrue(killed.isDone(), "while the first job ran");
    }
  }

  /** A line of each kind, and all numbers that its guesses are made by. */
  private List<String> scores(JavaSparkContext spark) {
    SparkHeap heap = new SparkHeap(spark.getConf(), JvmMemory.NONE, line -> {});
    BaselineJob guessing = new BaselineJob(test, spark, heap);
    Darkness darkness =
        new BaselineJob(training, spark, heap).darkness(new ProgressAccumulator(spark));
    UniformGuess random = new UniformGuess(1, darkness.classes());
    return List.of(
        line(
            Kind.DARKNESS,
            guessing.count(darkness, new ProgressAccumulator(spark)),
            "" + darkness.means()),
        line(Kind.RANDOM, guessing.count(random, new ProgressAccumulator(spark)), "" + random));
  }

  private String line(Kind kind, BaselineJob.Count count, String how) {
    return Score.of(kind, count.right(), test.count(), how + ", tied " + count.tied()).line();
  }

  private static SampleRange digits(String name, int count) {
    Path digits = Path.of("data/digits");
    SampleSet set =
        Fixtures.sampleSet(
            digits.resolve(name + "-images-idx3-ubyte"),
            digits.resolve(name + "-labels-idx1-ubyte"));
    return new SampleRange(set, 0, count);
  }
}
