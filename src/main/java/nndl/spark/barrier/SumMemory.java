package nndl.spark.barrier;

/** What the driver's memory holds. The number of sums changes with that of the executors. */
@FunctionalInterface
public interface SumMemory {
  /**
   * Returns whether there is memory for the sums of other worker groups.
   *
   * @param sums how many all groups would send in a round
   * @param now how many are in memory now, and are not needed then
   */
  boolean holds(int sums, int now);
}
