package nndl.data;

import static nndl.Refused.assertRefused;
import static nndl.Refused.refusal;
import static nndl.Texts.assertStarts;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.Slow;
import nndl.TestImages;
import nndl.data.format.InputOptions;
import nndl.data.format.Part;
import nndl.data.format.TextPart;
import nndl.data.packed.PackedSamples;
import nndl.data.packed.SampleSink;
import nndl.data.packed.Target;
import nndl.data.recipe.RowErrors;
import nndl.error.InputException;
import nndl.math.SparseRows;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Slow
class SampleLoaderTest {
  private static final long BUFFERS = 1 << 19;

  @TempDir Path directory;

  @Test
  void readsTheSameSamplesFromPlainAndGzipFiles() {
    TestImages images = TestImages.random(50, 5, 4, 10, 0.4, 1);
    SampleSet plain = images.write(directory, "train");
    SampleSet gzip = images.writeGzip(directory, "train");
    assertEquals(50, gzip.count());
    assertEquals(20, gzip.width());
    assertTrue(gzip.parts().get(0).compressed() && !plain.parts().get(0).compressed());
    for (int[] range : new int[][] {{0, 50}, {0, 1}, {49, 50}, {13, 37}, {20, 20}}) {
      assertSamples(images, load(plain, range[0], range[1]), range[0]);
      assertSamples(images, load(gzip, range[0], range[1]), range[0]);
    }
  }

  @Test
  void whatIsKeptOfCompressedFilesIsForgotten() {
    SampleSet gzip = TestImages.random(50, 5, 4, 3, 0.3, 1).writeGzip(directory, "train");
    SampleSet other = TestImages.random(50, 5, 4, 3, 0.3, 2).writeGzip(directory, "other");
    int before = SampleLoader.kept();
    load(gzip, 0, 50);
    load(other, 0, 50);
    assertEquals(before + 2, SampleLoader.kept());
    SampleLoader.forget(Stream.of(gzip));
    assertEquals(before + 1, SampleLoader.kept());
    SampleLoader.forget(Stream.of(gzip, other));
    assertEquals(before, SampleLoader.kept());
  }

  @Test
  void readsOfPlainFilesTheBytesOfItsRangeAlone() {
    TestImages images = TestImages.random(5000, 28, 28, 10, 1, 1);
    SampleSet set = images.write(directory, "train");
    long before = bytesRead();
    assertSamples(images, load(set, 4000, 4100), 4000);
    long read = bytesRead() - before;
    assertTrue(read >= 100 * 784 && read < 100 * 784 + BUFFERS, read + " bytes");
  }

  @Test
  void readsBeyondTheSecondGibibyte() throws IOException {
    int count = 3_000_000;
    SampleSet set = sparseFiles(count, 1000, new byte[] {1, 2, 3});
    long before = bytesRead();
    PackedSamples samples = load(set, count - 3, count);
    assertEquals(3, samples.count());
    for (int i = 0; i < 3; i++) {
      SparseRows rows = Fixtures.inputs(samples, i, i + 1);
      int last = rows.start(1) - 1;
      assertEquals(999, rows.column()[last]);
      assertEquals((i + 1) / 255f, rows.value()[last]);
    }
    assertTrue(bytesRead() - before < BUFFERS);
  }

  @Test
  void readsAGzipFileOnceForAllItsRanges() {
    TestImages images = TestImages.random(5000, 28, 28, 10, 1, 1);
    SampleSet set = images.writeGzip(directory, "train");
    long before = bytesRead();
    for (int from = 0; from < 5000; from += 1000) {
      assertSamples(images, load(set, from, from + 1000), from);
    }
    long read = bytesRead() - before;
    long length = directory.resolve("train-images-idx3-ubyte.gz").toFile().length();
    assertTrue(read < length + BUFFERS, read + " bytes of a file of " + length);
  }

  /** Some samples at the end are held out; the others are not held twice. */
  @Test
  void sharesTheMemoryOfAGzipFileWithMostOfIt() {
    SampleSet set = TestImages.random(6000, 28, 28, 10, 0.2, 1).writeGzip(directory, "train");
    PackedSamples all = load(set, 0, 6000);
    assertEquals(all.heldBytes() - 8 * 1000, load(set, 0, 5000).heldBytes());
    assertTrue(load(set, 0, 3000).heldBytes() < 0.51 * all.heldBytes());
  }

  /** A change of a file between the driver's examination and a worker's read. */
  private interface Change {
    void in(Path file) throws IOException;
  }

  private static void replace(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    content[content.length - 2] = '3'; // of the same length, and right by itself
    Files.write(file, content);
    later(file);
  }

  private static void shorten(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(content, content.length - 4));
  }

  private static void later(Path file) throws IOException {
    long before = Files.getLastModifiedTime(file).toMillis();
    Files.setLastModifiedTime(file, FileTime.fromMillis(before + 1000));
  }

  static Stream<Arguments> changes() {
    return Stream.of("images", "labels", "images.gz", "labels.gz", "a.csv", "b.csv.gz", "c.svm")
        .flatMap(
            name ->
                Stream.of(
                    Arguments.of(name, (Change) SampleLoaderTest::replace),
                    Arguments.of(name, (Change) SampleLoaderTest::shorten)));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void namesAFileThatWasReplacedOrShortenedSinceItWasLookedAt(String name, Change change)
      throws IOException {
    TestImages images = TestImages.random(5, 2, 2, 3, 1, 1);
    SampleSet set = setWith(images, name);
    change.in(directory.resolve(name));
    assertNamed(name, assertThrows(InputException.class, () -> load(set, 0, 5)));
    assertNamed(name, assertThrows(InputException.class, () -> load(set, 2, 3)));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void namesAFileThatIsReplacedOrShortenedWhileItIsRead(String name, Change change)
      throws IOException {
    TestImages images = TestImages.random(100, 50, 50, 3, 1, 1); // more than a buffer holds
    SampleSet set = setWith(images, name);
    SampleSink sink =
        new SampleSink() {
          private boolean changed;

          @Override
          public void add(byte[] source, int from, Target target) {
            try {
              if (!changed) {
                change.in(directory.resolve(name));
              }
              changed = true;
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }

          @Override
          public void add(SparseRows row, Target target) {
            add(new byte[0], 0, target);
          }
        };
    Part part = set.parts().get(0);
    String error =
        refusal(() -> part.read(Fixtures.storage(), 0, part.count(), sink, RowErrors.THROWN));
    assertTrue(error.startsWith("file:" + directory + "/" + name), error);
  }

  /** Whole, or a part of it. */
  @Test
  void takesNoMemoryForWhatACompressedFileOnlyPromises() {
    byte[] header = TestImages.random(1, 1, 1, 1, 1, 1).imagesFile();
    byte[] labels = TestImages.random(1, 1, 1, 1, 1, 1).labelsFile();
    for (byte[] file : List.of(header, labels)) {
      ByteBuffer.wrap(file).putInt(4, Integer.MAX_VALUE);
    }
    Path images = TestImages.write(directory.resolve("images.gz"), TestImages.gzip(header));
    SampleSet set =
        Fixtures.sampleSet(
            images, TestImages.write(directory.resolve("labels.gz"), TestImages.gzip(labels)));
    for (long to : new long[] {set.count() - 8, set.count() - 10_000}) {
      String error = refusal(() -> load(set, 0, to));
      assertTrue(error.contains("found the end of the file"), error);
    }
    assertRefused(
        "--shards: expected as many as leave each less than 2^31 - 8 samples, found 2147483647",
        () -> load(set, 0, set.count()));
  }

  private SampleSet setWith(TestImages images, String name) {
    for (String file : List.of("images", "images.gz")) {
      byte[] content = images.imagesFile();
      TestImages.write(
          directory.resolve(file), file.endsWith("gz") ? TestImages.gzip(content) : content);
    }
    for (String file : List.of("labels", "labels.gz")) {
      byte[] content = images.labelsFile();
      TestImages.write(
          directory.resolve(file), file.endsWith("gz") ? TestImages.gzip(content) : content);
    }
    byte[] csv = images.csv(false).getBytes(StandardCharsets.US_ASCII);
    TestImages.write(directory.resolve("a.csv"), csv);
    TestImages.write(directory.resolve("b.csv.gz"), TestImages.gzip(csv));
    TestImages.write(
        directory.resolve("c.svm"), images.libsvm().getBytes(StandardCharsets.US_ASCII));
    boolean idx = name.startsWith("images") || name.startsWith("labels");
    String suffix = name.endsWith(".gz") ? ".gz" : "";
    return Fixtures.sampleSet(
        directory + "/" + (idx ? "images" + suffix : name),
        idx ? directory + "/labels" + suffix : null,
        InputOptions.defaults(),
        images.width());
  }

  private void assertNamed(String name, InputException error) {
    assertStarts(
        "file:%s/%s: expected the file that the run began with, ".formatted(directory, name),
        error.getMessage());
  }

  /**
   * A set whose images are zero except for the last pixel of the last ones; it takes no space on
   * disk.
   */
  private SampleSet sparseFiles(int count, int width, byte[] lastPixels) throws IOException {
    TestImages empty = new TestImages(1, width, new byte[0][width], new byte[0]);
    Path images = TestImages.write(directory.resolve("images"), empty.imagesFile());
    Path labels = TestImages.write(directory.resolve("labels"), empty.labelsFile());
    long length = 16 + (long) count * width;
    for (Path path : new Path[] {images, labels}) {
      try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
        file.seek(4);
        file.writeInt(count);
        file.setLength(path == images ? length : 8 + count);
        for (int i = 0; path == images && i < lastPixels.length; i++) {
          file.seek(length - (lastPixels.length - 1 - i) * (long) width - 1);
          file.write(lastPixels[i]);
        }
      }
    }
    return Fixtures.sampleSet(images, labels);
  }

  private static PackedSamples load(SampleSet set, long from, long to) {
    return Fixtures.loader().load(new SampleRange(set, from, to));
  }

  private static long bytesRead() {
    return FileSystem.getGlobalStorageStatistics().get("file").getLong("bytesRead");
  }

  private static void assertSamples(TestImages images, PackedSamples samples, int from) {
    for (int i = 0; i < samples.count(); i++) {
      assertEquals(images.labels()[from + i], samples.label(i));
      double[] inputs = new double[images.width()];
      SparseRows rows = Fixtures.inputs(samples, i, i + 1);
      for (int e = 0; e < rows.start(1); e++) {
        inputs[rows.column()[e]] = rows.value()[e];
      }
      assertArrayEquals(images.inputs(from + i), inputs, 1e-7);
    }
  }

  @Test
  void aCompressedTextOfMoreSamplesThanFitIsOneLine() throws IOException {
    Path file = directory.resolve("many.csv.gz");
    Files.write(file, TestImages.gzip("1,2\n3,4\n".getBytes(StandardCharsets.US_ASCII)));
    SampleSet set = Fixtures.sampleSet(file.toString(), null, InputOptions.defaults(), 1);
    TextPart two = (TextPart) set.parts().get(0);
    long count = 1L << 31;
    TextPart many =
        new TextPart(
            two.file(),
            two.format(),
            two.options(),
            two.labelled(),
            two.width(),
            count,
            two.header(),
            two.index(),
            two.labels());
    SampleSet all = new SampleSet(List.of(many), 1, 255, true);
    for (SampleRange range :
        List.of(new SampleRange(all, count - 2, count), new SampleRange(all, 5, count - 9))) {
      assertRefused(
          "file:%s: expected less than 2^31 samples in a compressed file, found %s"
              .formatted(file, count),
          () -> Fixtures.loader().load(range));
    }
  }
}
