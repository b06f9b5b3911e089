package nndl.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.codahale.metrics.Gauge;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import nndl.Fixtures;
import nndl.Thorough;
import nndl.spark.Exchanges.Kind;
import nndl.spark.transport.Listening;
import nndl.training.AtCall;
import nndl.training.Exchange;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Executors that die change no bit, in clusters of three that Spark fills up again. A subclass says
 * in {@code kinds()} by which exchanges.
 */
@Timeout(180)
abstract class LostExecutorCases {
  static final int EXECUTORS = 3;
  static final String TIMEOUT = "spark.nndl.exchange.timeout";

  /** Longer than a test may take: no loss is noticed by the time-out alone. */
  private static final long LONG_SECONDS = 1000;

  private static final Random RANDOM = new Random(1);

  static JavaSparkContext spark;

  @TempDir Path directory;
  SmallRun run;
  private final List<ProcessHandle> victims = new ArrayList<>();

  static void start(String master) {
    spark =
        Fixtures.spark(
            master,
            "spark.executor.heartbeatInterval=1s",
            "spark.network.timeout=10s",
            "spark.network.timeoutInterval=1s",
            "spark.task.maxFailures=3");
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

  final ProcessHandle victim() {
    List<ProcessHandle> running = Executors.running();
    ProcessHandle victim = running.get(RANDOM.nextInt(running.size()));
    victims.add(victim);
    return victim;
  }

  private void kill() {
    Executors.kill(victim());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  @Thorough
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
  @Thorough
  void killedInTheMiddleOfAnEvaluation(Kind kind) {
    assertSameBitsIfKilledInTheMiddle(kind, SmallRun.EVALUATION);
  }

  private void assertSameBitsIfKilledInTheMiddle(Kind kind, int call) {
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
  }

  /** The metric, which Spark's listeners may get to some moments later. */
  private static Object awaitLoss(TrainingSource metrics) {
    Gauge<?> lost = metrics.metricRegistry().getGauges().get("executors.lost");
    long start = System.nanoTime();
    while (lost.getValue().equals(0L) && secondsSince(start) < 60) {
      Thread.onSpinWait();
    }
    return lost.getValue();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  @Thorough
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

  static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }
}
