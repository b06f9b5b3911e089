package nndl.data.format;

import java.io.Serializable;
import nndl.data.recipe.RowLayout;
import nndl.data.recipe.Standardising;
import nndl.error.InputException;

/**
 * The options by which the user sets how files of samples are read.
 *
 * @param format the format of the files, or null to determine it from their names or contents
 * @param label the field that contains the class number in a line of a CSV file
 * @param header whether a CSV file begins with a line of names
 * @param scale the number by which inputs are divided; if null, it is 1 for files of float32 or
 *     float64 numbers; in other files inputs must then be bytes, and they are divided by 255
 * @param standardising how the numbers of float64 files become inputs, or null if they are inputs
 * @param layout how the bytes of a sample are the row of a table, or null if they are numbers
 * @param weightScale the number by which the weights of rows are divided; 0 if samples have none
 * @param answers how the numbers of float64 that are answered are standardised; null if samples
 *     have classes
 */
public record InputOptions(
    Format format,
    Label label,
    Header header,
    Float scale,
    Standardising standardising,
    RowLayout layout,
    float weightScale,
    Standardising answers)
    implements Serializable {
  /** The number by which inputs of one byte are divided. */
  public static final float BYTE_SCALE = 255;

  /**
   * The largest absolute value of an input after division by the scale. It is far above any value
   * from which a network can learn.
   */
  public static final float LARGEST_INPUT = 0x1p64f;

  /** The field of a CSV line that contains the label; {@link #NONE} if there are only inputs. */
  public enum Label {
    FIRST,
    LAST,
    NONE
  }

  /**
   * Whether the first line of a CSV file contains names. With {@link #AUTO}, it does if none of its
   * fields is a number.
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

  /** Options of a user, who has no recipe by which numbers become inputs. */
  public InputOptions(Format format, Label label, Header header, Float scale) {
    this(format, label, header, scale, null, null, 0, null);
  }

  /** Returns the options that apply if the user sets none. */
  public static InputOptions defaults() {
    return new InputOptions(null, Label.FIRST, Header.AUTO, null);
  }

  /** Returns the options for IDX files, whose bytes are divided by 255. */
  public static InputOptions idx() {
    return new InputOptions(Format.IDX, Label.FIRST, Header.AUTO, null);
  }

  /** Returns the options for IDX files that hold the samples of a table. */
  public static InputOptions idx(Standardising standardising, float weightScale) {
    return new InputOptions(
        Format.IDX, Label.FIRST, Header.AUTO, null, standardising, null, weightScale, null);
  }

  /** Returns the options for IDX files that hold the rows of a table. */
  public static InputOptions idx(RowLayout layout, float weightScale) {
    return new InputOptions(
        Format.IDX, Label.FIRST, Header.AUTO, null, null, layout, weightScale, null);
  }

  /**
   * Returns the options for files whose samples have numbers in place of a class.
   *
   * @param answers how those of float64 are standardised, or null if samples have classes
   */
  public InputOptions answering(Standardising answers) {
    return new InputOptions(
        format, label, header, scale, standardising, layout, weightScale, answers);
  }

  /**
   * Returns the number by which inputs are divided.
   *
   * @param floats whether the files store inputs as float32 or float64 numbers
   */
  public float divisor(boolean floats) {
    return scale != null ? scale : floats ? 1 : BYTE_SCALE;
  }
}
