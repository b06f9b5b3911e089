package nndl.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.apache.spark.SparkConf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgramTest {

  /** Executors need the jars. In local mode tasks use the driver's classes. */
  @ParameterizedTest
  @CsvSource({
    "local, false",
    "local[2], false",
    "'local[*,3]', false",
    "'local-cluster[2,1,1024]', true",
    "spark://host:7077, true",
    "yarn, true"
  })
  void sendsTheJarsOfTheApplicationToExecutorsOnly(String master, boolean sends) {
    Map<String, String> settings =
        Map.of(
            "spark.master", master,
            "spark.jars", "file:/nndl.jar",
            "spark.executor.userClassPathFirst", "true");
    settings.forEach(System::setProperty);
    try {
      SparkConf conf = Program.sparkConf();
      assertEquals(sends, conf.contains("spark.jars"));
      assertEquals(sends, conf.contains("spark.executor.userClassPathFirst"));
    } finally {
      settings.keySet().forEach(System::clearProperty);
    }
  }
}
