package nndl.data;

import static nndl.data.BadInput.files;
import static nndl.data.BadInput.options;
import static nndl.data.format.Format.CSV;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import nndl.TestImages;
import nndl.data.format.Format;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The errors for files that do not belong together, or that can't be read. */
class BadSetsTest {
  @TempDir static Path directory;

  @BeforeAll
  static void write() throws IOException {
    TestImages four = TestImages.random(4, 2, 2, 3, 1, 1);
    TestImages three = TestImages.random(3, 2, 2, 3, 1, 1);
    TestImages wide = TestImages.random(4, 2, 3, 3, 1, 1);
    write("images", four.imagesFile(), four.imagesFile());
    write("labels", four.labelsFile());
    write("few", three.labelsFile());
    write("count-images", four.imagesFile(), three.imagesFile());
    write("count-labels", three.labelsFile(), four.labelsFile());
    write("wide-images", four.imagesFile(), wide.imagesFile());
    write("wide-labels", four.labelsFile(), wide.labelsFile());
    write("csv", ascii("1,2\n"), ascii("1,2,3\n"));
    write("words", ascii("five\n"));
    write("nothing", new byte[0]);
    Files.createDirectory(directory.resolve("empty"));
    Files.createFile(Files.createDirectory(directory.resolve("job")).resolve("_SUCCESS"));
    Files.createDirectories(directory.resolve("nested/part-0"));
    Files.createFile(Files.createDirectory(directory.resolve("colon")).resolve("b:c"));
  }

  private static void write(String prefix, byte[]... contents) throws IOException {
    for (int i = 0; i < contents.length; i++) {
      Files.write(directory.resolve(prefix + "-" + i), contents[i]);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          labels-0 | images-0 | IDX | file:$/labels-0: expected magic number 0x00000803, 0x00000804, 0x00000d02, 0x00000d03, 0x00000d04, 0x00000e02, 0x00000e03 or 0x00000e04, found 0x00000801, labels
          images-0 | few-0 | IDX | file:$/few-0: expected 4 labels, one for each image in file:$/images-0, found 3
          none | labels-0 | IDX | $/none: expected a file, found no such file
          part-* | labels-0 | IDX | $/part-*: expected a file, found none that matches
          part-[ | labels-0 | IDX | $/part-[: expected to read it, found Illegal file pattern: error parsing regexp: Unclosed character class at pos 6: `part-[`
          empty | - | CSV | file:$/empty: expected files in it, found an empty directory
          job | - | CSV | file:$/job: expected files in it, found an empty directory
          nested | - | CSV | file:$/nested/part-0: expected files alone in a directory of samples, found a directory
          csv-0,$/csv-0 | - | CSV | file:$/csv-0: expected each file once, found it twice
          csv-0, | - | CSV | $/csv-0,: expected paths or URIs, found Can not create a Path from an empty string
          csv-0,b:c | - | CSV | $/csv-0,b:c: expected paths or URIs, found a colon without a / after it; ./b:c is a file of that name
          colon/* | - | CSV | $/colon/*: expected to read it, found a name with a colon in the directory, which Hadoop's globs do not pass; name the files or the directory
          csv-0,pigeon://home/b | - | CSV | pigeon://home/b: expected to read it, found No FileSystem for scheme "pigeon"
          images-* | labels-* | IDX | $/labels-*: expected 2 files of labels, one for each in $/images-*, found 1
          count-images-* | count-labels-* | IDX | file:$/count-labels-0: expected 4 labels, one for each image in file:$/count-images-0, found 3
          wide-images-* | wide-labels-* | IDX | file:$/wide-images-1: expected samples of 4 inputs, as in file:$/wide-images-0, found 6
          csv-* | - | CSV | file:$/csv-1: expected samples of 1 inputs, as in file:$/csv-0, found 2
          images-0 | - | IDX | $/images-0: expected files of labels for IDX images, found none
          csv-0 | labels-0 | CSV | $/labels-0: expected no files of labels, since CSV holds them, found some
          words-0 | - | - | file:$/words-0: expected an IDX, CSV or LIBSVM file (--format says which, a glob leaves others out), found none of them
          nothing-0 | - | - | file:$/nothing-0: expected an IDX, CSV or LIBSVM file (--format says which, a glob leaves others out), found an empty file
          """)
  void tellsWhichFilesDoNotGoTogether(String samples, String labels, Format format, String message)
      throws IOException {
    assertRefused(directory, samples, labels, format, message);
  }

  /** A socket, which nobody may open as a file: not even root, who may read all other files. */
  @Test
  void tellsOfAFileThatCanNotBeOpened() throws IOException {
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(directory.resolve("a")));
      assertRefused(
          directory,
          "a",
          null,
          CSV,
          "file:$/a: expected to read it, found $/a (No such device or address)");
    }
  }

  @Test
  void tellsOfAFileThatCanNotBeRead() throws IOException {
    Path memory = Path.of("/proc/self/mem"); // nothing is mapped at its beginning
    Assumptions.assumeTrue(Files.exists(memory), "Linux");
    String message = "file:$/mem: expected to read it, found Input/output error";
    assertRefused(memory.getParent(), "mem", null, CSV, message);
  }

  private static void assertRefused(
      Path directory, String samples, String labels, Format format, String message)
      throws IOException {
    files(samples, nowhere -> {}, samples, labels, options(format, null), message)
        .assertRefused(directory);
  }
}
