package nndl.math;

/**
 * A rectangle of floats inside an array: element (i, j) is {@code data[offset + i * stride + j]}.
 *
 * <p>Rows are padded: {@code stride} is {@link #stride(int) columns rounded up} to whole vectors,
 * so that kernels never see a ragged end. Whoever fills a matrix keeps the padding at zero where a
 * product will read it.
 */
public record Matrix(float[] data, int offset, int rows, int columns, int stride) {

  /** Every row is a whole number of 16 floats: one 512-bit vector, two of 256 or four of 128. */
  public static final int LANES = 16;

  public Matrix {
    long end = offset + (long) rows * stride;
    if (offset < 0 || rows < 0 || columns < 0 || stride < columns || end > data.length) {
      throw new IllegalArgumentException(
          "matrix of %s x %s at %s (stride %s): expected it inside %s floats, found its end at %s"
              .formatted(rows, columns, offset, stride, data.length, end));
    }
  }

  /** A matrix of zeros with padded rows, to stay for long. */
  public static Matrix zeros(int rows, int columns) {
    int stride = stride(columns);
    int end = Math.addExact(CacheLines.START, Math.multiplyExact(rows, stride));
    return new Matrix(CacheLines.floats(end), CacheLines.START, rows, columns, stride);
  }

  /** Bytes of what {@link #zeros} makes. */
  public static long bytes(int rows, int columns) {
    return CacheLines.bytes(
        Math.addExact(CacheLines.START, Math.multiplyExact(rows, stride(columns))));
  }

  /** One padded row of zeros, in no more memory than it needs. */
  public static Matrix zeroRow(int columns) {
    int stride = stride(columns);
    return new Matrix(new float[stride], 0, 1, columns, stride);
  }

  /** The columns, rounded up to whole vectors. */
  public static int stride(int columns) {
    return Math.addExact(columns, LANES - 1) / LANES * LANES;
  }

  /** The first {@code count} rows. */
  public Matrix firstRows(int count) {
    if (count > rows) {
      throw new IllegalArgumentException(
          "matrix: expected at most %s rows, found %s".formatted(rows, count));
    }
    return count == rows ? this : new Matrix(data, offset, count, columns, stride);
  }

  /** Where row {@code i} begins in {@link #data}. */
  public int row(int i) {
    return offset + i * stride;
  }

  public float get(int i, int j) {
    return data[row(i) + j];
  }

  public void set(int i, int j, float value) {
    data[row(i) + j] = value;
  }

  /** Writes the transpose of this matrix into {@code target}, whose padding it leaves alone. */
  public void transposeInto(Matrix target) {
    for (int i = 0; i < rows; i++) {
      int from = row(i);
      int to = target.offset + i;
      for (int j = 0; j < columns; j++) {
        target.data[to + j * target.stride] = data[from + j];
      }
    }
  }
}
