package nndl.data.picture;

import static nndl.Refused.assertRefused;
import static nndl.data.picture.LyingPictures.bmp;
import static nndl.data.picture.LyingPictures.indexOfImage;
import static nndl.data.picture.LyingPictures.noise;
import static nndl.data.picture.LyingPictures.resized;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import nndl.error.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a format allows but no picture needs is an error of one line, or is ignored. */
class HostileFormatsTest {
  private static final int MAX_PIXELS = 1 << 21;
  private static final String NAME = "a.jpg";

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
    assertRefused(
        NAME + ": expected a whole BMP picture, found a picture of another format in it",
        () -> read(bmp));
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
    assertRefused(
        NAME + ": expected grey, or red, green and blue, found 4 colours (CMYK)",
        () -> read(out.toByteArray()));
  }

  /**
   * The decoder holds six bytes for each pixel of it, outside of the heap.
   *
   * @param between what is between two segments, which the decoder skips
   */
  @ParameterizedTest
  @ValueSource(strings = {"", "00", "12ff00", "ff01", "ffd0", "ffd7ff01", "ffffff01", "ffe00000"})
  void aProgressiveJpegFileHasALimitOfItsOwn(String between) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BufferedImage image = TestPictures.image(noise(16, 24), BufferedImage.TYPE_BYTE_GRAY);
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), param);
    }
    byte[] small = behindAComment(out.toByteArray(), HexFormat.of().parseHex(between));
    assertEquals(16, read(small).rows());
    assertRefused(
        NAME + ": expected at most 25 megapixels of a progressive JPEG, found 5001 x 5000 pixels",
        () -> read(resized(small, 0xc2, 5_001, 5_000)));
  }

  private static byte[] behindAComment(byte[] jpeg, byte[] between) {
    byte[] commented = TestPictures.withSegment(jpeg, 0xfe, new byte[3]);
    ByteBuffer file = ByteBuffer.allocate(commented.length + between.length);
    int behind = 2 + 4 + 3;
    file.put(commented, 0, behind).put(between);
    return file.put(commented, behind, commented.length - behind).array();
  }

  @Test
  void aJpegFileWhosePixelsAreNotFoundCountsAsProgressive() {
    byte[] jpeg = TestPictures.file(noise(16, 24), PictureFormat.JPEG);
    assertFalse(JpegHead.of(jpeg).scans());
    assertTrue(JpegHead.of(Arrays.copyOf(jpeg, 200)).scans());
  }

  private static GreyPicture read(byte[] file) {
    return PictureFile.of(NAME, file).grey(MAX_PIXELS);
  }

  private static void assertOneLine(InputException e) {
    assertTrue(e.getMessage().startsWith(NAME + ": expected "), e.getMessage());
    assertFalse(e.getMessage().contains("\n"), e.getMessage());
  }
}
