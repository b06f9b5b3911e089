package nndl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgramTest {

  /** Executors need them; in local mode tasks find the driver's classes. */
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
    System.setProperty("spark.master", master);
    System.setProperty("spark.jars", "file:/nndl.jar");
    try {
      assertEquals(sends, Program.sparkConf().contains("spark.jars"));
    } finally {
      System.clearProperty("spark.master");
      System.clearProperty("spark.jars");
    }
  }
}
