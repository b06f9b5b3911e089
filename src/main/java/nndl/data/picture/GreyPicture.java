package nndl.data.picture;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import nndl.error.InputException;

/**
 * A grey picture. Its values are computed from the stored numbers without gamma correction; Java's
 * own conversion to grey would assume a gamma and correct it. Transparent pixels show white paper.
 *
 * @param pixels the pixels row by row; 0 is black, 255 is white
 */
public record GreyPicture(int rows, int columns, byte[] pixels) {
  private static final int WHITE = 255;

  /**
   * The weights of red, green and blue in the luma (brightness) of a colour by ITU-R BT.601, in
   * thousandths.
   */
  private static final int RED = 299;

  private static final int GREEN = 587;
  private static final int BLUE = 114;

  /**
   * Converts an image to a grey picture. The image may have colours, transparency, a palette and
   * more than 8 bits per number.
   */
  static GreyPicture of(Object place, BufferedImage image) {
    if (image.getColorModel() instanceof IndexColorModel palette) {
      return ofPalette(image, palette);
    }
    int colours = image.getColorModel().getNumColorComponents();
    if (colours != 1 && colours != 3) {
      throw InputException.expected(place, "grey, or red, green and blue", colours + " colours");
    }
    return ofBands(image);
  }

  /**
   * Converts an image without loss. Fails unless it has at most 8 bits per number, no transparency,
   * and only greys as colours.
   */
  static GreyPicture exactly(Object place, BufferedImage image) {
    int bits = image.getSampleModel().getSampleSize(0);
    if (bits > Byte.SIZE) {
      throw InputException.expected(place, "8 bits a pixel", bits);
    }
    boolean grey = image.getColorModel().getColorSpace().getNumComponents() == 1;
    if (grey && image.getColorModel().hasAlpha()) {
      throw InputException.expected(place, "a grey image", "one with transparency");
    }
    if (grey && !(image.getColorModel() instanceof IndexColorModel)) {
      return of(place, image);
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
    return of(place, image);
  }

  private static GreyPicture ofPalette(BufferedImage image, IndexColorModel palette) {
    int[] greys = new int[palette.getMapSize()];
    for (int i = 0; i < greys.length; i++) {
      int luma = luma(palette.getRed(i), palette.getGreen(i), palette.getBlue(i));
      greys[i] = onWhite(luma, palette.getAlpha(i));
    }
    Raster raster = image.getRaster();
    byte[] pixels = new byte[image.getWidth() * image.getHeight()];
    int[] row = new int[image.getWidth()];
    for (int y = 0; y < image.getHeight(); y++) {
      raster.getSamples(0, y, row.length, 1, 0, row);
      for (int x = 0; x < row.length; x++) {
        pixels[y * row.length + x] = (byte) greys[row[x]];
      }
    }
    return new GreyPicture(image.getHeight(), image.getWidth(), pixels);
  }

  private static GreyPicture ofBands(BufferedImage image) {
    Raster raster = image.getRaster();
    ColorModel model = image.getColorModel();
    int bands = raster.getNumBands();
    int[] most = new int[bands];
    for (int b = 0; b < bands; b++) {
      most[b] = (1 << raster.getSampleModel().getSampleSize(b)) - 1;
    }
    byte[] pixels = new byte[image.getWidth() * image.getHeight()];
    int[] row = new int[image.getWidth() * bands];
    for (int y = 0; y < image.getHeight(); y++) {
      raster.getPixels(0, y, image.getWidth(), 1, row);
      for (int x = 0; x < image.getWidth(); x++) {
        int at = x * bands;
        for (int b = 0; b < bands; b++) {
          row[at + b] = (row[at + b] * WHITE + most[b] / 2) / most[b];
        }
        int grey = bands < 3 ? row[at] : luma(row[at], row[at + 1], row[at + 2]);
        pixels[y * image.getWidth() + x] =
            (byte) (model.hasAlpha() ? onWhite(grey, row[at + bands - 1]) : grey);
      }
    }
    return new GreyPicture(image.getHeight(), image.getWidth(), pixels);
  }

  /** Returns the luma of a colour. If red, green and blue are equal, the luma is equal to them. */
  private static int luma(int red, int green, int blue) {
    return (RED * red + GREEN * green + BLUE * blue + 500) / 1000;
  }

  private static int onWhite(int grey, int alpha) {
    return (grey * alpha + WHITE * (WHITE - alpha) + WHITE / 2) / WHITE;
  }
}
