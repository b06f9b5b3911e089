package nndl.ml;

import java.io.File;
import java.util.function.BiFunction;
import nndl.data.storage.Storage;
import nndl.data.storage.UnfinishedSets;
import nndl.error.InputException;
import nndl.model.Model;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.ml.util.ReadWriteUtils;
import org.apache.spark.sql.SparkSession;

/**
 * Writes and reads the directory of a stage in Spark's way: the params as metadata, and beside them
 * the model's file.
 */
final class ModelDirectory {
  private ModelDirectory() {}

  private static Storage storage(SparkSession session) {
    return new Storage(session.sparkContext().hadoopConfiguration());
  }

  /** Returns the directory, which Spark Connect's cache has on the driver's computer. */
  private static Path directory(String path) {
    return (boolean) ReadWriteUtils.localSavingModeState().get()
        ? new Path(new File(path).toURI())
        : new Path(path);
  }

  private static Path file(String directory) {
    return new Path(directory(directory), Model.FILE_NAME);
  }

  /** Writes a stage. Spark has deleted what was there, if it may be overwritten. */
  static final class Writer extends MLWriter {
    private final Params stage;
    private final Model model;

    Writer(Params stage, Model model) {
      this.stage = stage;
      this.model = model;
    }

    /** Writes the model last, without which the directory cannot be read. */
    @Override
    public void saveImpl(String path) {
      DefaultParamsWriter.saveMetadata(stage, path, sparkSession());
      storage(sparkSession()).write(file(path), model.file()::write);
    }
  }

  /** Reads a stage, which is made of its uid and the model. */
  static final class Reader<S extends Params> extends MLReader<S> {
    private final Class<S> type;
    private final BiFunction<String, Model, S> maker;

    Reader(Class<S> type, BiFunction<String, Model, S> maker) {
      this.type = type;
      this.maker = maker;
    }

    @Override
    public S load(String path) {
      Storage storage = storage(sparkSession());
      UnfinishedSets.requireNone(storage, directory(path)); // as earlier versions replaced a model
      FileStatus before = storage.status(file(path));
      DefaultParamsReader.Metadata metadata =
          DefaultParamsReader.loadMetadata(path, sparkSession(), type.getName());
      Model model = storage.read(file(path), in -> Model.read(file(path), in));
      S stage = maker.apply(metadata.uid(), model);
      metadata.getAndSetParams(stage, metadata.getAndSetParams$default$2());
      requireSame(before, storage.status(file(path)));
      return stage;
    }

    /** Fails if the params may be those of a model that was there before, or since. */
    private static void requireSame(FileStatus before, FileStatus after) {
      if (before.getModificationTime() != after.getModificationTime()) {
        throw InputException.expected(
            before.getPath(), "a model that nobody replaces while it is read", "another one");
      }
    }
  }
}
