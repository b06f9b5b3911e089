package nndl.spark.job;

import java.io.Serializable;
import java.lang.ref.Cleaner;
import nndl.data.SampleLoader;
import nndl.data.SampleRange;
import nndl.error.InputException;
import nndl.network.Block;
import nndl.network.Parameters;
import nndl.spark.cluster.HadoopSettings;
import nndl.spark.cluster.SparkHeap;
import nndl.spark.cluster.SparkMemoryBudget;
import nndl.training.worker.DataHashes;
import nndl.training.worker.Shard;
import nndl.training.worker.Workspace;
import nndl.training.workload.Workload;
import org.apache.spark.SparkEnv;
import org.apache.spark.util.KnownSizeEstimation;

/**
 * A shard with its workspace, which is loaded on the executor that uses it first; or the reason why
 * it can't be loaded. That reason is a value and not an exception: Spark would repeat a task that
 * throws, with a stack trace each time, and a wrong file stays wrong.
 *
 * <p>Spark caches this object as a small one, since the memory of its samples is counted in a
 * {@link SparkMemoryBudget}. If the samples counted as part of the cached object, Spark would write
 * all of them to disk when some did not fit, and read all of them again in every iteration.
 */
final class LoadedShard implements Serializable, KnownSizeEstimation {
  private static final long serialVersionUID = 1;
  private static final long BYTES = 1 << 10;

  /** The id that Spark gives to the executor in the driver's JVM. */
  private static final String DRIVER = "driver";

  private static final Cleaner CLEANER = Cleaner.create();

  /** A computation on a shard. */
  @FunctionalInterface
  interface Function<R> extends Serializable {
    R apply(Shard shard, Workspace workspace);
  }

  private final Workload workload;
  private final int number;
  private final HadoopSettings hadoop;
  private transient Shard shard;
  private transient Workspace workspace;
  private transient Loading loading;

  /** Releases the memory of the samples. */
  private transient Cleaner.Cleanable held;

  LoadedShard(Workload workload, int number, HadoopSettings hadoop) {
    this.workload = workload;
    this.number = number;
    this.hadoop = hadoop;
  }

  /**
   * An executor.
   *
   * @param heap the bytes of its heap
   */
  record Executor(String id, long heap) implements Serializable {
    private static Executor here() {
      return new Executor(SparkEnv.get().executorId(), SparkHeap.heap());
    }
  }

  /**
   * The outcome of loading a shard.
   *
   * @param loaded the hashes of its samples; null if they can't be loaded
   * @param why what the user has to correct; null if they are loaded
   */
  record Loading(DataHashes loaded, String why, Executor executor) implements Serializable {
    /** Returns the hashes of the samples; fails if they could not be loaded. */
    DataHashes hashes() {
      if (why != null) {
        throw InputException.ofText(why);
      }
      return loaded;
    }
  }

  /** Loads the shard, unless that was tried before, and returns the outcome. */
  synchronized Loading load() {
    if (loading == null) {
      loading = tryToLoad();
    }
    return loading;
  }

  /**
   * Computes {@code function} on the shard, with these weights. It is synchronized, since Spark may
   * run an old task at the same time as its replacement. It fails if the shard can't be loaded.
   * That can happen late: if an executor is lost, another one loads the shard, and the file may
   * have changed meanwhile.
   *
   * @param weights parameters, or the array of their numbers
   */
  synchronized <R> R apply(Function<R> function, Object weights) {
    DataHashes unused = load().hashes();
    workspace.at(
        weights instanceof float[] values
            ? new Parameters(Block.of(workload.layout(), values))
            : (Parameters) weights);
    return function.apply(shard, workspace);
  }

  private Loading tryToLoad() {
    SparkMemoryBudget budget = new SparkMemoryBudget();
    held = CLEANER.register(this, budget::close); // nothing says when Spark drops a cached object
    try {
      shard = new Shard(workload, new SampleLoader(hadoop.storage(), budget), number);
      workspace = new Workspace(workload.hyperparameters());
      return new Loading(shard.hashes(), null, Executor.here());
    } catch (InputException e) {
      return new Loading(null, e.text(), Executor.here());
    }
  }

  /**
   * Releases the memory of the shard's samples, if it was loaded here. It is not used any more. The
   * driver may need what it keeps of compressed files.
   *
   * @return whether it was loaded here
   */
  synchronized boolean release() {
    if (held == null) {
      return false;
    }
    shard = null;
    workspace = null;
    held.clean();
    if (!Executor.here().id.equals(DRIVER)) {
      SampleLoader.forget(workload.sets().values().stream().map(SampleRange::set));
    }
    return true;
  }

  @Override
  public long estimatedSize() {
    return BYTES;
  }
}
