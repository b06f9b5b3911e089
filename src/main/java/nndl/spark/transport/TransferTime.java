package nndl.spark.transport;

import nndl.network.Layout;

/**
 * Computes by how much the messages of a round extend its time limit. While weights travel to the
 * worker groups and sums travel back, there is no sign of work, and a network that is slow for a
 * wide network's messages is not to be taken for a group that is lost.
 */
public final class TransferTime {
  /** The lowest acceptable speed of the driver's network, in bytes per millisecond. */
  private static final long SLOWEST = 10_000;

  private TransferTime() {}

  /**
   * Returns the extra time of a round.
   *
   * @param sums how many sums all worker groups send in it; each group sends one or more
   */
  public static long millis(Layout layout, int sums) {
    long messages = 2L * sums; // as many sums as arrive, and no more weights that are sent
    return messages * BlockFormat.maxBytes(layout) / SLOWEST;
  }
}
