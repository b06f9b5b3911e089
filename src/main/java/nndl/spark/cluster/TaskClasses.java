package nndl.spark.cluster;

import org.apache.spark.SparkConf;

/**
 * Whether tasks in the driver's JVM load classes of nndl a second time. They then share no static
 * field with the driver, and can't use its objects.
 */
public final class TaskClasses {
  private static final String SETTING = "spark.executor.userClassPathFirst";

  /** The reason why tasks can't share objects with the driver. */
  public static final String OBSTACLE =
      "expected %s=false in local mode, found true".formatted(SETTING);

  private TaskClasses() {}

  /** Whether tasks look into the jars of the application before they use the driver's classes. */
  public static boolean areLoadedAgain(SparkConf conf) {
    return conf.getBoolean(SETTING, false) && Slots.areLocal(conf);
  }
}
