package nndl.spark.cluster;

import static java.util.stream.Collectors.toMap;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nndl.error.InputException;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Opens the Spark context of a command, whose process is nndl's own. If a table was read by Spark
 * SQL, its context is used, because a JVM can have only one. The context of a program that calls
 * nndl is not opened here, and Spark's log there is the program's.
 */
public final class SharedContext {
  private static final String TASKS = "org.apache.spark.scheduler.TaskSetManager";

  /** What logs why Spark does not start, and what follows from that. */
  private static final List<String> START =
      List.of(
          "org.apache.spark.SparkContext",
          "org.apache.spark.util.Utils",
          "org.apache.spark.metrics.MetricsSystem");

  /** The context that a command has opened last. */
  private static WeakReference<SparkContext> own = new WeakReference<>(null);

  /** The level of the messages about tasks before they became quiet, or null if they have not. */
  private static Level before;

  private SharedContext() {}

  /**
   * Returns the context that is open, or opens one. The caller closes it. Fails with one line if
   * Spark does not start with these settings, and without a trace in the log unless the user has
   * set its level.
   */
  public static synchronized JavaSparkContext open(SparkConf conf) {
    tellOfTasks();
    SparkLog.begin(conf);
    requireLocalDirectory(conf);
    Map<String, Level> levels = levels();
    if (SparkLog.isBrief(conf)) {
      START.forEach(name -> Configurator.setLevel(name, Level.OFF));
    }
    try {
      SparkContext spark = SparkContext.getOrCreate(conf);
      own = new WeakReference<>(spark);
      return JavaSparkContext.fromSparkContext(spark);
    } catch (Exception e) { // Spark throws checked exceptions that it does not declare
      throw InputException.expected(conf.get("spark.master"), "to run the application", e);
    } finally {
      if (SparkLog.isBrief(conf)) {
        restore(levels);
      }
    }
  }

  /** Returns the levels that loggers of a start have of their own, and do not take from others. */
  private static Map<String, Level> levels() {
    Map<String, LoggerConfig> loggers = log().getConfiguration().getLoggers();
    return START.stream()
        .filter(loggers::containsKey)
        .collect(toMap(name -> name, name -> loggers.get(name).getLevel()));
  }

  private static void restore(Map<String, Level> levels) {
    START.forEach(log().getConfiguration()::removeLogger);
    log().updateLoggers();
    Configurator.setLevel(levels);
  }

  private static LoggerContext log() {
    return (LoggerContext) LogManager.getContext(false);
  }

  /** Fails if Spark could use none of its directories. It would end this JVM. */
  private static void requireLocalDirectory(SparkConf conf) {
    String[] found = SparkInternals.localDirectories(conf);
    if (Stream.of(found).noneMatch(SharedContext::isUsable)) {
      throw InputException.expected(
          "spark.local.dir", "a directory that can be written", String.join(",", found));
    }
  }

  private static boolean isUsable(String directory) {
    try {
      Path path = Files.createDirectories(Path.of(directory));
      Files.delete(Files.createTempDirectory(path, "nndl-"));
      return true;
    } catch (IOException | InvalidPathException e) {
      return false;
    }
  }

  /**
   * Stops Spark from warning of tasks that are killed, if the context is that of a command. The
   * command ends then, and its next context brings the warnings back.
   */
  public static synchronized void quietTasks(SparkContext spark) {
    if (before == null && own.refersTo(spark)) {
      before = LogManager.getLogger(TASKS).getLevel();
      Configurator.setLevel(TASKS, Level.ERROR);
    }
  }

  private static synchronized void tellOfTasks() {
    if (before != null) {
      Configurator.setLevel(TASKS, before);
      before = null;
    }
  }
}
