package nndl.spark;

import java.io.Serializable;
import nndl.data.InputException;
import nndl.data.SampleLoader;
import nndl.data.Storage;
import nndl.training.Shard;
import nndl.training.Workload;
import nndl.training.Workspace;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A shard with its workspace, or why it could not be loaded. An error is a value here, since a task
 * that throws is tried again by Spark, with a stack trace each time, and a wrong file stays wrong.
 */
final class LoadedShard implements Serializable {
  private static final long serialVersionUID = 1;

  /** What is computed of a shard that was loaded. */
  @FunctionalInterface
  interface Function<R> extends Serializable {
    R apply(Shard shard, Workspace workspace);
  }

  private final Workload workload;
  private final Shard shard;
  private final String error;
  private transient Workspace workspace;

  private LoadedShard(Workload workload, Shard shard, String error) {
    this.workload = workload;
    this.shard = shard;
    this.error = error;
  }

  static LoadedShard load(
      Workload workload, int number, Broadcast<SerializableConfiguration> hadoop) {
    try {
      Storage storage = new Storage(hadoop.value().value());
      return new LoadedShard(workload, workload.load(new SampleLoader(storage), number), null);
    } catch (InputException e) {
      return new LoadedShard(workload, null, e.getMessage());
    }
  }

  /** What the user has to mend; null if the shard is there. */
  String error() {
    return error;
  }

  /**
   * Computes on the shard; synchronized since Spark may run an old task beside its replacement. An
   * executor that loads the shard again after another's loss may find the file changed.
   */
  synchronized <R> R apply(Function<R> function) {
    if (error != null) {
      throw new InputException(error);
    }
    if (workspace == null) {
      workspace = new Workspace(workload.hyperparameters());
    }
    return function.apply(shard, workspace);
  }
}
