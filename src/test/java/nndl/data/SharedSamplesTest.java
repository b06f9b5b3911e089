package nndl.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.data.packed.MemoryBudget;
import nndl.data.packed.PackedSamples;
import nndl.data.packed.SampleHash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedSamplesTest {
  private static final TestImages IMAGES = TestImages.random(30, 5, 4, 3, 0.5, 1);

  @TempDir Path directory;
  private long taken;

  /** Counts bytes. */
  private final MemoryBudget budget =
      new MemoryBudget() {
        @Override
        public boolean take(long bytes) {
          taken += bytes;
          return true;
        }

        @Override
        public FileChannel newFile() {
          throw new AssertionError("no budget");
        }
      };

  @Test
  void areReadOnceForAllRangesOfASet() throws Exception {
    SampleSet set = IMAGES.write(directory, "train");
    SharedSamples shared = new SharedSamples(new SampleLoader(Fixtures.storage(), budget));
    SampleRange all = set.all();
    assertEquals(30, shared.load(all).count());
    long once = taken;
    Files.delete(directory.resolve("train-images-idx3-ubyte"));
    SampleSet again = new SampleSet(set.parts(), set.width(), set.scale(), set.bytes());
    for (int from = 0; from < 30; from += 7) {
      SampleRange range = new SampleRange(again, from, Math.min(30, from + 9));
      PackedSamples samples = shared.load(range);
      assertEquals(range.count(), samples.count());
      assertEquals(IMAGES.labels()[from], samples.label(0));
    }
    assertEquals(once, taken);
  }

  @Test
  void areThoseThatALoaderReads() {
    SampleSet set = IMAGES.write(directory, "train");
    SampleLoader loader = new SampleLoader(Fixtures.storage());
    SharedSamples shared = new SharedSamples(loader);
    SampleRange range = new SampleRange(set, 11, 23);
    assertEquals(
        SampleHash.of(loader.load(range), range.from()),
        SampleHash.of(shared.load(range), range.from()));
  }
}
