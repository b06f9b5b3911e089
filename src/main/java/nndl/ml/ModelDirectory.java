package nndl.ml;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.BiFunction;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.model.Model;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWriter;
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

  private static Path file(String directory) {
    return new Path(directory, Model.FILE_NAME);
  }

  /** Writes a stage. */
  static final class Writer extends MLWriter {
    private final Params stage;
    private final Model model;

    Writer(Params stage, Model model) {
      this.stage = stage;
      this.model = model;
    }

    @Override
    public void saveImpl(String path) {
      DefaultParamsWriter.saveMetadata(stage, path, sparkSession());
      storage(sparkSession()).save(file(path), model.file()::write);
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
      DefaultParamsReader.Metadata metadata =
          DefaultParamsReader.loadMetadata(path, sparkSession(), type.getName());
      S stage = maker.apply(metadata.uid(), model(file(path)));
      metadata.getAndSetParams(stage, metadata.getAndSetParams$default$2());
      return stage;
    }

    private Model model(Path file) {
      try (InputStream in = storage(sparkSession()).open(file)) {
        return Model.read(file, in);
      } catch (IOException e) {
        throw InputException.unreadable(file, e);
      }
    }
  }
}
