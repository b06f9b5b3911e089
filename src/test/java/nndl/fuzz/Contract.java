package nndl.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.stream.LongStream;
import nndl.error.InputException;

/**
 * What every reader promises for any bytes: it returns, or it ends with the error that it promises,
 * in one line. It takes time and memory in proportion to the bytes, and to the pixels or bytes that
 * they declare. All threads count, since files are read ahead in a second one.
 */
final class Contract {
  private static final long FIXED_NANOS = 2_000_000_000;
  private static final long NANOS_PER_BYTE = 20_000;
  private static final long NANOS_PER_DECLARED = 500;
  private static final long FIXED_BYTES = 1 << 25;
  private static final long BYTES_PER_BYTE = 4_000;
  static final long BYTES_PER_DECLARED = 16;

  /**
   * How often a reading may take too much before that is believed: machines are busy, and classes
   * that are loaded and instrumented meanwhile take time and memory once.
   */
  private static final int TRIES = 3;

  private static final int MAX_LINE = 11_000;
  private static final int MAX_LINES = 25;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Contract() {}

  /** Fails if the reader does not keep its promise for an input. */
  static void require(FuzzTarget target, byte[] input) {
    String excess = "";
    for (int i = 0; i < TRIES; i++) {
      long[] declared = new long[1];
      long bytes = allocated();
      long start = System.nanoTime();
      try {
        target.read(input, number -> declared[0] += number);
      } catch (Throwable e) {
        if (!target.promises(e)) {
          throw new AssertionError("expected the reader's own error, found " + e, e);
        }
        requireLines(e);
      }
      excess =
          excess(
                  "ns",
                  FIXED_NANOS + NANOS_PER_BYTE * input.length + NANOS_PER_DECLARED * declared[0],
                  System.nanoTime() - start)
              + excess(
                  "bytes of memory",
                  FIXED_BYTES + BYTES_PER_BYTE * input.length + BYTES_PER_DECLARED * declared[0],
                  allocated() - bytes);
      if (excess.isEmpty()) {
        return;
      }
    }
    throw new AssertionError(excess);
  }

  private static String excess(String what, long most, long found) {
    return found <= most ? "" : "expected at most %s %s, found %s; ".formatted(most, what, found);
  }

  private static void requireLines(Throwable e) {
    String text = e instanceof InputException lines ? lines.text() : String.valueOf(e.getMessage());
    String[] lines = text.split("\n", -1);
    boolean isShort =
        lines.length <= (e instanceof InputException ? MAX_LINES : 1)
            && Arrays.stream(lines).allMatch(line -> !line.isBlank() && line.length() <= MAX_LINE);
    String shown = text.replaceAll("[\n\t]", "");
    if (!isShort || shown.chars().anyMatch(Character::isISOControl)) {
      throw new AssertionError("expected an error in a line, found '" + text + "'", e);
    }
  }

  /** Returns the bytes that all threads have allocated. */
  private static long allocated() {
    return LongStream.of(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()))
        .filter(bytes -> bytes > 0)
        .sum();
  }
}
