package nndl.data.format;

import java.io.Serializable;
import nndl.error.InputException;

/**
 * How the user says that files are to be read.
 *
 * @param format null: as the files' names or contents tell
 * @param label where a CSV file holds the class number
 * @param header whether a CSV file begins with a line of names
 * @param scale what inputs are divided by; null: inputs must be bytes, and are divided by 255
 */
public record InputOptions(Format format, Label label, Header header, Float scale)
    implements Serializable {
  /** What bytes are divided by. */
  public static final float BYTE_SCALE = 255;

  /** The size of an input, once divided: far beyond what a network can learn from. */
  public static final float LARGEST_INPUT = 0x1p64f;

  /** A column of a CSV file; {@link #NONE}: there are inputs alone. */
  public enum Label {
    FIRST,
    LAST,
    NONE
  }

  /**
   * The first line of a CSV file; {@link #AUTO}: it has names if none of its fields is a number.
   */
  public enum Header {
    AUTO,
    YES,
    NO
  }

  public InputOptions {
    if (scale != null && !(scale >= Float.MIN_NORMAL && scale <= Float.MAX_VALUE)) {
      throw InputException.expected("--scale", "a number above 0 that float32 can hold", scale);
    }
  }

  /** Nothing said. */
  public static InputOptions defaults() {
    return new InputOptions(null, Label.FIRST, Header.AUTO, null);
  }

  /** What inputs are divided by. */
  public float divisor() {
    return scale == null ? BYTE_SCALE : scale;
  }
}
