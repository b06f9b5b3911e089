package nndl.training.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What a JVM needs is a sum of few terms. */
class JvmMemoryTest {
  private static final JvmMemory MEMORY =
      new JvmMemory(8 << 20, 4 << 20, 7 << 19, 1 << 20, 2 << 20);

  @Test
  void isTheSumOfTheMemoryOfItsParts() {
    assertEquals(12 << 20, MEMORY.heap());
    assertEquals(MEMORY.times(3), MEMORY.plus(MEMORY).plus(MEMORY).plus(JvmMemory.NONE));
    assertEquals(
        new JvmMemory(9 << 20, 6 << 20, 13 << 19, 5 << 20, 7 << 20),
        MEMORY.plus(new JvmMemory(1 << 20, 2 << 20, 3 << 20, 4 << 20, 5 << 20)));
  }

  @Test
  void saysItsTerms() {
    assertEquals(
        "weights and sums 8.0 MB, buffers 4.0 MB, packed samples 3.5 MB", MEMORY.toString());
  }
}
