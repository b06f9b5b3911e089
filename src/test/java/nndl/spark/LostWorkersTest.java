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
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Workers of a standalone cluster are processes that may end and have no successor. */
@Thorough
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LostWorkersTest {
  private static final int WORKERS = 2;

  /** So many that another start of the tasks pays. */
  private static final int LONG_EPOCHS = 2_000;

  private static final String WAITING_TIME = "spark.scheduler.maxRegisteredResourcesWaitingTime";

  private static StandaloneCluster cluster;
  private static JavaSparkContext spark;

  @TempDir private Path directory;

  @BeforeAll
  static void start() {
    cluster = new StandaloneCluster(WORKERS);
    spark =
        Fixtures.spark(
            cluster.url(), LostExecutorCases.TIMEOUT + "=1000s"); // notices no loss alone
  }

  @AfterAll
  static void stop() {
    spark.close();
    cluster.close();
    assertFalse(cluster.answers(), "a port");
    assertTrue(Files.notExists(cluster.directory()), "files");
  }

  private static void awaitWorkers(int atLeast) throws InterruptedException {
    while (cluster.workers() < atLeast) {
      cluster.startWorker();
    }
    Executors.await(spark, cluster.workers());
  }

  /** In the barrier exchange, the new executor takes part at the end of an epoch if that pays. */
  @ParameterizedTest
  @CsvSource({"BARRIER, " + LONG_EPOCHS, "JOB, 3"})
  @Order(1)
  void endedByTheLossOfTheirWorkerWhichStartsAgain(Kind kind, int epochs) throws Exception {
    awaitWorkers(WORKERS);
    SmallRun run = new SmallRun(directory, WORKERS, epochs);
    Semaphore stagesOnAll = new Semaphore(0);
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onStageSubmitted(SparkListenerStageSubmitted stage) {
            stagesOnAll.release(stage.stageInfo().numTasks() == WORKERS ? 1 : 0);
          }
        };
    try (Listening unused = Listening.with(spark, listener);
        Exchange exchange = Fixtures.open(kind, spark, run.workload())) {
      assertTrue(stagesOnAll.tryAcquire(120, TimeUnit.SECONDS));
      Exchange growing =
          new AtCall(
              16,
              exchange,
              () -> {
                awaitWorkers(WORKERS);
                stagesOnAll.drainPermits();
              });
      run.assertSameBits(new AtCall(8, growing, cluster::killWorker));
      assertTrue(stagesOnAll.tryAcquire(120, TimeUnit.SECONDS), "still without the new one");
    }
  }

  /** Last, since it leaves no Worker. */
  @ParameterizedTest
  @EnumSource(names = {"BARRIER", "JOB"})
  @Order(2)
  void withoutASuccessorEndTheTrainingWithAnErrorAfterAWhile(Kind kind) throws Exception {
    awaitWorkers(1);
    SmallRun run = new SmallRun(directory, WORKERS);
    spark.sc().conf().set(WAITING_TIME, "3s");
    try (Exchange exchange = Fixtures.open(kind, spark, run.workload())) {
      Exchange dying =
          new AtCall(
              8,
              exchange,
              () -> {
                while (cluster.workers() > 0) {
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
    }
  }
}
