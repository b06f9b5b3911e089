package nndl.command;

import java.util.function.Supplier;
import nndl.command.console.View;
import nndl.data.SampleRange;
import nndl.data.packed.CountedSink;
import nndl.spark.cluster.Slots;
import nndl.training.workload.Workload;
import org.apache.spark.SparkConf;

/**
 * How far samples are read: those of a training in local mode, where they are in this JVM, and
 * those that a program reads itself. Elsewhere how long it takes.
 */
public final class LoadingView {
  private static final String WHAT = "loading";

  private LoadingView() {}

  /** From now on. */
  public static Supplier<View> of(SparkConf conf, Workload workload) {
    long count = workload.sets().values().stream().mapToLong(SampleRange::count).sum();
    return Slots.areLocal(conf) ? here(WHAT, count) : () -> View.ofUnknown(WHAT, count);
  }

  /** How many samples this JVM reads from now on, of so many. */
  public static Supplier<View> here(String what, long count) {
    long before = CountedSink.all();
    return () -> View.ofSamples(what, CountedSink.all() - before, count);
  }
}
