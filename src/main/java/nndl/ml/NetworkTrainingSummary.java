package nndl.ml;

import java.util.function.Supplier;
import org.apache.spark.ml.classification.TrainingSummary;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How a training went, and how well its model classifies the rows of the training. */
public final class NetworkTrainingSummary extends NetworkSummary implements TrainingSummary {
  private final double[] objectiveHistory;
  private final int epochs;

  NetworkTrainingSummary(
      Supplier<Dataset<Row>> predictions,
      String predictionCol,
      String labelCol,
      String weightCol,
      double[] objectiveHistory,
      int epochs) {
    super(predictions, predictionCol, labelCol, weightCol);
    this.objectiveHistory = objectiveHistory;
    this.epochs = epochs;
  }

  /**
   * Returns the mean cost of the training rows in each epoch, or nothing if the option {@code
   * monitor} leaves it out.
   */
  @Override
  public double[] objectiveHistory() {
    return objectiveHistory.clone();
  }

  /** Returns the number of epochs. */
  @Override
  public int totalIterations() {
    return epochs;
  }
}
