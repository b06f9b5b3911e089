package nndl.command.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import nndl.Slow;
import nndl.TestJvm;
import nndl.Thorough;
import nndl.command.Run;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dry runs of trainings on executors, which load the samples and connect to the driver. */
@Slow
@Thorough
class DryRunClusterTest {
  private static final String PORT = "spark.nndl.exchange.port";
  private static final Map<String, String> SETTINGS =
      Map.of(
          "spark.master",
          "local-cluster[2,2,1024]",
          "spark.executor.extraClassPath",
          TestJvm.classPath(),
          "spark.cores.max", // of which all are awaited
          "4",
          "spark.scheduler.minRegisteredResourcesRatio",
          "1",
          "spark.port.maxRetries",
          "0");

  @TempDir Path directory;

  @BeforeEach
  void prepare() {
    TrainRun.prepare(directory);
    SETTINGS.forEach(System::setProperty);
  }

  @AfterEach
  void forget() {
    SETTINGS.keySet().forEach(System::clearProperty);
    System.clearProperty(PORT);
  }

  @Test
  void executorsReadSamplesAndReachTheDriver() {
    Run run = dryRun("--shards 3 --debug").succeeded();
    assertTrue(run.out().contains("\nexchange: auto, 3 tasks\n"), run.out());
    assertTrue(
        run.out()
            .contains("\nslots: --shards 3, and 3 of 4 slots work; --shards 4 uses 4 and takes"),
        run.out());
    assertTrue(run.out().contains("\nmemory: driver: "), run.out());
    assertTrue(
        run.err().contains("exchange: the driver adds the sums of 2 executors: topology auto, "),
        run.err());
    assertTrue(run.out().endsWith("\nok\n"), run.out());
  }

  @Test
  void aPortOfTheExchangeThatIsTakenIsTold() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      System.setProperty(PORT, Integer.toString(taken.getLocalPort()));
      Run run = dryRun("--exchange barrier");
      assertEquals(1, run.status(), run.out());
      assertTrue(run.err().contains(PORT + ": expected a free port at "), run.err());
    }
  }

  private Run dryRun(String words) {
    return Run.of(
        directory, "train --dry-run=120 --config $/run.properties --progress never " + words);
  }
}
