package nndl.model.format;

import java.io.IOException;
import java.io.OutputStream;
import nndl.math.Matrix;

/** The numbers of a tensor in row-major order. */
public sealed interface Numbers {
  /** Returns all numbers. */
  float[] all();

  /** Writes all numbers as {@link NumberType#F32}. */
  void write(OutputStream out) throws IOException;

  /** Numbers that are in an array. */
  record InArray(float[] all) implements Numbers {
    @Override
    public void write(OutputStream out) throws IOException {
      NumberType.write(out, all);
    }
  }

  /**
   * The columns of a matrix as rows of a tensor. They are written without a copy of the matrix, so
   * that a checkpoint of a large network needs little memory.
   */
  record Transposed(Matrix matrix) implements Numbers {
    private static final int MAX_COUNT_AT_ONCE = 1 << 16;

    @Override
    public float[] all() {
      float[] all = new float[Math.multiplyExact(matrix.rows(), matrix.columns())];
      transpose(0, matrix.columns(), all);
      return all;
    }

    @Override
    public void write(OutputStream out) throws IOException {
      int rows = matrix.rows();
      int atOnce = Math.min(matrix.columns(), Math.max(1, MAX_COUNT_AT_ONCE / Math.max(1, rows)));
      float[] part = new float[Math.multiplyExact(atOnce, rows)];
      for (int from = 0; from < matrix.columns(); from += atOnce) {
        int count = Math.min(atOnce, matrix.columns() - from);
        transpose(from, count, part);
        NumberType.write(out, part, count * rows);
      }
    }

    private void transpose(int from, int count, float... target) {
      int rows = matrix.rows();
      matrix.transposeInto(new Matrix(target, 0, count, rows, rows), from, count);
    }
  }
}
