package nndl.spark.barrier;

import static nndl.Refused.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import nndl.Fixtures;
import nndl.network.Parameters;
import nndl.spark.SmallRun;
import nndl.spark.barrier.Platform.Limits;
import nndl.spark.cluster.Limit;
import nndl.spark.cluster.SlotArbiter;
import nndl.spark.cluster.SlotRequest;
import nndl.spark.cluster.SlotShare;
import nndl.spark.cluster.SparkRun;
import nndl.spark.cluster.UnavailableException;
import nndl.time.SystemClock;
import nndl.training.memory.TrainingMemory;
import nndl.training.workload.Split;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the exchange of local mode does before Spark has launched its stage. */
class LocalBarrierExchangeTest {
  @AutoClose private static final JavaSparkContext spark = Fixtures.spark("local[2]");

  @TempDir Path directory;

  @Test
  void oneShardIsTrainedBeforeItsTaskIsLaunched() throws Exception {
    SmallRun run = new SmallRun(directory, 1);
    try (LocalBarrierExchange exchange = open(run, Optional.empty())) {
      run.assertSameBits(exchange);
    }
  }

  @Test
  void aStageThatFailsEndsTheTrainingOfOneShardAtTheNextEvaluation() throws Exception {
    SmallRun run = new SmallRun(directory, 1);
    StageEnd failed = new StageEnd(StageEnd.Kind.FAILED, "no slot for it");
    try (LocalBarrierExchange exchange = open(run, Optional.of(failed))) {
      Parameters parameters = Fixtures.initial(run.workload());
      assertRefused(
          "barrier stage: no slot for it", () -> exchange.evaluate(parameters, Split.TEST, 1));
    }
  }

  @Test
  void aStageThatFailsEndsTheWaitForTheOtherMembers() {
    SmallRun run = new SmallRun(directory, 2);
    StageEnd failed = new StageEnd(StageEnd.Kind.FAILED, "no slots for them");
    UnavailableException error =
        assertThrows(UnavailableException.class, () -> open(run, Optional.of(failed)));
    assertEquals(
        "expected tasks that load their samples, found that their stage has ended: no slots for"
            + " them",
        error.getMessage());
  }

  /** As on a slow machine, where listeners are told of tasks late. */
  @Test
  void aTaskIsSeenToBeLaunchedBeforeSparksListOfTasksKnowsIt() throws Exception {
    CountDownLatch news = new CountDownLatch(1);
    SparkListener late = new LateNews(news);
    spark.sc().listenerBus().addToStatusQueue(late);
    SmallRun run = new SmallRun(directory, 1);
    TrainingMemory memory = TrainingMemory.of(run.workload(), Fixtures.loader());
    WorkerGroup.Key key = new WorkerGroup.Key(UUID.randomUUID(), 1);
    try (Cluster cluster =
            SparkCluster.platform(
                    SparkRun.named(spark, "test", SlotRequest.ALL, line -> {}),
                    memory,
                    Fixtures.PROCESS)
                .cluster();
        AutoCloseable unused =
            WorkerGroup.loadedBy(member -> null, key, 1, new SystemClock(), Limit.fixed(300_000))
                ::close;
        Cluster.Stage stage = cluster.start(key, 1, null)) {
      while (stage.running() == 0) {
        Thread.sleep(5);
      }
      assertEquals(1, stage.running());
      assertEquals(Optional.empty(), stage.executors());
    } finally {
      news.countDown();
      spark.sc().removeSparkListener(late);
    }
  }

  /** Keeps Spark's list of tasks from news of tasks until it may go on. */
  private static final class LateNews extends SparkListener {
    private final CountDownLatch news;

    LateNews(CountDownLatch news) {
      this.news = news;
    }

    @Override
    public void onJobStart(SparkListenerJobStart start) {
      try {
        news.await();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static LocalBarrierExchange open(SmallRun run, Optional<StageEnd> end)
      throws InterruptedException, UnavailableException {
    Cluster cluster =
        new Unlaunched(
            end, new SlotArbiter().open(SlotRequest.ALL.atMost(run.workload().shards().count())));
    Limit limit = Limit.fixed(30_000);
    Limits limits = new Limits(limit, 0, limit, limit, 4);
    Platform platform =
        new Platform(
            cluster,
            null,
            Fixtures.PROCESS,
            limits,
            nndl.spark.transport.Topology.STAR,
            line -> {});
    return new LocalBarrierExchange(run.workload(), Fixtures.storage(), platform, tasks -> {});
  }

  /** A cluster that launches no task. */
  private record Unlaunched(Optional<StageEnd> end, SlotShare share)
      implements Cluster, Cluster.Stage {
    @Override
    public int slots() {
      return 2;
    }

    @Override
    public int executorCount() {
      return 1;
    }

    @Override
    public String host(String executor) {
      throw new AssertionError("asked");
    }

    @Override
    public int taken() {
      return 0;
    }

    @Override
    public Stage start(WorkerGroup.Key key, int tasks, Entrance entrance) {
      return this;
    }

    @Override
    public int running() {
      return 0;
    }

    @Override
    public Optional<List<String>> executors() {
      return Optional.empty();
    }

    @Override
    public void leaveOut(String executor) {}

    @Override
    public void cancel() {}

    @Override
    public void close() {}
  }
}
