package nndl.spark.barrier;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.UUID;
import nndl.Fixtures;
import nndl.Slow;
import nndl.spark.cluster.Placement;
import nndl.spark.cluster.SlotRequest;
import nndl.spark.cluster.SparkRun;
import nndl.time.SystemClock;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.junit.jupiter.api.Test;

/** What the driver learns of Spark about the stage of its tasks. */
@Slow
class SparkStageTest {
  private static final WorkerGroup.Key KEY = new WorkerGroup.Key(new UUID(3, 4), 1);

  @Test
  void anExecutorThatSparkHasRemovedEndsIt() throws InterruptedException {
    try (JavaSparkContext spark = Fixtures.spark("local[1]")) {
      SparkRun run = SparkRun.named(spark, "test", SlotRequest.ALL, line -> {});
      WorkerGroup group = WorkerGroup.of(KEY, 1, new SystemClock());
      try (SparkStage stage =
          new SparkStage(
              run,
              KEY,
              1,
              new SystemClock(),
              new LocalTask(KEY),
              () -> Placement.anywhere(1).partitions(spark))) {
        while (stage.executors().isEmpty()) {
          Thread.sleep(10);
        }
        remove(spark, "another");
        assertEquals(Optional.empty(), stage.end());
        remove(spark, stage.executors().get().get(0));
        while (stage.end().isEmpty()) {
          Thread.sleep(10);
        }
        assertEquals("Spark has removed executor driver: killed", stage.end().get().why());
      } finally {
        group.close();
      }
    }
  }

  /** As where an executor is lost before its task calls the driver. */
  @Test
  void aTaskThatSparkRunsOnceMoreDoesNothing() throws InterruptedException {
    try (JavaSparkContext spark = Fixtures.spark("local[1,2]");
        SparkStage stage =
            new SparkStage(
                SparkRun.named(spark, "test", SlotRequest.ALL, line -> {}),
                KEY,
                1,
                new SystemClock(),
                new FailingTask(),
                () -> Placement.anywhere(1).partitions(spark))) {
      while (stage.end().isEmpty()) {
        Thread.sleep(10);
      }
      assertEquals("an executor was lost before its task called", stage.end().get().why());
    }
  }

  private static final class FailingTask extends StageTask<Integer> {
    private static final long serialVersionUID = 1;

    @Override
    StageEnd run(TaskContext context, Integer member) {
      throw new IllegalStateException("run");
    }
  }

  private static void remove(JavaSparkContext spark, String executor) {
    spark
        .sc()
        .listenerBus()
        .post(new SparkListenerExecutorRemoved(System.currentTimeMillis(), executor, "killed"));
  }
}
