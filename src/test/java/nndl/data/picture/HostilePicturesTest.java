package nndl.data.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import nndl.error.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A file that is no good is an error of one line, soon, and takes no more memory than a good one.
 */
class HostilePicturesTest {
  private static final int MOST_PIXELS = 1 << 21;
  private static final String NAME = "it's, \"a\" b\u00fc.png";

  @ParameterizedTest
  @EnumSource
  void aFileThatEndsTooSoonIsAnError(PictureFormat format) {
    byte[] file = TestPictures.file(noise(60, 50), format);
    byte[] whole = read(file).pixels();
    for (int length = 0; length < file.length; length += length < 700 ? 1 : 37) {
      byte[] cut = Arrays.copyOf(file, length);
      if (length < file.length - 10) {
        assertOneLine(assertThrows(InputException.class, () -> read(cut), "of " + length));
      } else {
        readOrFail(cut, picture -> assertArrayEquals(whole, picture.pixels()));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void anyWrongBytesAreAPictureOrAnError(PictureFormat format) {
    byte[] file = TestPictures.file(noise(20, 30), format);
    Random random = new Random(1);
    for (int i = 0; i < 2000; i++) {
      byte[] wrong = file.clone();
      int first = random.nextInt(random.nextBoolean() ? Math.min(100, wrong.length) : wrong.length);
      for (int k = 0; k < 1 + random.nextInt(4); k++) {
        int at = Math.min(wrong.length - 1, first + random.nextInt(4));
        wrong[at] = (byte) random.nextInt(256);
      }
      readOrFail(wrong, picture -> assertTrue(picture.pixels().length <= MOST_PIXELS));
    }
  }

  static Stream<byte[]> bombs() {
    return Stream.of(
        TestPictures.png(10_001, 10_000, 8, 0),
        TestPictures.png(Integer.MAX_VALUE, Integer.MAX_VALUE, 1, 0),
        gif(65_535, 65_535),
        jpeg(65_500, 65_500));
  }

  @ParameterizedTest
  @MethodSource("bombs")
  void aPictureOfMoreThan100MegapixelsIsRefusedBeforeItTakesMemory(byte[] bomb) {
    long before = allocated();
    InputException e = assertThrows(InputException.class, () -> read(bomb));
    assertTrue(
        e.getMessage().matches(".*: expected at most 100 megapixels, found [0-9]+ x [0-9]+ pixels"),
        e.getMessage());
    assertTrue(allocated() - before < 1 << 23, "bytes: " + (allocated() - before));
  }

  /** Java's decoder refuses it before it says how large it is. */
  @Test
  void aBmpFileThatSaysAnySizeIsRefusedBeforeItTakesMemory() {
    long before = allocated();
    for (int side : new int[] {10_001, 20_000, 60_000, Integer.MAX_VALUE}) {
      assertOneLine(assertThrows(InputException.class, () -> read(bmp(side, -side))));
    }
    assertTrue(allocated() - before < 1 << 23, "bytes: " + (allocated() - before));
  }

  @Test
  void aLargePictureTakesLittleMoreMemoryThanASmallOne() {
    byte[] file = TestPictures.png(9_990, 9_990, 8, 0);
    long before = allocated();
    GreyPicture picture = read(file);
    assertTrue(picture.pixels().length <= MOST_PIXELS);
    assertTrue(allocated() - before < 1 << 25, "bytes: " + (allocated() - before));
  }

  static Stream<byte[]> withoutSize() {
    return Stream.of(
        TestPictures.png(0, 5, 8, 0),
        TestPictures.png(5, 0, 8, 0),
        TestPictures.png(-5, 5, 8, 0),
        bmp(0, 5),
        bmp(5, 0),
        gif(0, 5),
        gif(5, 0),
        jpeg(0, 5),
        jpeg(5, 0));
  }

  @ParameterizedTest
  @MethodSource("withoutSize")
  void aPictureWithoutASizeIsAnError(byte[] file) {
    assertOneLine(assertThrows(InputException.class, () -> read(file)));
  }

  @Test
  void aSizeThatTheDataDoNotFillIsAnError() {
    byte[] header = Arrays.copyOfRange(TestPictures.png(5_000, 5_000, 8, 0), 8, 33);
    byte[] few = TestPictures.png(2, 2, 8, 0);
    byte[] data = Arrays.copyOfRange(few, 33, few.length);
    assertOneLine(assertThrows(InputException.class, () -> read(TestPictures.png(header, data))));
    assertOneLine(assertThrows(InputException.class, () -> read(bmp(5_000, 5_000))));
    assertOneLine(assertThrows(InputException.class, () -> read(gif(5_000, 5_000))));
    assertOneLine(assertThrows(InputException.class, () -> read(jpeg(5_000, 5_000))));
  }

  @Test
  void aPngPaletteThatSaysAnyLengthIsAnError() {
    byte[] png = TestPictures.png(2, 2, 8, 3);
    byte[] palette = TestPictures.chunk("PLTE", new byte[3]);
    ByteBuffer.wrap(palette).putInt(0, Integer.MAX_VALUE - 20);
    byte[] header = Arrays.copyOfRange(png, 8, 33);
    assertOneLine(
        assertThrows(
            InputException.class,
            () ->
                read(TestPictures.png(header, palette, Arrays.copyOfRange(png, 33, png.length)))));
    byte[] longer = TestPictures.chunk("PLTE", new byte[1 << 20]);
    assertOneLine(
        assertThrows(
            InputException.class,
            () -> read(TestPictures.png(header, longer, Arrays.copyOfRange(png, 33, png.length)))));
  }

  @Test
  void aCommentOfAGifFileIsPassedOverInNoTime() {
    byte[] gif = TestPictures.file(noise(20, 30), PictureFormat.GIF);
    int at = indexOfImage(gif);
    ByteArrayOutputStream with = new ByteArrayOutputStream();
    with.write(gif, 0, at);
    with.write(0x21);
    with.write(0xfe);
    byte[] block = new byte[256];
    block[0] = (byte) 255;
    for (int i = 0; i < 1 << 16; i++) {
      with.write(block, 0, block.length);
    }
    with.write(0);
    with.write(gif, at, gif.length - at);
    byte[] file = with.toByteArray();
    GreyPicture found = assertTimeoutPreemptively(Duration.ofSeconds(10), () -> read(file));
    assertArrayEquals(read(gif).pixels(), found.pixels());
  }

  @ParameterizedTest
  @CsvSource({"4, 2147483647", "4, -1", "4, 43", "8, 65535", "0, 0"})
  void exifThatPointsAnywhereIsAsIfItWereNotThere(int at, int value) {
    byte[] jpeg = TestPictures.file(noise(20, 30), PictureFormat.JPEG);
    byte[] exif = TestPictures.exif(6);
    if (at == 8) {
      ByteBuffer.wrap(exif).putShort(6 + at, (short) value).putShort(6 + 10 + 12, (short) 7);
    } else {
      ByteBuffer.wrap(exif).putInt(6 + at, value);
    }
    ByteBuffer.wrap(exif).putShort(6 + 10 + 12, (short) 7);
    assertEquals(20, PictureFile.of(NAME, TestPictures.withSegment(jpeg, 0xe1, exif)).rows());
    for (int length = 0; length < 38; length++) {
      byte[] cut = TestPictures.withSegment(jpeg, 0xe1, Arrays.copyOf(exif, length));
      assertEquals(20, PictureFile.of(NAME, cut).rows());
    }
  }

  @Test
  void aBmpFileWithAPictureOfAnotherFormatInItIsAnError() {
    byte[] bmp = bmp(5, 5);
    ByteBuffer.wrap(bmp).order(ByteOrder.LITTLE_ENDIAN).putInt(30, 5);
    InputException e = assertThrows(InputException.class, () -> read(bmp));
    assertEquals(
        NAME + ": expected a whole BMP picture, found a picture of another format in it",
        e.getMessage());
  }

  @Test
  void theColoursOfAPrinterAreAnError() throws IOException {
    Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName("jpeg");
    ImageWriter writer = writers.next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      writer.setOutput(stream);
      BufferedImage four = new BufferedImage(8, 8, BufferedImage.TYPE_INT_ARGB);
      writer.write(new IIOImage(four.getRaster(), null, null));
    }
    InputException e = assertThrows(InputException.class, () -> read(out.toByteArray()));
    assertEquals(
        NAME + ": expected grey, or red, green and blue, found 4 colours (CMYK)", e.getMessage());
  }

  @Test
  void whatIsNoPictureIsAnError() {
    assertEquals(
        NAME + ": expected a PNG, JPEG, BMP or GIF picture, found an empty file",
        assertThrows(InputException.class, () -> read(new byte[0])).getMessage());
    assertEquals(
        NAME + ": expected a PNG, JPEG, BMP or GIF picture, found none of them",
        assertThrows(InputException.class, () -> read(new byte[100])).getMessage());
  }

  /** The decoder holds six bytes for each pixel of it, outside of the heap. */
  @Test
  void aProgressiveJpegFileHasALimitOfItsOwn() throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BufferedImage image = TestPictures.image(noise(16, 24), BufferedImage.TYPE_BYTE_GRAY);
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), param);
    }
    byte[] small = out.toByteArray();
    assertEquals(16, read(small).rows());
    InputException e =
        assertThrows(InputException.class, () -> read(resized(small, 0xc2, 5_001, 5_000)));
    assertEquals(
        NAME + ": expected at most 25 megapixels of a progressive JPEG, found 5001 x 5000 pixels",
        e.getMessage());
  }

  private static GreyPicture read(byte[] file) {
    return PictureFile.of(NAME, file).grey(MOST_PIXELS);
  }

  private static void readOrFail(byte[] file, Consumer<GreyPicture> check) {
    GreyPicture picture;
    try {
      picture = read(file);
    } catch (InputException e) {
      assertOneLine(e);
      return;
    }
    check.accept(picture);
  }

  private static void assertOneLine(InputException e) {
    assertTrue(e.getMessage().startsWith(NAME + ": expected "), e.getMessage());
    assertFalse(e.getMessage().contains("\n"), e.getMessage());
  }

  private static long allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getCurrentThreadAllocatedBytes();
  }

  private static GreyPicture noise(int rows, int columns) {
    byte[] pixels = new byte[rows * columns];
    new Random(1).nextBytes(pixels);
    return new GreyPicture(rows, columns, pixels);
  }

  private static byte[] bmp(int width, int height) {
    byte[] file = TestPictures.file(noise(5, 5), PictureFormat.BMP);
    ByteBuffer little = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    little.putInt(18, width).putInt(22, height).putInt(34, 0);
    return file;
  }

  private static byte[] gif(int width, int height) {
    byte[] file = TestPictures.file(noise(5, 5), PictureFormat.GIF);
    ByteBuffer little = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int image = indexOfImage(file);
    little.putShort(6, (short) width).putShort(8, (short) height);
    little.putShort(image + 5, (short) width).putShort(image + 7, (short) height);
    return file;
  }

  /** The image descriptor stands behind the global palette and extensions. */
  private static int indexOfImage(byte[] gif) {
    int at = 13 + ((gif[10] & 0x80) == 0 ? 0 : 3 << (gif[10] & 7) + 1);
    while (gif[at] == 0x21) {
      at += 2;
      while (gif[at] != 0) {
        at += 1 + (gif[at] & 0xff);
      }
      at++;
    }
    return at;
  }

  private static byte[] jpeg(int width, int height) {
    return resized(TestPictures.file(noise(5, 5), PictureFormat.JPEG), 0xc0, width, height);
  }

  /** A JPEG file whose frame, which has this marker, says another size. */
  private static byte[] resized(byte[] jpeg, int marker, int width, int height) {
    byte[] file = jpeg.clone();
    for (int i = 0; i < file.length - 1; i++) {
      if ((file[i] & 0xff) == 0xff && (file[i + 1] & 0xff) == marker) {
        ByteBuffer.wrap(file).putShort(i + 5, (short) height).putShort(i + 7, (short) width);
        return file;
      }
    }
    throw new IllegalStateException("expected a frame, found none");
  }
}
