package nndl.time;

/** Turns an interrupt into an unchecked exception, for methods that declare no checked one. */
public final class Interrupted {
  private Interrupted() {}

  /** The exception to throw. The thread's interrupt flag is set again for its callers. */
  public static IllegalStateException by(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("training: interrupted", e);
  }
}
