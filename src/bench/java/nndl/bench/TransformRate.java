package nndl.bench;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import nndl.data.recipe.Column;
import nndl.data.recipe.MissingValues;
import nndl.data.recipe.Recipe;
import nndl.data.recipe.RecipeJson;
import nndl.ml.NetworkModel;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.network.Initialiser;
import nndl.network.Layout;
import org.apache.spark.SparkContext;
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
 * {@code TransformRate IMAGES DIR COPIES ROUNDS dense|sparse}: how fast a model predicts a column
 * of vectors in Parquet in one slot, 784-100-10. IMAGES is a file of MNIST's images; its vectors
 * are written to DIR so many times. A line a round, in microseconds of computing a row: reading the
 * column alone; making vectors of it, and no more; nndl's predictions; its three columns; the
 * predictions of MLlib's classifier. The round before the first warms up.
 */
public final class TransformRate {
  private static final int PIXELS = 784;
  private static final int[] SIZES = {PIXELS, 100, 10};

  private TransformRate() {}

  public static void main(String[] args) throws IOException, TimeoutException {
    SparkSession session =
        SparkSession.builder().master("local[1]").config("spark.ui.enabled", "false").getOrCreate();
    int copies = Integer.parseInt(args[2]);
    Dataset<Row> images = images(session, Path.of(args[0]), args[4].equals("sparse"));
    for (int copy = 0; copy < copies; copy++) {
      images.write().mode("append").parquet(args[1]);
    }
    long count = images.count() * copies;
    Dataset<Row> frame = session.read().parquet(args[1]);
    NetworkModel ours = model();
    var theirs =
        new MultilayerPerceptronClassifier().setLayers(SIZES).setMaxIter(1).fit(images.limit(100));
    UserDefinedFunction seen = udf((Vector v) -> 0.0, DataTypes.DoubleType);
    CpuTime cpu = new CpuTime();
    session.sparkContext().addSparkListener(cpu);
    for (int round = -1; round < Integer.parseInt(args[3]); round++) {
      double alone = cpu.micros(frame.select("features"), count);
      double vectors = cpu.micros(frame.select(seen.apply(col("features"))), count);
      double prediction = cpu.micros(ours.transform(frame).select("prediction"), count);
      double three = cpu.micros(ours.transform(frame).drop("features", "label"), count);
      double mllib = cpu.micros(theirs.transform(frame).select("prediction"), count);
      if (round >= 0) {
        System.out.printf(
            Locale.ROOT, "%.1f %.1f %.1f %.1f %.1f%n", alone, vectors, prediction, three, mllib);
      }
    }
    session.stop();
  }

  /** The time that tasks have computed. Other processes of the machine hardly change it. */
  private static final class CpuTime extends SparkListener {
    private final AtomicLong nanos = new AtomicLong();

    @Override
    public void onTaskEnd(SparkListenerTaskEnd task) {
      nanos.addAndGet(task.taskMetrics().executorCpuTime());
    }

    double micros(Dataset<Row> rows, long count) throws TimeoutException {
      SparkContext spark = rows.sparkSession().sparkContext();
      spark.listenerBus().waitUntilEmpty();
      nanos.set(0);
      rows.write().format("noop").mode("overwrite").save();
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
        Vector vector =
            Vectors.dense(
                IntStream.range(0, PIXELS).mapToDouble(k -> (pixels[k] & 0xff) / 255.0).toArray());
        rows.add(RowFactory.create(i % 10 + 0.0, sparse ? vector.toSparse() : vector));
      }
    }
    StructType columns =
        new StructType().add("label", "double").add("features", SQLDataTypes.VectorType());
    return session.createDataFrame(rows, columns).coalesce(1);
  }

  private static NetworkModel model() {
    List<Column> columns =
        IntStream.range(0, PIXELS)
            .<Column>mapToObj(k -> new Column.Numbers("x" + k, 0.1 + k / 1e4, 0.3, null))
            .toList();
    List<String> classes = IntStream.range(0, 10).mapToObj(Integer::toString).toList();
    var strings = InputSpec.strings(List.of(1, PIXELS), 1, List.of());
    strings.put(Model.ACTIVATION, "RELU");
    strings.put(Model.COST, "LOG_LIKELIHOOD");
    strings.put(
        InputSpec.RECIPE,
        RecipeJson.text(new Recipe("label", classes, MissingValues.USUAL, columns)));
    return new NetworkModel(Model.of(Initialiser.HE.parameters(new Layout(SIZES), 1), strings));
  }
}
