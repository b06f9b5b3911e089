package nndl.spark.barrier;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import nndl.spark.barrier.Platform.Limits;
import nndl.spark.transport.Doorkeeper;
import nndl.spark.transport.TransportSettings;
import org.apache.spark.SparkConf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of limits on a page has the numbers of the code. */
class LimitsTableTest {
  static Stream<String> rows() {
    SparkConf conf = new SparkConf(false);
    String start = seconds(TransportSettings.start(conf).millis());
    String round = seconds(TransportSettings.timeout(conf).millis());
    String proof = seconds(TransportSettings.proofMillis(conf));
    String driver = seconds(TransportSettings.driverMillis(conf));
    String late = seconds(TimeUnit.NANOSECONDS.toMillis(DriverConnection.LATE_NANOS));
    return Stream.of(
        "further executors, after the last one has come | " + seconds(Limits.SETTLE_MILLIS) + " |",
        "slots of which others hold some | " + seconds(Limits.TAKEN_MILLIS) + ";",
        "slots that others hold all, at the first start | " + start + " |",
        "the same after a loss | " + seconds(Limits.BACK_MILLIS) + " |",
        "tasks to start on free slots, at the first start | " + start + " |",
        "the same at a start on more slots | twice the slowest launch so far: at least "
            + seconds(Limits.LONGER * Limits.TAKEN_MILLIS)
            + ", at most "
            + start,
        "cancelled tasks to end a sum or an evaluation | " + seconds(Limits.ENDING_MILLIS) + " |",
        "an executor to reach the driver's port | 0 s if it is refused; " + late + " and three",
        "a second executor to say so | " + seconds(Limits.ALONE_MILLIS) + " |",
        "an executor to prove who it is | " + proof + " a connection |",
        "connections without a proof | " + Doorkeeper.SPARE + " beside",
        "an executor to call once its task is launched, and then a sign of its work | " + round,
        "a sample to be done by a task in local mode | " + round + " |",
        "a sign of the driver | " + driver + " |",
        "tasks to end by themselves at the end of the run | " + seconds(Limits.CLOSE_MILLIS));
  }

  private static String seconds(long millis) {
    return String.format(Locale.ROOT, "%,d s", millis / 1000);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void hasTheLimitOf(String row) throws IOException {
    String page = Files.readString(Path.of("src/site/markdown/limits.md"));
    assertTrue(page.contains("\n| " + row), row);
  }
}
