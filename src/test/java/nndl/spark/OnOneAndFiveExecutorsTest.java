package nndl.spark;

import java.nio.file.Path;
import nndl.Fixtures;
import nndl.Slow;
import nndl.Thorough;
import nndl.spark.Exchanges.Kind;
import nndl.training.Exchange;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The same bits on one executor, which adds all sums itself, and on five, more than most shards. Of
 * the variants of {@link SameBitsCases} those in which the number of executors plays a part.
 */
@ParameterizedClass
@CsvSource({"1, 2", "5, 1"})
@Slow
@Thorough
class OnOneAndFiveExecutorsTest {
  private static JavaSparkContext spark;

  @Parameter(0)
  int executors;

  @Parameter(1)
  int cores;

  @TempDir Path directory;

  @BeforeParameterizedClassInvocation
  static void start(int executors, int cores) throws InterruptedException {
    String master = "local-cluster[%s,%s,512]".formatted(executors, cores);
    spark = Fixtures.spark(master, "spark.executor.memory=512m");
    Executors.await(spark, executors, cores);
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    spark.close();
  }

  @ParameterizedTest
  @CsvSource({"BARRIER, 1", "BARRIER, 2", "BARRIER, 3", "BARRIER, 7", "JOB, 3"})
  void areTrainedWithAnyNumberOfShards(Kind kind, int shards) {
    assertSameBits(kind, Variant.PLAIN.run(directory, shards));
  }

  /** Of five executors two have none. */
  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"BARRIER", "JOB"})
  void areTrainedOnFewerSamplesThanExecutors(Kind kind) {
    assertSameBits(kind, Variant.THREE_SAMPLES.run(directory, 7));
  }

  @Test
  void areTrainedWithAllThatTrainingAdds() {
    assertSameBits(Kind.BARRIER, Variant.of(Fixtures.OPTIMIZERS.get(3), directory, 3));
  }

  private static void assertSameBits(Kind kind, SmallRun run) {
    try (Exchange exchange = Fixtures.open(kind, spark, run.workload())) {
      run.assertSameBits(exchange);
      run.assertSameBits(exchange);
      run.assertSameAnswers(exchange);
    }
  }
}
