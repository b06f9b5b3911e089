package nndl.data;

import static nndl.data.BadInput.files;
import static nndl.data.BadInput.idx;
import static nndl.data.BadInput.options;
import static nndl.data.format.Format.CSV;
import static nndl.data.format.Format.IDX;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import nndl.TestImages;
import nndl.data.format.Format;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The errors for files that do not belong together, or that can't be read. */
class BadSetsTest {
  @TempDir Path directory;

  static Stream<BadInput> sets() {
    TestImages four = TestImages.random(4, 2, 2, 3, 1, 1);
    TestImages three = TestImages.random(3, 2, 2, 3, 1, 1);
    TestImages wide = TestImages.random(4, 2, 3, 3, 1, 1);
    return Stream.of(
        idx(
            "images and labels swapped",
            four.labelsFile(),
            four.imagesFile(),
            "images: expected magic number 0x00000803, 0x00000804, 0x00000d02, 0x00000d03,"
                + " 0x00000d04, 0x00000e02, 0x00000e03 or 0x00000e04, found 0x00000801, labels"),
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
            "a colon without ./ before the name",
            directory -> Files.writeString(directory.resolve("a"), "1,2\n"),
            "a,b:c",
            null,
            CSV,
            "$/a,b:c: expected paths or URIs, found a colon without a / after it; ./b:c is"
                + " a file of that name"),
        set(
            "a glob beside a name with a colon",
            directory -> Files.writeString(directory.resolve("b:c"), "1,2\n"),
            "*",
            null,
            CSV,
            "$/*: expected to read it, found a name with a colon in the directory,"
                + " which Hadoop's globs do not pass; name the files or the directory"),
        set(
            "an unknown file system",
            directory -> Files.writeString(directory.resolve("a"), "1,2\n"),
            "a,pigeon://home/b",
            null,
            CSV,
            "pigeon://home/b: expected to read it, found No FileSystem for scheme \"pigeon\""),
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
            "file:$/c-0: expected an IDX, CSV or LIBSVM file (--format says which, a glob leaves"
                + " others out), found none of them"),
        set(
            "an empty file of no format",
            directory -> write(directory, "c", new byte[0]),
            "c-0",
            null,
            null,
            "file:$/c-0: expected an IDX, CSV or LIBSVM file (--format says which, a glob leaves"
                + " others out), found an empty file"));
  }

  @ParameterizedTest
  @MethodSource("sets")
  void tellsWhichFilesDoNotGoTogether(BadInput bad) throws IOException {
    bad.assertRefused(directory);
  }

  /** A socket, which nobody may open as a file: not even root, who may read all other files. */
  @Test
  void tellsOfAFileThatCanNotBeOpened() throws IOException {
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(directory.resolve("a")));
      set(
              "forbidden",
              nowhere -> {},
              "a",
              null,
              CSV,
              "file:$/a: expected to read it, found $/a (No such device or address)")
          .assertRefused(directory);
    }
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
}
