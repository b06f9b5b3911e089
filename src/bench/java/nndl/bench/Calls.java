package nndl.bench;

/** How long a call takes that is too short to be measured alone. */
public final class Calls {
  private Calls() {}

  /** Seconds of one call, when called again and again for at least so many. */
  public static double seconds(Runnable work, double least) {
    long start = System.nanoTime();
    int calls = 0;
    long nanos;
    do {
      work.run();
      calls++;
      nanos = System.nanoTime() - start;
    } while (nanos < least * 1e9);
    return nanos / 1e9 / calls;
  }
}
