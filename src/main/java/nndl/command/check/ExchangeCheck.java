package nndl.command.check;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import nndl.command.Count;
import nndl.data.SampleRange;
import nndl.data.sampling.Shards;
import nndl.spark.Exchanges;
import nndl.spark.barrier.NetworkBarrierExchange;
import nndl.spark.cluster.SparkHeap;
import nndl.spark.cluster.SparkRun;
import nndl.training.Exchange;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Opens the exchange of a training with a shard for each slot, and closes it. The shards have a few
 * samples only, so that each executor reads the files and connects to the driver, and none loads
 * long.
 */
final class ExchangeCheck {
  private static final String PORT_SETTING = "spark.nndl.exchange.port";

  private ExchangeCheck() {}

  /**
   * Returns what was opened. Fails if no exchange can run.
   *
   * @param kind the exchange that the training would open
   */
  static String open(
      JavaSparkContext spark,
      Exchanges.Kind kind,
      Workload whole,
      FoundSlots slots,
      SparkHeap heap) {
    List<String> lines = new ArrayList<>();
    SparkRun run = SparkRun.alone(spark, lines::add);
    try (Exchange exchange = Exchanges.open(kind, run, small(whole, slots.count()), heap)) {
      String said = lines.isEmpty() ? "" : "; " + String.join("; ", lines);
      if (slots.areLocal()) {
        return "%s read the samples".formatted(Count.of(slots.count(), "slot")) + said;
      }
      if (exchange instanceof NetworkBarrierExchange network) {
        return "%s read the samples and reach it at %s:%s (%s)"
                .formatted(
                    Count.of(slots.executors(), "executor"),
                    network.driver().host(),
                    network.driver().port(),
                    PORT_SETTING)
            + said;
      }
      return "executors read the samples in a Spark job" + said;
    }
  }

  /** Returns the same training on the first samples of each set, with a shard for each slot. */
  static Workload small(Workload whole, int slots) {
    int shards = (int) Math.max(1, Math.min(slots, whole.training().count()));
    Map<Split, SampleRange> sets = new EnumMap<>(Split.class);
    whole
        .sets()
        .forEach(
            (split, range) ->
                sets.put(
                    split,
                    new SampleRange(
                        range.set(), range.from(), Math.min(range.to(), range.from() + shards))));
    return new Workload(whole.hyperparameters(), new Shards(shards), sets);
  }
}
