package nndl.data.image;

import nndl.data.picture.PictureFile;
import nndl.error.InputException;

/** How a picture becomes an image of the size that a model has. */
public enum Fit {
  /** As on a drawing pad: only the drawing counts, and neither where it is nor how large. */
  PAD {
    @Override
    byte[] fit(Object place, PictureFile file, int rows, int columns) {
      return PadFit.of(place, file, rows, columns);
    }
  },
  /** Every pixel as it is, of a picture that has this size already and is light on black. */
  NONE {
    @Override
    byte[] fit(Object place, PictureFile file, int rows, int columns) {
      if (file.rows() != rows || file.columns() != columns) {
        throw InputException.expected(
            place,
            "a picture of %s x %s pixels".formatted(columns, rows),
            "%s x %s".formatted(file.columns(), file.rows()));
      }
      return file.grey(rows * columns).pixels();
    }
  };

  abstract byte[] fit(Object place, PictureFile file, int rows, int columns);
}
