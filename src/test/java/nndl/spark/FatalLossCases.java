package nndl.spark;

import static nndl.Refused.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import nndl.Fixtures;
import nndl.error.InputException;
import nndl.spark.Exchanges.Kind;
import nndl.spark.barrier.WorkerGroups;
import nndl.spark.transport.Listening;
import nndl.training.AtCall;
import nndl.training.Exchange;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which losses of executors or their tasks end a training, and with which line. */
abstract class FatalLossCases {
  private static final String MAX_FAILURES = "spark.stage.maxConsecutiveAttempts";

  /** More than {@code MAX_FAILURES} allows in a row, which is 4 by default. */
  private static final int LOSSES = 5;

  @TempDir Path directory;
  private SmallRun run;

  abstract JavaSparkContext spark();

  @BeforeEach
  void prepare() {
    run = new SmallRun(directory, 3);
  }

  @AfterEach
  void forget() {
    spark().sc().conf().remove(MAX_FAILURES);
  }

  /** The tasks alone, as by a click in Spark's pages, which is a loss like any other, but quick. */
  @Test
  void withASuccessAfterEachEndNoTraining() {
    try (Logged logged = new Logged(WorkerGroups.class);
        Exchange exchange = Fixtures.open(Kind.BARRIER, spark(), run.workload())) {
      Exchange losing = exchange;
      for (int loss = 0; loss < LOSSES; loss++) {
        losing = new AtCall(4 * loss + 1, losing, this::loseTasks);
      }
      run.assertSameBits(losing);
      long losses = logged.lines().stream().filter(l -> l.startsWith("WARN Tasks lost")).count();
      assertEquals(LOSSES, losses, logged.lines().toString());
    }
  }

  private void loseTasks() throws InterruptedException {
    spark().sc().cancelAllJobs();
    Executors.awaitIdle(spark());
  }

  /**
   * An executor dies, and then the tasks are lost as soon as they start. In the barrier exchange:
   * of a job of its own, Spark counts no task whose executor died before it said that the task
   * runs. Where the tasks have done a round before they are lost, that ends the row, so it is tried
   * again.
   */
  @Test
  void againAndAgainEndATrainingWithAnError() throws Exception {
    AtomicBoolean armed = new AtomicBoolean();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart start) {
            loseTasks();
          }

          @Override
          public void onTaskStart(SparkListenerTaskStart start) {
            loseTasks();
          }

          private void loseTasks() {
            if (armed.get()) {
              spark().sc().cancelAllJobs();
            }
          }
        };
    spark().sc().conf().set(MAX_FAILURES, "2");
    Optional<String> message = Optional.empty();
    try (Listening unused = Listening.with(spark(), listener)) {
      for (int tries = 0; message.isEmpty() && tries < 8; tries++) {
        Executors.await(spark(), 2, 2);
        message = endOf(armed);
        armed.set(false);
      }
    }
    String expected =
        "barrier stage: expected less than 2 failures in a row"
            + " (spark.stage.maxConsecutiveAttempts), found one more: ";
    assertTrue(message.orElse("no error").startsWith(expected), message + "");
    assertEquals(1, message.get().lines().count(), message + "");
  }

  /** Trains until an executor dies and tasks are lost, and returns the error, if there is one. */
  private Optional<String> endOf(AtomicBoolean armed) {
    try (Exchange exchange = Fixtures.open(Kind.BARRIER, spark(), run.workload())) {
      AtCall.Event death =
          () -> {
            armed.set(true);
            killOne();
          };
      String unused = run.train(new AtCall(7, exchange, death));
      return Optional.empty();
    } catch (InputException e) {
      return Optional.of(e.getMessage());
    }
  }

  private static void killOne() {
    Executors.kill(Executors.running().get(0));
  }

  @Test
  void afterWhichAFileIsFoundChangedEndATrainingWithItsLine() {
    Path file = directory.resolve("train-images-idx3-ubyte");
    try (Exchange exchange = Fixtures.open(Kind.JOB, spark(), run.workload())) {
      Exchange dying =
          new AtCall(
              8,
              exchange,
              () -> {
                Files.setLastModifiedTime(file, FileTime.fromMillis(0));
                killOne();
              });
      String message = refusal(() -> run.train(dying));
      String expected = "InputException: file:" + file + ": expected the file that the run began";
      assertTrue(message.contains(expected), message);
      assertEquals(1, message.lines().count(), message);
    }
  }
}
