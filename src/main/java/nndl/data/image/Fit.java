package nndl.data.image;

import nndl.data.format.InputOptions;
import nndl.data.picture.PictureFile;
import nndl.error.InputException;

/** How a picture is turned into an image of a model's size. */
public enum Fit {
  /** As a drawing: only the drawing matters, not its position or size. */
  PAD {
    @Override
    float divisor(float scale) {
      return InputOptions
          .BYTE_SCALE; // full ink becomes 1, like a number in a file that equals the scale
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
  /** Every pixel as it is: the picture must have the model's size, and be light on black. */
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

  /** What the bytes must be divided by for a model with this scale. */
  abstract float divisor(float scale);

  /** The most pixels of a picture that are held. */
  abstract int maxPixels(int rows, int columns);

  abstract byte[] fit(Object place, PictureFile file, int rows, int columns);
}
