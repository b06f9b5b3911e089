package nndl.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.TaskInfo;

/**
 * Kills the executor of every job's first task, once Spark knows that the task runs: only then does
 * the death count as the task's failure. The task is held up so that it does not end before.
 */
public final class DeathUnderTask implements SparkPlugin {
  /** A setting: the file with which it begins. */
  public static final String FILE = "spark.nndl.test.deathUnderTask";

  private static final int POLL_MILLIS = 5;
  private static final int LIMIT_MILLIS = 60_000;

  /** From now on, in the Spark that runs in this JVM with this plugin. */
  public static void begin() {
    SparkContext spark = SparkContext.getOrCreate();
    spark.addSparkListener(new Killer());
    try {
      Files.createFile(Path.of(spark.conf().get(FILE)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public DriverPlugin driverPlugin() {
    return null;
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new Holder();
  }

  private static final class Holder implements ExecutorPlugin {
    private Path file;

    @Override
    public void init(PluginContext context, Map<String, String> settings) {
      file = Path.of(context.conf().get(FILE));
    }

    @Override
    public void onTaskStart() {
      while (TaskContext.getPartitionId() == 0 && Files.exists(file)) {
        pause();
      }
    }
  }

  private static final class Killer extends SparkListener {
    @Override
    public void onTaskStart(SparkListenerTaskStart start) {
      TaskInfo task = start.taskInfo();
      if (task.index() == 0) {
        for (int i = 0; task.launching() && task.running(); i++) {
          if (i > LIMIT_MILLIS / POLL_MILLIS) {
            throw new AssertionError("task: expected that Spark knows that it runs, found no sign");
          }
          pause();
        }
        Executors.running(task.executorId()).forEach(Executors::kill);
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
