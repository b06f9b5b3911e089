package nndl.data.picture;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import nndl.error.InputException;

/** Checks that a picture can be converted to grey bytes without loss. */
final class ExactGreys {
  private ExactGreys() {}

  /**
   * Fails unless the picture has at most 8 bits per number, no transparency, and only greys as
   * colours.
   */
  static void require(Object place, BufferedImage image) {
    int bits = image.getSampleModel().getSampleSize(0);
    if (bits > Byte.SIZE) {
      throw InputException.expected(place, "8 bits a pixel", bits);
    }
    boolean grey = image.getColorModel().getColorSpace().getNumComponents() == 1;
    if (grey && image.getColorModel().hasAlpha()) {
      throw InputException.expected(place, "a grey image", "one with transparency");
    }
    if (grey && !(image.getColorModel() instanceof IndexColorModel)) {
      return;
    }
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int color = image.getRGB(x, y);
        int blue = color & 0xff;
        if (color >>> 24 != 0xff || color << 8 != (blue * 0x010101) << 8) {
          throw InputException.expected(
              place,
              "an opaque grey image",
              "the colour #%08x (alpha, red, green, blue)".formatted(color));
        }
      }
    }
  }
}
