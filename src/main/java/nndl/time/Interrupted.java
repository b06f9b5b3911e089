package nndl.time;

/** What becomes of an interrupt where a method has no checked exception for it. */
public final class Interrupted {
  private Interrupted() {}

  /** An error that says so; the thread's mark is set again, for whoever looks at it. */
  public static IllegalStateException by(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("training: interrupted", e);
  }
}
