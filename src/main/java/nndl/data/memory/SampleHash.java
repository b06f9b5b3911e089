package nndl.data.memory;

import static nndl.math.SplitMix.GOLDEN_GAMMA;

import nndl.math.SparseRows;
import nndl.math.SplitMix;

/**
 * A hash of labelled samples: of each its number, its label and its inputs, as the network reads
 * them. The hashes of samples are added, so parts of a set add up to the hash of the set, in any
 * order; files, compression and packing do not matter. 64 bits tell data sets apart, but are no
 * protection against somebody who wants two to look the same.
 */
public final class SampleHash {
  private static final int ROTATION = 29;

  private SampleHash() {}

  /**
   * The sum of the samples' hashes, modulo 2^64.
   *
   * @param first the number of the first of them in its set
   */
  public static long of(PackedSamples samples, long first) {
    SparseRows inputs = new SparseRows();
    long sum = 0;
    for (int i = 0; i < samples.count(); i++) {
      inputs.clear();
      samples.appendTo(inputs, i);
      sum += hash(first + i, samples.label(i), inputs);
    }
    return sum;
  }

  private static long hash(long number, int label, SparseRows inputs) {
    int[] column = inputs.column();
    float[] value = inputs.value();
    long hash = SplitMix.mix(number * GOLDEN_GAMMA + label);
    for (int e = inputs.start(0); e < inputs.start(1); e++) {
      if (value[e] != 0) { // a packed sample may have a zero between two distant inputs
        long bits = Integer.toUnsignedLong(Float.floatToRawIntBits(value[e]));
        long entry = ((long) column[e] << Integer.SIZE) | bits;
        hash = Long.rotateLeft(hash ^ entry, ROTATION) * GOLDEN_GAMMA;
      }
    }
    return SplitMix.mix(hash);
  }
}
