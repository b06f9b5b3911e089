package nndl.data.image;

import java.util.Optional;
import nndl.data.picture.GreyPicture;
import nndl.data.picture.PictureFile;
import nndl.error.InputException;

/**
 * Fits a drawing into an image in the way of MNIST: light on black, the longer side 20 of 28 pixels
 * long, and the centre of mass in the middle. After this, a network that was trained on such digits
 * recognises a drawing of any size at any position.
 */
public final class PadFit {
  /**
   * The largest number of pixels that are decoded from a picture. Of a larger picture, only every
   * n-th pixel of every n-th row is decoded.
   */
  public static final int MAX_PIXELS = 1 << 21;

  /** The longer side of a drawing in an image of 28 x 28 pixels, as in MNIST. */
  private static final int DRAWING = 20;

  private static final int PICTURE = 28;
  private static final int WHITE = 255;

  /** Only pixels with more ink than this mark the edge of a drawing. */
  private static final int FAINTEST = WHITE / 8;

  private PadFit() {}

  /**
   * Returns the drawing of a picture, as an image of {@code rows} x {@code columns} pixels.
   *
   * @param place the name of the file, for error messages
   */
  static byte[] of(Object place, PictureFile file, int rows, int columns) {
    return of(Strokes.of(Contrast.of(file.grey(MAX_PIXELS))), rows, columns)
        .orElseThrow(() -> InputException.expected(place, "a drawing", "an empty picture"));
  }

  /**
   * Returns a drawing as an image of {@code rows} x {@code columns} pixels, or empty if there is no
   * drawing.
   *
   * @param contrast the contrast of the drawing, and 0 elsewhere
   */
  public static Optional<byte[]> of(GreyPicture contrast, int rows, int columns) {
    GreyPicture ink = stretched(contrast);
    Box box = Box.above(ink, FAINTEST);
    if (box.isEmpty()) {
      return Optional.empty();
    }
    int side = Math.max(1, Math.round((float) Math.min(rows, columns) * DRAWING / PICTURE));
    int longest = Math.max(box.rows(), box.columns());
    GreyPicture small =
        AreaAverage.of(
            ink, box, scaled(box.rows(), side, longest), scaled(box.columns(), side, longest));
    int most = most(small);
    // If a drawing consists of specks that are far apart, they may vanish when it is scaled down.
    return most == 0
        ? Optional.empty()
        : Optional.of(centred(brightened(small, most), rows, columns));
  }

  private static int scaled(int length, int side, int longest) {
    return Math.max(1, (int) (((long) length * side + longest / 2) / longest));
  }

  /**
   * Maps a tenth of the usual contrast to 0 and nine tenths to 255. Half of the usual contrast is
   * mapped to half of 255, so soft edges keep their position.
   */
  private static GreyPicture stretched(GreyPicture ink) {
    int full = usual(ink);
    byte[] pixels = new byte[ink.pixels().length];
    for (int i = 0; i < pixels.length; i++) {
      int tenths = 10 * (ink.pixels()[i] & 0xff) - full;
      pixels[i] = (byte) Math.max(0, Math.min(WHITE, tenths * WHITE / Math.max(1, 8 * full)));
    }
    return new GreyPicture(ink.rows(), ink.columns(), pixels);
  }

  /**
   * Returns the usual contrast: the 90% quantile of the contrast of the drawing. Returns 0 if there
   * is no drawing.
   */
  private static int usual(GreyPicture ink) {
    int[] counts = new int[WHITE + 1];
    int all = 0;
    for (byte value : ink.pixels()) {
      counts[value & 0xff]++;
      all += value == 0 ? 0 : 1;
    }
    int value = WHITE;
    for (long above = counts[WHITE]; 10 * above < all; above += counts[value]) {
      value--;
    }
    return all == 0 ? 0 : value;
  }

  private static int most(GreyPicture small) {
    int most = 0;
    for (byte value : small.pixels()) {
      most = Math.max(most, value & 0xff);
    }
    return most;
  }

  /**
   * Scales the values so that the lightest pixel is 255, as in MNIST. This is needed because thin
   * strokes become faint when they are scaled down.
   */
  private static GreyPicture brightened(GreyPicture small, int most) {
    byte[] pixels = new byte[small.pixels().length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (((small.pixels()[i] & 0xff) * WHITE + most / 2) / most);
    }
    return new GreyPicture(small.rows(), small.columns(), pixels);
  }

  /**
   * Moves the centre of mass to the middle pixel, or as close to it as is possible with the whole
   * drawing inside the image.
   */
  private static byte[] centred(GreyPicture small, int rows, int columns) {
    long mass = 0;
    long alongRows = 0;
    long alongColumns = 0;
    for (int i = 0; i < small.pixels().length; i++) {
      int value = small.pixels()[i] & 0xff;
      mass += value;
      alongRows += (long) value * (i / small.columns());
      alongColumns += (long) value * (i % small.columns());
    }
    int top = offset(alongRows, mass, small.rows(), rows);
    int left = offset(alongColumns, mass, small.columns(), columns);
    byte[] pixels = new byte[rows * columns];
    for (int r = 0; r < small.rows(); r++) {
      System.arraycopy(
          small.pixels(), r * small.columns(), pixels, (top + r) * columns + left, small.columns());
    }
    return pixels;
  }

  private static int offset(long moment, long mass, int length, int whole) {
    long nearest = Math.floorDiv(2L * (whole / 2) * mass - 2 * moment + mass, 2 * mass);
    return (int) Math.max(0, Math.min(whole - length, nearest));
  }
}
