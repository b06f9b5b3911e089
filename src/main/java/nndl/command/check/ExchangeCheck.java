package nndl.command.check;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nndl.command.Count;
import nndl.data.SampleRange;
import nndl.data.sampling.Shards;
import nndl.spark.Exchanges;
import nndl.spark.barrier.NetworkBarrierExchange;
import nndl.spark.cluster.SparkHeap;
import nndl.spark.cluster.SparkRun;
import nndl.spark.cluster.UnavailableException;
import nndl.spark.job.ResultLimit;
import nndl.training.Exchange;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Opens the exchange of a training with as many tasks as that will have, and closes it. The shards
 * have a few samples only, so that each task reads the files and connects to the driver, and none
 * loads long.
 *
 * @param training the training, with all its samples
 * @param tasks how many tasks it will have at once
 * @param kind the exchange that was asked for
 * @param obstacle why there is a Spark job for each iteration instead of it, or empty
 */
record ExchangeCheck(
    JavaSparkContext spark,
    PlannedTraining training,
    FoundSlots slots,
    int tasks,
    Exchanges.Kind kind,
    Optional<String> obstacle) {
  private static final String PORT_SETTING = "spark.nndl.exchange.port";

  /** Returns the check of a training. Several that are compared are tasks of a Spark job. */
  static ExchangeCheck of(JavaSparkContext spark, PlannedTraining training, FoundSlots slots) {
    Workload workload = training.workload();
    int most = training.isCompared() ? training.workloads().size() : workload.shards().count();
    int tasks = Math.max(1, Math.min(slots.count(), most));
    Exchanges.Kind kind =
        training.isCompared() ? Exchanges.Kind.JOB : training.description().exchange();
    Optional<String> obstacle =
        kind == Exchanges.Kind.JOB ? Optional.empty() : Exchanges.obstacle(spark, workload);
    return new ExchangeCheck(spark, training, slots, tasks, kind, obstacle);
  }

  /** Whether there is a Spark job for each iteration, as far as that is known before. */
  boolean isJobs() {
    return kind == Exchanges.Kind.JOB || obstacle.isPresent();
  }

  /**
   * Returns what was opened. Fails if the exchange that was asked for can't run.
   *
   * @param heap the driver's heap
   */
  String open(SparkHeap heap) {
    if (kind == Exchanges.Kind.BARRIER && obstacle.isPresent()) {
      throw new UnavailableException(obstacle.get()).error();
    }
    if (isJobs() && !training.isCompared()) {
      ResultLimit.require(spark.getConf(), training.workload());
    }
    List<String> lines = new ArrayList<>();
    obstacle.ifPresent(why -> lines.add("a Spark job an iteration, which is slower: " + why));
    SparkRun run = SparkRun.alone(spark, lines::add);
    Exchanges.Kind opened = isJobs() ? Exchanges.Kind.JOB : kind;
    try (Exchange exchange = Exchanges.open(opened, run, small(training.workload(), tasks), heap)) {
      lines.add(0, text(exchange));
      return String.join("; ", lines);
    }
  }

  private String text(Exchange exchange) {
    String read = Count.of(tasks, "slot") + (tasks == 1 ? " reads" : " read") + " the samples";
    if (slots.areLocal()) {
      return read;
    }
    if (exchange instanceof NetworkBarrierExchange network) {
      return "%s, and it is reached at %s:%s (%s)"
          .formatted(read, network.driver().host(), network.driver().port(), PORT_SETTING);
    }
    return "executors read the samples in a Spark job";
  }

  /** Returns the same training on the first samples of each set, with a shard for each task. */
  static Workload small(Workload whole, int tasks) {
    int shards = (int) Math.max(1, Math.min(tasks, whole.training().count()));
    Map<Split, SampleRange> sets = new EnumMap<>(Split.class);
    whole.sets().forEach((split, range) -> sets.put(split, range.first(shards)));
    return new Workload(whole.hyperparameters(), new Shards(shards), sets);
  }
}
