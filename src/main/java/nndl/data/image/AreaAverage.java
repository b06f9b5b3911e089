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
    long[][] sums = new long[columns][box.rows()]; // along the rows of the box
    for (int r = 0; r < box.rows(); r++) {
      long[] row = new long[box.columns()];
      int start = (box.top() + r) * picture.columns() + box.left();
      Arrays.setAll(row, c -> picture.pixels()[start + c] & 0xff);
      long[] scaled = scaled(row, columns);
      for (int c = 0; c < columns; c++) {
        sums[c][r] = scaled[c];
      }
    }
    long area = (long) box.rows() * box.columns();
    byte[] pixels = new byte[rows * columns];
    for (int c = 0; c < columns; c++) {
      long[] scaled = scaled(sums[c], rows);
      for (int r = 0; r < rows; r++) {
        pixels[r * columns + c] = (byte) ((scaled[r] + area / 2) / area);
      }
    }
    return new GreyPicture(rows, columns, pixels);
  }

  /**
   * Scales a line of numbers to {@code count} numbers, as sums and not as averages. Lengths are
   * counted in units of which an old number has {@code count} and a new number {@code line.length}.
   */
  private static long[] scaled(long[] line, int count) {
    long[] sums = new long[count];
    for (int i = 0; i < line.length; i++) {
      long end = (i + 1L) * count;
      for (long at = (long) i * count; at < end; ) {
        int target = (int) (at / line.length);
        long next = Math.min(end, (target + 1L) * line.length);
        sums[target] += (next - at) * line[i];
        at = next;
      }
    }
    return sums;
  }
}
