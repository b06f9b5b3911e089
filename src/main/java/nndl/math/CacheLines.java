package nndl.math;

/**
 * Arrays whose element {@link #START} is the first of a cache line, where the JVM lets us have a
 * say.
 *
 * <p>A row of 32 floats fills two lines, or touches three; a vector across two lines is two reads
 * or writes. An array begins with a header of 16 bytes at any multiple of 8; but the collector G1
 * puts one of half a region or more at the start of a region and never moves it. So an array that
 * is to stay for long is made that long, if a region is not too large for that. It changes speed
 * (1.2 times on MNIST), not results.
 */
public final class CacheLines {
  /** The line's 64 bytes less the header's 16, in floats. */
  public static final int START = 12;

  private static final int HEADER_BYTES = 16;
  private static final int LARGEST_REGION = 4 << 20;

  /** The length from which G1 aligns an array of floats; 0 if there is none, or it is too long. */
  private static final int ALIGNED_LENGTH = alignedLength();

  private CacheLines() {}

  /** Zeros for a block that ends before {@code end}; its array may be longer. */
  public static float[] floats(int end) {
    return new float[Math.max(end, ALIGNED_LENGTH)];
  }

  private static int alignedLength() {
    if (!Boolean.parseBoolean(JvmOption.value("UseG1GC", "false"))) {
      return 0;
    }
    int region = Integer.parseInt(JvmOption.value("G1HeapRegionSize", "0"));
    return region > LARGEST_REGION ? 0 : (region / 2 - HEADER_BYTES) / Float.BYTES + 1;
  }
}
