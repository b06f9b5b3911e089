package nndl.spark.cluster;

import nndl.error.InputException;

/**
 * Thrown if the barrier exchange can't run here, though another exchange may. The message states
 * what was expected and what was found.
 */
public final class UnavailableException extends Exception {
  private static final long serialVersionUID = 1;
  private static final String BARRIER = "--exchange barrier: ";

  private final String place;
  private final boolean passes;

  /** Creates an exception whose message does not say which option can't be met. */
  public UnavailableException(String message) {
    this(BARRIER, message, false);
  }

  private UnavailableException(String place, String message, boolean passes) {
    super(message);
    this.place = place;
    this.passes = passes;
  }

  /** Returns an exception for slots that are not free now, but may be later. */
  public static UnavailableException forNow(String message) {
    return new UnavailableException(BARRIER, message, true);
  }

  /**
   * Returns an exception whose message says which setting can't be met.
   *
   * @param passes whether it may be met later
   */
  public static UnavailableException complete(String message, boolean passes) {
    return new UnavailableException("", message, passes);
  }

  /** Whether the barrier exchange may run later in the same application. */
  public boolean passes() {
    return passes;
  }

  /** Returns the error of a user who wants no other exchange. */
  public InputException error() {
    return new InputException(place + getMessage());
  }
}
