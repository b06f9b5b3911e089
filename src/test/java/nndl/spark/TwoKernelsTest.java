package nndl.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import nndl.Fixtures;
import nndl.Thorough;
import nndl.math.Jvm;
import nndl.spark.Exchanges.Kind;
import nndl.training.Exchange;
import nndl.training.optimizer.Optimizer;
import nndl.training.optimizer.Penalties;
import nndl.training.workload.Hyperparameters;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two executor processes that add their sums between them, one with vector kernels and one with
 * plain kernels. The kernels follow from the options of a JVM. A Worker's executors have its
 * environment, so those of one Worker may have other options.
 */
@Thorough
class TwoKernelsTest {
  private static final String OPTIONS = "spark.executor.extraJavaOptions";

  /** With which an executor takes the plain kernels. */
  private static final String PLAIN = "-XX:TieredStopAtLevel=1";

  private static final Hyperparameters WIDE = Fixtures.hyperparameters(2, 10, 3, 20, 2_500, 3);
  private static StandaloneCluster cluster;
  private static JavaSparkContext spark;

  @TempDir private Path directory;

  @BeforeAll
  static void start() throws InterruptedException {
    cluster = new StandaloneCluster(1);
    cluster.startWorker(StandaloneCluster.HOST, Map.of("JAVA_TOOL_OPTIONS", PLAIN));
    String vector = System.getProperty(OPTIONS, "").replace(PLAIN, "");
    spark = Fixtures.spark(cluster.url(), OPTIONS + "=" + vector);
    Executors.await(spark, 2);
    Executors.awaitIdle(spark);
  }

  @AfterAll
  static void stop() {
    spark.close();
    cluster.close();
  }

  static Iterable<Optimizer> optimizers() {
    return Fixtures.OPTIMIZERS;
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void ofOneRunTrainTheReferencesBits(Optimizer optimizer) throws Exception {
    assertEquals(Set.of(false, true), kernels(), "one with vectors and one without");
    SmallRun run = SmallRun.of(directory, 8, Fixtures.with(WIDE, optimizer, Penalties.NONE));
    try (Exchange exchange = Fixtures.open(Kind.BARRIER, spark, run.workload())) {
      run.assertSameBits(exchange);
      assertEquals(2, exchange.tasks().orElseThrow());
      long block = (long) Float.BYTES * run.workload().layout().length();
      long state = (1 + optimizer.keeps().size()) * block;
      assertTrue(exchange.traffic().sentBytes() < 2.5 * state, "no weights but at the start");
    }
  }

  /** Whether each of the executors has vectors, seen by tasks that are there at once. */
  private static Set<Boolean> kernels() {
    return new TreeSet<>(
        spark
            .parallelize(List.of(0, 1), 2)
            .map(
                task -> {
                  Thread.sleep(500);
                  return Jvm.VECTORS;
                })
            .collect());
  }
}
