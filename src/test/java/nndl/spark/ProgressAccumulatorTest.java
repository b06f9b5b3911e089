package nndl.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import nndl.Fixtures;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.Test;

/** What the driver knows of tasks that run. */
class ProgressAccumulatorTest {
  private static final CountDownLatch SEEN = new CountDownLatch(1);

  @Test
  void knowsWhatTasksHaveDoneBeforeAndAfterTheirEnd() throws Exception {
    try (JavaSparkContext spark =
        Fixtures.spark("local[2]", "spark.executor.heartbeatInterval=100ms")) {
      ProgressAccumulator progress = new ProgressAccumulator(spark);
      LongAccumulator counter = progress.counter();
      Thread job =
          new Thread(
              () ->
                  spark
                      .parallelize(List.of(3, 4), 2)
                      .foreach(
                          count -> {
                            counter.add(count);
                            assertTrue(SEEN.await(30, TimeUnit.SECONDS));
                            counter.add(10);
                          }));
      job.start();
      await(progress, 7);
      SEEN.countDown();
      job.join();
      await(progress, 27);
      spark.parallelize(List.of(1), 1).foreach(count -> {}); // others do not count
      assertEquals(27, progress.done());
    }
  }

  private static void await(ProgressAccumulator progress, long expected)
      throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (progress.done() != expected) {
      assertTrue(System.nanoTime() < deadline, "found " + progress.done());
      Thread.sleep(20);
    }
  }
}
