package nndl.model.format;

import nndl.math.Matrix;

/**
 * A matrix in a quarter of the room, for whoever looks at it: of each row whole numbers from -127
 * to 127, and what they are multiplied by.
 *
 * @param values row by row
 * @param scales one for each row; 0 for a row of zeros
 */
public record Int8Rows(int rows, int columns, byte[] values, float[] scales) {
  private static final int MOST = 127;

  /**
   * The weights of a layer, with a row for each receiving neuron, as w_jk in the book.
   *
   * @param weights as a block holds them, with a column for each receiving neuron
   */
  public static Int8Rows ofTransposed(Matrix weights) {
    int rows = weights.columns();
    int columns = weights.rows();
    float[] numbers = new float[rows * columns];
    for (int k = 0; k < columns; k++) {
      int from = weights.row(k);
      for (int j = 0; j < rows; j++) {
        numbers[j * columns + k] = weights.data()[from + j];
      }
    }
    return of(rows, columns, numbers);
  }

  /**
   * Any numbers.
   *
   * @param numbers row by row
   */
  public static Int8Rows of(int rows, int columns, float[] numbers) {
    byte[] values = new byte[rows * columns];
    float[] scales = new float[rows];
    for (int j = 0, i = 0; j < rows; j++) {
      for (int k = i; k < i + columns; k++) {
        scales[j] = Math.max(scales[j], Math.abs(numbers[k]));
      }
      scales[j] /= MOST;
      for (int end = i + columns; i < end; i++) {
        float value = scales[j] > 0 ? numbers[i] / scales[j] : 0;
        values[i] = (byte) Math.max(-MOST, Math.min(MOST, Math.round(value)));
      }
    }
    return new Int8Rows(rows, columns, values, scales);
  }

  /** What rounding took of these numbers, which is 254 times as small at least. */
  public Int8Rows rest(float[] numbers) {
    float[] rest = new float[numbers.length];
    for (int i = 0; i < rest.length; i++) {
      rest[i] = numbers[i] - values[i] * scales[i / columns];
    }
    return of(rows, columns, rest);
  }
}
