package nndl.spark.cluster;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.config.Configurator;
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

  private static final String START = "org.apache.spark.SparkContext";

  /** Says of a context that a command has opened it. */
  private static final String OWN = "spark.nndl.context.own";

  /** The level of the messages about tasks before they became quiet, or null if they have not. */
  private static Level before;

  private SharedContext() {}

  /** Returns the context that is open, or opens one. The caller closes it. */
  public static JavaSparkContext open(SparkConf conf) {
    tellOfTasks();
    SparkContext spark = SparkContext.getOrCreate(conf);
    spark.conf().set(OWN, "true");
    return JavaSparkContext.fromSparkContext(spark);
  }

  /**
   * Like {@link #open}, for a caller who tells why Spark does not start: Spark prints no trace of
   * that.
   */
  public static JavaSparkContext openQuietly(SparkConf conf) {
    Level level = LogManager.getLogger(START).getLevel();
    Configurator.setLevel(START, Level.OFF);
    try {
      return open(conf);
    } finally {
      Configurator.setLevel(START, level);
    }
  }

  /**
   * Stops Spark from warning of tasks that are killed, if the context is that of a command. The
   * command ends then, and its next context brings the warnings back.
   */
  public static synchronized void quietTasks(SparkContext spark) {
    if (before == null && spark.conf().getBoolean(OWN, false)) {
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
