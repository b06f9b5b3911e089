package nndl.network;

import java.util.Arrays;

/**
 * What a network should answer for the samples of a tile: a class for each row, or numbers, [m,
 * outputs], and how much each sample counts. The rows are overwritten for the next tile.
 */
public final class TargetRows {
  private final int[] labels;
  private final float[] numbers;
  private final float[] weights;
  private final int width;

  /**
   * Creates rows of class 0, or of zeros, which each count once.
   *
   * @param rows the largest number of samples of a tile
   * @param width how many numbers a sample has; 0 if samples have classes
   */
  public TargetRows(int rows, int width) {
    this.labels = new int[rows];
    this.numbers = new float[rows * width];
    this.weights = new float[rows];
    Arrays.fill(weights, 1);
    this.width = width;
  }

  /** Returns rows with these classes. */
  public static TargetRows ofLabels(int... labels) {
    TargetRows rows = new TargetRows(labels.length, 0);
    System.arraycopy(labels, 0, rows.labels, 0, labels.length);
    return rows;
  }

  /** The class of each row. */
  public int[] labels() {
    return labels;
  }

  /** The numbers of all rows, those of row {@code m} from {@link #row} on. */
  public float[] numbers() {
    return numbers;
  }

  /** How much each row counts. */
  public float[] weights() {
    return weights;
  }

  /** Returns the index of the first number of row {@code m}. */
  public int row(int m) {
    return m * width;
  }
}
