package nndl.command.run;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import nndl.data.InventedSamples;
import nndl.data.SampleLoader;
import nndl.data.SampleRange;
import nndl.data.SampleSource;
import nndl.data.sampling.Shards;
import nndl.data.storage.Storage;
import nndl.training.History;
import nndl.training.InMemoryExchange;
import nndl.training.Monitoring;
import nndl.training.Observer;
import nndl.training.Progress;
import nndl.training.Sgd;
import nndl.training.workload.Descent;
import nndl.training.workload.Hyperparameters;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;

/**
 * What the JVM that will train can do while Spark starts in it. It reads compressed samples. Beside
 * that it trains on invented ones, to throw the result away: so the JVM compiles what an iteration
 * is made of, which otherwise makes the first epoch ten times as long as the others. What goes
 * wrong is met again, and told, by the training itself.
 */
public final class JitWarmUp implements AutoCloseable {
  /** So that an epoch is short, and its end is compiled too. */
  private static final long MAX_SAMPLES = 1_000;

  /** So that samples with many inputs take no memory that the training needs. */
  private static final long MAX_INPUTS = 1 << 22;

  /** So that no iteration takes long, and that stands for more too: a larger one is more tiles. */
  private static final long MAX_MINI_BATCH = 10;

  /** Larger networks need memory for a second copy, and their first epoch is long enough. */
  private static final long MAX_WEIGHTS = 1 << 17;

  private final Workload workload;
  private final Monitoring monitoring;
  private final SampleLoader loader;
  private volatile boolean closed;

  public JitWarmUp(Workload workload, Monitoring monitoring, Storage storage) {
    this.workload = workload;
    this.monitoring = monitoring;
    this.loader = new SampleLoader(storage);
  }

  /** Reads ahead until it is closed, for a thread of its own. */
  public void read() {
    unlessItFails(
        () -> {
          for (SampleRange range : workload.sets().values()) {
            if (!closed) {
              loader.prefetch(range.set());
            }
          }
        });
  }

  /** Trains until it is closed, for a thread of its own. */
  public void train() {
    if (workload.layout().weightCount() <= MAX_WEIGHTS) {
      unlessItFails(() -> train(few()));
    }
  }

  private static void unlessItFails(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | OutOfMemoryError e) {
      return;
    }
  }

  private void train(Workload few) {
    Progress progress =
        Progress.start(
            few,
            few.hyperparameters().network().initial(few.hyperparameters().objective().seed()),
            new History(monitoring));
    Observer end =
        new Observer() {
          @Override
          public void iterationEnded(Progress after) {
            if (closed) {
              after.stop();
            }
          }
        };
    SampleSource invented =
        new InventedSamples(few.hyperparameters().network().targets().classes());
    try (InMemoryExchange exchange = new InMemoryExchange(few, invented)) {
      new Sgd(few, exchange, List.of(end)).train(progress);
    }
  }

  /** A few samples of every set, and epochs without end. */
  private Workload few() {
    Hyperparameters h = workload.hyperparameters();
    Descent descent =
        new Descent(
            Integer.MAX_VALUE,
            Math.min(MAX_MINI_BATCH, h.descent().miniBatchSize()),
            h.descent().learningRate());
    long samples = Math.max(1, Math.min(MAX_SAMPLES, MAX_INPUTS / h.layout().inputs(1)));
    Map<Split, SampleRange> sets = new TreeMap<>();
    workload
        .sets()
        .forEach(
            (split, range) ->
                sets.put(
                    split,
                    new SampleRange(
                        range.set(),
                        range.from(),
                        range.from() + Math.min(samples, range.count()))));
    return new Workload(
        new Hyperparameters(h.network(), h.objective(), descent), new Shards(1), sets);
  }

  /** The training itself begins. */
  @Override
  public void close() {
    closed = true;
  }
}
