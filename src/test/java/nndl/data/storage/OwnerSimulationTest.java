package nndl.data.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import nndl.Thorough;
import org.junit.jupiter.api.Test;

/** What owners of a directory promise, whatever happens to them. */
class OwnerSimulationTest {
  private static final int SEEDS = 40;
  private static final int ACCIDENTS = 12;
  private static final long FRESH_NANOS = 15_000_000_000L;

  @Test
  void filesAreWholeAndOfOneOwnerWhateverHappens() {
    Map<OwnerSimulation.Accident, Integer> counts = new EnumMap<>(OwnerSimulation.Accident.class);
    for (int seed = 0; seed < SEEDS; seed++) {
      OwnerSimulation.Outcome outcome = OwnerSimulation.of(seed, ACCIDENTS);
      assertNull(outcome.failure(), "seed " + seed + ": " + outcome.story());
      outcome.accidents().forEach((kind, count) -> counts.merge(kind, count, Integer::sum));
    }
    assertEquals(Set.of(OwnerSimulation.Accident.values()), counts.keySet());
    assertTrue(counts.values().stream().allMatch(count -> count > SEEDS / 8), counts.toString());
  }

  @Test
  void aSeedIsOneStory() {
    long trace = OwnerSimulation.of(1, ACCIDENTS).trace();
    assertEquals(trace, OwnerSimulation.of(1, ACCIDENTS).trace());
    assertNotEquals(trace, OwnerSimulation.of(2, ACCIDENTS).trace());
  }

  /** A failure names its seed; of a run that goes on for ever, the first seed is known. */
  @Thorough
  @Test
  void freshAccidentsMixNoTwoOwnersWrites() {
    long seed = System.currentTimeMillis();
    System.out.printf("owners: seeds from %s on%n", seed);
    long start = System.nanoTime();
    for (; System.nanoTime() - start < FRESH_NANOS; seed++) {
      OwnerSimulation.Outcome outcome = OwnerSimulation.of(seed, ACCIDENTS);
      assertNull(outcome.failure(), "seed " + seed + ": " + outcome.story());
    }
  }
}
