package nndl.spark;

import java.nio.file.Path;
import nndl.Fixtures;
import nndl.Slow;
import nndl.spark.Exchanges.Kind;
import nndl.training.Exchange;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A context whose serializer is Kryo, which knows no class of nndl and wants to know all. */
@ParameterizedClass
@ValueSource(strings = {"local[2]", "local-cluster[2,1,1024]"})
@Timeout(120)
@Slow
class KryoTest {
  private static JavaSparkContext spark;

  @Parameter String master;
  @TempDir Path directory;

  @BeforeParameterizedClassInvocation
  static void start(String master) {
    spark =
        Fixtures.spark(
            master,
            "spark.serializer=org.apache.spark.serializer.KryoSerializer",
            "spark.kryo.registrationRequired=true");
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    spark.close();
  }

  @ParameterizedTest
  @EnumSource
  void trainsTheReferencesNetworkBitForBit(Kind kind) {
    SmallRun run = new SmallRun(directory, 3);
    try (Exchange exchange = Fixtures.open(kind, spark, run.workload())) {
      run.assertSameBits(exchange);
    }
  }
}
