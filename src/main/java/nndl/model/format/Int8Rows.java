package nndl.model.format;

import nndl.math.Matrix;

/**
 * A matrix that is rounded to int8 for display, so it takes a quarter of the memory. Each row has
 * integers from -127 to 127, and a scale. A number of the matrix is approximately the integer times
 * the scale of its row.
 *
 * @param values the integers, row by row
 * @param scales the scale of each row; 0 for a row of zeros
 */
public record Int8Rows(int rows, int columns, byte[] values, float[] scales) {
  private static final int MAX = 127;

  /**
   * Rounds the weights of a layer. The result has one row for each receiving neuron, like w_jk in
   * the book.
   *
   * @param weights the weights with one column for each receiving neuron, as the network stores
   *     them
   */
  public static Int8Rows ofTransposed(Matrix weights) {
    int rows = weights.columns();
    int columns = weights.rows();
    float[] numbers = new float[rows * columns];
    weights.transposeInto(new Matrix(numbers, 0, rows, columns, columns));
    return of(rows, columns, numbers);
  }

  /**
   * Rounds a matrix of numbers.
   *
   * @param numbers the numbers, row by row
   */
  public static Int8Rows of(int rows, int columns, float[] numbers) {
    byte[] values = new byte[rows * columns];
    float[] scales = new float[rows];
    for (int j = 0; j < rows; j++) {
      scales[j] = largest(numbers, j * columns, columns) / MAX;
      round(numbers, j * columns, columns, scales[j], values);
    }
    return new Int8Rows(rows, columns, values, scales);
  }

  private static float largest(float[] numbers, int from, int count) {
    float largest = 0;
    for (int i = from; i < from + count; i++) {
      largest = Math.max(largest, Math.abs(numbers[i]));
    }
    return largest;
  }

  private static void round(float[] numbers, int from, int count, float scale, byte[] values) {
    for (int i = from; i < from + count; i++) {
      float value = scale > 0 ? numbers[i] / scale : 0;
      values[i] = (byte) Math.max(-MAX, Math.min(MAX, Math.round(value)));
    }
  }

  /**
   * Returns the rounding errors of this matrix, rounded to int8 too. Each error is at least 254
   * times smaller than the largest number of its row.
   *
   * @param numbers the numbers that this matrix was made from, row by row
   */
  public Int8Rows rest(float[] numbers) {
    float[] rest = new float[numbers.length];
    for (int i = 0; i < rest.length; i++) {
      rest[i] = numbers[i] - values[i] * scales[i / columns];
    }
    return of(rows, columns, rest);
  }
}
