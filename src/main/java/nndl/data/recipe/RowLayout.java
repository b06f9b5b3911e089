package nndl.data.recipe;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;
import nndl.math.SparseRows;

/**
 * How the encoded cells of a row become inputs, and how they lie in bytes. The encoded cell of a
 * column of numbers is the bits of its input. That of a column of categories is 1 more than the
 * index of its value, or 0 if it has none of the values. In bytes the cells follow each other, each
 * in big-endian order: an input in four bytes, and an index in one, two or four, as many as the
 * number of values needs. It is equal to another of columns of the same kinds.
 */
public final class RowLayout implements Serializable {
  private static final long serialVersionUID = 1;

  /** Stands for the number of values of a column of numbers. */
  private static final int NUMBERS = -1;

  private static final int ONE_BYTE = (1 << Byte.SIZE) - 1;
  private static final int TWO_BYTES = (1 << Short.SIZE) - 1;

  /** The number of values of each column, or {@link #NUMBERS}. */
  private final int[] values;

  private final int[] bytes;
  private final int length;
  private final int width;

  private RowLayout(int[] values) {
    this.values = values;
    this.bytes = IntStream.of(values).map(RowLayout::bytes).toArray();
    this.length = IntStream.of(bytes).sum();
    this.width = IntStream.of(values).map(RowLayout::inputs).sum();
  }

  /** Returns the layout of the rows of a recipe. */
  public static RowLayout of(Recipe recipe) {
    if (recipe.columns() instanceof NumberedColumns columns) {
      int[] values = new int[columns.size()];
      Arrays.fill(values, NUMBERS);
      return new RowLayout(values);
    }
    return new RowLayout(
        recipe.columns().stream()
            .mapToInt(column -> column instanceof Column.Numbers ? NUMBERS : column.inputs())
            .toArray());
  }

  private static int bytes(int values) {
    if (values == NUMBERS || values > TWO_BYTES) {
      return Integer.BYTES;
    }
    return values > ONE_BYTE ? Short.BYTES : Byte.BYTES;
  }

  private static int inputs(int values) {
    return values == NUMBERS ? 1 : values;
  }

  /** Returns the number of cells of a row. */
  public int columns() {
    return values.length;
  }

  /** Returns the number of inputs of a row. */
  public int width() {
    return width;
  }

  /** Returns the number of bytes of a row. */
  public int length() {
    return length;
  }

  /** Returns the inputs of a row: those of each column, one after the other. */
  public float[] inputs(int[] cells) {
    float[] inputs = new float[width];
    int first = 0;
    for (int c = 0; c < values.length; c++) {
      if (values[c] == NUMBERS) {
        inputs[first] = Float.intBitsToFloat(cells[c]);
      } else if (cells[c] > 0) {
        inputs[first + cells[c] - 1] = 1;
      }
      first += inputs(values[c]);
    }
    return inputs;
  }

  /**
   * Adds a row with those {@link #inputs(int[])} that are not zero, without visiting the others.
   */
  public void addTo(SparseRows rows, int[] cells) {
    int entry = rows.beginRow(values.length);
    int first = 0;
    for (int c = 0; c < values.length; c++) {
      boolean isNumber = values[c] == NUMBERS;
      float input = isNumber ? Float.intBitsToFloat(cells[c]) : Math.min(cells[c], 1);
      if (input != 0) {
        rows.column()[entry] = isNumber ? first : first + cells[c] - 1;
        rows.value()[entry++] = input;
      }
      first += inputs(values[c]);
    }
    rows.endRow(entry);
  }

  /** Writes a row to {@code row[from]} and the bytes after it. */
  public void write(int[] cells, byte[] row, int from) {
    int at = from;
    for (int c = 0; c < values.length; c++) {
      for (int b = bytes[c] - 1; b >= 0; b--) {
        row[at++] = (byte) (cells[c] >>> (b * Byte.SIZE));
      }
    }
  }

  /**
   * Reads a row.
   *
   * @param cells takes the encoded cells
   * @return the number of the first column with an index that none of its values has, or -1
   */
  public int read(byte[] row, int from, int[] cells) {
    int wrong = -1;
    int at = from;
    for (int c = 0; c < values.length; c++) {
      int cell = 0;
      for (int b = 0; b < bytes[c]; b++) {
        cell = cell << Byte.SIZE | (row[at++] & 0xff);
      }
      cells[c] = cell;
      if (wrong < 0 && values[c] != NUMBERS && Integer.compareUnsigned(cell, values[c]) > 0) {
        wrong = c;
      }
    }
    return wrong;
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof RowLayout that && Arrays.equals(values, that.values));
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }
}
