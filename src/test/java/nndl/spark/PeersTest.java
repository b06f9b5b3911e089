package nndl.spark;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import nndl.Fixtures;
import nndl.Thorough;
import nndl.spark.Exchanges.Kind;
import nndl.training.AtCall;
import nndl.training.Exchange;
import nndl.training.optimizer.Optimizer;
import nndl.training.optimizer.Penalties;
import nndl.training.workload.Hyperparameters;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Executor processes that add their sums among themselves, in clear text and with encryption. */
@ParameterizedClass
@CsvSource({"2, false", "3, true"})
@Thorough
class PeersTest {
  private static final Hyperparameters WIDE = Fixtures.hyperparameters(2, 10, 3, 20, 2_500, 3);
  private static JavaSparkContext spark;

  @TempDir private Path directory;

  @Parameter(0)
  int executors;

  @Parameter(1)
  boolean encrypted;

  @BeforeParameterizedClassInvocation
  static void start(int executors, boolean encrypted) throws InterruptedException {
    spark =
        Fixtures.spark(
            "local-cluster[%s,1,512]".formatted(executors),
            "spark.executor.memory=512m",
            "spark.authenticate=" + encrypted,
            "spark.authenticate.secret=of this test",
            "spark.network.crypto.enabled=" + encrypted);
    Executors.await(spark, executors);
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    spark.close();
  }

  @Test
  void trainTheReferencesBitsAndAreSentNoWeights() {
    SmallRun run = SmallRun.of(directory, 8, WIDE);
    try (Exchange exchange = Fixtures.open(Kind.BARRIER, spark, run.workload())) {
      run.assertSameBits(exchange);
      long block = (long) Float.BYTES * run.workload().layout().length();
      assertTrue(exchange.traffic().sentBytes() < 1.5 * block, "only at the start");
      run.assertSameAnswers(exchange);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void trainTheReferencesBitsThoughOneDies(int executor) throws InterruptedException {
    assertLost(4, () -> Executors.kill(Executors.running().get(executor)));
  }

  /** It does nothing before it dies, so the others wait for its sums. */
  @Test
  void trainTheReferencesBitsThoughOneDiesInTheMiddleOfARound() throws InterruptedException {
    assertLost(5, () -> Executors.killSlowly(Executors.running().get(0), 500));
  }

  @Test
  void trainTheReferencesBitsThoughOneHangs() throws InterruptedException {
    ProcessHandle victim = Executors.running().get(1);
    spark.sc().conf().set(LostExecutorCases.TIMEOUT, "3s");
    try {
      assertLost(5, () -> Executors.freeze(victim));
    } finally {
      spark.sc().conf().remove(LostExecutorCases.TIMEOUT);
      Executors.kill(victim);
    }
  }

  private void assertLost(int call, AtCall.Event event) throws InterruptedException {
    Executors.await(spark, executors); // the test before may have lost one
    Hyperparameters adam =
        Fixtures.with(WIDE, new Optimizer.Adam(0.9, 0.999, 1e-8), Penalties.NONE);
    SmallRun run = SmallRun.of(directory, 8, adam);
    try (Exchange exchange = Fixtures.open(Kind.BARRIER, spark, run.workload())) {
      run.assertSameBits(new AtCall(call, exchange, event));
      assertTrue(exchange.traffic().restarts() > 0);
    }
  }
}
