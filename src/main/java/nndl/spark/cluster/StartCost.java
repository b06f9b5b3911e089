package nndl.spark.cluster;

import nndl.time.Clock;

/**
 * Compares what another start of a training's tasks costs with what it saves. It saves a part of
 * each epoch that is left; an epoch that was measured stands for them.
 */
public final class StartCost {
  /** What a start may take besides what was measured. */
  private static final double LEAST_SECONDS = 1;

  private static final int NONE = Integer.MIN_VALUE;

  private final int epochs;
  private final Clock clock;

  /** The epoch that is measured. */
  private int epoch = NONE;

  private long began;
  private double epochSeconds;
  private double startSeconds;
  private long started;
  private int factor = 1;

  /**
   * @param epochs the number of epochs of the training
   */
  public StartCost(int epochs, Clock clock) {
    this.epochs = epochs;
    this.clock = clock;
  }

  /**
   * Called when an epoch begins with its first mini-batch. The epoch before it is over then.
   *
   * @return whether that one has been measured
   */
  public boolean begin(int next) {
    long now = clock.nanoTime();
    boolean measured = epoch != NONE && next == epoch + 1;
    if (measured) {
      epochSeconds = (now - began) / 1e9;
    }
    epoch = next;
    began = now;
    return measured;
  }

  /** Called when tasks were started in {@code seconds}, which are no part of an epoch. */
  public void started(double seconds) {
    startSeconds = LEAST_SECONDS + seconds;
    started = clock.nanoTime();
    began = started;
  }

  /** Called when tasks were lost. The epoch under way is not measured. */
  public void disturbed() {
    epoch = NONE;
  }

  /** Called after a start that was no help. The next one counts twice as much, and is not near. */
  public void failed() {
    factor = Math.min(2 * factor, 1 << 20);
  }

  /** Called after a start that was of help. */
  public void succeeded() {
    factor = 1;
  }

  /** Returns the seconds of the last epoch that was measured, or 0 if there is none. */
  public double epochSeconds() {
    return epochSeconds;
  }

  /**
   * Returns whether a start pays at the beginning of an epoch.
   *
   * @param saved the seconds that it would save in each epoch from now on
   */
  public boolean pays(int beginning, double saved) {
    boolean hasRested = clock.secondsSince(started) >= (factor - 1) * startSeconds;
    return hasRested && saves(beginning, saved, factor);
  }

  /** Returns whether a start would pay if none had been of no help before. */
  public boolean wouldPay(int beginning, double saved) {
    return saves(beginning, saved, 1);
  }

  private boolean saves(int beginning, double saved, int starts) {
    return saved * (epochs - beginning) > starts * startSeconds;
  }
}
