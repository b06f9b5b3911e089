package nndl.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import nndl.Fixtures;
import nndl.data.InputException;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.server.NoOpRpcHandler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What settings do to exchanges. */
@Timeout(60)
class ExchangeSettingsTest {
  private static final String TIMEOUT = "spark.nndl.exchange.timeout";
  private static final String STORAGE_TIMEOUT = "spark.hadoop.nndl.storage.timeout";

  private static JavaSparkContext spark;

  @BeforeAll
  static void start() {
    spark = Fixtures.spark("local[2]");
  }

  @AfterAll
  static void stop() {
    spark.close();
  }

  @ParameterizedTest
  @CsvSource({"1s, 1000", "1999ms, 1000", "2, 2000", "3min, 180000", "9999999d, 2147483000"})
  void sayHowLongARoundMayTake(String setting, long millis) {
    assertEquals(millis, ExchangeNetwork.timeoutMillis(new SparkConf(false).set(TIMEOUT, setting)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "500ms", "-2s", "soon", "1.5s"})
  void thatLeaveNoTimeAreAnErrorInALine(String setting) {
    SparkConf conf = new SparkConf(false).set(TIMEOUT, setting);
    InputException error =
        assertThrows(InputException.class, () -> ExchangeNetwork.timeoutMillis(conf));
    assertEquals(TIMEOUT + ": expected 1s or more, found " + setting, error.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"1s, 1800s, 18000", "1h, 10s, 36000", "1s, 9999999d, 2147483"})
  void thatLetATeamLoadForLongLetTheOthersWaitForIt(String round, String storage, int seconds) {
    SparkConf conf = spark.getConf().set(TIMEOUT, round).set(STORAGE_TIMEOUT, storage);
    try (TransportContext context = ExchangeNetwork.context(conf, new NoOpRpcHandler())) {
      assertEquals(1000 * seconds, context.getConf().connectionTimeoutMs());
    }
  }
}
