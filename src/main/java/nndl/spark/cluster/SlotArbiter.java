package nndl.spark.cluster;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.BooleanSupplier;
import org.apache.spark.SparkContext;

/**
 * Divides the slots of one application among its trainings that run in this process. Barrier tasks
 * hold their slots as long as their training lasts, and all of them must start at once, so that two
 * trainings that do not know of each other would wait for each other.
 */
public final class SlotArbiter {
  /** The arbiters of the contexts that exist. */
  private static final Map<SparkContext, SlotArbiter> ARBITERS = new WeakHashMap<>();

  private final Set<SlotShare> shares = new HashSet<>();

  /** Returns the arbiter of an application. */
  public static SlotArbiter of(SparkContext spark) {
    synchronized (ARBITERS) {
      return ARBITERS.computeIfAbsent(spark, key -> new SlotArbiter());
    }
  }

  /** Opens the share of a training, which holds no slots yet. */
  public synchronized SlotShare open(SlotWish wish) {
    return opened(wish, false);
  }

  /**
   * Opens the share of a training whose Spark jobs end soon. All such trainings hold one slot in
   * common, since their jobs take turns.
   */
  public synchronized SlotShare openForJobs(BooleanSupplier cancelled) {
    return opened(new SlotWish(1, false, cancelled), true);
  }

  private SlotShare opened(SlotWish wish, boolean jobs) {
    SlotShare share = new SlotShare(this, wish, jobs);
    shares.add(share);
    return share;
  }

  /** Returns how many of {@code total} slots a training may hold, those that it holds included. */
  synchronized int available(SlotShare share, int total) {
    boolean oneFree =
        share.wish().oneFree() || shares.stream().anyMatch(s -> s.held() > 0 && s.wish().oneFree());
    int left = total - tasks(share) - (!share.jobs() && (oneFree || jobs()) ? 1 : 0);
    return Math.max(0, Math.min(left, share.wish().most()));
  }

  /**
   * Returns how many slots the other trainings hold. Jobs do not wait for other trainings' jobs.
   */
  synchronized int others(SlotShare share) {
    return tasks(share) + (!share.jobs() && jobs() ? 1 : 0);
  }

  /** Whether no other training holds a slot. */
  synchronized boolean alone(SlotShare share) {
    return shares.stream().noneMatch(s -> s != share && s.held() > 0);
  }

  /** Returns how many slots the barrier tasks of other trainings hold. */
  private int tasks(SlotShare share) {
    return shares.stream().filter(s -> s != share && !s.jobs()).mapToInt(SlotShare::held).sum();
  }

  /** Whether a slot is held for jobs. */
  private boolean jobs() {
    return shares.stream().anyMatch(s -> s.jobs() && s.held() > 0);
  }

  /** Gives a training up to {@code wanted} slots in place of those that it holds. */
  synchronized int hold(SlotShare share, int wanted, int total) {
    int held = Math.min(wanted, available(share, total));
    share.setHeld(held);
    return held;
  }

  synchronized void close(SlotShare share) {
    shares.remove(share);
    share.setHeld(0);
  }
}
