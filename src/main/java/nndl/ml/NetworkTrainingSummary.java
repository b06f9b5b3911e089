package nndl.ml;

import org.apache.spark.ml.classification.TrainingSummary;

/** How a training went, and how well its model classifies the rows of the training. */
public final class NetworkTrainingSummary extends NetworkSummary implements TrainingSummary {
  private final double[] objectiveHistory;
  private final int epochs;

  NetworkTrainingSummary(NetworkSummary rows, double[] objectiveHistory, int epochs) {
    super(rows::predictions, rows.predictionCol(), rows.labelCol(), rows.weightCol());
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
