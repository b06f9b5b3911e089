package nndl.math.elements;

/**
 * Decides whether a unit (an input or a neuron) is dropped, by a hash of a key and the unit's
 * number. The hash is the 32-bit finaliser of MurmurHash3 (Appleby), which a vector can compute for
 * many units at once.
 */
final class DropoutMask {
  static final int STEP = 0x9e3779b9; // 2^32 divided by the golden ratio
  static final int FACTOR1 = 0x85ebca6b;
  static final int FACTOR2 = 0xc2b2ae35;
  static final int SHIFT1 = 16;
  static final int SHIFT2 = 13;
  static final int SIGN = 31;

  private DropoutMask() {}

  /** Returns all bits set if the unit stays, and no bit set if it is dropped. */
  private static int stays(int key, int unit, int threshold) {
    int h = unit * STEP + key;
    h = (h ^ h >>> SHIFT1) * FACTOR1;
    h = (h ^ h >>> SHIFT2) * FACTOR2;
    h ^= h >>> SHIFT1;
    return ~(((h >>> 1) - threshold) >> SIGN);
  }

  /**
   * Returns {@code x * scale}, or 0 if the unit is dropped. It has no branch, because the processor
   * could not predict it.
   */
  static float of(float x, int key, int unit, int threshold, float scale) {
    return Float.intBitsToFloat(Float.floatToRawIntBits(x * scale) & stays(key, unit, threshold));
  }
}
