package nndl.spark.job;

import static nndl.Refused.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import nndl.Fixtures;
import nndl.Slow;
import nndl.error.InputException;
import nndl.spark.cluster.SharedContext;
import nndl.spark.cluster.SparkInternals;
import nndl.time.Clock;
import nndl.time.FastClock;
import nndl.time.ForwardingClock;
import nndl.time.SystemClock;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.spark.SparkConf;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

/** What Spark itself would wait for without an end. */
@Slow
class PerPartitionTest {
  private static final Duration LONG = Duration.ofSeconds(300);

  /** The cluster's one core is less than an executor is to have. */
  @Test
  void aJobWaitsForAnExecutorOnlyAWhile() {
    try (JavaSparkContext spark =
        Fixtures.spark(
            "local-cluster[1,1,1024]",
            "spark.executor.cores=2",
            "spark.scheduler.maxRegisteredResourcesWaitingTime=1s")) {
      assertError(
          "Spark: expected an executor within 1 s"
              + " (spark.scheduler.maxRegisteredResourcesWaitingTime), found none",
          spark,
          Long.MAX_VALUE,
          element -> 0);
    }
  }

  @Test
  void aJobWaitsForAResultOnlyAWhileAndIsCancelledThen() {
    try (JavaSparkContext spark = Fixtures.spark("local[1]")) {
      assertError(
          "Spark job: expected a task's result within 1 s (spark.nndl.exchange.timeout,"
              + " spark.network.timeout), found none",
          spark,
          1_000,
          element -> sleepUntilCancelled());
      assertTimeoutPreemptively(
          LONG, () -> spark.parallelize(List.of(0)).count(), "the task keeps the core");
    }
  }

  @Test
  void aJobWhoseSlotsAreTakenSaysSoAndGoesOnLater() throws Exception {
    try (JavaSparkContext spark = Fixtures.spark("local[1]")) {
      JavaFutureAction<?> other =
          spark.parallelize(List.of(0), 1).map(element -> sleepUntilCancelled()).collectAsync();
      while (SparkInternals.running(spark.sc()) == 0) {
        Thread.sleep(5);
      }
      List<String> lines = new ArrayList<>();
      List<Integer> results = new ArrayList<>();
      new PerPartition<>(
              spark.parallelize(List.of(7), 1),
              new FastClock(10),
              line -> {
                lines.add(line);
                other.cancel(true);
              })
          .run(element -> element, (result, task) -> results.add(result), Long.MAX_VALUE);
      assertEquals(
          List.of("waiting for a slot for Spark jobs, without a limit: 1 of 1 are taken"), lines);
      assertEquals(List.of(7), results);
    }
  }

  @Test
  void anErrorOfTheCollectorEndsTheJobBeforeItsLastTask() {
    assertEnds(new InputException("wrong"));
  }

  /** Spark's thread would end, and the job would last for ever. */
  @Test
  void aLackOfMemoryForAResultEndsTheJobBeforeItsLastTask() {
    assertEnds(new OutOfMemoryError("none left"));
  }

  /** Spark would end this JVM by itself. */
  @Test
  void aTaskThatLacksMemoryInLocalModeEndsTheJobOnly() {
    try (JavaSparkContext spark =
        Fixtures.spark("local[1]", "spark.executor.killOnFatalError.depth=0")) {
      PerPartition<Integer> jobs =
          new PerPartition<>(spark.parallelize(List.of(0), 1), new SystemClock());
      assertRefused(
          OutOfMemoryError.class,
          "none left",
          () -> jobs.run(element -> lackMemory(), (result, task) -> {}, Long.MAX_VALUE));
    }
  }

  private static int lackMemory() {
    throw new OutOfMemoryError("none left");
  }

  /** The second task would last for ever, and the third is not to begin. */
  private static void assertEnds(Throwable error) {
    try (JavaSparkContext spark = Fixtures.spark("local[1]")) {
      PerPartition<Integer> jobs =
          new PerPartition<>(spark.parallelize(List.of(0, 1, 2), 3), new SystemClock());
      List<Integer> collected = new ArrayList<>();
      Throwable found =
          assertTimeoutPreemptively(
              LONG,
              () ->
                  assertThrows(
                      error.getClass(),
                      () ->
                          jobs.run(
                              element -> element == 0 ? 7 : sleepUntilCancelled(),
                              (result, task) -> {
                                collected.add(result);
                                raise(error);
                              },
                              Long.MAX_VALUE)));
      assertSame(error, found);
      assertTimeoutPreemptively(
          LONG, () -> spark.parallelize(List.of(0)).count(), "a task keeps the core");
      assertEquals(List.of(7), collected);
    }
  }

  private static void raise(Throwable error) {
    if (error instanceof Error e) {
      throw e;
    }
    throw (RuntimeException) error;
  }

  /** A command may print one line in place of Spark's, and its next context is as talkative. */
  @Test
  void onlyTheContextOfACommandBecomesQuietAboutTasksThatAreKilled() {
    Level before = level();
    try (JavaSparkContext spark = Fixtures.spark("local[1]")) {
      failAtFirst(spark);
      assertEquals(before, level());
    }
    SparkConf conf = new SparkConf().setMaster("local[1]").setAppName("nndl-test");
    try (JavaSparkContext spark = SharedContext.open(conf.set("spark.ui.enabled", "false"))) {
      assertEquals(before, level());
      failAtFirst(spark);
      assertEquals(Level.ERROR, level());
    }
    SharedContext.open(conf).close();
    assertEquals(before, level());
  }

  /** A training goes on then. No setting changes the limit. */
  @Test
  void aJobThatMayFailMakesNoContextQuietAndNamesNoSetting() {
    SparkConf conf = new SparkConf().setMaster("local[1]").setAppName("nndl-test");
    try (JavaSparkContext spark = SharedContext.open(conf.set("spark.ui.enabled", "false"))) {
      Level before = level();
      PerPartition<Integer> jobs =
          new PerPartition<>(spark.parallelize(List.of(0), 1), new SystemClock());
      assertRefused(
          "Spark job: expected a task's result within 1 s, found none",
          () -> jobs.attempt(element -> sleepUntilCancelled(), 1_000));
      assertEquals(before, level());
    }
  }

  /** The result comes after the pause, in which the clock alone goes on. */
  @Test
  void aDriverThatStoodStillLooksForAResultBeforeItGivesUp() {
    List<Integer> results = new ArrayList<>();
    try (JavaSparkContext spark = Fixtures.spark("local[1]")) {
      long begun = System.nanoTime();
      Clock clock =
          new ForwardingClock(new SystemClock()) {
            @Override
            public long nanoTime() {
              long now = System.nanoTime();
              return now - begun < 5e8 ? now : now + 600_000_000_000L;
            }
          };
      new PerPartition<>(spark.parallelize(List.of(0), 1), clock)
          .run(element -> sleep(2_500), (result, task) -> results.add(result), 60_000);
    }
    assertEquals(List.of(0), results);
  }

  private static void failAtFirst(JavaSparkContext spark) {
    PerPartition<Integer> jobs =
        new PerPartition<>(spark.parallelize(List.of(0), 1), new SystemClock());
    assertThrows(
        InputException.class,
        () ->
            jobs.run(
                element -> 7,
                (result, task) -> {
                  throw new InputException("wrong");
                },
                Long.MAX_VALUE));
  }

  private static Level level() {
    return LogManager.getLogger("org.apache.spark.scheduler.TaskSetManager").getLevel();
  }

  private static int sleepUntilCancelled() {
    while (!TaskContext.get().isInterrupted()) {
      sleep(10);
    }
    return 0;
  }

  private static int sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return 0;
  }

  private static void assertError(
      String message,
      JavaSparkContext spark,
      long resultMillis,
      PerPartition.Function<Integer, Integer> task) {
    PerPartition<Integer> jobs =
        new PerPartition<>(spark.parallelize(List.of(0), 1), new SystemClock());
    InputException error =
        assertTimeoutPreemptively(
            LONG,
            () ->
                assertThrows(
                    InputException.class, () -> jobs.run(task, (result, s) -> {}, resultMillis)),
            "the job goes on without the error: " + message);
    assertEquals(message, error.getMessage());
  }
}
