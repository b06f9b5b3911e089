package nndl.spark;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import nndl.data.SamplePieces;
import nndl.data.packed.FloatSamples;
import nndl.data.packed.MemoryBudget;
import nndl.data.packed.Packer;
import nndl.data.packed.Samples;
import nndl.data.packed.Target;
import nndl.math.SparseRows;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a piece of samples is said to take, against what the JVM gives for it. */
class TaskMemoryTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @ParameterizedTest
  @ValueSource(ints = {784, 1000, 10_000, 1_400_000, 1 << 21, 1 << 22})
  void aPieceTakesNoMoreThanIsSaid(int width) {
    int capacity = SamplePieces.capacity(width);
    assertEnough(
        width, false, () -> new FloatSamples.Builder(width, capacity, 1, MemoryBudget.HEAP));
    assertEnough(width, true, () -> new Samples.Builder(width, capacity, MemoryBudget.HEAP));
  }

  private interface NewPacker {
    Packer get();
  }

  /** No input is zero. */
  private static void assertEnough(int width, boolean bytes, NewPacker packers) {
    float[] inputs = new float[width];
    Arrays.fill(inputs, 7);
    SparseRows row = new SparseRows();
    row.addRow(inputs);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    Packer packer = packers.get();
    for (int i = 0; i < SamplePieces.capacity(width); i++) {
      packer.add(row, Target.of(1));
    }
    packer.build();
    long taken = THREADS.getCurrentThreadAllocatedBytes() - before;
    long said = TaskMemory.piece(width, bytes);
    assertTrue(taken <= said, "%s inputs: %s taken, %s said".formatted(width, taken, said));
    assertTrue(said < 6 * taken, "%s inputs: %s taken, %s said".formatted(width, taken, said));
  }
}
