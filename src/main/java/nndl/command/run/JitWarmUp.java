package nndl.command.run;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import nndl.data.SampleLoader;
import nndl.data.SampleRange;
import nndl.data.SampleSource;
import nndl.data.SyntheticSamples;
import nndl.data.sampling.Shards;
import nndl.data.storage.Storage;
import nndl.spark.cluster.Slots;
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
 * Warms up the JVM that will train, while Spark starts in it. One thread reads compressed samples
 * ahead. Another thread trains on generated samples and discards the result, so that the JIT
 * compiler compiles the code of an iteration. Without this the first epoch takes ten times as long
 * as the others. Errors are ignored here, because the training itself meets and reports them.
 */
public final class JitWarmUp implements AutoCloseable {
  /**
   * The maximum number of generated samples. Epochs are short, so that the code at the end of an
   * epoch is compiled too.
   */
  private static final long MAX_SAMPLES = 1_000;

  /** The maximum number of inputs of all generated samples together. It limits their memory. */
  private static final long MAX_INPUTS = 1 << 22;

  /** The maximum size of a mini-batch. Larger mini-batches run the same code, only more often. */
  private static final long MAX_MINI_BATCH = 10;

  /**
   * The maximum number of weights. The warm-up of a larger network would need too much memory for a
   * second copy of the weights, and its first epoch is long anyway.
   */
  private static final long MAX_WEIGHTS = 1 << 17;

  /** Whether a program has trained in this JVM, so that the code of an iteration is compiled. */
  private static final AtomicBoolean HAS_TRAINED = new AtomicBoolean();

  private final Workload workload;
  private final Monitoring monitoring;
  private final SampleLoader loader;
  private volatile boolean closed;

  public JitWarmUp(Workload workload, Monitoring monitoring, Storage storage) {
    this.workload = workload;
    this.monitoring = monitoring;
    this.loader = new SampleLoader(storage);
  }

  /** Starts the threads. A warm-up of this JVM does not help executors elsewhere. */
  void start(Host host) {
    boolean isFresh = !HAS_TRAINED.getAndSet(true); // no code of an iteration is compiled yet
    if (Slots.areLocal(host.conf())) {
      if (isFresh) {
        host.clock().start("nndl-warm-up", this::train);
      }
      host.clock().start("nndl-read-ahead", this::read);
    }
  }

  /**
   * Reads one sample set after the other ahead, until all are read or this object is closed. It
   * must be called in a separate thread.
   */
  public void read() {
    ignoringErrors(
        () -> {
          for (SampleRange range : workload.sets().values()) {
            if (!closed) {
              loader.prefetch(range.set());
            }
          }
        });
  }

  /**
   * Trains until this object is closed, or not at all if the network is too large. It must be
   * called in a separate thread.
   */
  public void train() {
    if (workload.layout().weightCount() <= MAX_WEIGHTS) {
      ignoringErrors(() -> train(small()));
    }
  }

  private static void ignoringErrors(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | OutOfMemoryError e) {
      return;
    }
  }

  private void train(Workload small) {
    Hyperparameters h = small.hyperparameters();
    Progress progress =
        Progress.start(small, h.network().initial(h.objective().seed()), new History(monitoring));
    Observer end =
        new Observer() {
          @Override
          public void iterationEnded(Progress after) {
            if (closed) {
              after.stop();
            }
          }
        };
    SampleSource generated =
        new SyntheticSamples(h.network().targets().classes(), h.network().targets().units().length);
    try (InMemoryExchange exchange = new InMemoryExchange(small, generated)) {
      new Sgd(small, exchange, List.of(end)).train(progress);
    }
  }

  /**
   * Returns the workload with few samples in every set, small mini-batches, plain SGD and a
   * practically endless number of epochs.
   */
  private Workload small() {
    Hyperparameters h = workload.hyperparameters();
    Descent descent =
        new Descent(
            Integer.MAX_VALUE,
            Math.min(MAX_MINI_BATCH, h.descent().miniBatchSize()),
            h.descent().learningRate());
    long samples = Math.max(1, Math.min(MAX_SAMPLES, MAX_INPUTS / h.layout().inputs(1)));
    Map<Split, SampleRange> sets = new TreeMap<>();
    workload.sets().forEach((split, range) -> sets.put(split, range.first(samples)));
    return new Workload(
        new Hyperparameters(h.network(), h.objective(), descent), new Shards(1), sets);
  }

  /**
   * Tells both threads to end, and does not wait for them. It is called when the samples of the
   * training are loaded.
   */
  @Override
  public void close() {
    closed = true;
  }
}
