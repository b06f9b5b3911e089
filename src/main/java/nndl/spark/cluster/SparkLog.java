package nndl.spark.cluster;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.filter.AbstractFilter;
import org.apache.logging.log4j.core.filter.Filterable;
import org.apache.spark.SparkConf;

/**
 * Leaves out of a command's log what Spark says again of a loss that it has told in a line: of each
 * task and block of a lost executor, and of each message that was on its way. In local mode
 * executors are threads of the driver, and no message is lost: what Spark says of late ones, after
 * a machine has slept, of a scheduler that it then looks for among executors, and of a task that
 * lacks memory is left out too. Nothing is left out if the user has set a log level.
 */
public final class SparkLog extends AbstractFilter {
  private static final String LEVEL = "spark.log.level";

  /** Says of settings that their log level is nndl's, and not the user's. */
  private static final String BRIEF = "spark.nndl.log.brief";

  private static final String PACKAGE = "org.apache.spark.";
  private static final Pattern ALL = Pattern.compile("");
  private static final Pattern MEMORY = Pattern.compile("OutOfMemoryError");

  /** What the messages that are left out contain, by the class that logs them. */
  private static final Map<String, Pattern> LOSSES =
      Map.of(
          "scheduler.TaskSetManager", Pattern.compile("ExecutorLostFailure|FetchFailed"),
          "storage.BlockManagerMasterEndpoint", Pattern.compile("No more replicas|Error try"),
          "storage.BlockManager", Pattern.compile("[Ff]ailed to fetch|Failed to remove"),
          "network.server.TransportChannelHandler", Pattern.compile("Exception in connection"),
          "network.client.TransportResponseHandler", Pattern.compile("Still have .* outstanding"),
          "network.shuffle.RetryingBlockTransferor", ALL,
          "network.shuffle.OneForOneBlockFetcher", ALL,
          "util.Utils", MEMORY);

  private static final Map<String, Pattern> DELAYS =
      Map.of(
          "executor.Executor",
          Pattern.compile("heartbeat|OutOfMemoryError"),
          "scheduler.TaskSetManager",
          MEMORY,
          "util.Utils",
          MEMORY,
          "HeartbeatReceiver",
          ALL,
          "rpc.netty.NettyRpcEnv",
          Pattern.compile("Ignored (failure|message)"),
          "rpc.netty.Inbox",
          Pattern.compile("Ignoring error .*awaitResult"));

  /** What is in force, or null. */
  private static SparkLog inForce;

  private final Map<String, Pattern> leftOut;

  private SparkLog(Map<String, Pattern> leftOut) {
    super(Result.DENY, Result.NEUTRAL);
    this.leftOut = leftOut;
  }

  /** Has Spark log warnings and errors alone, and these briefly, unless the user has said more. */
  public static SparkConf brief(SparkConf conf) {
    return conf.contains(LEVEL) ? conf : conf.set(LEVEL, "WARN").set(BRIEF, "true");
  }

  /** Whether these settings leave the level of the log to nndl. */
  static boolean isBrief(SparkConf conf) {
    return conf.getBoolean(BRIEF, false);
  }

  /** Begins to leave out messages, if these settings say so. The settings before count no more. */
  static synchronized void begin(SparkConf conf) {
    List<Filterable> appenders = appenders();
    if (inForce != null) {
      appenders.forEach(appender -> appender.removeFilter(inForce));
      inForce = null;
    }
    of(conf)
        .ifPresent(
            log -> {
              appenders.forEach(appender -> appender.addFilter(log));
              inForce = log;
            });
  }

  /** Returns the filter for these settings, or empty if all messages stay. */
  static Optional<SparkLog> of(SparkConf conf) {
    return isBrief(conf)
        ? Optional.of(new SparkLog(Slots.areLocal(conf) ? DELAYS : LOSSES))
        : Optional.empty();
  }

  private static List<Filterable> appenders() {
    LoggerContext context = (LoggerContext) LogManager.getContext(false);
    return context.getConfiguration().getAppenders().values().stream()
        .filter(Filterable.class::isInstance)
        .map(Filterable.class::cast)
        .toList();
  }

  @Override
  public Result filter(LogEvent event) {
    String name = event.getLoggerName();
    if (!name.startsWith(PACKAGE)) {
      return onMismatch;
    }
    Pattern pattern = leftOut.get(name.substring(PACKAGE.length()));
    boolean isLeftOut = pattern != null && pattern.matcher(text(event)).find();
    return isLeftOut ? onMatch : onMismatch;
  }

  /** Returns the message of an event, with the error that is logged with it. */
  private static String text(LogEvent event) {
    String message = event.getMessage().getFormattedMessage();
    return event.getThrown() == null ? message : message + " " + event.getThrown();
  }
}
