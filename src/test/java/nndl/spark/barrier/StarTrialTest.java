package nndl.spark.barrier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

/** When the driver tries to add long sums, and who adds them afterwards. */
class StarTrialTest {
  private static final int TRIED = StarTrial.BEFORE + StarTrial.ROUNDS;
  private final StarTrial trial = new StarTrial();

  /** Runs rounds, and returns how many of them were the driver's. */
  private int rounds(int count, long peers, LongUnaryOperator star) {
    boolean isByPeers = true;
    int tried = 0;
    for (int i = 0; i < count; i++) {
      tried += isByPeers ? 0 : 1;
      trial.summed(isByPeers ? peers : star.applyAsLong(tried));
      isByPeers = trial.groupsAdd();
    }
    return tried;
  }

  @Test
  void theDriverIsTriedOnceAndStaysIfItIsFaster() {
    assertEquals(StarTrial.ROUNDS + 100, rounds(TRIED + 100, 30, i -> 20));
    trial.summed(1_000);
    assertFalse(trial.groupsAdd());
  }

  @Test
  void executorsAddAgainIfTheyAreFaster() {
    assertEquals(StarTrial.ROUNDS, rounds(TRIED + 100, 20, i -> 30));
    trial.summed(1_000);
    assertTrue(trial.groupsAdd());
  }

  /** The code of the first round is new, and it brings all weights. */
  @Test
  void theShortestRoundsAreCompared() {
    assertEquals(StarTrial.ROUNDS + 100, rounds(TRIED + 100, 30, i -> i == 1 ? 500 : 29));
  }

  @Test
  void aMuchSlowerDriverIsTriedInOneRound() {
    assertEquals(1, rounds(TRIED + 100, 20, i -> 21 * StarTrial.MAX_TIMES));
  }
}
