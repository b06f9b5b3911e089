package nndl.spark.cluster;

/**
 * The slots of an application that one training holds. Other trainings of this process do not use
 * them until the share is closed.
 */
public final class SlotShare implements AutoCloseable {
  private final SlotArbiter arbiter;
  private final SlotRequest request;

  /** Whether the slot is for jobs, and not for barrier tasks. */
  private final boolean jobs;

  private int held;

  SlotShare(SlotArbiter arbiter, SlotRequest request, boolean jobs) {
    this.arbiter = arbiter;
    this.request = request;
    this.jobs = jobs;
  }

  public SlotRequest request() {
    return request;
  }

  /**
   * Returns how many slots the training may hold now, those that it holds included.
   *
   * @param total the number of slots of the application
   */
  public int available(int total) {
    synchronized (arbiter) {
      boolean oneFree =
          request.oneFree()
              || arbiter.shares.stream().anyMatch(s -> s.held > 0 && s.request.oneFree());
      int left = total - tasks() - (!jobs && (oneFree || holdsJobs()) ? 1 : 0);
      return Math.max(0, Math.min(left, request.most()));
    }
  }

  /**
   * Returns how many slots are held by other trainings. Jobs do not wait for other trainings' jobs.
   */
  public int others() {
    synchronized (arbiter) {
      return tasks() + (!jobs && holdsJobs() ? 1 : 0);
    }
  }

  /** Returns how many slots the barrier tasks of other trainings hold. */
  private int tasks() {
    return arbiter.shares.stream().filter(s -> s != this && !s.jobs).mapToInt(s -> s.held).sum();
  }

  /** Whether a slot is held for jobs. */
  private boolean holdsJobs() {
    return arbiter.shares.stream().anyMatch(s -> s.jobs && s.held > 0);
  }

  /** Returns the line for a user whose training waits for those that hold slots. */
  public String waiting(int total) {
    int others = Math.min(others(), total);
    return "waits for slots: %s of %s are held by other trainings of this application%s"
        .formatted(others, total, others < total ? ", and one stays free for jobs of onEpoch" : "");
  }

  /**
   * Takes slots in place of those that the training holds. Another training may have been faster.
   *
   * @param total the number of slots of the application
   * @return how many slots the training holds now, from 0 to {@code wanted}
   */
  public int hold(int wanted, int total) {
    synchronized (arbiter) {
      held = Math.min(wanted, available(total));
      return held;
    }
  }

  /** Returns how many slots the training holds now. */
  public int held() {
    synchronized (arbiter) {
      return held;
    }
  }

  /** Releases the slots. */
  @Override
  public void close() {
    synchronized (arbiter) {
      arbiter.shares.remove(this);
      held = 0;
    }
  }
}
