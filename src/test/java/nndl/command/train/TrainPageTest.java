package nndl.command.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import nndl.Slow;
import nndl.command.Run;
import org.apache.spark.SparkConf;
import org.apache.spark.scheduler.SparkListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether there is Spark's web page during a training. */
@Slow
class TrainPageTest {
  private static final String PAGE = "spark.ui.enabled";
  private static final String PORT = "spark.ui.port";
  private static final String LISTENERS = "spark.extraListeners";

  @TempDir Path directory;

  /** Records the settings of the training's Spark. */
  public static final class Seen extends SparkListener {
    private static String page;

    public Seen(SparkConf conf) {
      page = conf.get(PAGE);
    }
  }

  @BeforeEach
  void prepare() {
    TrainRun.prepare(directory);
    System.setProperty(PORT, "0");
    System.setProperty(LISTENERS, Seen.class.getName());
  }

  @AfterEach
  void forget() {
    System.clearProperty(PORT);
    System.clearProperty(LISTENERS);
    System.clearProperty(PAGE);
  }

  @ParameterizedTest
  @CsvSource({"--ui, false, true", "--ui, , true", "--debug, true, true", "--debug, , false"})
  void dependsOnTheOptionThenOnSparksSettingAndIsOffByDefault(
      String option, String setting, String expected) {
    if (setting != null) {
      System.setProperty(PAGE, setting);
    }
    Run run = TrainRun.in(directory, option);
    assertEquals(0, run.status(), run.err());
    assertEquals(expected, Seen.page);
  }
}
