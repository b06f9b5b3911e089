package nndl.data.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures become the greys that they are stored with, upright and on white paper. */
class PictureFileTest {
  private static final int ALL = 1 << 20;

  @ParameterizedTest
  @EnumSource
  void readsEveryFormat(PictureFormat format) {
    GreyPicture expected = slope(40, 30);
    GreyPicture found = read(TestPictures.file(expected, format));
    assertEquals(40, found.rows());
    assertEquals(30, found.columns());
    int tolerance = format == PictureFormat.JPEG ? 3 : 0;
    for (int i = 0; i < expected.pixels().length; i++) {
      assertEquals(expected.pixels()[i] & 0xff, found.pixels()[i] & 0xff, tolerance);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, ab cd ef", "2, ba dc fe", "3, fe dc ba", "4, ef cd ab",
    "5, ace bdf", "6, eca fdb", "7, fdb eca", "8, bdf ace",
    "0, ab cd ef", "9, ab cd ef", "65535, ab cd ef",
  })
  void turnsAPictureUpright(int exif, String expected) {
    byte[] stored = "abcdef".getBytes(StandardCharsets.US_ASCII);
    GreyPicture found = Orientation.ofExif(exif).upright(new GreyPicture(3, 2, stored));
    assertEquals(expected.replace(" ", ""), new String(found.pixels(), StandardCharsets.US_ASCII));
    assertEquals(expected.indexOf(' '), found.columns());
  }

  @ParameterizedTest
  @CsvSource({"1, 40", "2, 40", "3, 40", "4, 40", "5, 30", "6, 30", "7, 30", "8, 30"})
  void readsTheOrientationOfAJpegFile(int exif, int rows) {
    byte[] jpeg = TestPictures.file(slope(40, 30), PictureFormat.JPEG);
    byte[] turned = TestPictures.withOrientation(jpeg, exif);
    assertEquals(rows, PictureFile.of("a", turned).rows());
    assertArrayEquals(Orientation.ofExif(exif).upright(read(jpeg)).pixels(), read(turned).pixels());
  }

  @Test
  void readsTheOrientationBehindOtherSegmentsInEitherByteOrder() {
    byte[] little = {
      'E', 'x', 'i', 'f', 0, 0, 'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0,
      0, 0,
    };
    byte[] jpeg = TestPictures.file(slope(40, 30), PictureFormat.JPEG);
    byte[] exif = TestPictures.withSegment(jpeg, 0xe1, little);
    assertEquals(30, PictureFile.of("a", exif).rows());
    byte[] behind =
        TestPictures.withSegment(exif, 0xe1, "http://ns".getBytes(StandardCharsets.US_ASCII));
    assertEquals(30, PictureFile.of("a", behind).rows());
  }

  @Test
  void weighsColoursAsTheEyeDoes() {
    BufferedImage image = new BufferedImage(4, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, 0xff0000);
    image.setRGB(1, 0, 0x00ff00);
    image.setRGB(2, 0, 0x0000ff);
    image.setRGB(3, 0, 0x818181);
    assertGreys(TestPictures.file(image, PictureFormat.PNG), 76, 150, 29, 129);
    assertGreys(TestPictures.file(image, PictureFormat.BMP), 76, 150, 29, 129);
  }

  @Test
  void putsWhatIsTransparentOnWhite() {
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x00000000);
    image.setRGB(1, 0, 0x80000000);
    image.setRGB(2, 0, 0xff000000);
    assertGreys(TestPictures.file(image, PictureFormat.PNG), 255, 127, 0);
    byte[] colours = {0, 10, 20};
    IndexColorModel palette = new IndexColorModel(8, 3, colours, colours, colours, 1);
    BufferedImage few = new BufferedImage(3, 1, BufferedImage.TYPE_BYTE_INDEXED, palette);
    few.getRaster().setPixels(0, 0, 3, 1, new int[] {0, 1, 2});
    assertGreys(TestPictures.file(few, PictureFormat.PNG), 0, 255, 20);
    assertGreys(TestPictures.file(few, PictureFormat.GIF), 0, 255, 20);
  }

  @Test
  void readsGreyWithTransparencyAndGreysOf16Bits() {
    ComponentColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_GRAY),
            true,
            false,
            Transparency.TRANSLUCENT,
            DataBuffer.TYPE_BYTE);
    WritableRaster raster = model.createCompatibleWritableRaster(2, 1);
    raster.setPixels(0, 0, 2, 1, new int[] {100, 255, 100, 0});
    BufferedImage image = new BufferedImage(model, raster, false, null);
    assertGreys(TestPictures.file(image, PictureFormat.PNG), 100, 255);
    BufferedImage deep = new BufferedImage(3, 1, BufferedImage.TYPE_USHORT_GRAY);
    deep.getRaster().setPixels(0, 0, 3, 1, new int[] {0, 77 * 257, 65535});
    assertGreys(TestPictures.file(deep, PictureFormat.PNG), 0, 77, 255);
  }

  @Test
  void readsBlackAndWhite() {
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_BYTE_BINARY);
    image.setRGB(1, 0, 0xffffffff);
    assertGreys(TestPictures.file(image, PictureFormat.PNG), 0, 255, 0);
    assertGreys(TestPictures.file(image, PictureFormat.BMP), 0, 255, 0);
  }

  @ParameterizedTest
  @EnumSource
  void readsEveryNthPixelOfALargePicture(PictureFormat format) {
    GreyPicture large = slope(300, 200);
    GreyPicture found = PictureFile.of("a", TestPictures.file(large, format)).grey(300 * 200 / 8);
    assertEquals(100, found.rows());
    assertEquals(67, found.columns());
    int tolerance = format == PictureFormat.JPEG ? 3 : 0;
    for (int r = 0; r < found.rows(); r++) {
      for (int c = 0; c < found.columns(); c++) {
        int expected = large.pixels()[3 * r * 200 + 3 * c] & 0xff;
        assertEquals(expected, found.pixels()[r * 67 + c] & 0xff, tolerance);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "a.png, PNG",
    "A.PNG, PNG",
    "a.jpg, JPEG",
    "a b.JPeG, JPEG",
    "a.bmp, BMP",
    "a.gif.gz, GIF",
    "png, ",
    "a.csv, ",
    "t10k-images-idx3-ubyte, ",
  })
  void knowsPicturesByTheirNames(String name, PictureFormat expected) {
    assertEquals(expected, PictureFormat.byName(name).orElse(null));
  }

  @Test
  void doesNotSeeAGammaOrATextOfAPngFile() {
    byte[] png = TestPictures.png(2, 1, 8, 0);
    byte[] gamma = TestPictures.chunk("gAMA", new byte[] {0, 0, 0, 1});
    byte[] with = new byte[png.length + gamma.length];
    int header = 8 + 25;
    System.arraycopy(png, 0, with, 0, header);
    System.arraycopy(gamma, 0, with, header, gamma.length);
    System.arraycopy(png, header, with, header + gamma.length, png.length - header);
    assertGreys(with, 0, 0);
    assertTrue(PictureFormat.byContent(with).isPresent());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "ffd0", "ffff"})
  void doesNotSeeAColourProfileOfAJpegFile(String before) {
    BufferedImage colours = TestPictures.image(slope(40, 30), BufferedImage.TYPE_INT_RGB);
    byte[] jpeg = TestPictures.file(colours, PictureFormat.JPEG);
    byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
    ByteBuffer segment = ByteBuffer.allocate(14 + profile.length);
    segment.put("ICC_PROFILE\0".getBytes(StandardCharsets.US_ASCII)).put(new byte[] {1, 1});
    byte[] with = TestPictures.withSegment(jpeg, 0xe2, segment.put(profile).array());
    byte[] between = HexFormat.of().parseHex(before);
    byte[] behind = TestPictures.withSegment(with, 0xfe, between); // as bytes of a comment, and
    behind[5] -= (byte) between.length; // behind it
    assertArrayEquals(read(jpeg).pixels(), read(behind).pixels());
  }

  @Test
  void aTextThatBeginsAsABmpFileIsNone() {
    byte[] text = "BMI,age,height,weight,smokes".getBytes(StandardCharsets.US_ASCII);
    assertTrue(PictureFormat.byContent(text).isEmpty());
    assertTrue(PictureFormat.byContent(Arrays.copyOf(text, 2)).isEmpty());
    byte[] bmp = TestPictures.file(slope(4, 3), PictureFormat.BMP);
    assertEquals(PictureFormat.BMP, PictureFormat.byContent(bmp).orElseThrow());
  }

  private static GreyPicture slope(int rows, int columns) {
    byte[] pixels = new byte[rows * columns];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i / columns * 100 / rows + i % columns * 150 / columns);
    }
    return new GreyPicture(rows, columns, pixels);
  }

  private static GreyPicture read(byte[] file) {
    return PictureFile.of("a", file).grey(ALL);
  }

  private static void assertGreys(byte[] file, int... expected) {
    byte[] pixels = read(file).pixels();
    int[] found = new int[pixels.length];
    for (int i = 0; i < found.length; i++) {
      found[i] = pixels[i] & 0xff;
    }
    assertArrayEquals(expected, found);
  }
}
