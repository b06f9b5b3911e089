package nndl.math.elements;

/**
 * Decides whether a unit is left out, by a hash of its number and a key, and of nothing else. The
 * hash is the finaliser of MurmurHash3 (Appleby) with 32 bits, so that a vector decides for many
 * units.
 */
final class DropoutMask {
  static final int STEP = 0x9e3779b9; // 2^32 divided by the golden ratio
  static final int FACTOR1 = 0x85ebca6b;
  static final int FACTOR2 = 0xc2b2ae35;
  static final int SHIFT1 = 16;
  static final int SHIFT2 = 13;
  static final int SIGN = 31;

  private DropoutMask() {}

  /** All bits are set if the unit stays, and none if it is left out. */
  private static int stays(int key, int unit, int threshold) {
    int h = unit * STEP + key;
    h = (h ^ h >>> SHIFT1) * FACTOR1;
    h = (h ^ h >>> SHIFT2) * FACTOR2;
    h ^= h >>> SHIFT1;
    return ~(((h >>> 1) - threshold) >> SIGN);
  }

  /** x times the scale, or 0 if the unit is left out; without a branch that no one can foresee. */
  static float of(float x, int key, int unit, int threshold, float scale) {
    return Float.intBitsToFloat(Float.floatToRawIntBits(x * scale) & stays(key, unit, threshold));
  }
}
