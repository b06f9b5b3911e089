package nndl.spark.job;

import java.util.concurrent.TimeUnit;
import nndl.spark.cluster.Notices;
import nndl.spark.cluster.SlotShare;
import nndl.spark.cluster.Slots;
import nndl.spark.cluster.SparkInternals;
import nndl.spark.cluster.SparkRun;
import nndl.time.Clock;
import nndl.training.Progress;
import org.apache.spark.SparkContext;

/**
 * Waits for a slot for the jobs of a training, which barrier tasks of other trainings leave free
 * until its share is closed.
 */
public final class JobSlot {
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private JobSlot() {}

  /**
   * Waits until barrier tasks of other trainings leave a slot, and holds it. Where there is no
   * executor yet, a slot of the first one is held.
   *
   * @throws Progress.Stopped if the training is cancelled meanwhile
   */
  public static void hold(SlotShare share, SparkRun run, Clock clock) throws InterruptedException {
    SparkContext spark = run.spark().sc();
    Notices notices = new Notices(run.lines());
    int total = Math.max(1, SparkInternals.slots(spark));
    while (share.hold(1, total) == 0) {
      if (share.request().cancelled().getAsBoolean()) {
        throw new Progress.Stopped();
      }
      notices.once("trainings", share.waiting(total));
      clock.await(share, POLL_NANOS);
      Slots.requireCluster(spark);
      total = Math.max(1, SparkInternals.slots(spark));
    }
  }
}
