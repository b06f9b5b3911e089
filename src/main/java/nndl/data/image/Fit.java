package nndl.data.image;

import nndl.data.format.InputOptions;
import nndl.data.picture.PictureFile;
import nndl.error.InputException;

/** How a picture becomes an image of the size that a model has. */
public enum Fit {
  /** As on a drawing pad: only the drawing counts, and neither where it is nor how large. */
  PAD {
    @Override
    float divisor(float scale) {
      return InputOptions.BYTE_SCALE; // full ink is 1, as a number that is the scale is in files
    }

    @Override
    int mostPixels(int rows, int columns) {
      return PadFit.MAX_PIXELS;
    }

    @Override
    byte[] fit(Object place, PictureFile file, int rows, int columns) {
      return PadFit.of(place, file, rows, columns);
    }
  },
  /** Every pixel as it is, of a picture that has this size already and is light on black. */
  NONE {
    @Override
    float divisor(float scale) {
      return scale;
    }

    @Override
    int mostPixels(int rows, int columns) {
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
      return file.grey(mostPixels(rows, columns)).pixels();
    }
  };

  /** What its bytes must be divided by for a model whose scale is this. */
  abstract float divisor(float scale);

  /** So many pixels of a picture are held at most. */
  abstract int mostPixels(int rows, int columns);

  abstract byte[] fit(Object place, PictureFile file, int rows, int columns);
}
