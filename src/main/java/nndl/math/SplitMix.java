package nndl.math;

/**
 * The mixing function of SplitMix64 (Steele, Lea, Flood 2014). Shuffles, the hashes of samples and
 * most random choices are computed from it.
 */
public final class SplitMix {
  /** The increment of SplitMix64: 2^64 divided by the golden ratio, made odd. */
  public static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private SplitMix() {}

  /**
   * Maps the 64-bit numbers one to one, such that every bit of x affects every bit of the result.
   */
  public static long mix(long x) {
    long z = x;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
