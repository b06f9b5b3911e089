package nndl.data.image;

import java.util.Arrays;
import nndl.data.picture.GreyPicture;

/**
 * Scales a part of a picture to another size. Each new pixel is the average of the area that it
 * covers; a partly covered old pixel counts by its covered part. All computation is in integers, so
 * every machine returns the same bytes.
 */
public final class AreaAverage {
  private AreaAverage() {}

  /**
   * Returns the part of the picture in a box, scaled to {@code rows} x {@code columns} pixels. The
   * new size may be smaller or larger.
   */
  public static GreyPicture of(GreyPicture picture, Box box, int rows, int columns) {
    long[][] sums = new long[rows][columns];
    long[] line = new long[columns];
    for (int r = 0; r < box.rows(); r++) {
      int start = (box.top() + r) * picture.columns() + box.left();
      alongRow(picture.pixels(), start, box.columns(), line);
      // Heights are counted in units of which an old row has `rows` and a new row `box.rows()`.
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

  /**
   * Scales one row of the box to {@code line.length} columns, as sums and not as averages. Widths
   * are counted in units of which an old pixel has {@code line.length} and a new pixel {@code
   * width}.
   */
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
