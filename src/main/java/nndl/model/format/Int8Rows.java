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
    float[] data = weights.data();
    float[] scales = new float[rows];
    for (int k = 0; k < columns; k++) {
      int from = weights.row(k);
      for (int j = 0; j < rows; j++) {
        scales[j] = Math.max(scales[j], Math.abs(data[from + j]));
      }
    }
    for (int j = 0; j < rows; j++) {
      scales[j] /= MOST;
    }
    byte[] values = new byte[rows * columns];
    for (int k = 0; k < columns; k++) {
      int from = weights.row(k);
      for (int j = 0; j < rows; j++) {
        float value = scales[j] > 0 ? data[from + j] / scales[j] : 0;
        values[j * columns + k] = (byte) Math.max(-MOST, Math.min(MOST, Math.round(value)));
      }
    }
    return new Int8Rows(rows, columns, values, scales);
  }
}
