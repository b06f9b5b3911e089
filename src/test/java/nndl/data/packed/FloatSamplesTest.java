package nndl.data.packed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import nndl.Fixtures;
import nndl.math.SparseRows;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Inputs of any numbers are packed and given back. */
class FloatSamplesTest {
  private static final int SEVERAL_CHUNKS = 1 << 20;

  /**
   * Then most of a sample's bytes are the pairs of value zero, which need memory at a chunk's end
   * too.
   */
  @ParameterizedTest
  @ValueSource(ints = {257, 1000, 10_000, 1_000_000})
  void giveBackLoneValuesBehindGapsThatFillSeveralChunks(int width) {
    int count = SEVERAL_CHUNKS / (5 * ((width - 2) / 255 + 1));
    FloatSamples.Builder builder = new FloatSamples.Builder(width, 1, 4, MemoryBudget.HEAP);
    for (int i = 0; i < count; i++) {
      builder.add(lone(width, i + 1), Target.of(i % 1000));
    }
    FloatSamples samples = builder.build();
    assertTrue(samples.heldBytes() > SEVERAL_CHUNKS / 2, samples.heldBytes() + " bytes");
    assertEquals(count, samples.count());
    for (int i = 0; i < count; i++) {
      SparseRows row = Fixtures.inputs(samples, i, i + 1);
      int last = row.start(1) - 1;
      assertEquals(width - 1, row.column()[last], "column of sample " + i);
      assertEquals((i + 1) / 4f, row.value()[last], "value of sample " + i);
      assertEquals(i % 1000, samples.label(i));
    }
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
