package nndl.bench;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import nndl.command.predict.PartFiles;
import nndl.command.predict.PartsJob;
import nndl.command.predict.Prediction;
import nndl.data.InputFiles;
import nndl.data.SampleSet;
import nndl.data.format.IdxHeader;
import nndl.data.format.IdxType;
import nndl.data.format.IdxWriter;
import nndl.data.format.InputOptions;
import nndl.data.recipe.Column;
import nndl.data.recipe.MissingValues;
import nndl.data.recipe.Recipe;
import nndl.data.recipe.RecipeJson;
import nndl.data.recipe.Standardising;
import nndl.data.storage.Storage;
import nndl.ml.NetworkModel;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.model.ensemble.Ensemble;
import nndl.model.ensemble.PredictionCsv;
import nndl.network.Initialiser;
import nndl.network.Layout;
import nndl.spark.ProgressAccumulator;
import nndl.spark.cluster.SparkHeap;
import nndl.training.memory.JvmMemory;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * {@code TransformRate IMAGES DIR COPIES ROUNDS dense|sparse SIZES}: how fast a model predicts a
 * column of vectors in Parquet in one slot. IMAGES is a file of MNIST's images; its vectors, or the
 * pixels in their middle if SIZES has fewer inputs, are written to DIR so many times. A line a
 * round, in microseconds of computing a row: reading the column alone; making vectors of it, and no
 * more; nndl's predictions; its three columns; the predictions of MLlib's classifier; the job of
 * {@code nndl predict} on the same numbers in IDX, which writes CSV. The round before the first
 * warms up.
 */
public final class TransformRate {
  private static final int PIXELS = 784;
  private static int[] sizes;

  private TransformRate() {}

  public static void main(String[] args) throws IOException, TimeoutException {
    SparkSession session =
        SparkSession.builder().master("local[1]").config("spark.ui.enabled", "false").getOrCreate();
    sizes = Arrays.stream(args[5].split(",")).mapToInt(Integer::parseInt).toArray();
    int copies = Integer.parseInt(args[2]);
    Dataset<Row> images = images(session, Path.of(args[0]), args[4].equals("sparse"));
    for (int copy = 0; copy < copies; copy++) {
      images.write().mode("append").parquet(args[1]);
    }
    long count = images.count() * copies;
    Dataset<Row> frame = session.read().parquet(args[1]);
    NetworkModel ours = model();
    var theirs =
        new MultilayerPerceptronClassifier().setLayers(sizes).setMaxIter(1).fit(images.limit(100));
    UserDefinedFunction seen = udf((Vector v) -> 0.0, DataTypes.DoubleType);
    CpuTime cpu = new CpuTime(session.sparkContext());
    Runnable predict = command(ours.model(), images, args[1], copies, session);
    session.sparkContext().addSparkListener(cpu);
    for (int round = -1; round < Integer.parseInt(args[3]); round++) {
      double alone = cpu.micros(frame.select("features"), count);
      double vectors = cpu.micros(frame.select(seen.apply(col("features"))), count);
      double prediction = cpu.micros(ours.transform(frame).select("prediction"), count);
      double three = cpu.micros(ours.transform(frame).drop("features", "label"), count);
      double mllib = cpu.micros(theirs.transform(frame).select("prediction"), count);
      double command = cpu.micros(predict, count);
      if (round >= 0) {
        System.out.printf(
            Locale.ROOT,
            "%.2f %.2f %.2f %.2f %.2f %.2f%n",
            alone,
            vectors,
            prediction,
            three,
            mllib,
            command);
      }
    }
    session.stop();
  }

  /** The time that tasks have computed. Other processes of the machine hardly change it. */
  private static final class CpuTime extends SparkListener {
    private final SparkContext spark;
    private final AtomicLong nanos = new AtomicLong();

    CpuTime(SparkContext spark) {
      this.spark = spark;
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd task) {
      nanos.addAndGet(task.taskMetrics().executorCpuTime());
    }

    double micros(Dataset<Row> rows, long count) throws TimeoutException {
      return micros(() -> rows.write().format("noop").mode("overwrite").save(), count);
    }

    double micros(Runnable job, long count) throws TimeoutException {
      spark.listenerBus().waitUntilEmpty();
      nanos.set(0);
      job.run();
      spark.listenerBus().waitUntilEmpty();
      return nanos.get() / 1e3 / count;
    }
  }

  private static Dataset<Row> images(SparkSession session, Path file, boolean sparse)
      throws IOException {
    List<Row> rows = new ArrayList<>();
    try (DataInputStream in =
        new DataInputStream(new GZIPInputStream(Files.newInputStream(file), 1 << 16))) {
      in.skipNBytes(4);
      int count = in.readInt();
      in.skipNBytes(8);
      byte[] pixels = new byte[PIXELS];
      for (int i = 0; i < count; i++) {
        in.readFully(pixels);
        int first = (PIXELS - sizes[0]) / 2;
        Vector vector =
            Vectors.dense(
                IntStream.range(first, first + sizes[0])
                    .mapToDouble(k -> (pixels[k] & 0xff) / 255.0)
                    .toArray());
        rows.add(RowFactory.create(i % sizes[2] + 0.0, sparse ? vector.toSparse() : vector));
      }
    }
    StructType columns =
        new StructType().add("label", "double").add("features", SQLDataTypes.VectorType());
    return session.createDataFrame(rows, columns).coalesce(1);
  }

  /** Returns the job of the command on a file of the numbers, which it writes beside Parquet. */
  private static Runnable command(
      Model model, Dataset<Row> images, String directory, int copies, SparkSession session)
      throws IOException {
    Storage storage = Mnist.storage();
    List<Row> rows = images.select("features").collectAsList();
    Path file = Path.of(directory + ".idx");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      IdxWriter writer =
          IdxWriter.begin(
              out, new IdxHeader(IdxType.DOUBLE, (long) rows.size() * copies, List.of(sizes[0])));
      for (int copy = 0; copy < copies; copy++) {
        rows.forEach(row -> writer.add(row.<Vector>getAs(0).toArray()));
      }
    }
    InputOptions how = InputOptions.idx(Standardising.of(model.input().recipe().orElseThrow()), 1);
    SampleSet samples =
        SampleSet.withoutLabels(storage, InputFiles.of(storage, file.toString()), how, sizes[0]);
    List<PredictionCsv.Column> columns =
        List.of(PredictionCsv.Column.NAME, PredictionCsv.Column.PREDICTION);
    Prediction work =
        new Prediction(new Ensemble(List.of(model)), samples, false, List.of(), columns);
    var into = new org.apache.hadoop.fs.Path(directory + ".csv");
    JavaSparkContext spark = new JavaSparkContext(session.sparkContext());
    return () -> {
      storage.deleteTree(into);
      storage.createDirectory(into);
      new PartsJob(work, PartFiles.of(storage, into, false))
          .run(
              spark,
              new SparkHeap(spark.getConf(), JvmMemory.NONE, line -> {}),
              new ProgressAccumulator(spark),
              line -> {});
    };
  }

  private static NetworkModel model() {
    List<Column> columns =
        IntStream.range(0, sizes[0])
            .<Column>mapToObj(k -> new Column.Numbers("x" + k, 0.1 + k / 1e4, 0.3, null))
            .toList();
    List<String> classes = IntStream.range(0, sizes[2]).mapToObj(Integer::toString).toList();
    var strings = InputSpec.strings(List.of(1, sizes[0]), 1, List.of());
    strings.put(Model.ACTIVATION, "RELU");
    strings.put(Model.COST, "LOG_LIKELIHOOD");
    strings.put(
        InputSpec.RECIPE,
        RecipeJson.text(new Recipe("label", classes, MissingValues.USUAL, columns)));
    return new NetworkModel(Model.of(Initialiser.HE.parameters(new Layout(sizes), 1), strings));
  }
}
