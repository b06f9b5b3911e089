package nndl.data.packed;

import static nndl.math.SplitMix.GOLDEN_GAMMA;

import nndl.math.SparseRows;
import nndl.math.SplitMix;

/**
 * A hash of labelled samples. It depends on each sample's number, target and weight, and on its
 * inputs after the division by the scale. The hash of a set is the sum of the hashes of its
 * samples, so the hashes of parts of the set can be computed separately and added in any order.
 * File formats, compression and packing make no difference. 64 bits are enough to distinguish data
 * sets, but they do not protect against two sets that were made to have the same hash.
 */
public final class SampleHash {
  private static final int ROTATION = 29;

  private SampleHash() {}

  /**
   * Returns the sum of the samples' hashes, modulo 2^64.
   *
   * @param first the number of the first sample in its set
   */
  public static long of(PackedSamples samples, long first) {
    long sum = 0;
    for (int i = 0; i < samples.count(); i++) {
      long begin = SplitMix.mix((first + i) * GOLDEN_GAMMA + samples.label(i));
      long target = targeted(begin, samples.target(i));
      sum += SplitMix.mix(samples.fold(weighed(target, samples.weight(i)), i));
    }
    return sum;
  }

  /** Returns the hash of one sample, whatever its number and its weight are. */
  public static long ofContent(PackedSamples samples, int i) {
    Target target = samples.target(i);
    return SplitMix.mix(samples.fold(targeted(SplitMix.mix(target.label()), target), i));
  }

  /** Like the other, for the only row of a sample that is not packed and whose scale is 1. */
  public static long ofContent(Target target, SparseRows row) {
    long hash = targeted(SplitMix.mix(target.label()), target);
    for (int e = row.start(0); e < row.entries(); e++) {
      hash = fold(hash, row.column()[e], row.value()[e]);
    }
    return SplitMix.mix(hash);
  }

  /** Extends a hash by the numbers of a target. A class is where the hash begins. */
  private static long targeted(long begin, Target target) {
    long hash = begin;
    for (float number : target.numbers()) {
      hash = SplitMix.mix(hash + Float.floatToRawIntBits(number));
    }
    return hash;
  }

  /** Extends a hash by a weight. Samples that each count once have the hash of those without. */
  private static long weighed(long hash, float weight) {
    return weight == 1 ? hash : SplitMix.mix(hash + Float.floatToRawIntBits(weight));
  }

  /**
   * Extends the hash of a sample by one more input. It must be called in the order of the columns.
   */
  static long fold(long hash, int column, float value) {
    if (value == 0) { // a small input may have become zero by the scale
      return hash;
    }
    long bits = Integer.toUnsignedLong(Float.floatToRawIntBits(value));
    long entry = ((long) column << Integer.SIZE) | bits;
    return Long.rotateLeft(hash ^ entry, ROTATION) * GOLDEN_GAMMA;
  }
}
