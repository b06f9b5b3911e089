package nndl.command.baseline;

import java.io.Serializable;
import nndl.math.SparseRows;
import nndl.math.SplitMix;

/**
 * Guesses a class without reading the sample. The class is computed from a hash of the seed and the
 * index of the sample. All classes are equally likely.
 */
record UniformGuess(long seed, int classes) implements Guess, Serializable {
  private static final long PURPOSE = 0x6775657373303131L; // so that nothing else has these hashes

  @Override
  public int of(long number, SparseRows x) {
    long hash = SplitMix.mix(SplitMix.mix(seed ^ PURPOSE) + number);
    return (int) (((hash >>> 32) * classes) >>> 32);
  }
}
