package nndl.command.baseline;

import nndl.math.SparseRows;

/** Guesses the classes of samples. For use by one thread. */
interface Guess {
  /**
   * The class of a sample.
   *
   * @param number of the sample in its set
   * @param x its inputs, the only row
   */
  int of(long number, SparseRows x);

  /** Whether another class was as good for the last sample that was guessed. */
  default boolean wasTied() {
    return false;
  }
}
