package nndl.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.data.format.InputOptions;
import nndl.data.packed.PackedSamples;
import nndl.math.SparseRows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A range read piece by piece equals the same range in memory. */
class SamplePiecesTest {
  private static final int CAPACITY = SamplePieces.capacity(6);
  private static final TestImages IMAGES = TestImages.random(2 * CAPACITY + 30, 2, 3, 4, 0.6, 1);

  @TempDir Path directory;

  @Test
  void haveTheSamplesOfTheRangeInOrder() {
    long count = IMAGES.count();
    for (SampleSet set : sets().toList()) {
      for (long[] range : new long[][] {{0, count}, {7, 8}, {5, CAPACITY + 5}, {9, count}}) {
        assertSame(new SampleRange(set, range[0], range[1]));
      }
    }
  }

  @Test
  void areSmallerTheMoreInputsASampleHas() {
    assertEquals(4096, SamplePieces.capacity(784));
    assertEquals(419, SamplePieces.capacity(10_000));
    assertEquals(1, SamplePieces.capacity(1 << 22));
  }

  /** A set of each kind; the last has several files, some compressed. */
  private Stream<SampleSet> sets() {
    byte[] csv = IMAGES.csv(false).getBytes(StandardCharsets.US_ASCII);
    TestImages.write(directory.resolve("a.csv"), csv);
    TestImages.write(directory.resolve("b.csv"), TestImages.gzip(csv));
    InputOptions bytes = InputOptions.defaults();
    InputOptions scaled = new InputOptions(null, bytes.label(), bytes.header(), 16f);
    return Stream.of(
        IMAGES.write(directory, "train"),
        IMAGES.writeGzip(directory, "train"),
        Fixtures.sampleSet(directory + "/a.csv", null, bytes, 6),
        Fixtures.sampleSet(directory + "/*.csv", null, scaled, 6));
  }

  private static void assertSame(SampleRange range) {
    PackedSamples expected = Fixtures.loader().load(range);
    long[] next = {range.from()};
    range
        .set()
        .read(
            Fixtures.storage(),
            range.from(),
            range.to(),
            true,
            (piece, first, remarks) -> {
              assertEquals(next[0], first);
              assertTrue(piece.count() <= CAPACITY && piece.count() > 0);
              for (int i = 0; i < piece.count(); i++) {
                int at = (int) (first - range.from()) + i;
                assertEquals(expected.label(at), piece.label(i));
                assertArrayEquals(row(expected, at), row(piece, i));
              }
              next[0] += piece.count();
            });
    assertEquals(range.to(), next[0]);
  }

  private static float[] row(PackedSamples samples, int i) {
    SparseRows row = new SparseRows();
    samples.appendTo(row, i);
    float[] dense = new float[6];
    for (int e = 0; e < row.entries(); e++) {
      dense[row.column()[e]] = row.value()[e];
    }
    return dense;
  }
}
