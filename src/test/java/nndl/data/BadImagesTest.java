package nndl.data;

import static nndl.data.BadInput.firstBytes;
import static nndl.data.BadInput.images;
import static nndl.data.BadInput.labels;
import static nndl.data.BadInput.number;
import static nndl.data.BadInput.text;
import static nndl.data.BadInput.zipped;
import static nndl.data.format.Format.CSV;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import nndl.TestImages;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The errors for broken IDX and compressed files: the place, the expected, the found. */
class BadImagesTest {
  private static final String COMPRESSED = "expected a whole compressed file, found ";

  @TempDir Path directory;

  static Stream<BadInput> headers() {
    String magic =
        "expected magic number 0x00000803, 0x00000804, 0x00000d02, 0x00000d03, 0x00000d04,"
            + " 0x00000e02, 0x00000e03 or 0x00000e04, found ";
    String count = "expected a count of 1 to 2^31 - 1, found ";
    String side = "expected an image side of 1 to 2^31 - 1, found ";
    return Stream.of(
        images("first magic byte", number(0, 0x01000803), magic + "0x01000803"),
        images("second magic byte", number(0, 0x00010803), magic + "0x00010803"),
        images("type of signed bytes", number(0, 0x00000903), magic + "0x00000903"),
        images(
            "two dimensions",
            number(0, 0x00000802),
            magic + "0x00000802, rows of a table (--data names their directory)"),
        images(
            "floats, of the length of bytes",
            number(0, 0x00000d03),
            "expected 48 bytes for 2 items of 4 x 4 bytes, found 24"),
        images(
            "doubles, of the length of bytes",
            number(0, 0x00000e03),
            "expected 80 bytes for 2 items of 4 x 8 bytes, found 24"),
        images("five dimensions", number(0, 0x00000805), magic + "0x00000805"),
        images("255 dimensions", number(0, 0x000008ff), magic + "0x000008ff"),
        images("little-endian magic", number(0, 0x03080000), magic + "0x03080000"),
        labels(
            "shorts, of the length of bytes",
            number(0, 0x00000b01),
            "expected 12 bytes for 2 items of 1 x 2 bytes, found 10"),
        labels(
            "type of floats",
            number(0, 0x00000d01),
            "expected magic number 0x00000801 or 0x00000b01, found 0x00000d01"),
        images("no images", number(4, 0), count + 0),
        images("fewer than no images", number(4, -2), count + -2),
        images("least count", number(4, Integer.MIN_VALUE), count + Integer.MIN_VALUE),
        labels("fewer than no labels", number(4, -1), count + -1),
        images("no rows", number(8, 0), side + 0),
        images("negative rows", number(8, -2), side + -2),
        images("negative columns", number(12, Integer.MIN_VALUE), side + Integer.MIN_VALUE),
        images(
            "huge rows",
            number(8, Integer.MAX_VALUE),
            "expected images of at most 2^22 inputs, found 2147483647"),
        images(
            "sides whose product overflows",
            content -> number(12, 1 << 21).of(number(8, 1 << 22).of(content)),
            "expected images of at most 2^22 inputs, found 8796093022208"),
        images(
            "huge count",
            number(4, Integer.MAX_VALUE),
            "expected 8589934604 bytes for 2147483647 items of 4, found 24"),
        images(
            "huge images, compressed",
            zipped(number(8, 1 << 30), 0, 0),
            "expected images of at most 2^22 inputs, found 1073741824"),
        images("one image less", number(4, 1), "expected 20 bytes for 1 items of 4, found 24"),
        images("another width", number(12, 3), "expected 28 bytes for 2 items of 6, found 24"),
        labels("one label more", number(4, 3), "expected 11 bytes for 3 items of 1, found 10"),
        images(
            "a third dimension of zero",
            content -> number(16, 0).of(number(0, 0x00000804).of(content)),
            side + 0));
  }

  @ParameterizedTest
  @MethodSource("headers")
  void tellsWhichNumberOfAHeaderIsWrong(BadInput bad) throws IOException {
    bad.assertRefused(directory);
  }

  static Stream<BadInput> truncated() {
    List<BadInput> cases = new ArrayList<>();
    for (int length = 0; length < 24; length++) {
      String header = "expected a header of %d bytes, found the end of the file";
      header = header.formatted(16);
      String plain = "expected 24 bytes for 2 items of 4, found " + length;
      String packed = "expected 8 more bytes, found the end of the file after " + (length - 16);
      cases.add(
          images(length + " bytes of images", firstBytes(length), length < 16 ? header : plain));
      cases.add(
          images(
              length + " bytes of images, compressed",
              zipped(firstBytes(length), 0, 0),
              length < 16 ? header : packed));
    }
    for (int length = 0; length < 10; length++) {
      String header = "expected a header of 8 bytes, found the end of the file";
      String plain = "expected 10 bytes for 2 items of 1, found " + length;
      String packed = "expected 2 more bytes, found the end of the file after " + (length - 8);
      cases.add(
          labels(length + " bytes of labels", firstBytes(length), length < 8 ? header : plain));
      cases.add(
          labels(
              length + " bytes of labels, compressed",
              zipped(firstBytes(length), 0, 0),
              length < 8 ? header : packed));
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("truncated")
  void tellsWhereAFileIsCutOff(BadInput bad) throws IOException {
    bad.assertRefused(directory);
  }

  static Stream<BadInput> compressed() throws IOException {
    byte[] gzipOfNothing = TestImages.gzip(new byte[0]);
    return Stream.of(
        images("a byte too many", firstBytes(25), "expected 24 bytes for 2 items of 4, found 25"),
        labels("a label too many", firstBytes(11), "expected 10 bytes for 2 items of 1, found 11"),
        images(
            "a byte too many, compressed",
            zipped(firstBytes(25), 0, 0),
            "expected the end after 2 samples, found more bytes"),
        labels(
            "a label too many, compressed",
            zipped(firstBytes(11), 0, 0),
            "expected the end after 2 samples, found more bytes"),
        images(
            "the magic number of float32 numbers alone",
            content -> new byte[] {0, 0, 0x0d, 2},
            "expected a header of 12 bytes, found the end of the file"),
        images(
            "gzip of nothing",
            content -> gzipOfNothing,
            "expected a header of 16 bytes, found the end of the file"),
        images(
            "a gzip header alone",
            content -> Arrays.copyOf(gzipOfNothing, 10),
            COMPRESSED + "the end of the file"),
        images(
            "half a gzip header",
            content -> Arrays.copyOf(gzipOfNothing, 5),
            COMPRESSED + "the end of the file"),
        images(
            "an unknown gzip method",
            content -> changed(TestImages.gzip(content), 2, 7),
            COMPRESSED + "Unsupported compression method 7 in the .gz header"),
        images(
            "a broken block",
            content -> changed(TestImages.gzip(content), 10, 0x07),
            COMPRESSED + "Gzip-compressed data is corrupt"),
        images(
            "a broken checksum",
            content -> changedFromEnd(TestImages.gzip(content), 8),
            COMPRESSED + "Gzip-compressed data is corrupt (CRC32 error)"),
        images(
            "a broken length",
            content -> changedFromEnd(TestImages.gzip(content), 4),
            COMPRESSED + "Gzip-compressed data is corrupt (uncompressed size mismatch)"),
        images("no trailer", zipped(firstBytes(24), 8, 0), COMPRESSED + "the end of the file"),
        images("half a trailer", zipped(firstBytes(24), 3, 0), COMPRESSED + "the end of the file"),
        images(
            "zeros after a gzip file",
            zipped(firstBytes(24), 0, 1),
            COMPRESSED + "Unexpected data after a valid .gz stream"),
        images(
            "text after a gzip file",
            content -> joined(TestImages.gzip(content), "more".getBytes(StandardCharsets.UTF_8)),
            COMPRESSED + "Unexpected data after a valid .gz stream"),
        images(
            "a second member cut off",
            content ->
                joined(TestImages.gzip(content), Arrays.copyOf(TestImages.gzip(content), 15)),
            COMPRESSED + "the end of the file"),
        images(
            "a second member too many",
            content -> joined(TestImages.gzip(content), TestImages.gzip(content)),
            "expected the end after 2 samples, found more bytes"),
        images(
            "bzip2 that is none",
            content -> "BZh91AYnothing".getBytes(StandardCharsets.UTF_8),
            COMPRESSED + "Bad block header"),
        images(
            "bzip2 cut off",
            content -> firstBytes(30).of(TestImages.bzip2(content)),
            COMPRESSED + "Unexpected end of stream"),
        images(
            "bzip2 without its last byte",
            content ->
                firstBytes(TestImages.bzip2(content).length - 1).of(TestImages.bzip2(content)),
            COMPRESSED + "Unexpected end of stream"),
        images(
            "zeros after a bzip2 file",
            content -> joined(TestImages.bzip2(content), new byte[9]),
            COMPRESSED + "Unexpected data after a valid BZip2 stream"),
        images(
            "text after a bzip2 file",
            content -> joined(TestImages.bzip2(content), ascii("more")),
            COMPRESSED + "Unexpected data after a valid BZip2 stream"),
        text(
            CSV,
            "compressed with a broken checksum",
            changedFromEnd(TestImages.gzip("1,0\n2,3\n".getBytes(StandardCharsets.UTF_8)), 8),
            null,
            ": " + COMPRESSED + "Gzip-compressed data is corrupt (CRC32 error)"));
  }

  @ParameterizedTest
  @MethodSource("compressed")
  void tellsWhatIsWrongWithTheEndAndTheCompression(BadInput bad) throws IOException {
    bad.assertRefused(directory);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] changed(byte[] content, int position, int value) {
    content[position] = (byte) value;
    return content;
  }

  private static byte[] changedFromEnd(byte[] content, int position) {
    content[content.length - position] ^= 0x55;
    return content;
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
