package nndl.data.image;

import nndl.data.picture.GreyPicture;

/**
 * How far each pixel is from the paper, to the side where the drawing is: darker on what is light,
 * lighter on what is dark.
 *
 * @param picture 0 is paper; the largest value is the most of the drawing
 * @param noise the least value that is no noise of the paper, of a camera or of JPEG
 */
record Contrast(GreyPicture picture, int noise) {
  private static final int WHITE = 255;

  /** Nobody sees less on a screen, and JPEG makes up more around a stroke. */
  private static final int LEAST_NOISE = 24;

  /** Of so many standard deviations, by the median of absolute ones. */
  private static final double NOISE = 6 * 1.4826;

  static Contrast of(GreyPicture picture) {
    Paper paper = Paper.of(picture);
    boolean dark = isDark(picture, paper);
    byte[] pixels = new byte[picture.pixels().length];
    long[] counts = new long[WHITE + 1];
    int at = 0;
    for (int r = 0; r < picture.rows(); r++) {
      for (int c = 0; c < picture.columns(); c++, at++) {
        double light = Math.max(1, paper.at(r, c, picture.rows(), picture.columns()));
        double more = (picture.pixels()[at] & 0xff) - light;
        // Ink takes a share of the light, so it is as strong in the shadow; a screen adds light.
        double distance = dark ? -more * WHITE / light : more;
        int rounded = (int) Math.min(WHITE, Math.rint(Math.abs(distance)));
        counts[rounded]++;
        pixels[at] = (byte) (distance > 0 ? rounded : 0);
      }
    }
    int noise = (int) Math.min(WHITE, NOISE * median(counts));
    return new Contrast(
        new GreyPicture(picture.rows(), picture.columns(), pixels), Math.max(LEAST_NOISE, noise));
  }

  /** Whether there is more that is darker than the paper than that is lighter. */
  private static boolean isDark(GreyPicture picture, Paper paper) {
    double darker = 0;
    int at = 0;
    for (int r = 0; r < picture.rows(); r++) {
      for (int c = 0; c < picture.columns(); c++, at++) {
        double less =
            paper.at(r, c, picture.rows(), picture.columns()) - (picture.pixels()[at] & 0xff);
        darker += Math.abs(less) < LEAST_NOISE ? 0 : less;
      }
    }
    return darker > 0;
  }

  private static int median(long[] counts) {
    long all = 0;
    for (long count : counts) {
      all += count;
    }
    int value = 0;
    for (long below = counts[0]; 2 * below < all; below += counts[value]) {
      value++;
    }
    return value;
  }
}
