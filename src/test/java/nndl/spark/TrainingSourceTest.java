package nndl.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import nndl.Fixtures;
import nndl.training.Exchange;
import nndl.training.Progress;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.metrics.MetricsSystem;
import org.apache.spark.scheduler.SparkListenerInterface;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The metrics of trainings that run in one context. */
class TrainingSourceTest {
  @AutoClose private static final JavaSparkContext spark = Fixtures.spark("local[1]");

  @TempDir Path directory;

  @Test
  void trainingsAtOnceHaveSourcesOfTheirOwnAndTheEndOfOneLeavesTheOthers() {
    SmallRun run = new SmallRun(directory, 1);
    List<SparkListenerInterface> before = listeners();
    try (Exchange exchange = Fixtures.inMemory(run.workload())) {
      TrainingSource first = register(run, exchange);
      TrainingSource second = register(run, exchange);
      assertEquals(Set.of("nndl", "nndl-2"), names());
      first.close();
      assertEquals(Set.of("nndl-2"), names());
      assertEquals(Set.of("nndl-2"), reported());
      TrainingSource third = register(run, exchange);
      assertEquals(Set.of("nndl", "nndl-2"), reported());
      second.close();
      third.close();
    }
    assertEquals(Set.of(), names());
    assertEquals(Set.of(), reported());
    assertEquals(before, listeners());
  }

  @Test
  void anInterruptedThreadTakesItsSourceAwayAndStaysInterrupted() {
    SmallRun run = new SmallRun(directory, 1);
    List<SparkListenerInterface> before = listeners();
    try (Exchange exchange = Fixtures.inMemory(run.workload())) {
      TrainingSource source = register(run, exchange);
      Thread.currentThread().interrupt();
      source.close();
      assertTrue(Thread.interrupted());
    }
    assertEquals(before, listeners());
  }

  private static TrainingSource register(SmallRun run, Exchange exchange) {
    Progress progress = Fixtures.progress(run.workload());
    return TrainingSource.register(spark, run.workload(), progress, exchange);
  }

  private static List<SparkListenerInterface> listeners() {
    return List.copyOf(spark.sc().listenerBus().listeners());
  }

  /** The names of the sources. */
  private static Set<String> names() {
    return List.of("nndl", "nndl-2", "nndl-3").stream()
        .filter(name -> !system().getSourcesByName(name).isEmpty())
        .collect(Collectors.toSet());
  }

  /** The names of the sources whose metrics are sent to sinks. */
  private static Set<String> reported() {
    return SparkMetrics.registry(spark.sc()).getNames().stream()
        .map(name -> name.replaceFirst("^.*\\.driver\\.", "").replaceFirst("\\..*", ""))
        .filter(name -> name.startsWith("nndl"))
        .collect(Collectors.toSet());
  }

  private static MetricsSystem system() {
    return spark.sc().env().metricsSystem();
  }
}
