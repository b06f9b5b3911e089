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

  /** Of G1's heap; 0 if there is another collector. */
  private static final int REGION_BYTES = regionBytes();

  /** The length from which G1 aligns an array of floats; 0 if there is none, or it is too long. */
  private static final int ALIGNED_LENGTH =
      REGION_BYTES == 0 || REGION_BYTES > LARGEST_REGION
          ? 0
          : (REGION_BYTES / 2 - HEADER_BYTES) / Float.BYTES + 1;

  private CacheLines() {}

  /** Zeros for a block that ends before {@code end}; its array may be longer. */
  public static float[] floats(int end) {
    return new float[Math.max(end, ALIGNED_LENGTH)];
  }

  /** Bytes of the heap that the array of {@link #floats} takes: of a long one, whole regions. */
  public static long bytes(int end) {
    long bytes = HEADER_BYTES + (long) Float.BYTES * Math.max(end, ALIGNED_LENGTH);
    return REGION_BYTES == 0 || bytes <= REGION_BYTES / 2
        ? bytes
        : (bytes + REGION_BYTES - 1) / REGION_BYTES * REGION_BYTES;
  }

  private static int regionBytes() {
    return Boolean.parseBoolean(JvmOption.value("UseG1GC", "false"))
        ? Integer.parseInt(JvmOption.value("G1HeapRegionSize", "0"))
        : 0;
  }
}
