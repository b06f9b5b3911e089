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
  /**
   * The number of copies of a file that are in memory at the same time: up to two while its array
   * grows, and one without the parts that the decoder does not need.
   */
  private static final int COPIES_OF_FILE = 3;

  /**
   * The bytes of memory per pixel: for its colours, its grey, its ink and the number of its
   * component.
   */
  private static final int BYTES_PER_PIXEL = 16;

  /** Returns the number by which the bytes of an image are divided for a model with this scale. */
  float divisor(float scale) {
    // The strongest ink becomes 1, like an input of a file that equals the scale.
    return fit == Fit.PAD ? InputOptions.BYTE_SCALE : scale;
  }

  /**
   * Returns the bytes of memory that are needed to convert a picture of a usual kind.
   *
   * @param length the length of the picture's file in bytes
   */
  long bytes(long length) {
    return COPIES_OF_FILE * Math.min(length, PictureFile.MAX_BYTES)
        + BYTES_PER_PIXEL * (long) maxPixels();
  }

  /** Returns the largest number of pixels that are decoded from a picture. */
  private int maxPixels() {
    return fit == Fit.PAD ? PadFit.MAX_PIXELS : rows * columns;
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
    return picture.grey(maxPixels()).pixels();
  }
}
