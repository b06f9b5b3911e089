package nndl.command.baseline;

import nndl.math.SparseRows;

/** Guesses the classes of samples. For use by one thread. */
interface Guess {
  /**
   * Returns the class that is guessed for a sample.
   *
   * @param number the index of the sample in its set
   * @param x the inputs of the sample, as the only row
   */
  int of(long number, SparseRows x);

  /**
   * Whether another class was as good for the last sample. A guess that does not check this returns
   * false.
   */
  default boolean wasTied() {
    return false;
  }
}
