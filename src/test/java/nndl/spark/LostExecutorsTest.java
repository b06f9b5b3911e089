package nndl.spark;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import nndl.Fixtures;
import nndl.Slow;
import nndl.Thorough;
import nndl.spark.Exchanges.Kind;
import nndl.spark.transport.Listening;
import nndl.training.AtCall;
import nndl.training.Exchange;
import org.apache.spark.scheduler.SparkListener;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Executors of a local cluster that die or hang change no bit. */
@Slow
class LostExecutorsTest extends LostExecutorCases {
  static List<Kind> kinds() {
    return List.of(Kind.BARRIER, Kind.JOB);
  }

  @BeforeAll
  static void start() {
    start("local-cluster[%s,1,1024]".formatted(EXECUTORS));
  }

  @AfterAll
  static void stop() {
    spark.close();
  }

  /** The barrier exchange notices this by its own timeout, and Spark by missing heartbeats. */
  @ParameterizedTest
  @MethodSource("kinds")
  @Thorough
  void hungForLongerThanTheTimeOut(Kind kind) {
    spark.sc().conf().set(TIMEOUT, "3s");
    long start = System.nanoTime();
    try (Exchange exchange = Fixtures.open(kind, spark, run.workload())) {
      run.assertSameBits(new AtCall(8, exchange, () -> Executors.freeze(victim())));
    }
    assertTrue(secondsSince(start) > 3, "noticed too early");
  }

  /** The cause of Spark's waiting for ever when it was closed after a test had run out of time. */
  @Test
  void letSparkCloseAfterAListenerWasTakenOutByAnInterruptedThread() {
    Thread.currentThread().interrupt();
    Listening.with(spark, new SparkListener() {}).close();
    assertTrue(Thread.interrupted());
    Listening.with(spark, new SparkListener() {})
        .close(); // fails if the first queue is still there
  }
}
