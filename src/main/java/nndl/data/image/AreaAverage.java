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
    long[] row = new long[box.columns()];
    long[] scaledRow = new long[columns];
    for (int r = 0; r < box.rows(); r++) {
      int start = (box.top() + r) * picture.columns() + box.left();
      for (int c = 0; c < row.length; c++) {
        row[c] = picture.pixels()[start + c] & 0xff;
      }
      scale(row, scaledRow);
      for (int c = 0; c < columns; c++) {
        sums[c][r] = scaledRow[c];
      }
    }
    long area = (long) box.rows() * box.columns();
    byte[] pixels = new byte[rows * columns];
    long[] scaled = new long[rows];
    for (int c = 0; c < columns; c++) {
      scale(sums[c], scaled);
      for (int r = 0; r < rows; r++) {
        pixels[r * columns + c] = (byte) ((scaled[r] + area / 2) / area);
      }
    }
    return new GreyPicture(rows, columns, pixels);
  }

  /**
   * Scales a line of numbers to those of another line, as sums and not as averages. Lengths are
   * counted in units of which an old number has {@code sums.length} and a new number {@code
   * line.length}.
   */
  private static void scale(long[] line, long[] sums) {
    int count = sums.length;
    Arrays.fill(sums, 0);
    for (int i = 0; i < line.length; i++) {
      long end = (i + 1L) * count;
      for (long at = (long) i * count; at < end; ) {
        int target = (int) (at / line.length);
        long next = Math.min(end, (target + 1L) * line.length);
        sums[target] += (next - at) * line[i];
        at = next;
      }
    }
  }
}
