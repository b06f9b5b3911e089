package nndl.training.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import nndl.training.memory.MemoryBlock.Kind;
import nndl.training.memory.MemoryBlock.Phase;
import org.junit.jupiter.api.Test;

/** The bytes held at once are summed from the list of blocks alone. */
class MemoryEstimateTest {
  private static final MemoryEstimate PLAN =
      MemoryEstimate.of(
          "driver",
          List.of(
              MemoryBlock.always("weights", 3 << 20),
              MemoryBlock.during(Phase.LOADING, "copy", 3 << 20),
              MemoryBlock.during(Phase.LOADING, "tensors", 2 << 20)),
          List.of(
              MemoryBlock.always("sums", 6 << 20),
              MemoryBlock.during(Phase.ITERATION, "order", 4 << 20),
              new MemoryBlock("samples", Kind.HEAP_OR_MAPPED, Phase.ALWAYS, 7 << 19),
              MemoryBlock.direct("messages", 1 << 20)));

  @Test
  void isWhatIsAlwaysThereAndThePhaseThatNeedsMost() {
    assertEquals(14 << 20, PLAN.most(Kind.HEAP));
  }

  @Test
  void isToldApartByWhereItIs() {
    assertEquals(7 << 19, PLAN.most(Kind.HEAP_OR_MAPPED));
    assertEquals(1 << 20, PLAN.most(Kind.DIRECT));
  }

  @Test
  void hasALineForEachBlock() {
    assertEquals(7, PLAN.lines().size());
    assertEquals("memory: driver: 3.0 MB loading, heap: copy", PLAN.lines().get(1));
    assertEquals("memory: driver: 3.5 MB always, heap or mapped: samples", PLAN.lines().get(5));
  }

  @Test
  void aMegabyteThatIsBegunCounts() {
    assertEquals(1, MemoryEstimate.megabytes(1));
    assertEquals(1, MemoryEstimate.megabytes(1 << 20));
    assertEquals(2, MemoryEstimate.megabytes((1 << 20) + 1));
  }
}
