package nndl.data.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import nndl.data.recipe.Standardising;
import nndl.math.SparseRows;

/**
 * Takes samples out of the bytes of an IDX file of float32 or float64 numbers. Zeros are left out.
 */
final class IdxNumbers {
  private static final VarHandle FLOAT =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle DOUBLE =
      MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.BIG_ENDIAN);

  private final IdxPart part;
  private final int width;
  private final boolean isDouble;
  private final Standardising standardising;
  private final SparseRows row = new SparseRows();

  IdxNumbers(IdxPart part) {
    this.part = part;
    this.width = part.width();
    this.isDouble = part.isDouble();
    this.standardising = part.standardising();
  }

  /** Returns the sample that begins at {@code bytes[from]}. The next call changes the row. */
  SparseRows row(byte[] bytes, int from, long sample) {
    row.clear();
    int entry = row.beginRow(width);
    int[] columns = row.column();
    float[] values = row.value();
    for (int k = 0; k < width; k++) {
      float value =
          isDouble ? ofDouble(bytes, from, k) : (float) FLOAT.get(bytes, from + k * Float.BYTES);
      part.requireInput(sample, value);
      columns[entry] = k;
      values[entry] = value;
      entry += value == 0 ? 0 : 1;
    }
    row.endRow(entry);
    return row;
  }

  private float ofDouble(byte[] bytes, int from, int k) {
    double number = (double) DOUBLE.get(bytes, from + k * Double.BYTES);
    return standardising == null ? (float) number : standardising.input(k, number);
  }
}
