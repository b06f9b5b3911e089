package nndl.spark;

import static nndl.Refused.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import nndl.Fixtures;
import nndl.Thorough;
import nndl.spark.Exchanges.Kind;
import nndl.spark.transport.Listening;
import nndl.training.AtCall;
import nndl.training.Exchange;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Workers of a standalone cluster are processes that may end and have no successor. */
@Thorough
@Timeout(180)
class LostWorkersTest {
  private static final int EXECUTORS = LostExecutorsTest.EXECUTORS;

  /** So many that another start of the tasks pays. */
  private static final int LONG_EPOCHS = 2_000;

  private static final String WAITING_TIME = "spark.scheduler.maxRegisteredResourcesWaitingTime";

  private static StandaloneCluster cluster;
  private static JavaSparkContext spark;

  @TempDir private Path directory;
  private SmallRun run;

  @BeforeAll
  static void start() {
    cluster = new StandaloneCluster(EXECUTORS);
    spark = LostExecutorsTest.spark(cluster.url());
  }

  @BeforeEach
  void prepare() throws InterruptedException {
    spark.sc().conf().set(LostExecutorsTest.TIMEOUT, "1000s"); // no loss is noticed by it alone
    run = new SmallRun(directory, EXECUTORS);
    Executors.await(spark, EXECUTORS);
  }

  @AfterAll
  static void stop() {
    spark.close();
    cluster.close();
    assertFalse(cluster.answers(), "a port");
    assertTrue(Files.notExists(cluster.directory()), "files");
  }

  /** In the barrier exchange, new executors take part at the end of an epoch if that pays. */
  @ParameterizedTest
  @EnumSource(names = {"BARRIER", "JOB"})
  void endedByTheLossOfTheirWorkerWhichStartsAgain(Kind kind) throws Exception {
    Semaphore stagesOnAll = new Semaphore(0);
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onStageSubmitted(SparkListenerStageSubmitted stage) {
            stagesOnAll.release(stage.stageInfo().numTasks() == EXECUTORS ? 1 : 0);
          }
        };
    if (kind == Kind.BARRIER) {
      run = new SmallRun(directory, EXECUTORS, LONG_EPOCHS);
    }
    try (Listening unused = Listening.with(spark, listener);
        Exchange exchange = Fixtures.open(kind, spark, run.workload())) {
      assertTrue(stagesOnAll.tryAcquire(60, TimeUnit.SECONDS));
      run.assertSameBits(new AtCall(8, exchange, cluster::killWorker));
      cluster.startWorker();
      Executors.await(spark, EXECUTORS);
      stagesOnAll.drainPermits();
      long start = System.nanoTime();
      do {
        run.assertSameBits(exchange);
        assertTrue(LostExecutorsTest.secondsSince(start) < 60, "still without the new one");
      } while (!stagesOnAll.tryAcquire());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BARRIER", "JOB"})
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
      String message = refusal(() -> run.train(dying));
      assertEquals(
          "Spark: expected an executor within 3 s"
              + " (spark.scheduler.maxRegisteredResourcesWaitingTime), found none",
          message);
    } finally {
      spark.sc().conf().remove(WAITING_TIME);
      for (int i = 0; i < EXECUTORS; i++) {
        cluster.startWorker();
      }
    }
  }
}
