package nndl.spark;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import nndl.Fixtures;
import nndl.spark.Exchanges.Kind;
import nndl.training.Exchange;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Executors that die or hang, in a cluster of three that Spark fills up again. */
@Timeout(120)
class LostTeamTest {
  private static final int EXECUTORS = 3;
  private static final String TIMEOUT = "spark.nndl.exchange.timeout";
  private static final long LONG_SECONDS = 100;

  private static JavaSparkContext spark;

  @TempDir Path directory;
  private final List<ProcessHandle> victims = new ArrayList<>();
  private SmallRun run;

  @BeforeAll
  static void start() {
    spark = Fixtures.spark("local-cluster[3,1,1024]");
  }

  @AfterAll
  static void stop() {
    spark.close();
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
    ProcessHandle victim = Executors.running().get(1);
    victims.add(victim);
    return victim;
  }

  @Test
  void changeNoBitWhenTheyDieBetweenTwoIterations() {
    try (Exchange exchange = Fixtures.open(Kind.BARRIER, spark, run.workload())) {
      run.assertSameBits(new AtIteration(7, exchange, () -> Executors.kill(victim())));
    }
  }

  @Test
  void changeNoBitWhenTheyDieInTheMiddleOfAnIteration() {
    long start = System.nanoTime();
    try (Exchange exchange = Fixtures.open(Kind.BARRIER, spark, run.workload())) {
      run.assertSameBits(
          new AtIteration(
              7,
              exchange,
              () -> {
                ProcessHandle victim = victim();
                Executors.freeze(victim); // so the iteration can't end before
                later(500, () -> Executors.kill(victim));
              }));
    }
    assertTrue(secondsSince(start) < LONG_SECONDS / 2, "noticed by the time-out only");
  }

  @Test
  void changeNoBitWhenTheyDieWhileTheSamplesAreLoaded() throws Exception {
    ProcessHandle victim = victim();
    CountDownLatch started = new CountDownLatch(EXECUTORS);
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onTaskStart(SparkListenerTaskStart start) {
            started.countDown();
          }
        };
    spark.sc().addSparkListener(listener);
    Executors.freeze(victim); // with its share not loaded
    CompletableFuture<Exchange> opened =
        CompletableFuture.supplyAsync(() -> Fixtures.open(Kind.BARRIER, spark, run.workload()));
    started.await();
    Thread.sleep(1_000); // the others load
    assertTrue(!opened.isDone());
    Executors.kill(victim);
    try (Exchange exchange = opened.get()) {
      run.assertSameBits(exchange);
    } finally {
      spark.sc().removeSparkListener(listener);
    }
  }

  @Test
  void changeNoBitWhenTheyHangForLongerThanTheTimeOut() {
    spark.sc().conf().set(TIMEOUT, "3s");
    long start = System.nanoTime();
    try (Exchange exchange = Fixtures.open(Kind.BARRIER, spark, run.workload())) {
      run.assertSameBits(new AtIteration(7, exchange, () -> Executors.freeze(victim())));
    }
    assertTrue(secondsSince(start) > 3, "noticed too early");
    assertTrue(secondsSince(start) < 30, "noticed too late");
    assertTrue(victims.get(0).isAlive(), "a process that hangs");
  }

  @Test
  void endTheTrainingWithAnErrorWhenTheyDieAgainAndAgain() {
    spark.sc().conf().set("spark.stage.maxConsecutiveAttempts", "2");
    AtomicInteger jobs = new AtomicInteger();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart start) {
            if (jobs.getAndIncrement() > 0) {
              Executors.running().forEach(Executors::kill);
            }
          }
        };
    spark.sc().addSparkListener(listener);
    try (Exchange exchange = Fixtures.open(Kind.BARRIER, spark, run.workload())) {
      Exchange dying =
          new AtIteration(7, exchange, () -> Executors.running().forEach(Executors::kill));
      String message =
          assertThrows(IllegalStateException.class, () -> run.assertSameBits(dying)).getMessage();
      assertTrue(
          message.startsWith(
              "barrier stage: expected less than 2 failures in a row, found one more: "),
          message);
      assertTrue(jobs.get() >= 2, jobs + " jobs");
    } finally {
      spark.sc().removeSparkListener(listener);
      spark.sc().conf().remove("spark.stage.maxConsecutiveAttempts");
    }
  }

  private static void later(long millis, Runnable action) {
    CompletableFuture<Void> done =
        CompletableFuture.runAsync(
            action, CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS));
    assertTrue(!done.isCompletedExceptionally());
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }
}
