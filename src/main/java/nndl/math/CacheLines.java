package nndl.math;

/**
 * Arrays of floats whose element {@link #START} is the first of a cache line, if the JVM makes this
 * possible.
 *
 * <p>An aligned row of 32 floats fills two cache lines; an unaligned row touches three. A vector
 * across two lines takes two reads or writes. The JVM may place an array at any multiple of 8
 * bytes, and the array begins with a header of 16 bytes. But the G1 collector places an array of at
 * least half a region at the start of a region and never moves it. So an array for long use is made
 * that long, unless regions are too large. This changes the speed (1.2 times on MNIST), not the
 * results.
 */
public final class CacheLines {
  /** The index of the first aligned float: a line has 64 bytes, and the header takes 16 of them. */
  public static final int START = 12;

  private static final int HEADER_BYTES = 16;
  private static final int LARGEST_REGION = 4 << 20;

  /** The bytes of a region of the G1 collector, or 0 for another collector. */
  private static final int REGION_BYTES = regionBytes();

  /**
   * The least length at which G1 aligns an array of floats. It is 0 if there is no such length, or
   * if arrays of this length are too large.
   */
  private static final int ALIGNED_LENGTH =
      REGION_BYTES == 0 || REGION_BYTES > LARGEST_REGION
          ? 0
          : (REGION_BYTES / 2 - HEADER_BYTES) / Float.BYTES + 1;

  private CacheLines() {}

  /** Returns an array of zeros with at least {@code end} elements. */
  public static float[] floats(int end) {
    return new float[Math.max(end, ALIGNED_LENGTH)];
  }

  /**
   * The bytes that an array with {@code end} elements takes at least, in any JVM. The array that
   * {@link #floats} returns may be longer, and takes whole regions if it is long.
   */
  public static long bytes(int end) {
    return HEADER_BYTES + (long) Float.BYTES * end;
  }

  private static int regionBytes() {
    return Boolean.parseBoolean(JvmOption.value("UseG1GC", "false"))
        ? Integer.parseInt(JvmOption.value("G1HeapRegionSize", "0"))
        : 0;
  }
}
