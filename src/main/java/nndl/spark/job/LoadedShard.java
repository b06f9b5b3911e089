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
 * A shard with its workspace, loaded where it is first asked for, or why it can't be. An error is a
 * value here, since a task that throws is tried again by Spark, with a stack trace each time, and a
 * wrong file stays wrong.
 *
 * <p>To Spark, which caches it, it is small: its samples are in a {@link SparkMemoryBudget}. Were
 * they part of what Spark caches, it would write all of them to disk if some did not fit, and read
 * all again in every iteration.
 */
final class LoadedShard implements Serializable, KnownSizeEstimation {
  private static final long serialVersionUID = 1;
  private static final long BYTES = 1 << 10;
  private static final Cleaner CLEANER = Cleaner.create();

  /** What is computed of a shard that was loaded. */
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
  record Place(String executor, long heap) implements Serializable {
    private static Place here() {
      return new Place(SparkEnv.get().executorId(), SparkHeap.heap());
    }
  }

  /** What has become of loading a shard. */
  sealed interface Loading extends Serializable {
    /** Of its samples; fails if they could not be loaded. */
    DataHashes hashes();

    /** Where it was tried. */
    Place place();

    /** It is there. */
    record Done(DataHashes hashes, Place place) implements Loading {}

    /**
     * It can't be.
     *
     * @param why what the user has to mend
     */
    record Failed(String why, Place place) implements Loading {
      @Override
      public DataHashes hashes() {
        throw new InputException(why);
      }
    }
  }

  /** Loads the shard unless it is there. */
  synchronized Loading load() {
    if (loading == null) {
      loading = tryToLoad();
    }
    return loading;
  }

  /**
   * Computes on the shard at some weights; synchronized since Spark may run an old task beside its
   * replacement. An executor that loads the shard again after another's loss may find the file
   * changed.
   */
  synchronized <R> R apply(Function<R> function, Parameters weights) {
    if (load() instanceof Loading.Failed failed) {
      throw new InputException(failed.why);
    }
    workspace.at(weights);
    return function.apply(shard, workspace);
  }

  private Loading tryToLoad() {
    SparkMemoryBudget room = new SparkMemoryBudget();
    CLEANER.register(this, room::close); // Spark does not say when it drops what it has cached
    try {
      Storage storage = new Storage(hadoop.value().value());
      shard = Shard.load(workload, new SampleLoader(storage, room), number);
      workspace = new Workspace(workload.hyperparameters());
      return new Loading.Done(shard.hashes(), Place.here());
    } catch (InputException e) {
      return new Loading.Failed(e.getMessage(), Place.here());
    }
  }

  @Override
  public long estimatedSize() {
    return BYTES;
  }
}
