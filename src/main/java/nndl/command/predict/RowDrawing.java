package nndl.command.predict;

import java.awt.image.BufferedImage;
import nndl.command.rows.Reading;
import nndl.data.image.Box;
import nndl.data.picture.GreyPicture;

/**
 * Draws a picture with the boxes of its pieces, in two alternating colours. Below each piece it
 * draws the digit as which the piece was read. A small picture is enlarged.
 */
final class RowDrawing {
  /**
   * A picture is enlarged by the largest whole number with which it has at most {@code
   * ENLARGED_ROWS} rows.
   */
  private static final int ENLARGED_ROWS = 200;

  /** The maximum number of pixels of an enlarged picture. */
  private static final int MAX_PIXELS = 1 << 24;

  private static final int WHITE = 0xffffff;
  private static final int BLUE = 0x0a5fb4;
  private static final int ORANGE = 0xd9480f;

  /** The height of the picture divided by the width of a line. */
  private static final int THIN = 100;

  /** The height of the picture divided by the height of the strip below it. */
  private static final int BELOW = 4;

  /**
   * The seven segments of each digit: the six outer segments clockwise from the top, and then the
   * middle segment.
   */
  private static final String[] SEGMENTS = {
    "1111110", "0110000", "1101101", "1111001", "0110011", "1011011", "1011111", "1110000",
    "1111111", "1111011"
  };

  private final BufferedImage image;
  private final int line;

  private RowDrawing(int columns, int rows, int line) {
    this.image = new BufferedImage(columns, rows, BufferedImage.TYPE_INT_RGB);
    this.line = line;
  }

  /** Returns a picture with the digits that were read from it. */
  static BufferedImage of(GreyPicture picture, Reading reading) {
    int times = times(picture);
    int rows = picture.rows() * times;
    int below = Math.max(1, rows / BELOW);
    RowDrawing drawing =
        new RowDrawing(picture.columns() * times, rows + below, Math.max(1, rows / THIN));
    drawing.fill(new Box(rows, 0, rows + below, picture.columns() * times), WHITE);
    drawing.paint(picture, times);
    int colour = BLUE;
    for (Reading.Piece piece : reading.pieces()) {
      Box box = piece.box().times(times);
      drawing.outline(box, colour);
      drawing.write(piece.name(), (box.left() + box.right()) / 2, rows, below, colour);
      colour = colour == BLUE ? ORANGE : BLUE;
    }
    return drawing.image;
  }

  /** Returns the factor by which a picture is enlarged. */
  private static int times(GreyPicture picture) {
    int most = (int) Math.sqrt((double) MAX_PIXELS / picture.pixels().length);
    return Math.max(1, Math.min(ENLARGED_ROWS / picture.rows(), most));
  }

  private void paint(GreyPicture picture, int times) {
    for (int i = 0; i < picture.pixels().length; i++) {
      int r = i / picture.columns();
      int c = i % picture.columns();
      int grey = picture.pixels()[i] & 0xff;
      fill(new Box(r, c, r + 1, c + 1).times(times), grey * 0x010101);
    }
  }

  /** Fills the part of a box that is inside the image. */
  private void fill(Box box, int colour) {
    for (int y = Math.max(0, box.top()); y < Math.min(image.getHeight(), box.bottom()); y++) {
      for (int x = Math.max(0, box.left()); x < Math.min(image.getWidth(), box.right()); x++) {
        image.setRGB(x, y, colour);
      }
    }
  }

  /** Draws the four sides around a box. */
  private void outline(Box box, int colour) {
    int top = box.top() - line;
    int left = box.left() - line;
    int bottom = box.bottom() + line;
    int right = box.right() + line;
    fill(new Box(top, left, box.top(), right), colour);
    fill(new Box(box.bottom(), left, bottom, right), colour);
    fill(new Box(top, left, bottom, box.left()), colour);
    fill(new Box(top, box.right(), bottom, right), colour);
  }

  /** Draws a digit in seven segments. The name of a class that is not a digit is not drawn. */
  private void write(String name, int middle, int top, int height, int colour) {
    if (!name.matches("[0-9]")) {
      return;
    }
    String segments = SEGMENTS[name.charAt(0) - '0'];
    int half = height * 3 / 10; // half of the digit's height, and its whole width
    int upper = top + height / 5;
    int left = middle - half / 2;
    int[][] starts = {{0, 0}, {0, half}, {half, half}, {2 * half, 0}, {half, 0}, {0, 0}, {half, 0}};
    for (int s = 0; s < starts.length; s++) {
      if (segments.charAt(s) == '1') {
        int y = upper + starts[s][0];
        int x = left + starts[s][1];
        boolean flat = s % 3 == 0;
        fill(new Box(y, x, y + line + (flat ? 0 : half), x + line + (flat ? half : 0)), colour);
      }
    }
  }
}
