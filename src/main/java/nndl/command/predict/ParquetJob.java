package nndl.command.predict;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nndl.data.storage.Commit;
import nndl.data.storage.Storage;
import nndl.model.ensemble.PredictionCsv;
import nndl.model.ensemble.PredictionCsv.Column;
import nndl.spark.ProgressAccumulator;
import nndl.spark.cluster.SparkHeap;
import nndl.spark.sql.ParquetFiles;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

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
      storage.deleteAtExit(staging); // if the end of the process comes first
      PredictionTotal total = new PartsJob(named(), csv).run(spark, heap, progress, lines);
      int count = PartsJob.parts(prediction.samples()).count();
      List<Path> parts = IntStream.range(0, count).mapToObj(csv::part).toList();
      List<Path> parquet = ParquetFiles.write(spark, parts, schema(), new Path(staging, "parquet"));
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
      storage.keepAtExit(staging);
    }
  }

  /** Returns a prediction whose rows have a text: CSV has no rows without one. */
  private Prediction named() {
    return new Prediction(
        prediction.ensemble(),
        prediction.samples(),
        prediction.strict(),
        prediction.ids(),
        Stream.concat(prediction.columns().stream(), Stream.of(Column.NAME)).toList());
  }

  private StructType schema() {
    StructType schema = new StructType();
    for (String id : prediction.ids()) {
      schema = schema.add(id, DataTypes.StringType);
    }
    for (Column column : prediction.columns()) {
      DataType type =
          switch (column) {
            case NAME, CLASS -> DataTypes.StringType;
            case PREDICTION -> DataTypes.IntegerType;
            case CONFIDENCE, OUTPUTS -> DataTypes.DoubleType;
          };
      for (String name : PredictionCsv.header(List.of(column), prediction.outputNames())) {
        schema = schema.add(name, type);
      }
    }
    return schema;
  }
}
