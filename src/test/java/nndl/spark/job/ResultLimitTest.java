package nndl.spark.job;

import static nndl.Refused.assertRefused;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import nndl.training.InterruptedRun;
import nndl.training.workload.Workload;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sums that are larger than Spark takes from a job. */
class ResultLimitTest {
  private static final String SETTING = "spark.driver.maxResultSize";

  private Workload workload;

  @BeforeEach
  void describe(@TempDir Path directory) {
    workload = InterruptedRun.workload(directory);
  }

  @Test
  void aUsersLimitIsJudgedBeforeSamplesAreLoaded() {
    assertRefused(
        "spark.driver.maxResultSize: expected 1m or more for the sums of 2 shards, or 0 for no"
            + " limit (--exchange barrier needs none), found 1k",
        () -> ResultLimit.require(limit("1k"), workload));
    assertDoesNotThrow(() -> ResultLimit.require(limit("1m"), workload));
  }

  @Test
  void aCommandSetsNoLimitUnlessTheUserDoes() {
    assertEquals("0", ResultLimit.lift(new SparkConf(false)).get(SETTING));
    assertEquals("5m", ResultLimit.lift(limit("5m")).get(SETTING));
    assertDoesNotThrow(() -> ResultLimit.require(limit("0"), workload));
  }

  private static SparkConf limit(String size) {
    return new SparkConf(false).set(SETTING, size);
  }
}
