package nndl.spark;

import java.util.List;
import java.util.function.Consumer;
import nndl.error.InputException;
import nndl.order.Shards;
import nndl.spark.barrier.LocalBarrierExchange;
import nndl.spark.barrier.NetworkBarrierExchange;
import nndl.spark.barrier.Platform;
import nndl.spark.barrier.SparkCluster;
import nndl.spark.cluster.UnavailableException;
import nndl.spark.job.JobExchange;
import nndl.time.SystemClock;
import nndl.training.Exchange;
import nndl.worker.GradientTree;
import nndl.worker.Workload;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** Opens the exchange that the user chose, or the fastest that can run. */
public final class Exchanges {
  private static final String AUTO = "--exchange auto";
  private static final String DYNAMIC_ALLOCATION = "spark.dynamicAllocation.enabled";
  private static final String SPECULATION = "spark.speculation";

  /** In local mode the tasks would have classes of their own, and not find the driver's team. */
  private static final String OWN_CLASSES_FIRST = "spark.executor.userClassPathFirst";

  /** Floats of a message, which has less than 2 GiB, and some room for its heads. */
  private static final int MOST_FLOATS_SENT = (1 << 29) - (1 << 10);

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

  /** Loads the shards and connects them; lines for the user go to {@code lines}. */
  public static Exchange open(
      Kind kind, JavaSparkContext spark, Workload workload, Consumer<String> lines) {
    Broadcast<SerializableConfiguration> hadoop =
        spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
    if (kind == Kind.JOB) {
      return new JobExchange(spark, workload, hadoop, new SystemClock());
    }
    String obstacle = obstacle(spark, workload);
    if (obstacle == null) {
      try {
        Platform platform = SparkCluster.platform(spark, workload, hadoop, lines);
        return spark.isLocal()
            ? new LocalBarrierExchange(workload, platform.cluster(), platform.clock())
            : new NetworkBarrierExchange(workload, platform);
      } catch (UnavailableException e) {
        obstacle = e.getMessage();
      }
    }
    if (kind == Kind.BARRIER) {
      throw new InputException("--exchange barrier: " + obstacle);
    }
    lines.accept(AUTO + ": a Spark job an iteration, which is slower: " + obstacle);
    return new JobExchange(spark, workload, hadoop, new SystemClock());
  }

  /**
   * What does not go with long-lived tasks and messages to them; null if nothing. In local mode
   * Spark itself takes no notice of dynamic allocation and speculation, and there are no messages.
   */
  private static String obstacle(JavaSparkContext spark, Workload workload) {
    List<String> settings =
        spark.isLocal() ? List.of(OWN_CLASSES_FIRST) : List.of(DYNAMIC_ALLOCATION, SPECULATION);
    for (String setting : settings) {
      if (spark.getConf().getBoolean(setting, false)) {
        return "expected %s=false, found true".formatted(setting);
      }
    }
    return spark.isLocal() ? null : tooLong(workload.layout().length(), workload.shards());
  }

  /** Whether a team's sums may be too long for a message; whichever shards the team will have. */
  static String tooLong(int weights, Shards shards) {
    int most = MOST_FLOATS_SENT / GradientTree.mostNodes(shards);
    return weights <= most
        ? null
        : "expected at most %s weights with %s shards, found %s"
            .formatted(most, shards.count(), weights);
  }
}
