package nndl.time;

/** What a thread does that is interrupted and cannot just throw the checked exception. */
public final class Interrupted {
  private Interrupted() {}

  /** The exception to throw. The thread's interrupt flag is set again for its callers. */
  public static IllegalStateException by(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("training: interrupted", e);
  }

  /**
   * Does work that leaves something behind if it is not done, such as to delete a file: a storage
   * refuses it to a thread with an interrupt. The thread's interrupt flag is set again afterwards.
   */
  public static void aside(Runnable work) {
    boolean interrupted = Thread.interrupted();
    try {
      work.run();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
