package nndl.ml;

import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.mllib.evaluation.RegressionMetrics;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How far the answers of a model are off, for rows with labels. The measures are those of MLlib's
 * regressions, and are computed when the first of them is asked for.
 */
public class NetworkRegressionSummary {
  private final Dataset<Row> predictions;
  private final String predictionCol;
  private final String labelCol;
  private RegressionMetrics metrics;

  NetworkRegressionSummary(Dataset<Row> predictions, String predictionCol, String labelCol) {
    this.predictions = predictions;
    this.predictionCol = predictionCol;
    this.labelCol = labelCol;
  }

  /** Returns the rows, with the column that the model adds. */
  public Dataset<Row> predictions() {
    return predictions;
  }

  public String predictionCol() {
    return predictionCol;
  }

  public String labelCol() {
    return labelCol;
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

  private RegressionMetrics metrics() {
    if (metrics == null) {
      metrics =
          new RegressionEvaluator()
              .setPredictionCol(predictionCol)
              .setLabelCol(labelCol)
              .getMetrics(predictions);
    }
    return metrics;
  }
}
