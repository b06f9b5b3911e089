import static org.apache.spark.ml.functions.vector_to_array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import java.util.Locale;
import nndl.ml.NetworkClassifier;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Three classifiers of Spark on one table, each with its defaults and in the order that is given: {@code fit} on the same seven
 * tenths of its rows, and answers for the others. All features are standardised first, since MLlib's network needs it.
 *
 * <p>Arguments: a CSV file with a header; the column of classes, all others being numbers; the seed of the split; then the
 * contenders, of {@code nndl}, {@code network} and {@code regression}, of which the last two are MLlib's. Prints a line for
 * each: its name, the share of right answers, the mean over the classes of the area under the curve by {@code probability},
 * and the seconds of {@code fit}.
 */
public final class Frames {
  private Frames() {}

  public static void main(String[] arguments) throws Exception {
    SparkSession spark =
        SparkSession.builder().master("local[*]").config("spark.ui.enabled", "false").getOrCreate();
    Dataset<Row> table =
        spark.read().option("header", true).option("inferSchema", true).csv(arguments[0]);
    String label = arguments[1];
    String[] features =
        Arrays.stream(table.columns()).filter(name -> !name.equals(label)).toArray(String[]::new);
    PipelineModel prepared =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  new StringIndexer().setInputCol(label).setOutputCol("label"),
                  new VectorAssembler().setInputCols(features).setOutputCol("raw"),
                  new StandardScaler().setInputCol("raw").setOutputCol("features").setWithMean(true)
                })
            .fit(table);
    Dataset<Row>[] parts =
        prepared
            .transform(table)
            .select("label", "features")
            .randomSplit(new double[] {0.7, 0.3}, Long.parseLong(arguments[2]));
    for (Dataset<Row> part : parts) {
      part.cache().count();
    }
    int classes = (int) table.select(label).distinct().count();
    for (String contender : Arrays.copyOfRange(arguments, 3, arguments.length)) {
      long start = System.nanoTime();
      org.apache.spark.ml.Model<?> model =
          estimator(contender, features.length, classes).fit(parts[0]);
      double seconds = (System.nanoTime() - start) / 1e9;
      Dataset<Row> answers = model.transform(parts[1]).cache();
      System.out.printf(
          Locale.ROOT,
          "%s %.4f %.4f %.2f%n",
          contender,
          new MulticlassClassificationEvaluator().setMetricName("accuracy").evaluate(answers),
          area(answers, classes),
          seconds);
      answers.unpersist();
    }
    spark.stop();
  }

  private static Estimator<? extends org.apache.spark.ml.Model<?>> estimator(
      String contender, int features, int classes) {
    return switch (contender) {
      case "nndl" -> new NetworkClassifier().setSeed(1);
      case "network" ->
          new MultilayerPerceptronClassifier()
              .setLayers(new int[] {features, 100, classes})
              .setSeed(1);
      case "regression" -> new LogisticRegression();
      default -> throw new IllegalArgumentException(contender);
    };
  }

  /** The mean over the classes of the area under the curve of one class against all others. */
  private static double area(Dataset<Row> answers, int classes) {
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      Dataset<Row> one =
          answers.select(
              vector_to_array(col("probability"), "float64").getItem(c).as("score"),
              when(col("label").equalTo(c), 1.0).otherwise(0.0).as("is"));
      sum +=
          new BinaryClassificationEvaluator()
              .setRawPredictionCol("score")
              .setLabelCol("is")
              .evaluate(one);
    }
    return sum / classes;
  }
}
