package nndl.command.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import nndl.Slow;
import nndl.Thorough;
import nndl.command.Run;
import nndl.command.train.TrainRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whether trainings could begin on executors, which connect to the driver. */
@Slow
@Thorough
@Timeout(180)
class CheckClusterTest {
  private static final String PORT = "spark.nndl.exchange.port";
  private static final Map<String, String> SETTINGS =
      Map.of(
          "spark.master",
          "local-cluster[2,2,1024]",
          "spark.executor.extraClassPath",
          System.getProperty("java.class.path"),
          "spark.executor.instances", // a second one that comes late is waited for
          "2",
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
    Run run = check("--shards 3");
    assertEquals(0, run.status(), run.out());
    assertTrue(run.out().contains("slots: ok, 4 slots on 2 executors\n"), run.out());
    assertTrue(
        run.out().matches("(?s).*driver: ok, 3 slots read the samples, and it is reached at .*"),
        run.out());
    assertTrue(
        run.out().matches("(?s).*memory: ok, the driver .*, an executor [0-9]+ of 1024 MB\n.*"),
        run.out());
  }

  @Test
  void aPortOfTheExchangeThatIsTakenIsTold() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      System.setProperty(PORT, Integer.toString(taken.getLocalPort()));
      Run run = check("--exchange barrier");
      assertEquals(1, run.status(), run.out());
      assertTrue(
          run.out().matches("(?s).*\ndriver: .*" + PORT + ": expected a free port at .*"),
          run.out());
    }
  }

  private Run check(String words) {
    return Run.of(
        directory, "check --within 120 --config $/run.properties --progress never " + words);
  }
}
