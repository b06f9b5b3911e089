package nndl.command.predict;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.data.InputFiles;
import nndl.data.SampleSet;
import nndl.data.format.InputOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Into how many parts predictions go. */
class PartsJobTest {
  private static final int MAX = 1 << 17;

  @TempDir Path directory;

  @Test
  void ofPlainFilesHasPartsOfALimitedSize() throws IOException {
    write("a.idx", images(64 * MAX));
    assertEquals(64, parts());
    write("b.idx", images(1));
    assertEquals(65, parts());
  }

  @Test
  void ofFewSamplesHasPartsThatAreWorthATask() throws IOException {
    write("a.idx", images(2 * 4096 + 1));
    assertEquals(3, parts());
  }

  @Test
  void readsACompressedFileFromItsStartForFewParts() throws IOException {
    write("a.idx.gz", TestImages.gzip(images(64 * MAX)));
    assertEquals(4, parts());
    for (int i = 0; i < 5; i++) {
      write("b" + i + ".idx.gz", TestImages.gzip(images(1)));
    }
    assertEquals(6, parts());
  }

  @Test
  void makesNoLargePartsOfPlainFilesForTheSakeOfACompressedOne() throws IOException {
    write("a.idx", images(9 * MAX + 1));
    write("b.idx.gz", TestImages.gzip(images(1)));
    assertEquals(10, parts());
    for (int i = 0; i < 10; i++) {
      write("c" + i + ".idx", images(1));
    }
    assertEquals(12, parts());
  }

  private int parts() {
    SampleSet samples =
        SampleSet.withoutLabels(
            Fixtures.storage(),
            InputFiles.of(Fixtures.storage(), directory.toString()),
            InputOptions.defaults(),
            1);
    return PartsJob.parts(samples).count();
  }

  private void write(String name, byte[] content) throws IOException {
    Files.write(directory.resolve(name), content);
  }

  /** IDX of images of a single black pixel. */
  private static byte[] images(int count) {
    int header = 4 * Integer.BYTES;
    return ByteBuffer.allocate(header + count)
        .putInt(0x803)
        .putInt(count)
        .putInt(1)
        .putInt(1)
        .array();
  }
}
