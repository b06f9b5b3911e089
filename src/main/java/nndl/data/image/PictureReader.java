package nndl.data.image;

import java.io.Serializable;
import nndl.data.picture.PictureFile;
import nndl.error.InputException;

/**
 * Turns pictures of any size (PNG, JPEG, BMP, GIF) into images of a model's size. A value is the
 * ink of a pixel, from 0 to 255 as in MNIST. The same file gives the same bytes on every machine. A
 * file that is no picture is an error of one line.
 *
 * @param rows the rows of an image of the model
 */
public record PictureReader(int rows, int columns, Fit fit) implements Serializable {
  /**
   * How often a file is held: while its array grows, and as a copy without what the decoder does
   * not need.
   */
  private static final int COPIES_OF_FILE = 3;

  /** The bytes held per pixel: its colours, its grey, its ink, and the number of its stroke. */
  private static final int BYTES_PER_PIXEL = 16;

  /**
   * The bytes held for a picture of a usual kind, whose file has this length, until it is an image.
   */
  long bytes(long length) {
    return COPIES_OF_FILE * Math.min(length, PictureFile.MAX_BYTES)
        + BYTES_PER_PIXEL * (long) fit.maxPixels(rows, columns);
  }

  /**
   * The image of a picture's file, row by row.
   *
   * @param place the file's name, for errors
   */
  public byte[] read(Object place, byte[] file) {
    try {
      return fit.fit(place, PictureFile.of(place, file), rows, columns);
    } catch (RuntimeException e) { // one bad picture of many must not end the run
      throw InputException.expected(place, "a picture that can be fitted", e);
    }
  }
}
