package nndl.math;

import java.util.Arrays;

/**
 * A matrix of floats inside an array: element (i, j) is {@code data[offset + i * stride + j]}.
 *
 * <p>Rows are padded: {@code stride} is the number of columns {@linkplain #stride(int) rounded up}
 * to a multiple of {@link #LANES}, so loops over vectors need no special case for the end of a row.
 * Code that fills a matrix must set the padding to zero if a product will read it.
 */
public record Matrix(float[] data, int offset, int rows, int columns, int stride) {

  /**
   * The length of every row, with padding, is a multiple of 16 floats: one vector of 512 bits, two
   * of 256 bits, or four of 128 bits.
   */
  public static final int LANES = 16;

  public Matrix {
    long end = offset + (long) rows * stride;
    if (offset < 0 || rows < 0 || columns < 0 || stride < columns || end > data.length) {
      throw new IllegalArgumentException(
          "matrix of %s x %s at %s (stride %s): expected it inside %s floats, found its end at %s"
              .formatted(rows, columns, offset, stride, data.length, end));
    }
  }

  /** Returns a matrix of zeros with padded rows, for long use. */
  public static Matrix zeros(int rows, int columns) {
    int stride = stride(columns);
    int end = Math.addExact(CacheLines.START, Math.multiplyExact(rows, stride));
    return new Matrix(CacheLines.floats(end), CacheLines.START, rows, columns, stride);
  }

  /** The bytes that the matrix that {@link #zeros} returns takes at least. */
  public static long bytes(int rows, int columns) {
    return CacheLines.bytes(
        Math.addExact(CacheLines.START, Math.multiplyExact(rows, stride(columns))));
  }

  /** Returns one padded row of zeros. Its array is only as long as the row. */
  public static Matrix zeroRow(int columns) {
    int stride = stride(columns);
    return new Matrix(new float[stride], 0, 1, columns, stride);
  }

  /** Returns the number of columns, rounded up to a multiple of {@link #LANES}. */
  public static int stride(int columns) {
    return Math.addExact(columns, LANES - 1) / LANES * LANES;
  }

  /** Returns the first {@code count} rows, as a matrix inside the same array. */
  public Matrix firstRows(int count) {
    if (count > rows) {
      throw new IllegalArgumentException(
          "matrix: expected at most %s rows, found %s".formatted(rows, count));
    }
    return count == rows ? this : new Matrix(data, offset, count, columns, stride);
  }

  /** The index in {@link #data} where row {@code i} begins. */
  public int row(int i) {
    return offset + i * stride;
  }

  /** Returns the numbers of a row in an array of their own. */
  public float[] copyOfRow(int row) {
    return Arrays.copyOfRange(data, row(row), row(row) + columns);
  }

  public float get(int i, int j) {
    return data[row(i) + j];
  }

  public void set(int i, int j, float value) {
    data[row(i) + j] = value;
  }

  /** Writes the transpose of this matrix into {@code target}, whose padding is not changed. */
  public void transposeInto(Matrix target) {
    transposeInto(target, 0, columns);
  }

  /** Writes {@code count} columns from column {@code from} on as the first rows of a matrix. */
  public void transposeInto(Matrix target, int from, int count) {
    for (int i = 0; i < rows; i++) {
      int source = row(i) + from;
      int to = target.offset + i;
      for (int j = 0; j < count; j++) {
        target.data[to + j * target.stride] = data[source + j];
      }
    }
  }
}
