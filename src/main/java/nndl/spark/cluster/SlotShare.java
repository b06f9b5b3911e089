package nndl.spark.cluster;

/**
 * The slots of an application that one training holds. Other trainings of this process do not use
 * them until the share is closed.
 */
public final class SlotShare implements AutoCloseable {
  private final SlotArbiter arbiter;
  private final SlotWish wish;
  private final boolean jobs;
  private int held;

  SlotShare(SlotArbiter arbiter, SlotWish wish, boolean jobs) {
    this.arbiter = arbiter;
    this.wish = wish;
    this.jobs = jobs;
  }

  public SlotWish wish() {
    return wish;
  }

  /**
   * Returns how many slots the training may hold now, those that it holds included.
   *
   * @param total the number of slots of the application
   */
  public int available(int total) {
    return arbiter.available(this, total);
  }

  /** Returns how many slots are held by other trainings. */
  public int others() {
    return arbiter.others(this);
  }

  /** Whether no other training holds a slot. */
  public boolean alone() {
    return arbiter.alone(this);
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
    return arbiter.hold(this, wanted, total);
  }

  /** Releases the slots. */
  @Override
  public void close() {
    arbiter.close(this);
  }

  /** Whether the slot is for jobs, and not for barrier tasks. */
  boolean jobs() {
    return jobs;
  }

  /** The arbiter reads and sets this while it is locked. */
  int held() {
    return held;
  }

  void setHeld(int slots) {
    held = slots;
  }
}
