package nndl.command;

import java.util.function.Supplier;
import nndl.command.console.View;
import nndl.data.SampleRange;
import nndl.data.packed.CountedSink;
import nndl.spark.cluster.Slots;
import nndl.training.workload.Workload;
import org.apache.spark.SparkConf;

/**
 * Creates views that show the progress of loading samples. If this JVM reads the samples, they are
 * counted until all are read. Otherwise, and for the work after that, only the elapsed time is
 * shown.
 */
public final class LoadingView {
  private static final String WHAT = "loading";

  /** After the samples are read, they are packed and hashed, and nobody counts that. */
  private static final String AFTER = "preparing";

  private LoadingView() {}

  /** Returns a view of loading the samples of a training. It counts from this call on. */
  public static Supplier<View> of(SparkConf conf, Workload workload) {
    long count = workload.sets().values().stream().mapToLong(SampleRange::count).sum();
    if (!Slots.areLocal(conf)) {
      return () -> View.ofUnknown(WHAT, count);
    }
    Supplier<View> reading = here(WHAT, count);
    return () -> {
      View now = reading.get();
      return now.done() < now.total() ? now : View.ofUnknown(AFTER, count);
    };
  }

  /** Returns a view of the samples that this JVM reads after this call. */
  public static Supplier<View> here(String what, long count) {
    long before = CountedSink.all();
    return () -> View.ofSamples(what, CountedSink.all() - before, count);
  }
}
