package nndl.spark.barrier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.file.Path;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import nndl.Fixtures;
import nndl.Slow;
import nndl.spark.Exchanges.Kind;
import nndl.spark.SmallRun;
import nndl.spark.transport.Listening;
import nndl.training.Exchange;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.JobResult;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One worker group or several, of one task or several, with one shard per task or more. */
@ParameterizedClass
@ValueSource(
    strings = {
      "local[1]",
      "local[2]",
      "local[3]",
      "local-cluster[2,1,1024]",
      "local-cluster[1,2,1024]"
    })
@Slow
class BarrierExchangeTest {
  private static JavaSparkContext spark;

  @Parameter String master;
  @TempDir Path directory;

  @BeforeParameterizedClassInvocation
  static void start(String master) {
    spark = Fixtures.spark(master);
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    spark.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void trainsTheReferencesNetworkBitForBit(int shards) {
    SmallRun run = new SmallRun(directory, shards);
    try (Exchange exchange = Fixtures.open(Kind.BARRIER, spark, run.workload())) {
      run.assertSameBits(exchange);
    }
  }

  @Test
  void trainsOneNetworkAfterTheOther() {
    SmallRun run = new SmallRun(directory, 3);
    try (Exchange exchange = Fixtures.open(Kind.BARRIER, spark, run.workload())) {
      run.assertSameBits(exchange);
      run.assertSameBits(exchange);
    }
  }

  @Test
  void isWhatAutoChoosesAndNeedsNoSharedMemoryOnlyBetweenProcesses() {
    SmallRun run = new SmallRun(directory, 2);
    try (Exchange exchange = Fixtures.open(Kind.AUTO, spark, run.workload())) {
      Class<?> expected =
          master.startsWith("local[") ? LocalBarrierExchange.class : NetworkBarrierExchange.class;
      assertSame(expected, exchange.getClass());
    }
  }

  /** Tasks that do not end by themselves are cancelled after a while, which fails their job. */
  @Test
  void freesItsSlotsAtTheEnd() throws Exception {
    CompletableFuture<JobResult> end = new CompletableFuture<>();
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onJobEnd(SparkListenerJobEnd job) {
            end.complete(job.jobResult());
          }
        };
    SmallRun run = new SmallRun(directory, 7);
    try (Listening unused = Listening.with(spark, listener)) {
      Fixtures.open(Kind.BARRIER, spark, run.workload()).close();
      assertEquals("JobSucceeded", end.get(1, TimeUnit.MINUTES).toString());
    }
    assertEquals(7, spark.parallelize(Collections.nCopies(7, 0), 7).count());
  }
}
