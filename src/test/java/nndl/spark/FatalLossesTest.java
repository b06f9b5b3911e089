package nndl.spark;

import static nndl.Refused.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.atomic.AtomicBoolean;
import nndl.Fixtures;
import nndl.Slow;
import nndl.spark.Exchanges.Kind;
import nndl.spark.barrier.WorkerGroups;
import nndl.spark.transport.Listening;
import nndl.training.AtCall;
import nndl.training.Exchange;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which losses of executors or their tasks end a training, and with which line. */
@Timeout(90)
@Slow
class FatalLossesTest {
  private static final int EXECUTORS = 2;
  private static final String MAX_FAILURES = "spark.stage.maxConsecutiveAttempts";

  /** More than {@code MAX_FAILURES} allows in a row, which is 4 by default. */
  private static final int LOSSES = 5;

  @AutoClose private static JavaSparkContext spark;

  @TempDir Path directory;
  private SmallRun run;

  @BeforeEach
  void prepare() throws InterruptedException {
    run = new SmallRun(directory, EXECUTORS);
    spark.sc().conf().remove(MAX_FAILURES);
    Executors.await(spark, EXECUTORS);
  }

  /** Here, since executors load this class too. */
  @BeforeAll
  static void start() {
    spark = Fixtures.spark("local-cluster[%s,1,1024]".formatted(EXECUTORS));
  }

  /** The tasks alone, as by a click in Spark's pages, which is a loss like any other, but quick. */
  @Test
  void withASuccessAfterEachEndNoTraining() {
    try (Logged logged = new Logged(WorkerGroups.class);
        Exchange exchange = Fixtures.open(Kind.BARRIER, spark, run.workload())) {
      Exchange losing = exchange;
      for (int loss = 0; loss < LOSSES; loss++) {
        losing = new AtCall(4 * loss + 1, losing, FatalLossesTest::loseTasks);
      }
      run.assertSameBits(losing);
      long losses = logged.lines().stream().filter(l -> l.startsWith("WARN Tasks lost")).count();
      assertEquals(LOSSES, losses, logged.lines().toString());
    }
  }

  private static void loseTasks() throws InterruptedException {
    spark.sc().cancelAllJobs();
    Executors.awaitIdle(spark);
  }

  /**
   * Each time a task starts, there is nowhere for it to run. In the barrier exchange: of a job of
   * its own, Spark counts no task whose executor died before it said that the task runs.
   */
  @Test
  void againAndAgainEndATrainingWithAnError() {
    AtomicBoolean armed = new AtomicBoolean();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onTaskStart(SparkListenerTaskStart start) {
            if (armed.get()) {
              Executors.running().forEach(Executors::kill);
            }
          }
        };
    spark.sc().conf().set(MAX_FAILURES, "2");
    try (Listening unused = Listening.with(spark, listener);
        Exchange exchange = Fixtures.open(Kind.BARRIER, spark, run.workload())) {
      Exchange dying =
          new AtCall(
              7,
              exchange,
              () -> {
                armed.set(true);
                Executors.running().forEach(Executors::kill);
              });
      String message = refusal(() -> run.train(dying));
      armed.set(false);
      String expected =
          "barrier stage: expected less than 2 failures in a row"
              + " (spark.stage.maxConsecutiveAttempts), found one more: ";
      assertTrue(message.startsWith(expected), message);
      assertEquals(1, message.lines().count(), message);
    }
  }

  @Test
  void afterWhichAFileIsFoundChangedEndATrainingWithItsLine() {
    Path file = directory.resolve("train-images-idx3-ubyte");
    try (Exchange exchange = Fixtures.open(Kind.JOB, spark, run.workload())) {
      Exchange dying =
          new AtCall(
              8,
              exchange,
              () -> {
                Files.setLastModifiedTime(file, FileTime.fromMillis(0));
                Executors.running().forEach(Executors::kill);
              });
      String message = refusal(() -> run.train(dying));
      String expected = "InputException: file:" + file + ": expected the file that the run began";
      assertTrue(message.contains(expected), message);
      assertEquals(1, message.lines().count(), message);
    }
  }
}
