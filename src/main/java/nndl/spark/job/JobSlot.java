package nndl.spark.job;

import java.util.concurrent.TimeUnit;
import nndl.spark.cluster.SlotArbiter;
import nndl.spark.cluster.SlotShare;
import nndl.spark.cluster.SlotWish;
import nndl.spark.cluster.Slots;
import nndl.spark.cluster.SparkRun;
import nndl.time.Clock;
import nndl.time.Interrupted;
import nndl.training.Progress;
import org.apache.spark.SparkContext;

/**
 * A slot for the jobs of a training, which barrier tasks of other trainings leave free until it is
 * closed.
 */
public final class JobSlot implements AutoCloseable {
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final SlotShare share;
  private final SlotWish wish;

  private JobSlot(SlotShare share, SlotWish wish) {
    this.share = share;
    this.wish = wish;
  }

  /**
   * Waits, without a limit, until barrier tasks of other trainings leave a slot. Where there is no
   * executor yet, a slot of the first one is held.
   *
   * @throws Progress.Stopped if the training is cancelled meanwhile
   */
  public static JobSlot await(SparkRun run, Clock clock) {
    JobSlot slot =
        new JobSlot(
            SlotArbiter.of(run.spark().sc()).openForJobs(run.slots().cancelled()), run.slots());
    try {
      slot.hold(run, clock);
      return slot;
    } catch (InterruptedException e) {
      slot.close();
      throw Interrupted.by(e);
    } catch (RuntimeException e) {
      slot.close();
      throw e;
    }
  }

  private void hold(SparkRun run, Clock clock) throws InterruptedException {
    SparkContext spark = run.spark().sc();
    boolean told = false;
    int total = Math.max(1, Slots.count(spark));
    while (share.hold(1, total) == 0) {
      if (share.wish().cancelled().getAsBoolean()) {
        throw new Progress.Stopped();
      }
      if (!told) {
        told = true;
        run.lines().accept(share.waiting(total));
      }
      clock.await(this, POLL_NANOS);
      Slots.requireCluster(spark);
      total = Math.max(1, Slots.count(spark));
    }
  }

  /**
   * Returns how many barrier tasks could start now in place of the jobs, of which none runs at the
   * moment; 0 if other trainings hold slots. Where other tasks hold some, the rest may do, except
   * in local mode, where the barrier exchange takes all of its slots or none.
   *
   * @param tasks how many tasks there would be if there are slots enough
   */
  public int tasksInstead(SparkContext spark, int tasks) {
    int total = Slots.count(spark);
    int most = Math.min(wish.most(), total - (wish.oneFree() ? 1 : 0));
    int wanted = Math.max(0, Math.min(tasks, most));
    int free = Math.max(0, total - Slots.taken(spark));
    return !share.alone() || (spark.isLocal() && free < wanted) ? 0 : Math.min(wanted, free);
  }

  @Override
  public void close() {
    share.close();
  }
}
