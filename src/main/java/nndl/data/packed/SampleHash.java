package nndl.data.packed;

import static nndl.math.SplitMix.GOLDEN_GAMMA;

import nndl.math.SplitMix;

/**
 * A hash of labelled samples: of each sample's number, label and inputs, as the network reads them.
 * The hashes of samples are added, so parts of a set add up to the hash of the set, in any order;
 * files, compression and packing make no difference. 64 bits tell data sets apart, but do not
 * protect against somebody who wants two sets to have the same hash.
 */
public final class SampleHash {
  private static final int ROTATION = 29;

  private SampleHash() {}

  /**
   * The sum of the samples' hashes, modulo 2^64.
   *
   * @param first the number of the first sample in its set
   */
  public static long of(PackedSamples samples, long first) {
    long sum = 0;
    for (int i = 0; i < samples.count(); i++) {
      long begin = SplitMix.mix((first + i) * GOLDEN_GAMMA + samples.label(i));
      sum += SplitMix.mix(samples.fold(begin, i));
    }
    return sum;
  }

  /** Extends the hash of the inputs so far by one more, in the order of their columns. */
  static long fold(long hash, int column, float value) {
    if (value == 0) { // a packed sample may have a zero between two distant inputs
      return hash;
    }
    long bits = Integer.toUnsignedLong(Float.floatToRawIntBits(value));
    long entry = ((long) column << Integer.SIZE) | bits;
    return Long.rotateLeft(hash ^ entry, ROTATION) * GOLDEN_GAMMA;
  }
}
