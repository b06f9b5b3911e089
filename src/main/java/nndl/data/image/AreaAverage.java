package nndl.data.image;

import java.util.Arrays;
import nndl.data.picture.GreyPicture;

/**
 * Scales a part of a picture to another size: each new pixel is the average of the area that it
 * covers, with partly covered pixels weighted by the covered part. It computes in integers, so
 * every machine gives the same bytes.
 */
public final class AreaAverage {
  private AreaAverage() {}

  /** The part in the new size, which may be smaller or larger. */
  public static GreyPicture of(GreyPicture picture, Box box, int rows, int columns) {
    long[][] sums = new long[rows][columns];
    long[] line = new long[columns];
    for (int r = 0; r < box.rows(); r++) {
      int start = (box.top() + r) * picture.columns() + box.left();
      alongRow(picture.pixels(), start, box.columns(), line);
      // In these units an old row has `rows` and a new one has `box.rows()`.
      long at = (long) r * rows;
      long end = at + rows;
      while (at < end) {
        int target = (int) (at / box.rows());
        long next = Math.min(end, (target + 1L) * box.rows());
        for (int c = 0; c < columns; c++) {
          sums[target][c] += (next - at) * line[c];
        }
        at = next;
      }
    }
    long area = (long) box.rows() * box.columns();
    byte[] pixels = new byte[rows * columns];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) ((sums[i / columns][i % columns] + area / 2) / area);
    }
    return new GreyPicture(rows, columns, pixels);
  }

  /** The same along one row, as sums; an old pixel has {@code line.length} units. */
  private static void alongRow(byte[] pixels, int start, int width, long[] line) {
    Arrays.fill(line, 0);
    for (int c = 0; c < width; c++) {
      int value = pixels[start + c] & 0xff;
      long at = (long) c * line.length;
      long end = at + line.length;
      while (at < end) {
        int target = (int) (at / width);
        long next = Math.min(end, (target + 1L) * width);
        line[target] += (next - at) * value;
        at = next;
      }
    }
  }
}
