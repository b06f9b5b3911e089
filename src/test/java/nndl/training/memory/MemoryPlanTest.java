package nndl.training.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import nndl.training.memory.Held.Kind;
import nndl.training.memory.Held.Phase;
import org.junit.jupiter.api.Test;

/** What is held at once is summed from the list of blocks, and nothing else. */
class MemoryPlanTest {
  private static final MemoryPlan PLAN =
      MemoryPlan.of(
          "driver",
          List.of(
              Held.always("weights", 3 << 20),
              Held.during(Phase.LOADING, "copy", 3 << 20),
              Held.during(Phase.LOADING, "tensors", 2 << 20)),
          List.of(
              Held.always("sums", 6 << 20),
              Held.during(Phase.ITERATION, "order", 4 << 20),
              new Held("samples", Kind.HEAP_OR_MAPPED, Phase.ALWAYS, 7 << 19),
              Held.direct("messages", 1 << 20)));

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
    assertEquals(1, MemoryPlan.megabytes(1));
    assertEquals(1, MemoryPlan.megabytes(1 << 20));
    assertEquals(2, MemoryPlan.megabytes((1 << 20) + 1));
  }
}
