package nndl.ml;

import java.util.Arrays;
import java.util.function.Supplier;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.mllib.evaluation.RegressionMetrics;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How far the answers of a model are off, for rows with labels. The measures are those of MLlib's
 * regressions, and are computed when the first of them is asked for.
 */
public class NetworkRegressionSummary {
  private final Supplier<Dataset<Row>> planned;
  private final String predictionCol;
  private final String labelCol;
  private final String weightCol;
  private Dataset<Row> predictions;
  private RegressionMetrics metrics;

  /**
   * @param predictions returns the rows with the column that the model adds
   */
  NetworkRegressionSummary(
      Supplier<Dataset<Row>> predictions, String predictionCol, String labelCol, String weightCol) {
    this.planned = predictions;
    this.predictionCol = predictionCol;
    this.labelCol = labelCol;
    this.weightCol = weightCol;
  }

  /** Returns the rows, with the column that the model adds. */
  public synchronized Dataset<Row> predictions() {
    if (predictions == null) {
      predictions = planned.get();
    }
    return predictions;
  }

  public String predictionCol() {
    return predictionCol;
  }

  public String labelCol() {
    return labelCol;
  }

  /** Returns the column by which rows count, or an empty name if every row counts once. */
  public String weightCol() {
    return weightCol;
  }

  /** Returns the root of the mean squared error, in the unit of the label. */
  public double rootMeanSquaredError() {
    return metrics().rootMeanSquaredError();
  }

  /** Returns the mean of the absolute errors, in the unit of the label. */
  public double meanAbsoluteError() {
    return metrics().meanAbsoluteError();
  }

  /** Returns the coefficient of determination, which means nothing if all labels are equal. */
  public double r2() {
    return metrics().r2();
  }

  private synchronized RegressionMetrics metrics() {
    if (metrics == null) {
      RegressionEvaluator evaluator =
          new RegressionEvaluator().setPredictionCol(predictionCol).setLabelCol(labelCol);
      boolean weighed = Arrays.asList(predictions().columns()).contains(weightCol);
      metrics = evaluator.setWeightCol(weighed ? weightCol : "").getMetrics(predictions());
    }
    return metrics;
  }
}
