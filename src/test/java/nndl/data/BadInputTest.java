package nndl.data;

import static nndl.data.BadInput.files;
import static nndl.data.BadInput.firstBytes;
import static nndl.data.BadInput.idx;
import static nndl.data.BadInput.images;
import static nndl.data.BadInput.labels;
import static nndl.data.BadInput.number;
import static nndl.data.BadInput.options;
import static nndl.data.BadInput.text;
import static nndl.data.BadInput.zipped;
import static nndl.data.Format.CSV;
import static nndl.data.Format.IDX;
import static nndl.data.Format.LIBSVM;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import nndl.TestImages;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a user is told of files that are no samples: the place, the expected, the found. */
class BadInputTest {
  private static final String COMPRESSED = "expected a whole compressed file, found ";

  @TempDir Path directory;

  static Stream<BadInput> headers() {
    String magic = "expected magic number 0x00000803 or 0x00000804, found ";
    String count = "expected a count of 1 to 2^31 - 1, found ";
    String side = "expected an image side of 1 to 2^31 - 1, found ";
    return Stream.of(
        images("first magic byte", number(0, 0x01000803), magic + "0x01000803"),
        images("second magic byte", number(0, 0x00010803), magic + "0x00010803"),
        images("type of floats", number(0, 0x00000d03), magic + "0x00000d03"),
        images("two dimensions", number(0, 0x00000802), magic + "0x00000802"),
        images("five dimensions", number(0, 0x00000805), magic + "0x00000805"),
        images("255 dimensions", number(0, 0x000008ff), magic + "0x000008ff"),
        images("little-endian magic", number(0, 0x03080000), magic + "0x03080000"),
        labels(
            "type of shorts",
            number(0, 0x00000b01),
            "expected magic number 0x00000801, found 0x00000b01"),
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

  static Stream<BadInput> lines() {
    String whole = "expected whole numbers of 0 to 255 as inputs, or --scale, found ";
    String label = "expected a class number of 0 to 255 as label, found ";
    return Stream.of(
        text(CSV, "empty", "", ": expected samples, found an empty file"),
        text(CSV, "of empty lines", "\n\n\n", ": expected samples, found an empty file"),
        text(CSV, "of a byte order mark", "\ufeff", ": expected samples, found an empty file"),
        text(CSV, "header alone", "label,a\n", ": expected samples, found a header alone"),
        text(
            CSV,
            "header of another width",
            "label,a,b\n1,2\n",
            ", line 2: expected 3 fields as in the header, found 2"),
        text(
            CSV,
            "one field",
            "1\n2\n",
            ", line 1: expected a label and inputs with commas between them, found a single field"),
        text(CSV, "ragged", "1,2,3\n1,2\n", ", line 2: expected 3 fields, found 2"),
        text(CSV, "ragged the other way", "1,2\n1,2,3\n", ", line 2: expected 2 fields, found 3"),
        text(CSV, "comma at the end", "1,2\n1,2,\n", ", line 2: expected 2 fields, found 3"),
        text(CSV, "label alone", "1,2\n7\n", ", line 2: expected 2 fields, found 1"),
        text(CSV, "last line cut off", "1,20,30\n1,20", ", line 2: expected 3 fields, found 2"),
        text(CSV, "word", "1,2\n1,two\n", ", line 2: expected a number in field 2, found 'two'"),
        text(
            CSV,
            "word of many letters",
            "1,2\n1,Donaudampfschifffahrtsgesellschaft\n",
            ", line 2: expected a number in field 2, found 'Donaudampfschifffahr...'"),
        text(
            CSV,
            "control characters",
            "1,2\n1,\u0007\u001b[31m\n",
            ", line 2: expected a number in field 2, found '??[31m'"),
        text(CSV, "NaN", "1,2\n1,NaN\n", ", line 2: expected a number in field 2, found 'NaN'"),
        text(
            CSV,
            "float of Java",
            "1,2\n1,2f\n",
            ", line 2: expected a number in field 2, found '2f'"),
        text(
            CSV,
            "hexadecimal",
            "1,2\n1,0x2\n",
            ", line 2: expected a number in field 2, found '0x2'"),
        text(
            CSV,
            "infinity",
            "1,2\n1,Infinity\n",
            ", line 2: expected a number in field 2, found 'Infinity'"),
        text(
            CSV,
            "beyond float",
            "1,2\n1,1e99\n",
            ", line 2: expected a number in field 2, found '1e99'"),
        text(
            CSV,
            "half an exponent",
            "1,2\n1,1e\n",
            ", line 2: expected a number in field 2, found '1e'"),
        text(
            CSV,
            "nothing",
            "1,2,3\n1,,3\n",
            ", line 2: expected a number in field 2, found nothing"),
        text(
            CSV, "spaces", "1,2,3\n1,  ,3\n", ", line 2: expected a number in field 2, found '  '"),
        text(
            CSV,
            "semicolons",
            "1;2\n1;3\n",
            ", line 2: expected a label and inputs with commas between them, found a single field"),
        text(CSV, "empty line", "1,2\n\n1,2\n", ", line 2: expected a sample, found an empty line"),
        text(
            CSV,
            "empty line of CRLF",
            "1,2\r\n\r\n1,2\r\n",
            ", line 2: expected a sample, found an empty line"),
        text(
            CSV, "empty first line", "\n1,2\n", ", line 1: expected a sample, found an empty line"),
        text(
            CSV,
            "carriage returns alone",
            "1,2\r1,2\r",
            ", line 1: expected a number in field 2, found '2?1'"),
        text(
            CSV,
            "UTF-16",
            "1,2\n3,4\n".getBytes(StandardCharsets.UTF_16),
            null,
            ", line 2: " + label + "'?3?'"),
        text(CSV, "decimal without --scale", "1,2\n1,0.5\n", ", line 2: " + whole + 0.5),
        text(CSV, "more than a byte", "1,2\n1,256\n", ", line 2: " + whole + "256.0"),
        text(CSV, "less than a byte", "1,2\n1,-1\n", ", line 2: " + whole + "-1.0"),
        text(CSV, "integer of ten digits", "1,4294967296\n", ", line 1: " + whole + "4.2949673E9"),
        text(
            CSV,
            "beyond float after --scale",
            "1,1e30\n".getBytes(StandardCharsets.UTF_8),
            1e-30f,
            ", line 1: expected inputs that --scale leaves in float32's range, found 1.0E30"),
        text(CSV, "label of a word", "1,2\nseven,2\n", ", line 2: " + label + "'seven'"),
        text(CSV, "label of a fraction", "1.5,2\n", ", line 1: " + label + "'1.5'"),
        text(CSV, "negative label", "-1,2\n", ", line 1: " + label + "'-1'"),
        text(CSV, "huge label", "4294967297,2\n", ", line 1: " + label + "'4294967297'"),
        text(CSV, "label of nothing", ",2\n", ", line 1: " + label + "nothing"),
        text(LIBSVM, "empty", "", ": expected samples, found an empty file"),
        text(LIBSVM, "label of a word", "one 1:2\n", ", line 1: " + label + "'one'"),
        text(LIBSVM, "negative label", "-1 1:2\n", ", line 1: " + label + "'-1'"),
        text(LIBSVM, "no label", " 1:2\n", ", line 1: " + label + "nothing"),
        text(LIBSVM, "index of 0", "1 0:2\n", ", line 1: expected an index of 1 to 4, found 0"),
        text(
            LIBSVM,
            "index beyond the inputs",
            "1 1:2\n1 2:9 5:1\n",
            ", line 2: expected an index of 3 to 4, ascending after 2, found 5"),
        text(
            LIBSVM,
            "huge index",
            "1 999999999:2\n",
            ", line 1: expected an index of 1 to 4, found 999999999"),
        text(
            LIBSVM,
            "index that overflows",
            "1 4294967297:2\n",
            ", line 1: expected index:value, found '4294967297:2'"),
        text(
            LIBSVM,
            "unordered",
            "1 3:1 2:1\n",
            ", line 1: expected an index of 4 to 4, ascending after 3, found 2"),
        text(
            LIBSVM,
            "duplicate",
            "1 2:1 2:1\n",
            ", line 1: expected an index of 3 to 4, ascending after 2, found 2"),
        text(
            LIBSVM,
            "after the last",
            "1 4:1 4:1\n",
            ", line 1: expected no index after 4, the last of the inputs, found 4"),
        text(LIBSVM, "negative index", "1 -1:2\n", ", line 1: expected index:value, found '-1:2'"),
        text(
            LIBSVM,
            "no value",
            "1 2:\n",
            ", line 1: expected a number after index 2, found nothing"),
        text(LIBSVM, "no index", "1 :2\n", ", line 1: expected index:value, found ':2'"),
        text(LIBSVM, "no colon", "1 2\n", ", line 1: expected index:value, found '2'"),
        text(LIBSVM, "NaN", "1 2:nan\n", ", line 1: expected a number after index 2, found 'nan'"),
        text(
            LIBSVM,
            "two colons",
            "1 2:3:4\n",
            ", line 1: expected a number after index 2, found '3:4'"),
        text(LIBSVM, "query", "1 qid:3 1:2\n", ", line 1: expected index:value, found 'qid:3'"),
        text(LIBSVM, "comment", "1 1:2 # one\n", ", line 1: expected index:value, found '#'"),
        text(LIBSVM, "decimal without --scale", "1 1:0.5\n", ", line 1: " + whole + 0.5),
        text(
            LIBSVM,
            "empty line",
            "1 1:2\n\n1 1:2\n",
            ", line 2: expected a sample, found an empty line"));
  }

  @ParameterizedTest
  @MethodSource("lines")
  void tellsWhichLineIsWrong(BadInput bad) throws IOException {
    bad.assertRefused(directory);
  }

  static Stream<BadInput> sets() {
    TestImages four = TestImages.random(4, 2, 2, 3, 1, 1);
    TestImages three = TestImages.random(3, 2, 2, 3, 1, 1);
    TestImages wide = TestImages.random(4, 2, 3, 3, 1, 1);
    return Stream.of(
        idx(
            "images and labels swapped",
            four.labelsFile(),
            four.imagesFile(),
            "images: expected magic number 0x00000803 or 0x00000804, found 0x00000801"),
        idx(
            "counts that differ",
            four.imagesFile(),
            three.labelsFile(),
            "labels: expected 4 labels, one for each image in file:$/images, found 3"),
        set(
            "no such file",
            directory -> {},
            "a",
            "b",
            IDX,
            "$/a: expected a file, found no such file"),
        set(
            "empty glob",
            directory -> {},
            "part-*",
            "b",
            IDX,
            "$/part-*: expected a file, found none that matches"),
        set(
            "wrong glob",
            directory -> {},
            "part-[",
            "b",
            IDX,
            "$/part-[: expected to read it, found Illegal file pattern: error parsing regexp:"
                + " Unclosed character class at pos 6: `part-[`"),
        set(
            "empty directory",
            directory -> Files.createDirectory(directory.resolve("a")),
            "a",
            null,
            CSV,
            "file:$/a: expected files in it, found an empty directory"),
        set(
            "directory of nothing but a job's leavings",
            directory -> {
              Files.createDirectory(directory.resolve("a"));
              Files.createFile(directory.resolve("a/_SUCCESS"));
            },
            "a",
            null,
            CSV,
            "file:$/a: expected files in it, found an empty directory"),
        set(
            "directory where a file should be",
            directory -> Files.createDirectories(directory.resolve("a/part-0")),
            "a",
            null,
            CSV,
            "file:$/a/part-0: expected files alone in a directory of samples, found a directory"),
        set(
            "a file named twice",
            directory -> Files.writeString(directory.resolve("a"), "1,2\n"),
            "a,$/a",
            null,
            CSV,
            "file:$/a: expected each file once, found it twice"),
        set(
            "an empty name",
            directory -> Files.writeString(directory.resolve("a"), "1,2\n"),
            "a,",
            null,
            CSV,
            "$/a,: expected paths or URIs, found Can not create a Path from an empty string"),
        set(
            "an unknown file system",
            directory -> Files.writeString(directory.resolve("a"), "1,2\n"),
            "a,pigeon://home/b",
            null,
            CSV,
            "$/a,pigeon://home/b: expected to read it, found No FileSystem for scheme \"pigeon\""),
        set(
            "labels of a file less",
            directory -> {
              write(directory, "i", four.imagesFile(), four.imagesFile());
              write(directory, "l", four.labelsFile());
            },
            "i-*",
            "l-*",
            IDX,
            "$/l-*: expected 2 files of labels, one for each in $/i-*, found 1"),
        set(
            "a part of another count",
            directory -> {
              write(directory, "i", four.imagesFile(), three.imagesFile());
              write(directory, "l", three.labelsFile(), four.labelsFile());
            },
            "i-*",
            "l-*",
            IDX,
            "file:$/l-0: expected 4 labels, one for each image in file:$/i-0, found 3"),
        set(
            "a part of another width",
            directory -> {
              write(directory, "i", four.imagesFile(), wide.imagesFile());
              write(directory, "l", four.labelsFile(), wide.labelsFile());
            },
            "i-*",
            "l-*",
            IDX,
            "file:$/i-1: expected samples of 4 inputs, as in file:$/i-0, found 6"),
        set(
            "a CSV part of another width",
            directory -> write(directory, "c", ascii("1,2\n"), ascii("1,2,3\n")),
            "c-*",
            null,
            CSV,
            "file:$/c-1: expected samples of 1 inputs, as in file:$/c-0, found 2"),
        set(
            "images without labels",
            directory -> write(directory, "i", four.imagesFile()),
            "i-0",
            null,
            IDX,
            "$/i-0: expected files of labels for IDX images, found none"),
        set(
            "labels for CSV",
            directory -> write(directory, "c", ascii("1,2\n"), four.labelsFile()),
            "c-0",
            "c-1",
            CSV,
            "$/c-1: expected no files of labels, since CSV holds them, found some"),
        set(
            "a format that nothing tells",
            directory -> write(directory, "c", ascii("five\n")),
            "c-0",
            null,
            null,
            "file:$/c-0: expected an IDX, CSV or LIBSVM file (--format says which), found none of them"),
        set(
            "an empty file of no format",
            directory -> write(directory, "c", new byte[0]),
            "c-0",
            null,
            null,
            "file:$/c-0: expected an IDX, CSV or LIBSVM file (--format says which), found an empty file"));
  }

  @ParameterizedTest
  @MethodSource("sets")
  void tellsWhichFilesDoNotGoTogether(BadInput bad) throws IOException {
    bad.assertRefused(directory);
  }

  @Test
  void tellsOfAFileThatMayNotBeRead() throws IOException {
    Path file = Files.writeString(directory.resolve("a"), "1,2\n");
    Files.setPosixFilePermissions(file, Set.of());
    Assumptions.assumeFalse(Files.isReadable(file), "root reads everything");
    set(
            "forbidden",
            nowhere -> {},
            "a",
            null,
            CSV,
            "file:$/a: expected to read it, found $/a (Permission denied)")
        .assertRefused(directory);
  }

  @Test
  void tellsOfAFileThatCanNotBeRead() throws IOException {
    Path memory = Path.of("/proc/self/mem"); // nothing is mapped at its beginning
    Assumptions.assumeTrue(Files.exists(memory), "Linux");
    set(
            "broken",
            nowhere -> {},
            "mem",
            null,
            CSV,
            "file:$/mem: expected to read it, found Input/output error")
        .assertRefused(memory.getParent());
  }

  private static BadInput set(
      String name,
      BadInput.Damage damage,
      String samples,
      String labels,
      Format format,
      String message) {
    return files(name, damage, samples, labels, options(format, null), message);
  }

  private static void write(Path directory, String prefix, byte[]... contents) throws IOException {
    for (int i = 0; i < contents.length; i++) {
      Files.write(directory.resolve(prefix + "-" + i), contents[i]);
    }
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
