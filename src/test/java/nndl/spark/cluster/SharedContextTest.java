package nndl.spark.cluster;

import static nndl.Refused.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import nndl.spark.Logged;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user is told whose settings Spark does not take. */
class SharedContextTest {
  @TempDir Path directory;

  @Test
  void settingsThatSparkDoesNotTakeAreOneLineAndNoTrace() {
    try (Logged logged = new Logged(SparkContext.class)) {
      String line = error(settings().set("spark.driver.port", "99999"));
      assertTrue(
          line.startsWith("local[1]: expected to run the application, found")
              && line.contains("startPort should be between 1024 and 65535"),
          line);
      assertEquals(List.of(), logged.lines());
    }
  }

  @Test
  void theLevelsOfTheLogAreAfterwardsWhatTheyWere() {
    LoggerContext log = (LoggerContext) LogManager.getContext(false);
    List<String> before = levels(log);
    error(settings().set("spark.driver.port", "99999"));
    assertEquals(before, levels(log));
  }

  private static List<String> levels(LoggerContext log) {
    return log.getConfiguration().getLoggers().entrySet().stream()
        .map(logger -> logger.getKey() + " " + logger.getValue().getLevel())
        .sorted()
        .toList();
  }

  @Test
  void aClassThatIsMissingIsCalledOne() {
    assertEquals(
        "local[1]: expected to run the application, found no class no.such.Plugin",
        error(settings().set("spark.plugins", "no.such.Plugin")));
  }

  /** Spark itself would end the JVM. */
  @Test
  void directoriesThatCannotBeMadeAreFoundBeforeSparkStarts() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "");
    String below = file.resolve("directory").toString();
    assertEquals(
        "spark.local.dir: expected a directory that can be written, found " + below,
        error(settings().set("spark.local.dir", below)));
  }

  private static SparkConf settings() {
    return SparkLog.brief(new SparkConf().remove("spark.log.level"))
        .setMaster("local[1]")
        .setAppName("nndl-test")
        .set("spark.ui.enabled", "false");
  }

  private static String error(SparkConf conf) {
    return refusal(() -> SharedContext.open(conf).close());
  }
}
