package nndl.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.codahale.metrics.Gauge;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.Slow;
import nndl.error.InputException;
import nndl.spark.Exchanges.Kind;
import nndl.spark.transport.Listening;
import nndl.training.AtCall;
import nndl.training.Exchange;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Executors that die or hang change no bit, in clusters of three that Spark fills up again. */
@Timeout(180)
@ParameterizedClass
@ValueSource(strings = {"local-cluster[3,1,1024]", "standalone"})
@Slow
class LostExecutorsTest {
  private static final int EXECUTORS = 3;
  private static final String TIMEOUT = "spark.nndl.exchange.timeout";
  private static final long LONG_SECONDS = 100;
  private static final String WAITING_TIME = "spark.scheduler.maxRegisteredResourcesWaitingTime";
  private static final Random RANDOM = new Random(1);

  private static StandaloneCluster cluster;
  private static JavaSparkContext spark;

  @Parameter String master;
  @TempDir Path directory;
  private final List<ProcessHandle> victims = new ArrayList<>();
  private SmallRun run;

  @BeforeParameterizedClassInvocation
  static void start(String master) {
    cluster = master.equals("standalone") ? new StandaloneCluster(EXECUTORS) : null;
    spark =
        Fixtures.spark(
            cluster == null ? master : cluster.url(),
            "spark.executor.heartbeatInterval=1s",
            "spark.network.timeout=10s",
            "spark.network.timeoutInterval=1s",
            "spark.task.maxFailures=3");
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    spark.close();
    if (cluster != null) {
      cluster.close();
      assertFalse(cluster.answers(), "a port");
      assertTrue(Files.notExists(cluster.directory()), "files");
    }
  }

  @BeforeEach
  void prepare() throws InterruptedException {
    run = new SmallRun(directory, EXECUTORS);
    spark.sc().conf().set(TIMEOUT, LONG_SECONDS + "s");
    Executors.await(spark, EXECUTORS);
  }

  /** Also those that hang. */
  @AfterEach
  void killVictims() {
    victims.forEach(Executors::kill);
  }

  private ProcessHandle victim() {
    List<ProcessHandle> running = Executors.running();
    ProcessHandle victim = running.get(RANDOM.nextInt(running.size()));
    victims.add(victim);
    return victim;
  }

  /**
   * On the standalone cluster the barrier exchange alone, for time: scripts/dev/soak.sh has both.
   */
  static Stream<Kind> kinds() {
    return cluster == null ? Stream.of(Kind.BARRIER, Kind.JOB) : Stream.of(Kind.BARRIER);
  }

  /** Both, but none on the standalone cluster, for time: scripts/dev/soak.sh has both there too. */
  static Stream<Kind> kindsOnTheLocalCluster() {
    return cluster == null ? Stream.of(Kind.BARRIER, Kind.JOB) : Stream.of();
  }

  /** Both, where Workers are processes, which may end, and have no successor. */
  static Stream<Kind> kindsOnTheStandaloneCluster() {
    return cluster == null ? Stream.of() : Stream.of(Kind.BARRIER, Kind.JOB);
  }

  private void kill() {
    Executors.kill(victim());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void killedTwiceInARowAtARandomIteration(Kind kind) {
    int call = RANDOM.nextInt(SmallRun.CALLS - 1);
    try (Exchange exchange = Fixtures.open(kind, spark, run.workload())) {
      run.assertSameBits(new AtCall(call, new AtCall(call + 1, exchange, this::kill), this::kill));
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void killedInTheMiddleOfAnIteration(Kind kind) {
    assertSameBitsIfKilledInTheMiddle(kind, 8);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void killedInTheMiddleOfAnEvaluation(Kind kind) {
    assertSameBitsIfKilledInTheMiddle(kind, SmallRun.EVALUATION);
  }

  private void assertSameBitsIfKilledInTheMiddle(Kind kind, int call) {
    long start = System.nanoTime();
    try (Exchange exchange = Fixtures.open(kind, spark, run.workload())) {
      TrainingSource metrics =
          TrainingSource.register(
              spark, run.workload(), Fixtures.progress(run.workload()), exchange);
      run.assertSameBits(
          // It does nothing before it dies, so the call can't end before.
          new AtCall(call, exchange, () -> Executors.killSlowly(victim(), 500)));
      assertEquals(1L, awaitLoss(metrics));
      assertTrue(exchange.traffic().restarts() > 0, "a task was started again");
    }
    assertTrue(secondsSince(start) < LONG_SECONDS / 2, "noticed by the time-out only");
  }

  /** The metric, which Spark's listeners may get to some moments later. */
  private static Object awaitLoss(TrainingSource metrics) {
    Gauge<?> lost = metrics.metricRegistry().getGauges().get("executors.lost");
    long start = System.nanoTime();
    while (lost.getValue().equals(0L) && secondsSince(start) < 10) {
      Thread.onSpinWait();
    }
    return lost.getValue();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void killedWhileTheSamplesAreLoaded(Kind kind) throws Exception {
    ProcessHandle victim = victim();
    CountDownLatch started = new CountDownLatch(EXECUTORS);
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onTaskStart(SparkListenerTaskStart start) {
            started.countDown();
          }
        };
    try (Listening unused = Listening.with(spark, listener)) {
      Executors.freeze(victim); // with its share not loaded
      CompletableFuture<Exchange> opened =
          CompletableFuture.supplyAsync(() -> Fixtures.open(kind, spark, run.workload()));
      assertTrue(started.await(30, TimeUnit.SECONDS), started + " tasks missing");
      Thread.sleep(1_000); // the others load
      assertFalse(opened.isDone());
      Executors.kill(victim);
      try (Exchange exchange = opened.get(60, TimeUnit.SECONDS)) {
        run.assertSameBits(exchange);
      }
    }
  }

  /** The barrier exchange notices this by its own timeout, and Spark by missing heartbeats. */
  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("kindsOnTheLocalCluster")
  void hungForLongerThanTheTimeOut(Kind kind) {
    spark.sc().conf().set(TIMEOUT, "3s");
    long start = System.nanoTime();
    try (Exchange exchange = Fixtures.open(kind, spark, run.workload())) {
      run.assertSameBits(new AtCall(8, exchange, () -> Executors.freeze(victim())));
    }
    assertTrue(secondsSince(start) > 3, "noticed too early");
    assertTrue(secondsSince(start) < 40, "noticed too late");
  }

  /** In the barrier exchange, new executors take part once that is worth a start. */
  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("kindsOnTheStandaloneCluster")
  void endedByTheLossOfTheirWorkerWhichStartsAgain(Kind kind) throws Exception {
    Semaphore stagesOnAll = new Semaphore(0);
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onStageSubmitted(SparkListenerStageSubmitted stage) {
            stagesOnAll.release(stage.stageInfo().numTasks() == EXECUTORS ? 1 : 0);
          }
        };
    try (Listening unused = Listening.with(spark, listener);
        Exchange exchange = Fixtures.open(kind, spark, run.workload())) {
      assertTrue(stagesOnAll.tryAcquire(10, TimeUnit.SECONDS));
      run.assertSameBits(new AtCall(8, exchange, cluster::killWorker));
      cluster.startWorker();
      Executors.await(spark, EXECUTORS);
      stagesOnAll.drainPermits();
      long start = System.nanoTime();
      do {
        run.assertSameBits(exchange);
        assertTrue(secondsSince(start) < 60, "still without the one that came back");
      } while (!stagesOnAll.tryAcquire());
      run.assertSameBits(exchange);
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("kindsOnTheStandaloneCluster")
  void withoutASuccessorEndTheTrainingWithAnErrorAfterAWhile(Kind kind) {
    spark.sc().conf().set(WAITING_TIME, "3s");
    try (Exchange exchange = Fixtures.open(kind, spark, run.workload())) {
      Exchange dying =
          new AtCall(
              8,
              exchange,
              () -> {
                for (int i = 0; i < EXECUTORS; i++) {
                  cluster.killWorker();
                }
              });
      String message = assertThrows(InputException.class, () -> run.train(dying)).getMessage();
      assertEquals("Spark: expected an executor within 3 s, found none", message);
    } finally {
      spark.sc().conf().remove(WAITING_TIME);
      for (int i = 0; i < EXECUTORS; i++) {
        cluster.startWorker();
      }
    }
  }

  /** The cause of Spark's waiting for ever when it was closed after a test had run out of time. */
  @Test
  void letSparkCloseAfterAListenerWasTakenOutByAnInterruptedThread() {
    Thread.currentThread().interrupt();
    Listening.with(spark, new SparkListener() {}).close();
    assertTrue(Thread.interrupted());
    Listening.with(spark, new SparkListener() {})
        .close(); // fails if the first queue is still there
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }
}
