package nndl.data.format;

/** The type of the numbers in an IDX file. The third byte of the file states it. */
public enum IdxType {
  /** Unsigned bytes: the greys of an image, or labels of up to 256 classes. */
  BYTE(0x08, Byte.BYTES),
  /** Big-endian numbers of 16 bits: labels of more classes. */
  SHORT(0x0b, Short.BYTES),
  /** Big-endian float32 numbers: inputs of any kind. */
  FLOAT(0x0d, Float.BYTES),
  /** Big-endian float64 numbers: inputs as they were before they were standardised. */
  DOUBLE(0x0e, Double.BYTES),
  /**
   * Such numbers, of which only those that are not 0 are stored: of each sample how many, and of
   * each number its index in four bytes and then itself. Only nndl writes such files.
   */
  SPARSE(0x10, 0);

  /** The bytes of a number that is stored with its index. */
  static final int ENTRY_BYTES = Integer.BYTES + Double.BYTES;

  private final int code;
  private final int bytes;

  IdxType(int code, int bytes) {
    this.code = code;
    this.bytes = bytes;
  }

  /** Returns the smallest type that holds the labels of {@code classes} classes. */
  public static IdxType ofLabels(int classes) {
    return classes <= 1 << Byte.SIZE ? BYTE : SHORT;
  }

  /** Whether inputs of this type are taken as they are, unless the user sets a scale. */
  boolean isFloatingPoint() {
    return this == FLOAT || isFloat64();
  }

  /** Whether inputs are float64 numbers, which a recipe may standardise. */
  boolean isFloat64() {
    return this == DOUBLE || this == SPARSE;
  }

  /**
   * Returns the type of a file of float64 numbers whose samples have {@code nonzeros} numbers that
   * are not 0, of {@code width}: sparse if that takes less than half of the bytes.
   */
  public static IdxType ofNumbers(int nonzeros, int width) {
    long sparse = Integer.BYTES + (long) ENTRY_BYTES * nonzeros;
    return 2 * sparse < (long) Double.BYTES * width ? SPARSE : DOUBLE;
  }

  /** Returns the number of bytes of one number, or 0 if a number may take none. */
  public int bytes() {
    return bytes;
  }

  /** Returns the first four bytes of a file of this type. */
  int magic(int dimensions) {
    return code << Byte.SIZE | dimensions;
  }
}
