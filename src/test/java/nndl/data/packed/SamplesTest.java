package nndl.data.packed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import nndl.Fixtures;
import nndl.Slow;
import nndl.TestImages;
import nndl.math.SparseRows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Slow
class SamplesTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 9, 247, 248, 249, 257, 496, 497, 784, 5000})
  void giveBackWhatWasPacked(int width) {
    for (double density : new double[] {0, 0.001, 0.19, 0.4, 0.5, 0.6, 1}) {
      assertRoundTrip(TestImages.random(20, 1, width, 10, density, 1));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 247, 248, 249, 495, 496, 497, 512, 784, 5000})
  void giveBackLonePixelsAtTheEdgesOfBlocksAndImages(int width) {
    byte[][] pixels = new byte[5][width];
    Arrays.fill(pixels[1], (byte) 255);
    pixels[2][width - 1] = 1;
    pixels[3][0] = (byte) 128;
    pixels[4][width / 2] = 127;
    pixels[4][width - 1] = (byte) 200;
    assertRoundTrip(new TestImages(1, width, pixels, new byte[] {0, 1, 2, 3, 4}));
  }

  @Test
  void giveBackAnyRangeOfThem() {
    TestImages images = TestImages.random(30, 3, 3, 10, 0.4, 1);
    Samples samples = Fixtures.samples(images);
    for (int from = 0; from <= 30; from++) {
      Samples range = range(samples, from, 30, MemoryBudget.HEAP);
      assertEquals(30 - from, range.count());
      for (int i = from; i < 30; i++) {
        assertSample(images, i, range, i - from);
      }
    }
    assertEquals(0, range(samples, 7, 7, MemoryBudget.HEAP).count());
  }

  private static Samples range(Samples samples, int from, int to, MemoryBudget budget) {
    Samples.Builder builder = new Samples.Builder(9, 0, budget);
    builder.addAll(samples, from, to);
    return builder.build();
  }

  /** Of more than ten chunks, up to 32 MiB long, none, some or all stay on the heap. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 10, 100})
  void giveBackWhatTheHeapHadNoRoomFor(int chunks, @TempDir Path directory) {
    int width = 5000;
    int copies = 2000;
    TestImages images = TestImages.random(7, 1, width, 10, 1, 1);
    Samples.Builder builder =
        new Samples.Builder(width, 7, new ChunksOfRoom(chunks, directory.resolve("file")));
    for (int copy = 0; copy < copies; copy++) {
      for (int i = 0; i < 7; i++) {
        builder.add(images.pixels()[i], 0, Target.of(images.labels()[i]));
      }
    }
    Samples samples = builder.build();
    assertEquals(7 * copies, samples.count());
    assertEquals(chunks < 100, samples.heldBytes() < 7L * copies * width);
    for (int i = 0; i < 7 * copies; i += i % 100 == 0 ? 1 : 3) {
      assertSample(images, i % 7, samples, i);
    }
  }

  /** A budget for the first chunks. */
  private static final class ChunksOfRoom implements MemoryBudget {
    private final Path file;
    private int left;

    ChunksOfRoom(int chunks, Path file) {
      this.left = chunks;
      this.file = file;
    }

    @Override
    public boolean take(long bytes) {
      return left-- > 0;
    }

    @Override
    public FileChannel newFile() throws IOException {
      return FileChannel.open(
          file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }
  }

  @Test
  void tellOfTheirLabels() {
    TestImages images =
        new TestImages(1, 1, new byte[3][1], new byte[] {3, (byte) 200, (byte) 255});
    Samples samples = Fixtures.samples(images);
    assertEquals(1, samples.firstLabelNotBelow(200));
    assertEquals(-1, samples.firstLabelNotBelow(256));
  }

  @Test
  void takeLessThanHalfTheRoomWhereMostIsBackground() {
    TestImages images = TestImages.random(1000, 28, 28, 10, 0.19, 1);
    assertTrue(Fixtures.samples(images).heldBytes() < 1000L * 784 / 2);
  }

  private static void assertRoundTrip(TestImages images) {
    Samples samples = Fixtures.samples(images);
    assertEquals(images.count(), samples.count());
    for (int i = 0; i < images.count(); i++) {
      assertSample(images, i, samples, i);
    }
  }

  private static void assertSample(TestImages images, int i, Samples samples, int at) {
    assertEquals(images.labels()[i] & 0xff, samples.label(at));
    SparseRows rows = new SparseRows();
    samples.appendTo(rows, at);
    double[] inputs = new double[images.width()];
    long hash = at;
    for (int e = 0; e < rows.start(1); e++) {
      assertTrue(e == 0 || rows.column()[e] > rows.column()[e - 1]);
      inputs[rows.column()[e]] = rows.value()[e];
      hash = SampleHash.fold(hash, rows.column()[e], rows.value()[e]);
    }
    assertEquals(hash, samples.fold(at, at));
    assertArrayEquals(images.inputs(i), inputs, 1e-7);
  }
}
