package nndl.data.packed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import nndl.Fixtures;
import nndl.math.SparseRows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Inputs of any numbers are packed and given back. */
class FloatSamplesTest {
  private static final int COUNT = 100_000;

  /** Gaps of one to four bytes, each the largest or the smallest of its length. */
  @ParameterizedTest
  @ValueSource(ints = {1, 128, 129, 257, 16_384, 16_385, 1_000_000, 2_097_152, 2_097_153, 1 << 22})
  void giveBackLoneValuesBehindGapsThatFillSeveralChunks(int width) {
    FloatSamples.Builder builder = new FloatSamples.Builder(width, 1, 4, MemoryBudget.HEAP);
    for (int i = 0; i < COUNT; i++) {
      builder.add(lone(width, i + 1), Target.of(i % 1000));
    }
    FloatSamples samples = builder.build();
    assertEquals(COUNT, samples.count());
    for (int i = 0; i < COUNT; i++) {
      SparseRows row = Fixtures.inputs(samples, i, i + 1);
      int last = row.start(1) - 1;
      assertEquals(width - 1, row.column()[last], "column of sample " + i);
      assertEquals((i + 1) / 4f, row.value()[last], "value of sample " + i);
      assertEquals(i % 1000, samples.label(i));
    }
  }

  @Test
  void ofManyHashedFeaturesFewBytesAreKept() {
    FloatSamples.Builder builder = new FloatSamples.Builder(1 << 18, 1, 1, MemoryBudget.HEAP);
    SparseRows row = new SparseRows();
    int entry = row.beginRow(50);
    for (int e = 0; e < 50; e++) {
      row.column()[entry + e] = e * 5_000 + e;
      row.value()[entry + e] = e - 0.5f;
    }
    row.endRow(entry + 50);
    for (int i = 0; i < COUNT; i++) {
      builder.add(row, Target.of(0));
    }
    FloatSamples samples = builder.build();
    double bytes = (double) samples.heldBytes() / COUNT - Long.BYTES;
    assertEquals(50 * 6, bytes, 2, "two bytes of a gap, four of a value");
    assertEquals(50, Fixtures.inputs(samples, 7, 8).entries());
  }

  /** A sample whose last input alone is not zero. */
  private static SparseRows lone(int width, float value) {
    SparseRows row = new SparseRows();
    int entry = row.beginRow(1);
    row.column()[entry] = width - 1;
    row.value()[entry] = value;
    row.endRow(entry + 1);
    return row;
  }
}
