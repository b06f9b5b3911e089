package nndl.data.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import nndl.data.recipe.Standardising;
import nndl.error.InputException;
import nndl.math.SparseRows;

/**
 * Takes samples out of the bytes of an IDX file of float32 or float64 numbers. Zeros are left out.
 */
abstract sealed class IdxNumbers {
  private final IdxPart part;
  private final int width;
  private final float scale;
  private final SparseRows row = new SparseRows();

  private IdxNumbers(IdxPart part) {
    this.part = part;
    this.width = part.width();
    this.scale = part.scale();
  }

  static IdxNumbers of(IdxPart part) {
    return part.isDouble() ? new Doubles(part) : new Floats(part);
  }

  /** Returns input {@code k} of the sample that begins at {@code bytes[from]}. */
  abstract float input(byte[] bytes, int from, int k);

  /**
   * Returns the sample that begins at {@code bytes[from]}, before its inputs are divided by the
   * scale. The next call changes the row.
   *
   * @param sample the number of the sample in the file, for the message if an input is no number
   */
  final SparseRows row(byte[] bytes, int from, long sample) {
    row.clear();
    int entry = row.beginRow(width);
    int[] columns = row.column();
    float[] values = row.value();
    for (int k = 0; k < width; k++) {
      float value = input(bytes, from, k);
      if (!(Math.abs(value / scale) <= InputOptions.LARGEST_INPUT)) {
        throw InputException.expected(
            part.placeOfInputs(sample), "finite inputs that --scale makes 2^64 at most", value);
      }
      columns[entry] = k;
      values[entry] = value;
      entry += value == 0 ? 0 : 1;
    }
    row.endRow(entry);
    return row;
  }

  private static final class Floats extends IdxNumbers {
    private static final VarHandle FLOAT =
        MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.BIG_ENDIAN);

    Floats(IdxPart part) {
      super(part);
    }

    @Override
    float input(byte[] bytes, int from, int k) {
      return (float) FLOAT.get(bytes, from + k * Float.BYTES);
    }
  }

  private static final class Doubles extends IdxNumbers {
    private static final VarHandle DOUBLE =
        MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.BIG_ENDIAN);

    private final Standardising standardising;

    Doubles(IdxPart part) {
      super(part);
      this.standardising = part.standardising();
    }

    @Override
    float input(byte[] bytes, int from, int k) {
      double number = (double) DOUBLE.get(bytes, from + k * Double.BYTES);
      return standardising == null ? (float) number : standardising.input(k, number);
    }
  }
}
