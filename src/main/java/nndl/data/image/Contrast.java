package nndl.data.image;

import nndl.data.picture.GreyPicture;

/**
 * How much each pixel differs from the paper, towards the drawing's side: darker on light paper,
 * lighter on a dark screen.
 *
 * @param picture 0 is paper; the largest value is the strongest part of the drawing
 * @param noise the least value that is not noise of the paper, of a camera or of JPEG
 */
public record Contrast(GreyPicture picture, int noise) {
  private static final int WHITE = 255;

  /**
   * The least noise: smaller differences are not visible on a screen, and JPEG creates larger ones
   * around a stroke.
   */
  private static final int MIN_NOISE = 24;

  /**
   * Six standard deviations of the noise, estimated from the nearest quarter of the pixels, since a
   * drawing may cover half of a picture.
   */
  private static final double NOISE = 6 / 0.3186;

  /** Finds the paper of a picture, and whether the drawing is darker or lighter. */
  public static Contrast of(GreyPicture picture) {
    Paper paper = Paper.of(picture);
    boolean dark = isDark(picture, paper);
    byte[] pixels = new byte[picture.pixels().length];
    long[] distances = new long[WHITE + 1];
    long[] steps = new long[WHITE + 1]; // differences between a pixel and its right neighbour
    int at = 0;
    for (int r = 0; r < picture.rows(); r++) {
      double before = 0;
      for (int c = 0; c < picture.columns(); c++, at++) {
        double light = Math.max(1, paper.at(r, c, picture.rows(), picture.columns()));
        double more = (picture.pixels()[at] & 0xff) - light;
        // Ink absorbs a share of the light, so it is as strong in shadow; a screen adds light.
        double distance = dark ? -more * WHITE / light : more;
        distances[level(distance)]++;
        steps[level(distance - before)]++;
        before = distance;
        pixels[at] = (byte) level(Math.max(0, distance));
      }
    }
    // Soft strokes differ from the paper and change slowly; noise does neither.
    double noise = NOISE * Math.min(quarter(distances), quarter(steps) / Math.sqrt(2));
    return new Contrast(
        new GreyPicture(picture.rows(), picture.columns(), pixels),
        (int) Math.max(MIN_NOISE, Math.min(WHITE, noise)));
  }

  private static int level(double distance) {
    return (int) Math.min(WHITE, Math.rint(Math.abs(distance)));
  }

  /** Whether more of the picture is darker than the paper than is lighter. */
  private static boolean isDark(GreyPicture picture, Paper paper) {
    double darker = 0;
    int at = 0;
    for (int r = 0; r < picture.rows(); r++) {
      for (int c = 0; c < picture.columns(); c++, at++) {
        double less =
            paper.at(r, c, picture.rows(), picture.columns()) - (picture.pixels()[at] & 0xff);
        darker += Math.abs(less) < MIN_NOISE ? 0 : less;
      }
    }
    return darker > 0;
  }

  private static int quarter(long[] counts) {
    long all = 0;
    for (long count : counts) {
      all += count;
    }
    int value = 0;
    for (long below = counts[0]; 4 * below < all; below += counts[value]) {
      value++;
    }
    return value;
  }
}
