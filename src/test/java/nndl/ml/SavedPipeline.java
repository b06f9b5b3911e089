package nndl.ml;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import nndl.TestJvm;
import org.apache.spark.launcher.JavaModuleOptions;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * {@code SavedPipeline PIPELINE ROWS PREDICTIONS}: a program that predicts the rows of a Parquet
 * file by a pipeline that another JVM has saved.
 */
final class SavedPipeline {
  private static final long SECONDS = 300;

  private SavedPipeline() {}

  public static void main(String[] args) {
    SparkSession session = MlSession.start();
    Dataset<Row> rows = session.read().parquet(args[1]);
    PipelineModel.load(args[0]).transform(rows).write().parquet(args[2]);
    session.stop();
  }

  /** Saves the rows and the pipeline, and returns what another JVM predicts. */
  static Dataset<Row> predictions(PipelineModel pipeline, Dataset<Row> rows, Path directory)
      throws IOException, InterruptedException {
    String saved = directory.resolve("pipeline").toString();
    pipeline.write().save(saved);
    rows.write().parquet(directory.resolve("rows").toString());
    Path log = directory.resolve("log");
    List<String> command =
        Stream.of(
                Stream.of(ProcessHandle.current().info().command().orElseThrow(), "-Xmx512m"),
                Stream.of(JavaModuleOptions.defaultModuleOptionArray()),
                TestJvm.options().stream(),
                Stream.of("-Dspark.driver.host=localhost"),
                Stream.of("-cp", TestJvm.classPath()),
                Stream.of(SavedPipeline.class.getName(), saved),
                Stream.of("rows", "predictions").map(name -> directory.resolve(name).toString()))
            .flatMap(words -> words)
            .toList();
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError(Files.readString(log));
      }
    } finally {
      process.destroyForcibly();
    }
    return rows.sparkSession().read().parquet(directory.resolve("predictions").toString());
  }
}
