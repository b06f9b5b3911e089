package nndl.spark;

import java.io.PrintStream;
import nndl.data.InputException;
import nndl.math.Kernels;
import nndl.training.Exchange;
import nndl.training.Workload;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** Opens the exchange that the user chose, or the fastest that can run. */
public final class Exchanges {
  private static final String AUTO = "--exchange auto";

  private Exchanges() {}

  /** How gradients travel. */
  public enum Kind {
    /** Barrier where it can run, else job, with a line that says why. */
    AUTO,
    /** Long-lived tasks and a line to each. */
    BARRIER,
    /** A Spark job an iteration. */
    JOB
  }

  /** Loads the shards and connects them; lines for the user go to {@code err}. */
  public static Exchange open(
      Kind kind, JavaSparkContext spark, Kernels kernels, Workload workload, PrintStream err) {
    Broadcast<SerializableConfiguration> hadoop =
        spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
    if (kind == Kind.JOB) {
      return new JobExchange(spark, kernels, workload, hadoop);
    }
    String obstacle = obstacle(spark.getConf());
    if (obstacle == null) {
      try {
        return spark.isLocal()
            ? new LocalBarrierExchange(spark, kernels, workload, hadoop, err)
            : new NetworkBarrierExchange(spark, kernels, workload, hadoop, err);
      } catch (NetworkBarrierExchange.StageNotStarted e) {
        obstacle = e.getMessage();
      }
    }
    if (kind == Kind.BARRIER) {
      throw new InputException("--exchange barrier: " + obstacle);
    }
    err.println("nndl: " + AUTO + ": a Spark job an iteration, which is slower: " + obstacle);
    return new JobExchange(spark, kernels, workload, hadoop);
  }

  /** What in Spark's settings does not go with long-lived tasks; null if nothing. */
  private static String obstacle(SparkConf conf) {
    for (String setting : new String[] {"spark.dynamicAllocation.enabled", "spark.speculation"}) {
      if (conf.getBoolean(setting, false)) {
        return "expected %s=false, found true".formatted(setting);
      }
    }
    return null;
  }
}
