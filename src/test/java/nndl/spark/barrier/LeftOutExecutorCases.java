package nndl.spark.barrier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import nndl.Fixtures;
import nndl.spark.SmallRun;
import nndl.spark.barrier.Cluster.Entrance;
import nndl.spark.cluster.SlotRequest;
import nndl.spark.cluster.SparkRun;
import nndl.spark.transport.Ports;
import nndl.spark.transport.Secret;
import nndl.spark.transport.Transport.Address;
import nndl.training.memory.TrainingMemory;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.status.api.v1.ExecutorSummary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

/** An executor that is to be left out is found by its task, killed by Spark, and not replaced. */
public abstract class LeftOutExecutorCases {
  private static final int EXECUTORS = 2;

  @TempDir Path directory;

  protected abstract JavaSparkContext spark();

  @Test
  void isNamedByItsTaskAndIsGoneForGood() throws Exception {
    SmallRun run = new SmallRun(directory, EXECUTORS);
    Platform platform =
        SparkCluster.platform(
            SparkRun.named(spark(), "test", SlotRequest.ALL, line -> {}),
            TrainingMemory.of(run.workload(), Fixtures.loader()),
            Fixtures.PROCESS);
    try (Cluster cluster = platform.cluster()) {
      String victim = executorOfATask(cluster);
      assertTrue(executors().contains(victim), victim);
      cluster.leaveOut(victim);
      while (executors().contains(victim)) {
        Thread.sleep(20);
      }
      Thread.sleep(1_000); // in which a Worker starts another executor where one is wanted
      assertEquals(EXECUTORS - 1, executors().size());
    }
  }

  /** Nobody listens where the tasks call, so they end. */
  private static String executorOfATask(Cluster cluster) throws Exception {
    Entrance entrance =
        new Entrance(
            new Address("localhost", Ports.free()), Secret.fresh(EXECUTORS, Fixtures.RANDOM), true);
    try (Cluster.Stage stage =
        cluster.start(new WorkerGroup.Key(UUID.randomUUID(), 1), EXECUTORS, entrance)) {
      while (stage.end().isEmpty()) {
        Thread.sleep(20);
      }
      assertEquals(StageEnd.Kind.UNREACHABLE, stage.end().get().kind());
      List<String> found = stage.executors().orElseThrow();
      assertEquals(EXECUTORS, Set.copyOf(found).size(), found.toString());
      return found.get(1);
    }
  }

  private Set<String> executors() {
    List<ExecutorSummary> all =
        CollectionConverters.asJava(spark().sc().statusStore().executorList(true));
    return all.stream()
        .map(ExecutorSummary::id)
        .filter(id -> !id.equals("driver"))
        .collect(Collectors.toSet());
  }
}
