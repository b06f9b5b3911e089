package nndl.training.workload;

import nndl.data.sampling.Shards;
import nndl.network.Piece;

/**
 * Estimates how long an iteration takes, by the cost model of the page on a second machine. The
 * estimate compares numbers of shards, and is rough: the computing of a sample depends on the
 * machine and on how many inputs are zero.
 *
 * @param h what the network is, and how it learns
 * @param slots how many shards can be computed at once
 * @param executors how many executors have these slots, or 0 if they are threads of the driver
 */
public record IterationCost(Hyperparameters h, int slots, int executors) {
  /** Multiply-adds of a core in a second, of which a sample takes three for each weight. */
  private static final double PER_SECOND = 1e11;

  /** What an iteration costs without samples and without an exchange. */
  private static final double STEP = 5e-6;

  /** A round trip between the driver and executors. */
  private static final double ROUND_TRIP = 0.21e-3;

  /** What an executor's messages from and to another one cost if they add sums by pieces. */
  private static final double MESSAGES = 0.1e-3;

  /** The bytes that pass a network link in a second. */
  private static final double LINK = 1.25e9;

  /** What a second thread costs in one JVM, where nothing travels. */
  private static final double THREADS = 0.09e-3;

  /** The bytes of gradients that one JVM adds and clears in a second. */
  private static final double SUMS = 1e10;

  /** Returns the estimated seconds of an iteration with a number of shards. */
  public double seconds(int shards) {
    int working = working(shards);
    double sample = 3.0 * h.layout().weightCount() / PER_SECOND;
    int ofOne = new Shards(shards).most(working);
    double samples = (double) h.descent().miniBatchSize() * ofOne / shards;
    return STEP + sample * samples + exchange(shards, working);
  }

  /** Returns how many slots have a shard to compute. */
  public int working(int shards) {
    return Math.min(shards, slots);
  }

  private double exchange(int shards, int working) {
    double bytes = (double) Float.BYTES * h.layout().length();
    if (executors > 0) {
      int others = Math.min(executors, working) - 1; // the driver is beside one of them
      double shared = 2 * others * bytes / LINK;
      return Piece.areLong(h.layout().length(), others + 1)
          ? 1.5 * ROUND_TRIP + shared / (others + 1) + others * MESSAGES
          : ROUND_TRIP + shared;
    }
    return shards == 1 ? 0 : THREADS + shards * bytes / SUMS;
  }

  /**
   * Returns the number of shards with which an iteration takes the least time: one shard for each
   * slot, or a power of two below that.
   *
   * @param samples the number of training samples, of which each shard needs one
   */
  public int best(long samples) {
    int most = (int) Math.min(slots, samples);
    int best = most;
    for (int shards = 1; shards < most; shards *= 2) {
      best = seconds(shards) < seconds(best) ? shards : best;
    }
    return best;
  }
}
