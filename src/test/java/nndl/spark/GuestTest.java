package nndl.spark;

import nndl.Fixtures;
import nndl.Slow;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AutoClose;

/** A guest in local mode, of a program whose serializer is Kryo and wants to know all classes. */
@Slow
class GuestTest extends GuestCases {
  @AutoClose
  private static final JavaSparkContext spark =
      Fixtures.spark(
          "local[2]",
          "spark.serializer=org.apache.spark.serializer.KryoSerializer",
          "spark.kryo.registrationRequired=true");

  @Override
  JavaSparkContext spark() {
    return spark;
  }
}
