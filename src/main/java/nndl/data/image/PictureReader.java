package nndl.data.image;

import java.io.Serializable;
import nndl.data.format.InputOptions;
import nndl.data.picture.PictureFile;
import nndl.error.InputException;

/**
 * Converts pictures of any size (PNG, JPEG, BMP, GIF) to images of a model's size. A pixel of an
 * image is an amount of ink from 0 to 255, as in MNIST. A file is converted to the same bytes on
 * every machine. A file that is not a picture is an error with a message of one line.
 *
 * @param rows the number of rows of an image of the model
 * @param columns the number of columns of an image of the model
 * @param fit the way of conversion
 */
public record PictureReader(int rows, int columns, Fit fit) implements Serializable {
  /** Returns the number by which the bytes of an image are divided for a model with this scale. */
  float divisor(float scale) {
    // The strongest ink becomes 1, like an input of a file that equals the scale.
    return fit == Fit.PAD ? InputOptions.BYTE_SCALE : scale;
  }

  /**
   * Returns the image of a picture, row by row.
   *
   * @param place the name of the file, for error messages
   * @param file the bytes of the file
   */
  public byte[] read(Object place, byte[] file) {
    try {
      PictureFile picture = PictureFile.of(place, file);
      return switch (fit) {
        case PAD -> PadFit.of(place, picture, rows, columns);
        case NONE -> asItIs(place, picture);
      };
    } catch (RuntimeException e) { // one bad picture of many must not end the run
      throw InputException.expected(place, "a picture that can be fitted", e);
    }
  }

  private byte[] asItIs(Object place, PictureFile picture) {
    if (picture.rows() != rows || picture.columns() != columns) {
      throw InputException.expected(
          place,
          "a picture of %s x %s pixels".formatted(columns, rows),
          "%s x %s".formatted(picture.columns(), picture.rows()));
    }
    return picture.grey(rows * columns).pixels();
  }
}
