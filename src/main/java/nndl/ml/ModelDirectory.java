package nndl.ml;

import java.util.function.BiFunction;
import nndl.command.OutputLease;
import nndl.data.storage.Lease;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.model.Model;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.FileSystemOverwrite;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.SparkSession;

/**
 * Writes and reads the directory of a stage: the params as MLlib has them, and the model's file.
 */
final class ModelDirectory {
  private ModelDirectory() {}

  private static Storage storage(SparkSession session) {
    return new Storage(session.sparkContext().hadoopConfiguration());
  }

  /**
   * Writes a stage, as the only owner of the directory. The model that is there stays until the new
   * one is whole.
   */
  static final class Writer extends MLWriter {
    private final Params stage;
    private final Model model;

    Writer(Params stage, Model model) {
      this.stage = stage;
      this.model = model;
    }

    /** Spark would delete what is there first. */
    @Override
    public void save(String path) {
      if (!shouldOverwrite()) {
        new FileSystemOverwrite().handleOverwrite(path, false, sparkSession());
      }
      saveImpl(path);
    }

    @Override
    public void saveImpl(String path) {
      Storage storage = storage(sparkSession());
      Path directory = new Path(path);
      StageFiles files = new StageFiles(storage, directory);
      String metadata = DefaultParamsWriter.getMetadataToSave(stage, sparkSession());
      files.requireReplaceable(shouldOverwrite());
      try (Lease lease = OutputLease.take(storage, directory, line -> {})) {
        files.requireReplaceable(shouldOverwrite()); // others may have written since
        files.write(metadata, model);
      }
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
      StageFiles files = new StageFiles(storage, new Path(path));
      files.requireFinished();
      FileStatus before = storage.status(files.model());
      DefaultParamsReader.Metadata metadata =
          DefaultParamsReader.loadMetadata(path, sparkSession(), type.getName());
      Model model = storage.read(files.model(), in -> Model.read(files.model(), in));
      S stage = maker.apply(metadata.uid(), model);
      metadata.getAndSetParams(stage, metadata.getAndSetParams$default$2());
      files.requireFinished();
      requireSame(path, before, storage.status(files.model()));
      return stage;
    }

    /** The params and the model are two files, of which a writer may have replaced one. */
    private static void requireSame(String path, FileStatus before, FileStatus now) {
      if (now.getModificationTime() != before.getModificationTime()
          || now.getLen() != before.getLen()) {
        throw InputException.expected(
            path, "a model that no one writes at the same time", "another one since; try again");
      }
    }
  }
}
