package nndl.command.predict;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import nndl.data.storage.Commit;
import nndl.data.storage.Storage;
import nndl.model.ensemble.PredictionCsv.Column;
import nndl.spark.ProgressAccumulator;
import nndl.spark.cluster.SparkHeap;
import nndl.spark.sql.ParquetFiles;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Writes the rows of a prediction as a directory of Parquet files. A {@link PartsJob} writes them
 * as CSV, and Spark SQL then makes a Parquet file of each part. So both have the same rows in the
 * same order.
 */
record ParquetJob(Prediction prediction, PartFiles files) {
  /** The directory, in that of the prediction, of what is not whole yet. */
  private static final String STAGING = ".nndl-parquet";

  /** Runs the job like {@link PartsJob#run}. */
  PredictionTotal run(
      JavaSparkContext spark,
      SparkHeap heap,
      ProgressAccumulator progress,
      Storage storage,
      Consumer<String> lines) {
    Path staging = new Path(files.directory(), STAGING);
    storage.deleteTree(staging);
    try {
      PartFiles csv = PartFiles.of(storage, new Path(staging, "csv"), false);
      PredictionTotal total = new PartsJob(named(), csv).run(spark, heap, progress, lines);
      int count = PartsJob.parts(prediction.samples()).count();
      List<Path> parts = IntStream.range(0, count).mapToObj(csv::part).toList();
      List<Path> parquet = ParquetFiles.write(spark, parts, fields(), new Path(staging, "parquet"));
      Commit commit = new Commit(storage);
      files.replace(commit);
      for (int part = 0; part < parquet.size(); part++) {
        commit.move(parquet.get(part), files.parquet(part));
      }
      commit.write(files.success(), out -> {});
      commit.commit();
      return total;
    } finally {
      storage.deleteTree(staging);
    }
  }

  /** Returns a prediction with a field before a single one, since CSV has no row without text. */
  private Prediction named() {
    if (prediction.names().size() > 1) {
      return prediction;
    }
    List<Column> columns = new ArrayList<>(List.of(Column.NAME));
    columns.addAll(prediction.columns());
    return new Prediction(
        prediction.ensemble(),
        prediction.samples(),
        prediction.strict(),
        prediction.ids(),
        columns);
  }

  private List<ParquetFiles.Field> fields() {
    List<String> names = prediction.names();
    List<ParquetFiles.Type> types = new ArrayList<>();
    prediction.ids().forEach(id -> types.add(ParquetFiles.Type.TEXT));
    for (Column column : prediction.columns()) {
      switch (column) {
        case NAME, CLASS -> types.add(ParquetFiles.Type.TEXT);
        case PREDICTION -> types.add(ParquetFiles.Type.INTEGER);
        case CONFIDENCE -> types.add(ParquetFiles.Type.NUMBER);
        case OUTPUTS ->
            IntStream.range(0, prediction.ensemble().targets().outputs())
                .forEach(output -> types.add(ParquetFiles.Type.NUMBER));
      }
    }
    return IntStream.range(0, names.size())
        .mapToObj(i -> new ParquetFiles.Field(names.get(i), types.get(i)))
        .toList();
  }
}
