package nndl.data.format;

import java.io.Serializable;
import nndl.error.InputException;

/**
 * How files are to be read, as the user sets it.
 *
 * @param format null to take it from the files' names or contents
 * @param label where the class number is in a line of a CSV file
 * @param header whether a CSV file begins with a line of names
 * @param scale what inputs are divided by; null if inputs must be bytes, which are divided by 255
 */
public record InputOptions(Format format, Label label, Header header, Float scale)
    implements Serializable {
  /** The scale of bytes. */
  public static final float BYTE_SCALE = 255;

  /**
   * The largest absolute value of an input, after division by the scale: far beyond what a network
   * can learn from.
   */
  public static final float LARGEST_INPUT = 0x1p64f;

  /** The column of a CSV file that holds the label; {@link #NONE} if there are only inputs. */
  public enum Label {
    FIRST,
    LAST,
    NONE
  }

  /**
   * Whether the first line of a CSV file holds names; {@link #AUTO}: it does if none of its fields
   * is a number.
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

  /** The options when the user sets none. */
  public static InputOptions defaults() {
    return new InputOptions(null, Label.FIRST, Header.AUTO, null);
  }

  /** The scale that inputs are divided by. */
  public float divisor() {
    return scale == null ? BYTE_SCALE : scale;
  }
}
