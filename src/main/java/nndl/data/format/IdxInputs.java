package nndl.data.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import nndl.data.recipe.RowLayout;
import nndl.error.InputException;
import nndl.math.SparseRows;

/**
 * Takes samples out of the bytes of an IDX file of float32 or float64 numbers, or of rows of a
 * table. Zeros are left out.
 */
final class IdxInputs {
  private static final VarHandle FLOAT =
      MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle DOUBLE =
      MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.BIG_ENDIAN);

  private final IdxPart part;
  private final RowLayout layout;
  private final int[] cells;
  private final SparseRows row = new SparseRows();

  /**
   * The numbers of a sparse sample with those that are 0 between them, or null if it keeps none.
   */
  private final byte[] whole;

  IdxInputs(IdxPart part) {
    this.part = part;
    this.layout = part.layout();
    this.cells = new int[layout == null ? 0 : layout.columns()];
    boolean shifts = part.standardising() != null && part.standardising().shifts();
    this.whole = part.isSparse() && shifts ? new byte[part.width() * Double.BYTES] : null;
  }

  /**
   * Returns the sample that begins at {@code bytes[from]}, before its inputs are divided by the
   * scale. The next call changes the row.
   *
   * @param sample the number of the sample in the file, for messages
   */
  SparseRows row(byte[] bytes, int from, long sample) {
    row.clear();
    if (layout == null) {
      addNumbers(bytes, from, part.width(), part.isDouble());
    } else {
      addCells(bytes, from, sample);
    }
    return checked(sample);
  }

  /**
   * Like the other, for a sparse sample of {@code count} numbers with their indices. The others are
   * 0, which become inputs of 0, unless means shift them.
   */
  SparseRows row(ByteBuffer entries, int count, long sample) {
    row.clear();
    int entry = row.beginRow(count);
    int last = -1;
    for (int at = 0; at < count * IdxType.ENTRY_BYTES; at += IdxType.ENTRY_BYTES) {
      int k = entries.getInt(at);
      if (k <= last || k >= part.width()) {
        throw InputException.expected(
            part.placeOfInputs(sample), "ascending indices below " + part.width(), k);
      }
      last = k;
      double number = entries.getDouble(at + Integer.BYTES);
      if (whole != null) {
        DOUBLE.set(whole, k * Double.BYTES, number);
      } else {
        row.column()[entry] = k;
        row.value()[entry] = input(k, number);
        entry += row.value()[entry] == 0 ? 0 : 1;
      }
    }
    if (whole == null) {
      row.endRow(entry);
    } else {
      addNumbers(whole, 0, part.width(), true);
      Arrays.fill(whole, (byte) 0);
    }
    return checked(sample);
  }

  private SparseRows checked(long sample) {
    for (int e = 0; e < row.entries(); e++) {
      part.requireInput(sample, row.value()[e]);
    }
    return row;
  }

  private void addNumbers(byte[] bytes, int from, int width, boolean areDouble) {
    int entry = row.beginRow(width);
    int[] columns = row.column();
    float[] values = row.value();
    for (int k = 0; k < width; k++) {
      float value =
          areDouble
              ? input(k, (double) DOUBLE.get(bytes, from + k * Double.BYTES))
              : (float) FLOAT.get(bytes, from + k * Float.BYTES);
      columns[entry] = k;
      values[entry] = value;
      entry += value == 0 ? 0 : 1;
    }
    row.endRow(entry);
  }

  private float input(int k, double number) {
    return part.standardising() == null ? (float) number : part.standardising().input(k, number);
  }

  private void addCells(byte[] bytes, int from, long sample) {
    int wrong = layout.read(bytes, from, cells);
    if (wrong >= 0) {
      throw InputException.expected(
          part.placeOfInputs(sample),
          "indices of values that the recipe has, also in its column %s".formatted(wrong + 1),
          cells[wrong]);
    }
    layout.addTo(row, cells);
  }
}
