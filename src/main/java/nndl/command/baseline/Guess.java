package nndl.command.baseline;

import nndl.math.SparseRows;

/** Says of which class samples are. Serves one thread. */
public interface Guess {
  /**
   * The class of a sample.
   *
   * @param number in its set
   * @param x its inputs, the only row
   */
  int of(long number, SparseRows x);

  /** Whether another class was as good for the last sample. */
  default boolean wasTied() {
    return false;
  }
}
