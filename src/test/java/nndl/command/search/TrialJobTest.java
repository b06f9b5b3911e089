package nndl.command.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

class TrialJobTest {
  @Test
  void noTrialIsAttemptedTwiceAtOnceWhateverTheUserSets() {
    SparkConf conf =
        new SparkConf()
            .setMaster("local[1]")
            .setAppName("trials")
            .set("spark.ui.enabled", "false")
            .set("spark.speculation", "true");
    try (JavaSparkContext spark = TrialJob.spark(conf)) {
      assertEquals("false", spark.getConf().get("spark.speculation"));
    }
  }
}
