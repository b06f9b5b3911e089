package nndl.training.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import nndl.training.memory.MemoryBlock.Kind;
import nndl.training.memory.MemoryBlock.Phase;
import org.junit.jupiter.api.Test;

/** The bytes held at once are summed from the list of blocks alone. */
class MemoryBlockTest {
  private static final List<MemoryBlock> HELD =
      MemoryBlock.all(
          List.of(
              MemoryBlock.always(1, "weights", 3 << 20),
              MemoryBlock.loading(1, "copy", 3 << 20),
              MemoryBlock.loading(1, "tensors", 2 << 20)),
          List.of(
              MemoryBlock.always(1, "sums", 6 << 20),
              MemoryBlock.iteration(1, "order", 4 << 20),
              new MemoryBlock("samples", Kind.HEAP_OR_MAPPED, Phase.ALWAYS, 7 << 19),
              MemoryBlock.direct(1, "messages", 1 << 20)));

  @Test
  void isWhatIsAlwaysThereAndThePhaseThatNeedsMost() {
    assertEquals(14 << 20, MemoryBlock.most(HELD, Kind.HEAP));
  }

  @Test
  void isToldApartByWhereItIs() {
    assertEquals(7 << 19, MemoryBlock.most(HELD, Kind.HEAP_OR_MAPPED));
    assertEquals(1 << 20, MemoryBlock.most(HELD, Kind.DIRECT));
  }

  @Test
  void hasALineForEachBlock() {
    assertEquals(7, HELD.size());
    assertEquals("3.0 MB loading, heap: copy", HELD.get(1).toString());
    assertEquals("3.5 MB always, heap or mapped: samples", HELD.get(5).toString());
  }
}
