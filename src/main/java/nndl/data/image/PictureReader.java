package nndl.data.image;

import java.io.Serializable;
import nndl.data.picture.PictureFile;
import nndl.error.InputException;

/**
 * Makes images of a model's size out of pictures of any size: PNG, JPEG, BMP and GIF. A value is
 * how much ink a pixel has, from 0 to 255 as in MNIST. The same file gives the same bytes on every
 * machine; one that is no picture is an error of one line.
 *
 * @param rows of an image of the model
 */
public record PictureReader(int rows, int columns, Fit fit) implements Serializable {
  /** As the array that takes it grows, and as it is copied without what the decoder needs not. */
  private static final int COPIES_OF_FILE = 3;

  /** Its colours, its grey, its ink, and which stroke it is part of. */
  private static final int BYTES_PER_PIXEL = 16;

  /** Bytes that are held for a usual picture, whose file has this length, until it is an image. */
  long bytes(long length) {
    return COPIES_OF_FILE * Math.min(length, PictureFile.MAX_BYTES)
        + BYTES_PER_PIXEL * (long) fit.mostPixels(rows, columns);
  }

  /**
   * The image of a picture's file, row after row.
   *
   * @param place the file's name, for errors
   */
  public byte[] read(Object place, byte[] file) {
    try {
      return fit.fit(place, PictureFile.of(place, file), rows, columns);
    } catch (RuntimeException e) { // one picture of many must not end the run
      throw InputException.expected(place, "a picture that can be fitted", e);
    }
  }
}
