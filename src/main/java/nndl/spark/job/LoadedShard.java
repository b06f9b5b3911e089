package nndl.spark.job;

import java.io.Serializable;
import java.lang.ref.Cleaner;
import nndl.data.SampleLoader;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.network.Parameters;
import nndl.spark.cluster.SparkHeap;
import nndl.spark.cluster.SparkMemoryBudget;
import nndl.training.worker.DataHashes;
import nndl.training.worker.Shard;
import nndl.training.worker.Workspace;
import nndl.training.workload.Workload;
import org.apache.spark.SparkEnv;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.KnownSizeEstimation;
import org.apache.spark.util.SerializableConfiguration;

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
  private static final Cleaner CLEANER = Cleaner.create();

  /** A computation on a shard. */
  @FunctionalInterface
  interface Function<R> extends Serializable {
    R apply(Shard shard, Workspace workspace);
  }

  private final Workload workload;
  private final int number;
  private final Broadcast<SerializableConfiguration> hadoop;
  private transient Shard shard;
  private transient Workspace workspace;
  private transient Loading loading;

  LoadedShard(Workload workload, int number, Broadcast<SerializableConfiguration> hadoop) {
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

  /** The outcome of loading a shard. */
  sealed interface Loading extends Serializable {
    /** The hashes of the shard's samples; fails if they could not be loaded. */
    DataHashes hashes();

    /** The executor that loaded the shard, or tried to. */
    Executor executor();

    /** The shard is loaded. */
    record Done(DataHashes hashes, Executor executor) implements Loading {}

    /**
     * The shard can't be loaded.
     *
     * @param why what the user has to correct
     */
    record Failed(String why, Executor executor) implements Loading {
      @Override
      public DataHashes hashes() {
        throw new InputException(why);
      }
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
   */
  synchronized <R> R apply(Function<R> function, Parameters weights) {
    if (load() instanceof Loading.Failed failed) {
      throw new InputException(failed.why);
    }
    workspace.at(weights);
    return function.apply(shard, workspace);
  }

  private Loading tryToLoad() {
    SparkMemoryBudget budget = new SparkMemoryBudget();
    CLEANER.register(this, budget::close); // Spark reports nothing when it drops a cached object
    try {
      Storage storage = new Storage(hadoop.value().value());
      shard = Shard.load(workload, new SampleLoader(storage, budget), number);
      workspace = new Workspace(workload.hyperparameters());
      return new Loading.Done(shard.hashes(), Executor.here());
    } catch (InputException e) {
      return new Loading.Failed(e.getMessage(), Executor.here());
    }
  }

  @Override
  public long estimatedSize() {
    return BYTES;
  }
}
