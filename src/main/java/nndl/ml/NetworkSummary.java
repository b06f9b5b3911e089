package nndl.ml;

import java.util.function.Supplier;
import org.apache.spark.ml.classification.ClassificationSummary;
import org.apache.spark.mllib.evaluation.MulticlassMetrics;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How well a model classifies rows with labels. It has the measures of MLlib's classifiers. They
 * and the rows are planned and computed when the first of them is asked for: to plan them takes
 * longer than to train on a few rows, and a search over params asks for none.
 */
public class NetworkSummary implements ClassificationSummary {
  private transient Supplier<Dataset<Row>> planned;
  private transient Dataset<Row> predictions;
  private final String predictionCol;
  private final String labelCol;
  private final String weightCol;
  private transient MulticlassMetrics metrics;

  /**
   * @param predictions returns the rows with the columns that the model adds
   */
  NetworkSummary(
      Supplier<Dataset<Row>> predictions, String predictionCol, String labelCol, String weightCol) {
    this.planned = predictions;
    this.predictionCol = predictionCol;
    this.labelCol = labelCol;
    this.weightCol = weightCol;
  }

  /** Returns the rows, with the columns that the model adds. */
  @Override
  public synchronized Dataset<Row> predictions() {
    if (predictions == null && planned != null) { // both are null after serialisation
      predictions = planned.get();
      planned = null;
    }
    return predictions;
  }

  @Override
  public String predictionCol() {
    return predictionCol;
  }

  @Override
  public String labelCol() {
    return labelCol;
  }

  /** Returns the column by which rows count, or an empty name if every row counts once. */
  @Override
  public String weightCol() {
    return weightCol;
  }

  @Override
  public synchronized MulticlassMetrics
      org$apache$spark$ml$classification$ClassificationSummary$$multiclassMetrics() {
    if (metrics == null) {
      ClassificationSummary.$init$(this); // Scala's traits set their fields so
    }
    return metrics;
  }

  @Override
  public void
      org$apache$spark$ml$classification$ClassificationSummary$_setter_$org$apache$spark$ml$classification$ClassificationSummary$$multiclassMetrics_$eq(
          MulticlassMetrics made) {
    metrics = made;
  }
}
