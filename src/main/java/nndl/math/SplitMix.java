package nndl.math;

/** The mixing function of SplitMix64 (Steele, Lea, Flood 2014), of which all hashes are made. */
public final class SplitMix {
  /** 2^64 divided by the golden ratio, made odd: what SplitMix64 goes on by. */
  public static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private SplitMix() {}

  /** A bijection of the 64-bit numbers in which every bit in changes every bit out. */
  public static long mix(long x) {
    long z = x;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
