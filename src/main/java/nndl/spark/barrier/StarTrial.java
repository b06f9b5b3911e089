package nndl.spark.barrier;

/**
 * Finds out whether the driver adds long sums sooner than executors do among themselves. Their
 * round has three messages one after the other instead of two, so where links are fast and messages
 * take long, it takes up to half as long again. A link's speed cannot be told from the short sums
 * of such rounds, so both are tried once, late enough that all code is compiled. Bits are the same.
 */
final class StarTrial {
  /** The rounds among executors before the trial, which takes a few hundredths of their time. */
  static final int BEFORE = 1_000;

  /** How many rounds of each kind are compared by the shortest. */
  static final int ROUNDS = 16;

  /**
   * The trial ends after the time of so many rounds among executors. The first round of the driver
   * takes long: its code is new, and it brings all weights.
   */
  static final int MAX_TIMES = 64;

  private int count;
  private long peers = Long.MAX_VALUE;
  private long star = Long.MAX_VALUE;
  private long tried;

  /** Notes how long a round took. */
  void summed(long nanos) {
    count++;
    if (count <= BEFORE) {
      peers = count > BEFORE - ROUNDS ? Math.min(peers, nanos) : peers;
    } else if (count <= BEFORE + ROUNDS) {
      star = Math.min(star, nanos);
      tried += nanos;
      count = tried / MAX_TIMES > peers ? BEFORE + ROUNDS : count;
    }
  }

  /** Whether executors add the next sum. */
  boolean groupsAdd() {
    return count < BEFORE || (hasEnded() && star >= peers);
  }

  boolean hasEnded() {
    return count >= BEFORE + ROUNDS;
  }

  @Override
  public String toString() {
    return count == BEFORE
        ? "a trial"
        : "a round took %.3f ms with the driver's sums, and %.3f ms with those of executors"
            .formatted(star / 1e6, peers / 1e6);
  }
}
