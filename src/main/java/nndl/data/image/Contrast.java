package nndl.data.image;

import nndl.data.picture.GreyPicture;

/**
 * The contrast of a drawing: how much darker each pixel is than the background. If the drawing is
 * lighter than a dark background, such as a screen, the contrast is how much lighter each pixel is.
 *
 * @param picture the contrast of each pixel; it is 0 on the background and largest in the strongest
 *     part of the drawing
 * @param noise the smallest contrast that is not noise of the background, of a camera or of JPEG
 */
public record Contrast(GreyPicture picture, int noise) {
  private static final int WHITE = 255;

  /** The lower limit of {@code noise}. Smaller differences are hardly visible on a screen. */
  private static final int MIN_NOISE = 24;

  /**
   * The ratio of six standard deviations to the 25% quantile of the absolute differences, for
   * normally distributed noise. The quantile is low because a drawing may cover half of a picture.
   */
  private static final double NOISE = 6 / 0.3186;

  /**
   * Finds the background of a picture, determines whether the drawing is darker or lighter, and
   * computes the contrast.
   */
  public static Contrast of(GreyPicture picture) {
    Background background = Background.of(picture);
    boolean dark = isDark(picture, background);
    byte[] pixels = new byte[picture.pixels().length];
    long[] distances = new long[WHITE + 1];
    long[] steps = new long[WHITE + 1]; // differences between a pixel and its right neighbour
    int at = 0;
    for (int r = 0; r < picture.rows(); r++) {
      double before = 0;
      for (int c = 0; c < picture.columns(); c++, at++) {
        double light = Math.max(1, background.at(r, c, picture.rows(), picture.columns()));
        double more = (picture.pixels()[at] & 0xff) - light;
        // Ink absorbs a fixed share of the light, even in shadow. A screen adds light.
        double distance = dark ? -more * WHITE / light : more;
        distances[level(distance)]++;
        steps[level(distance - before)]++;
        before = distance;
        pixels[at] = (byte) level(Math.max(0, distance));
      }
    }
    // Take the smaller of two estimates of the noise. Where a soft stroke covers much of the
    // picture, the differences from the background are large, but the differences between
    // neighbours
    // stay small.
    double noise = NOISE * Math.min(quarter(distances), quarter(steps) / Math.sqrt(2));
    return new Contrast(
        new GreyPicture(picture.rows(), picture.columns(), pixels),
        (int) Math.max(MIN_NOISE, Math.min(WHITE, noise)));
  }

  private static int level(double distance) {
    return (int) Math.min(WHITE, Math.rint(Math.abs(distance)));
  }

  /**
   * Whether the drawing is darker than the background: whether the sum of the visible differences
   * from the background is towards black.
   */
  private static boolean isDark(GreyPicture picture, Background background) {
    double darker = 0;
    int at = 0;
    for (int r = 0; r < picture.rows(); r++) {
      for (int c = 0; c < picture.columns(); c++, at++) {
        double less =
            background.at(r, c, picture.rows(), picture.columns()) - (picture.pixels()[at] & 0xff);
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
