package nndl.spark.barrier;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import nndl.Fixtures;
import nndl.Slow;
import nndl.spark.Exchanges.Kind;
import nndl.spark.SmallRun;
import nndl.training.Exchange;
import org.apache.spark.api.java.JavaSparkContext;
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

  @Test
  void freesItsSlotsAtTheEnd() {
    SmallRun run = new SmallRun(directory, 7);
    Exchange exchange = Fixtures.open(Kind.BARRIER, spark, run.workload());
    // Closing waits 5 s for tasks that do not end.
    assertTimeout(Duration.ofSeconds(4), exchange::close);
    assertTimeout(
        Duration.ofSeconds(4), () -> spark.parallelize(Collections.nCopies(7, 0), 7).count());
  }
}
