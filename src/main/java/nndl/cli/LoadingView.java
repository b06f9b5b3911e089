package nndl.cli;

import java.util.function.Supplier;
import nndl.data.SampleRange;
import nndl.data.memory.CountedSink;
import nndl.terminal.View;
import nndl.worker.Workload;
import org.apache.spark.SparkConf;

/**
 * How far the samples of a training are loaded: in local mode, where they are in this JVM, as many
 * as have been read; elsewhere how long it takes.
 */
public final class LoadingView {
  private static final String WHAT = "loading";

  private LoadingView() {}

  /** From now on. */
  public static Supplier<View> of(SparkConf conf, Workload workload) {
    long count = workload.sets().values().stream().mapToLong(SampleRange::count).sum();
    long before = CountedSink.all();
    return Program.isLocal(conf)
        ? () -> View.ofSamples(WHAT, CountedSink.all() - before, count)
        : () -> View.ofUnknown(WHAT, count);
  }
}
