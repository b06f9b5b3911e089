package nndl.data;

/**
 * Something that the user can mend: a file, a setting. The message is one line that says the place,
 * the expected and the found, and is shown as it is.
 */
public final class InputException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public InputException(String message) {
    super(message);
  }

  public InputException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The message in its usual form: {@code place: expected ..., found ...}. */
  public static InputException expected(Object place, Object expected, Object found) {
    return new InputException("%s: expected %s, found %s".formatted(place, expected, found));
  }
}
