package nndl.data.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import nndl.error.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A picture becomes exact greys as it is, or not at all. */
class ExactGreysTest {

  /** Whatever its alpha is. */
  @ParameterizedTest
  @ValueSource(ints = {0, 128, 255})
  void greyWithAlphaIsRefused(int alpha) {
    ComponentColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_GRAY),
            true,
            false,
            Transparency.TRANSLUCENT,
            DataBuffer.TYPE_BYTE);
    WritableRaster raster = model.createCompatibleWritableRaster(1, 1);
    raster.setPixels(0, 0, 1, 1, new int[] {100, alpha});
    assertRefused(
        "expected a grey image, found one with transparency",
        new BufferedImage(model, raster, false, null));
  }

  @Test
  void eightBitsAreTheMostOfAGrey() {
    assertGreys(image(BufferedImage.TYPE_BYTE_GRAY, 0xff000000, 0xffffffff), 0, 255);
    assertRefused(
        "expected 8 bits a pixel, found 16",
        new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY));
  }

  /** Each pixel is the last, after pixels that are grey. */
  @ParameterizedTest
  @ValueSource(ints = {0xff646465, 0xff646564, 0xff656464, 0xffff0000, 0xff00ff00, 0xff0000ff})
  void aSinglePixelOfAnotherColourIsRefused(int colour) {
    assertRefused(
        opaque(colour), image(BufferedImage.TYPE_INT_RGB, 0xff000000, 0xff646464, colour));
  }

  @ParameterizedTest
  @ValueSource(ints = {0xfe646464, 0x80646464, 0x00646464})
  void aSinglePixelThatIsNotOpaqueIsRefused(int colour) {
    assertRefused(opaque(colour), image(BufferedImage.TYPE_INT_ARGB, 0xff646464, colour));
  }

  @Test
  void coloursThatAreAllOpaqueGreysArePassed() {
    for (int type : new int[] {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_INT_ARGB}) {
      assertGreys(image(type, 0xff000000, 0xff010101, 0xff646464, 0xffffffff), 0, 1, 100, 255);
    }
  }

  @Test
  void aPaletteIsJudgedByTheColoursThatPixelsHave() {
    byte[] red = {0, 100, 9};
    byte[] others = {0, 100, 8};
    IndexColorModel palette = new IndexColorModel(8, 3, red, others, others);
    assertGreys(indexed(palette, 0, 1, 1), 0, 100, 100);
    assertRefused(opaque(0xff090808), indexed(palette, 0, 1, 2));
    IndexColorModel clear = new IndexColorModel(8, 2, red, red, red, 1);
    assertGreys(indexed(clear, 0, 0), 0, 0);
    assertRefused(opaque(0x00646464), indexed(clear, 0, 1));
  }

  private static String opaque(int colour) {
    return "expected an opaque grey image, found the colour #%08x (alpha, red, green, blue)"
        .formatted(colour);
  }

  /** A column of pixels, since the last row counts as much as the first. */
  private static BufferedImage image(int type, int... colours) {
    BufferedImage image = new BufferedImage(1, colours.length, type);
    for (int y = 0; y < colours.length; y++) {
      image.setRGB(0, y, colours[y]);
    }
    return image;
  }

  private static BufferedImage indexed(IndexColorModel palette, int... pixels) {
    BufferedImage image =
        new BufferedImage(pixels.length, 1, BufferedImage.TYPE_BYTE_INDEXED, palette);
    image.getRaster().setPixels(0, 0, pixels.length, 1, pixels);
    return image;
  }

  private static void assertRefused(String line, BufferedImage image) {
    InputException error = assertThrows(InputException.class, () -> exactGrey(image));
    assertEquals("a: " + line, error.getMessage());
  }

  private static void assertGreys(BufferedImage image, int... expected) {
    byte[] pixels = exactGrey(image);
    int[] found = new int[pixels.length];
    for (int i = 0; i < found.length; i++) {
      found[i] = pixels[i] & 0xff;
    }
    assertArrayEquals(expected, found);
  }

  private static byte[] exactGrey(BufferedImage image) {
    return PictureFile.of("a", TestPictures.file(image, PictureFormat.PNG)).exactGrey().pixels();
  }
}
