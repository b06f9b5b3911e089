package nndl.data.image;

import nndl.data.format.InputOptions;
import nndl.data.picture.PictureFile;
import nndl.error.InputException;

/** The way in which a picture is converted to an image of a model's size. */
public enum Fit {
  /** The picture is a drawing. Its position and size in the picture do not matter. */
  PAD {
    @Override
    float divisor(float scale) {
      return InputOptions
          .BYTE_SCALE; // the strongest ink becomes 1, like an input of a file that equals the scale
    }

    @Override
    int maxPixels(int rows, int columns) {
      return PadFit.MAX_PIXELS;
    }

    @Override
    byte[] fit(Object place, PictureFile file, int rows, int columns) {
      return PadFit.of(place, file, rows, columns);
    }
  },
  /**
   * Every pixel is used as it is. The picture must have the model's size, and be light on black.
   */
  NONE {
    @Override
    float divisor(float scale) {
      return scale;
    }

    @Override
    int maxPixels(int rows, int columns) {
      return rows * columns;
    }

    @Override
    byte[] fit(Object place, PictureFile file, int rows, int columns) {
      if (file.rows() != rows || file.columns() != columns) {
        throw InputException.expected(
            place,
            "a picture of %s x %s pixels".formatted(columns, rows),
            "%s x %s".formatted(file.columns(), file.rows()));
      }
      return file.grey(maxPixels(rows, columns)).pixels();
    }
  };

  /** Returns the number by which the bytes must be divided for a model with this scale. */
  abstract float divisor(float scale);

  /** Returns the largest number of pixels that are decoded from a picture. */
  abstract int maxPixels(int rows, int columns);

  abstract byte[] fit(Object place, PictureFile file, int rows, int columns);
}
