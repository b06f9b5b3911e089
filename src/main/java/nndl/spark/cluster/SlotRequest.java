package nndl.spark.cluster;

import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Which slots a training wants to hold.
 *
 * @param most the maximum number of slots, or {@link #ANY}
 * @param oneFree whether one slot of the application has to stay free, for Spark jobs that run
 *     while the training holds its slots
 * @param cancelled whether the training is cancelled, so that it no longer waits for slots or tasks
 */
public record SlotRequest(int most, boolean oneFree, BooleanSupplier cancelled) {
  /** A number that limits nothing. */
  public static final int ANY = Integer.MAX_VALUE;

  /** All slots that there are. */
  public static final SlotRequest ALL = new SlotRequest(ANY, false, () -> false);

  /** Returns the same request for no more slots than these. */
  public SlotRequest atMost(int slots) {
    return new SlotRequest(Math.min(most, slots), oneFree, cancelled);
  }

  /**
   * Returns why the application has no slot that stays free, or empty if it has or needs none. One
   * other slot is enough, since a training may hold fewer slots than its maximum.
   */
  public Optional<String> obstacle(int total) {
    return oneFree && total <= 1
        ? Optional.of(
            "slots: expected one more than the training's 1, for the jobs of onEpoch, found "
                + total)
        : Optional.empty();
  }
}
