package nndl.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import nndl.Fixtures;
import nndl.Slow;
import nndl.spark.Exchanges.Kind;
import nndl.spark.barrier.NetworkBarrierExchange;
import nndl.spark.cluster.SlotRequest;
import nndl.spark.cluster.SparkRun;
import nndl.spark.transport.Listening;
import nndl.training.AtCall;
import nndl.training.Exchange;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A training of one task on a cluster that begins without executors, brings them as they are
 * needed, takes them as soon as they are idle, and runs copies of tasks that take long.
 */
@Slow
class OneTaskTest {
  private static final long IDLE_MILLIS = 1_000;

  private static StandaloneCluster cluster;
  private static JavaSparkContext spark;

  @TempDir private Path directory;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final AtomicInteger jobs = new AtomicInteger();
  private final CountDownLatch copies = new CountDownLatch(1);

  private volatile String executor;

  /** Counts the jobs of the training, and knows where its task runs and when a copy has begun. */
  private final SparkListener listener =
      new SparkListener() {
        @Override
        public void onJobStart(SparkListenerJobStart start) {
          jobs.incrementAndGet();
        }

        @Override
        public void onTaskStart(SparkListenerTaskStart start) {
          if (start.taskInfo().speculative()) {
            copies.countDown();
          } else {
            executor = start.taskInfo().executorId();
          }
        }
      };

  /**
   * Spark runs a copy on another host than the first: each Worker has a host of its own, so that
   * every further executor can run it.
   */
  @BeforeAll
  static void start() {
    cluster = new StandaloneCluster(1);
    cluster.startWorker("127.0.0.2");
    cluster.startWorker("127.0.0.3");
    spark =
        Fixtures.spark(
            cluster.url(),
            "spark.executor.memory=512m",
            "spark.dynamicAllocation.enabled=true",
            "spark.dynamicAllocation.executorIdleTimeout=" + IDLE_MILLIS + "ms",
            "spark.dynamicAllocation.schedulerBacklogTimeout=1s",
            "spark.speculation=true",
            "spark.speculation.interval=10ms",
            "spark.speculation.multiplier=1.0001",
            "spark.speculation.quantile=0.01",
            "spark.speculation.minTaskRuntime=1ms",
            "spark.speculation.task.duration.threshold=100ms");
  }

  @AfterAll
  static void stop() {
    spark.close();
    cluster.close();
  }

  /** The copy of the task gets an executor of its own. */
  @ParameterizedTest
  @CsvSource({"1, 2147483647", "3, 1"})
  void staysInItsSlotForAllIterationsWhateverTheClusterDoes(int shards, int slots) {
    SmallRun run = new SmallRun(directory, shards);
    try (Listening unused = Listening.with(spark, listener);
        Exchange exchange = open(run, slots)) {
      assertInstanceOf(NetworkBarrierExchange.class, exchange);
      run.assertSameBits(new AtCall(8, exchange, this::awaitCopyAndIdleTimeout));
      assertEquals(0, exchange.traffic().restarts());
    }
    assertEquals(1, jobs.get());
    assertTrue(lines.stream().noneMatch(line -> line.startsWith("warning")), lines.toString());
  }

  @Test
  void goesOnAfterItsExecutorWasKilledThoughACopyOfItRunsElsewhere() {
    SmallRun run = new SmallRun(directory, 1);
    try (Listening unused = Listening.with(spark, listener);
        Exchange exchange = open(run, SlotRequest.ANY)) {
      run.assertSameBits(
          new AtCall(
              8,
              exchange,
              () -> {
                awaitCopyAndIdleTimeout();
                Executors.running(executor).forEach(Executors::kill);
              }));
      assertEquals(1, exchange.traffic().restarts());
    }
  }

  /** Each waits for a slot that the cluster brings because another one waits. */
  @Test
  void letsOthersTrainBesideIt() throws Exception {
    SmallRun run = new SmallRun(directory, 1);
    try (Exchange exchange = open(run, SlotRequest.ANY)) {
      CompletableFuture.runAsync(
              () -> {
                try (Exchange other = open(run, SlotRequest.ANY)) {
                  run.assertSameBits(other);
                }
              })
          .get(300, TimeUnit.SECONDS);
      run.assertSameBits(exchange);
    }
  }

  private void awaitCopyAndIdleTimeout() throws InterruptedException {
    assertTrue(copies.await(300, TimeUnit.SECONDS), "no copy");
    Thread.sleep(3 * IDLE_MILLIS);
  }

  private Exchange open(SmallRun run, int slots) {
    SlotRequest request = new SlotRequest(slots, false, () -> false);
    SparkRun of = SparkRun.named(spark, "test", request, lines::add);
    return Fixtures.open(Kind.AUTO, of, run.workload());
  }
}
