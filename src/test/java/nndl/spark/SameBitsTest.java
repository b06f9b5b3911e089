package nndl.spark;

import nndl.Fixtures;
import nndl.Slow;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The same bits in local mode, on fewer slots than shards and on more. */
@ParameterizedClass
@ValueSource(strings = {"local[1]", "local[3]"})
@Slow
class SameBitsTest extends SameBitsCases {
  private static JavaSparkContext spark;

  @Parameter String master;

  @BeforeParameterizedClassInvocation
  static void start(String master) {
    spark = Fixtures.spark(master);
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
