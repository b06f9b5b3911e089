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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Executors that die or hang change no bit, in a cluster of two that Spark fills up again. */
abstract class LostExecutorCases {
  static final String TIMEOUT = "spark.nndl.exchange.timeout";

  /** Longer than a test may take: no loss is noticed by the time-out alone. */
  private static final long LONG_SECONDS = 1000;

  /** So many that each executor has one. */
  private static final int SHARDS = 3;

  private static final Random RANDOM = new Random(1);

  @TempDir private Path directory;
  private SmallRun run;
  private final List<ProcessHandle> victims = new ArrayList<>();

  abstract JavaSparkContext spark();

  @BeforeEach
  void prepare() {
    run = new SmallRun(directory, SHARDS);
    spark().sc().conf().set(TIMEOUT, LONG_SECONDS + "s");
  }

  /** Also those that hang. */
  @AfterEach
  void killVictims() {
    spark().sc().conf().remove(TIMEOUT);
    victims.forEach(Executors::kill);
  }

  private ProcessHandle victim() {
    List<ProcessHandle> running = Executors.running();
    ProcessHandle victim = running.get(RANDOM.nextInt(running.size()));
    victims.add(victim);
    return victim;
  }

  private void kill() {
    Executors.kill(victim());
  }

  @ParameterizedTest
  @EnumSource(names = {"BARRIER", "JOB"})
  @Thorough
  void killedInTheMiddleOfAnEvaluationAndAgainAtTheNextIteration(Kind kind) {
    try (Exchange exchange = Fixtures.open(kind, spark(), run.workload())) {
      Exchange dying = new AtCall(SmallRun.EVALUATION + 1, exchange, this::kill);
      run.assertSameBits(new AtCall(SmallRun.EVALUATION, dying, this::killInTheMiddle));
    }
  }

  /** It does nothing before it dies, so the call can't end before. */
  private void killInTheMiddle() {
    Executors.killSlowly(victim(), 500);
  }

  @ParameterizedTest
  @EnumSource(names = {"BARRIER", "JOB"})
  void killedInTheMiddleOfAnIteration(Kind kind) {
    try (Exchange exchange = Fixtures.open(kind, spark(), run.workload());
        TrainingSource metrics =
            TrainingSource.register(
                spark(), run.workload(), Fixtures.progress(run.workload()), exchange)) {
      run.assertSameBits(new AtCall(8, exchange, this::killInTheMiddle));
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
  @EnumSource(names = {"BARRIER", "JOB"})
  @Thorough
  void killedWhileTheSamplesAreLoaded(Kind kind) throws Exception {
    ProcessHandle victim = victim();
    CountDownLatch started = new CountDownLatch(SHARDS);
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onTaskStart(SparkListenerTaskStart start) {
            started.countDown();
          }
        };
    try (Listening unused = Listening.with(spark(), listener)) {
      Executors.freeze(victim); // with its share not loaded
      CompletableFuture<Exchange> opened =
          CompletableFuture.supplyAsync(() -> Fixtures.open(kind, spark(), run.workload()));
      assertTrue(started.await(120, TimeUnit.SECONDS), started + " tasks missing");
      Thread.sleep(1_000); // the others load
      assertFalse(opened.isDone());
      Executors.kill(victim);
      try (Exchange exchange = opened.get(120, TimeUnit.SECONDS)) {
        run.assertSameBits(exchange);
      }
    }
  }

  static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }

  /** The barrier exchange notices this by its own timeout, and Spark by missing heartbeats. */
  @ParameterizedTest
  @EnumSource(names = {"BARRIER", "JOB"})
  @Thorough
  void hungForLongerThanTheTimeOut(Kind kind) {
    spark().sc().conf().set(TIMEOUT, "3s");
    long start = System.nanoTime();
    try (Exchange exchange = Fixtures.open(kind, spark(), run.workload())) {
      run.assertSameBits(new AtCall(8, exchange, () -> Executors.freeze(victim())));
    }
    assertTrue(secondsSince(start) > 3, "noticed too early");
  }

  /** The cause of Spark's waiting for ever when it was closed after a test had run out of time. */
  @Test
  void letSparkCloseAfterAListenerWasTakenOutByAnInterruptedThread() {
    Thread.currentThread().interrupt();
    Listening.with(spark(), new SparkListener() {}).close();
    assertTrue(Thread.interrupted());
    Listening.with(spark(), new SparkListener() {})
        .close(); // fails if the first queue is still there
  }
}
