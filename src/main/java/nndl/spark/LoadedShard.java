package nndl.spark;

import java.io.Serializable;
import nndl.data.ImageLoader;
import nndl.data.InputException;
import nndl.data.Storage;
import nndl.training.Shard;
import nndl.training.Workload;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * A shard, or why it could not be loaded. An error is a value here, since a task that throws is
 * tried again by Spark, with a stack trace each time, and a wrong file stays wrong.
 */
record LoadedShard(Shard shard, String error) implements Serializable {

  static LoadedShard load(
      Workload workload, int number, Broadcast<SerializableConfiguration> hadoop) {
    try {
      Storage storage = new Storage(hadoop.value().value());
      return new LoadedShard(workload.load(new ImageLoader(storage), number), null);
    } catch (InputException e) {
      return new LoadedShard(null, e.getMessage());
    }
  }

  /** The shard; an executor that loads it again after another's loss may find the file changed. */
  Shard get() {
    if (error != null) {
      throw new InputException(error);
    }
    return shard;
  }
}
