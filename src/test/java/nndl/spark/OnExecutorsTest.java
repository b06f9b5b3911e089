package nndl.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import nndl.Fixtures;
import nndl.Slow;
import nndl.spark.barrier.LeftOutExecutorCases;
import nndl.spark.cluster.SparkInternals;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestClassOrder;

/**
 * What is shown on executors, all on one cluster of two with two cores each, which starts another
 * one for each that dies. Its serializer is Kryo, which knows no class of nndl and wants to know
 * all; other classes have clusters with Spark's default.
 */
@Slow
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
class OnExecutorsTest {
  private static final int EXECUTORS = 2;
  private static final int CORES = 2;

  @AutoClose private static JavaSparkContext spark;

  /** Here, since executors load the classes of the cases. */
  @BeforeAll
  static void start() {
    spark =
        Fixtures.spark(
            "local-cluster[%s,%s,1024]".formatted(EXECUTORS, CORES),
            "spark.serializer=org.apache.spark.serializer.KryoSerializer",
            "spark.kryo.registrationRequired=true",
            "spark.executor.heartbeatInterval=1s", // so that one that hangs is soon missed
            "spark.network.timeout=30s",
            "spark.network.timeoutInterval=1s",
            "spark.task.maxFailures=3");
  }

  /** Also those that follow dead ones. */
  @BeforeEach
  void awaitExecutors() throws InterruptedException {
    Executors.await(spark, EXECUTORS, CORES);
  }

  /** From one list of Spark: there are never slots of no executor. */
  @Test
  void executorsAreCountedAsTheirSlotsAre() {
    assertEquals(EXECUTORS, SparkInternals.executors(spark.sc()));
    assertEquals(EXECUTORS * CORES, SparkInternals.slots(spark.sc()));
  }

  @Nested
  class SameBits extends SameBitsCases {
    @Override
    JavaSparkContext spark() {
      return spark;
    }
  }

  @Nested
  class Guest extends GuestCases {
    @Override
    JavaSparkContext spark() {
      return spark;
    }
  }

  @Nested
  class ExchangeChoice extends ExchangeChoiceCases {
    @Override
    JavaSparkContext spark() {
      return spark;
    }
  }

  @Nested
  class LostExecutors extends LostExecutorCases {
    @Override
    JavaSparkContext spark() {
      return spark;
    }
  }

  @Nested
  class FatalLosses extends FatalLossCases {
    @Override
    JavaSparkContext spark() {
      return spark;
    }
  }

  @Nested
  @Order(Integer.MAX_VALUE) // it has no successor
  class LeftOutExecutor extends LeftOutExecutorCases {
    @Override
    protected JavaSparkContext spark() {
      return spark;
    }
  }
}
