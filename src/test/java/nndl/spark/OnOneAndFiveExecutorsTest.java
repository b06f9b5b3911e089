package nndl.spark;

import nndl.Fixtures;
import nndl.Slow;
import nndl.Thorough;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The same bits on one executor, which adds all sums itself, and on five, more than most shards.
 */
@ParameterizedClass
@CsvSource({"1, 2", "5, 1"})
@Slow
@Thorough
@Timeout(180)
class OnOneAndFiveExecutorsTest extends SameBitsCases {
  private static JavaSparkContext spark;

  @Parameter(0)
  int executors;

  @Parameter(1)
  int cores;

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

  @Override
  JavaSparkContext spark() {
    return spark;
  }
}
