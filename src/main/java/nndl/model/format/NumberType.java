package nndl.model.format;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * The types of floating-point numbers in a file; their bytes are little-endian. All types are read
 * as float32: float16 and bfloat16 exactly, float64 with rounding. The constants have the names
 * that safetensors uses.
 */
public enum NumberType {
  F16(Short.BYTES, "float16", numbers -> ofHalf(numbers.getShort())),
  BF16(Short.BYTES, "bfloat16", numbers -> Float.intBitsToFloat(numbers.getShort() << Short.SIZE)),
  F32(Float.BYTES, "float32", ByteBuffer::getFloat),
  F64(Double.BYTES, "float64", numbers -> (float) numbers.getDouble());

  /** The largest number of elements that an array can have. */
  static final int MAX_COUNT = Integer.MAX_VALUE - 8;

  private static final int MAX_COUNT_AT_FIRST = 1 << 20;
  private static final int CHUNK_BYTES = 1 << 16;

  private static final int HALF_FRACTION_BITS = 10;
  private static final int HALF_BIAS = 15;
  private static final int HALF_MAX_EXPONENT = 0x1f;

  private final int bytes;
  private final String word;
  private final Getter getter;

  /** Reads the next number of a buffer as float32. */
  private interface Getter {
    float next(ByteBuffer numbers);
  }

  NumberType(int bytes, String word, Getter getter) {
    this.bytes = bytes;
    this.word = word;
    this.getter = getter;
  }

  /** The number of bytes that one number takes. */
  public int bytes() {
    return bytes;
  }

  /** Returns the type with this name in safetensors, or empty if there is none. */
  static Optional<NumberType> named(String name) {
    return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
  }

  /**
   * Reads {@code count} numbers. Memory is allocated while they are read, since a header may
   * declare more numbers than the file contains.
   *
   * @throws java.io.EOFException if the stream ends too early
   */
  float[] read(InputStream in, int count) throws IOException {
    float[] values = new float[Math.min(count, MAX_COUNT_AT_FIRST)];
    DataInputStream data = new DataInputStream(in);
    int maxNumbers = Math.min(count, CHUNK_BYTES / bytes); // a file may have many small tensors
    ByteBuffer chunk = ByteBuffer.allocate(maxNumbers * bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0, numbers; from < count; from += numbers) {
      numbers = Math.min(maxNumbers, count - from);
      if (from + numbers > values.length) {
        values = Arrays.copyOf(values, (int) Math.min(count, 2L * values.length));
      }
      data.readFully(chunk.array(), 0, numbers * bytes);
      chunk.rewind();
      for (int k = from; k < from + numbers; k++) {
        values[k] = getter.next(chunk);
      }
    }
    return values;
  }

  /** Writes numbers as {@link #F32}. */
  public static void write(OutputStream out, float[] values) throws IOException {
    write(out, values, values.length);
  }

  /** Writes the first {@code length} numbers as {@link #F32}. */
  static void write(OutputStream out, float[] values, int length) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    int maxNumbers = CHUNK_BYTES / Float.BYTES;
    for (int from = 0; from < length; from += maxNumbers) {
      int count = Math.min(maxNumbers, length - from);
      chunk.asFloatBuffer().put(values, from, count);
      out.write(chunk.array(), 0, count * Float.BYTES);
    }
  }

  /** Converts a float16. Java's own method for it exists only from version 20 on. */
  private static float ofHalf(short bits) {
    int exponent = (bits >>> HALF_FRACTION_BITS) & HALF_MAX_EXPONENT;
    int fraction = bits & ((1 << HALF_FRACTION_BITS) - 1);
    float size;
    if (exponent == HALF_MAX_EXPONENT) {
      size = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    } else if (exponent == 0) {
      size = Math.scalb((float) fraction, 1 - HALF_BIAS - HALF_FRACTION_BITS);
    } else {
      size =
          Math.scalb(
              (float) (fraction | (1 << HALF_FRACTION_BITS)),
              exponent - HALF_BIAS - HALF_FRACTION_BITS);
    }
    return bits < 0 ? -size : size;
  }

  /** Returns the name of the type in NumPy and PyTorch. */
  @Override
  public String toString() {
    return word;
  }
}
