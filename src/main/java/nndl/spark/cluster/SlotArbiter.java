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
 * trainings that do not know of each other would wait for each other. Each training has a {@link
 * SlotShare}, and whoever looks at a share holds the lock of the arbiter.
 */
public final class SlotArbiter {
  /** The arbiters of the contexts that exist. */
  private static final Map<SparkContext, SlotArbiter> ARBITERS = new WeakHashMap<>();

  /** The shares that are open. */
  final Set<SlotShare> shares = new HashSet<>();

  /** Returns the arbiter of an application. */
  public static SlotArbiter of(SparkContext spark) {
    synchronized (ARBITERS) {
      return ARBITERS.computeIfAbsent(spark, key -> new SlotArbiter());
    }
  }

  /** Opens the share of a training, which holds no slots yet. */
  public SlotShare open(SlotRequest request) {
    return opened(request, false);
  }

  /**
   * Opens the share of a training whose Spark jobs end soon. All such trainings hold one slot in
   * common, since their jobs take turns.
   */
  public SlotShare openForJobs(BooleanSupplier cancelled) {
    return opened(new SlotRequest(1, false, cancelled), true);
  }

  private synchronized SlotShare opened(SlotRequest request, boolean jobs) {
    SlotShare share = new SlotShare(this, request, jobs);
    shares.add(share);
    return share;
  }
}
