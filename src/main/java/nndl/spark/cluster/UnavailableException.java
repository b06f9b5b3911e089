package nndl.spark.cluster;

import nndl.error.InputException;

/**
 * Thrown if the barrier exchange can't run here, though another exchange may. The message states
 * what was expected and what was found.
 */
public final class UnavailableException extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean isComplete;

  /** Creates an exception whose message does not say where that was expected. */
  public UnavailableException(String message) {
    this(message, false);
  }

  private UnavailableException(String message, boolean isComplete) {
    super(message);
    this.isComplete = isComplete;
  }

  /** Returns an exception whose message says which setting can't be met. */
  public static UnavailableException complete(String message) {
    return new UnavailableException(message, true);
  }

  /**
   * Returns the error where no other exchange is wanted.
   *
   * @param place begins the line, unless the message is complete
   */
  public InputException error(String place) {
    return new InputException(isComplete ? getMessage() : place + getMessage(), this);
  }
}
