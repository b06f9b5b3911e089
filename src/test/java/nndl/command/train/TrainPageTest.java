package nndl.command.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import nndl.RestoredProperties;
import nndl.Slow;
import org.apache.spark.SparkConf;
import org.apache.spark.scheduler.SparkListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether there is Spark's web page during a training. */
@Slow
@ExtendWith(RestoredProperties.class)
class TrainPageTest extends TrainCase {
  private static final String PAGE = "spark.ui.enabled";
  private static final String PORT = "spark.ui.port";
  private static final String LISTENERS = "spark.extraListeners";

  /** Records the settings of the training's Spark. */
  public static final class Seen extends SparkListener {
    private static String page;

    public Seen(SparkConf conf) {
      page = conf.get(PAGE);
    }
  }

  @BeforeEach
  void setPort() {
    System.setProperty(PORT, "0");
    System.setProperty(LISTENERS, Seen.class.getName());
  }

  @ParameterizedTest
  @CsvSource({"--ui, false, true", "--ui, , true", "--debug, true, true", "--debug, , false"})
  void dependsOnTheOptionThenOnSparksSettingAndIsOffByDefault(
      String option, String setting, String expected) {
    if (setting != null) {
      System.setProperty(PAGE, setting);
    }
    run(option).succeeded();
    assertEquals(expected, Seen.page);
  }
}
