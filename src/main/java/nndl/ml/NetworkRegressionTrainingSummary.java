package nndl.ml;

/** How a training went, and how far the answers of its model are off for its rows. */
public final class NetworkRegressionTrainingSummary extends NetworkRegressionSummary {
  private final double[] objectiveHistory;
  private final int epochs;

  NetworkRegressionTrainingSummary(
      NetworkRegressionSummary rows, double[] objectiveHistory, int epochs) {
    super(rows::predictions, rows.predictionCol(), rows.labelCol(), rows.weightCol());
    this.objectiveHistory = objectiveHistory;
    this.epochs = epochs;
  }

  /**
   * Returns the mean cost of the training rows in each epoch, of standardised numbers, or nothing
   * if the option {@code monitor} leaves it out.
   */
  public double[] objectiveHistory() {
    return objectiveHistory.clone();
  }

  /** Returns the number of epochs. */
  public int totalIterations() {
    return epochs;
  }
}
