package nndl.spark.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.logging.log4j.core.Filter.Result;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of Spark's messages a command leaves out. */
class SparkLogTest {
  private static final String SPARK = "org.apache.spark.";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "scheduler.TaskSchedulerImpl | Lost executor 0 on h: Command exited with code 137 | NEUTRAL",
        "scheduler.TaskSetManager | Lost task 0.0 in stage 3.0: ExecutorLostFailure (...) | DENY",
        "scheduler.TaskSetManager | Lost task 0.0 in stage 3.0: java.io.IOException | NEUTRAL",
        "storage.BlockManagerMasterEndpoint | No more replicas available for rdd_1_0 ! | DENY",
        "network.client.TransportResponseHandler | Still have 1 requests outstanding | DENY",
        "network.shuffle.RetryingBlockTransferor | Exception while beginning fetch | DENY",
        "executor.Executor | Issue communicating with driver in heartbeater | NEUTRAL",
      })
  void aLostExecutorIsOneLine(String logger, String message, Result result) {
    assertEquals(result, filter("yarn", event(SPARK + logger, message)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "executor.Executor | Issue communicating with driver in heartbeater | DENY",
        "executor.Executor | Exception in task 0.0 in stage 0.0 (TID 0) | NEUTRAL",
        "HeartbeatReceiver | Removing executor driver with no recent heartbeats | DENY",
        "rpc.netty.NettyRpcEnv | Ignored message: HeartbeatResponse(false) | DENY",
        "rpc.netty.Inbox | Ignoring error org.apache.spark.SparkException: Exception thrown in"
            + " awaitResult: | DENY",
        "rpc.netty.Inbox | Ignoring error java.lang.IllegalStateException | NEUTRAL",
        "scheduler.TaskSetManager | Lost task 0.0 in stage 3.0: ExecutorLostFailure | NEUTRAL",
      })
  void aMachineThatHasSleptIsNoNewsInLocalMode(String logger, String message, Result result) {
    assertEquals(result, filter("local[2]", event(SPARK + logger, message)));
  }

  @Test
  void aTaskThatLacksMemoryIsNoNewsInLocalMode() {
    LogEvent executor = event(SPARK + "executor.Executor", "Exception in task 0.0 in stage 0.0");
    LogEvent scheduler =
        event(
            SPARK + "scheduler.TaskSetManager", "Lost task 0.0: java.lang.OutOfMemoryError: Java");
    LogEvent thrown = new Log4jLogEvent.Builder(executor).setThrown(new OutOfMemoryError()).build();
    assertEquals(Result.NEUTRAL, filter("local[2]", executor));
    assertEquals(Result.DENY, filter("local[2]", thrown));
    assertEquals(Result.NEUTRAL, filter("yarn", thrown));
    assertEquals(Result.DENY, filter("local[2]", scheduler));
  }

  @Test
  void whatOthersLogStays() {
    LogEvent event = event("org.example.HeartbeatReceiver", "Removing executor");
    assertEquals(Result.NEUTRAL, filter("local[2]", event));
  }

  @Test
  void aUsersLogLevelLeavesNothingOut() {
    SparkConf conf = settings("yarn").set("spark.log.level", "WARN");
    assertTrue(SparkLog.of(SparkLog.brief(conf)).isEmpty());
  }

  @Test
  void theSettingsOfAnotherProgramLeaveNothingOut() {
    assertTrue(SparkLog.of(settings("yarn")).isEmpty());
  }

  private static Result filter(String master, LogEvent event) {
    return SparkLog.of(SparkLog.brief(settings(master))).orElseThrow().filter(event);
  }

  private static SparkConf settings(String master) {
    return new SparkConf(false).setMaster(master);
  }

  private static LogEvent event(String logger, String message) {
    return Log4jLogEvent.newBuilder()
        .setLoggerName(logger)
        .setMessage(new SimpleMessage(message))
        .build();
  }
}
