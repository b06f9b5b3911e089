package nndl.spark;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import nndl.error.InputException;
import nndl.network.Layout;
import nndl.order.Shards;
import nndl.spark.barrier.LocalBarrierExchange;
import nndl.spark.barrier.NetworkBarrierExchange;
import nndl.spark.barrier.Platform;
import nndl.spark.barrier.SparkCluster;
import nndl.spark.cluster.UnavailableException;
import nndl.spark.job.JobExchange;
import nndl.spark.wire.Buffers;
import nndl.spark.wire.Report;
import nndl.time.SystemClock;
import nndl.training.Exchange;
import nndl.worker.Workload;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** Opens the exchange that the user chose, or the fastest that can run. */
public final class Exchanges {
  private static final String AUTO = "--exchange auto";
  private static final String DYNAMIC_ALLOCATION = "spark.dynamicAllocation.enabled";
  private static final String SPECULATION = "spark.speculation";

  /**
   * Spark then writes no names of operations as JSON, for the picture of a job on its page, which
   * takes a tenth of a second in a JVM that has just started.
   */
  private static final String NO_SCOPES = "spark.rdd.scope.noOverride";

  /** In local mode the tasks would have classes of their own, and not find the driver's team. */
  private static final String OWN_CLASSES_FIRST = "spark.executor.userClassPathFirst";

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
    spark.setLocalProperty(NO_SCOPES, "true");
    Broadcast<SerializableConfiguration> hadoop =
        spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration()));
    if (kind == Kind.JOB) {
      return new JobExchange(spark, workload, hadoop, new SystemClock());
    }
    Optional<String> obstacle = obstacle(spark, workload);
    if (obstacle.isEmpty()) {
      try {
        Platform platform = SparkCluster.platform(spark, workload, hadoop, lines);
        return spark.isLocal()
            ? new LocalBarrierExchange(workload, platform.cluster(), platform.clock())
            : new NetworkBarrierExchange(workload, platform);
      } catch (UnavailableException e) {
        obstacle = Optional.of(e.getMessage());
      }
    }
    if (kind == Kind.BARRIER) {
      throw new InputException("--exchange barrier: " + obstacle.get());
    }
    lines.accept(AUTO + ": a Spark job an iteration, which is slower: " + obstacle.get());
    return new JobExchange(spark, workload, hadoop, new SystemClock());
  }

  /**
   * What does not go with long-lived tasks and messages to them, if anything. In local mode Spark
   * itself takes no notice of dynamic allocation and speculation, and there are no messages.
   */
  private static Optional<String> obstacle(JavaSparkContext spark, Workload workload) {
    List<String> settings =
        spark.isLocal() ? List.of(OWN_CLASSES_FIRST) : List.of(DYNAMIC_ALLOCATION, SPECULATION);
    for (String setting : settings) {
      if (spark.getConf().getBoolean(setting, false)) {
        return Optional.of("expected %s=false, found true".formatted(setting));
      }
    }
    return spark.isLocal() ? Optional.empty() : tooLong(workload.layout(), workload.shards());
  }

  /** What of a team's report may be too long for a message, whichever shards the team will have. */
  static Optional<String> tooLong(Layout layout, Shards shards) {
    long bytes = Report.maxBytes(layout, shards);
    return bytes <= Buffers.MOST_BYTES
        ? Optional.empty()
        : Optional.of(
            "expected messages of at most %s bytes, found up to %s with %s weights and %s shards"
                .formatted(Buffers.MOST_BYTES, bytes, layout.weightCount(), shards.count()));
  }
}
