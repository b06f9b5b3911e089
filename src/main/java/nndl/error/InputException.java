package nndl.error;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import nndl.error.text.PlainText;

/**
 * An error that the user can correct, in a file or a setting. Its message is one line that says
 * where, what was expected and what was found; it is shown as it is. Spark's params fail with its
 * superclass, so a program catches both in one way.
 */
public final class InputException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;
  private static final int MAX_LENGTH = 10_000;
  private static final String NO_FILE = "no such file";

  /** What Hadoop says of a file that does not exist, and what {@link #reason(Throwable)} says. */
  private static final Pattern MISSING =
      Pattern.compile("(?:File (?=.* does not exist$)|" + NO_FILE + " )(.*?)(?: does not exist)?");

  private final List<String> more;

  public InputException(String message) {
    this(List.of(message));
  }

  /** Creates an error of several lines. The first is the message; {@link #more} has the others. */
  public InputException(List<String> lines) {
    super(line(lines.get(0)));
    more = lines.stream().skip(1).map(InputException::line).toList();
  }

  public InputException(String message, Throwable cause) {
    super(line(message), cause);
    more = List.of();
  }

  /** Creates the error whose {@link #text} another JVM has sent. */
  public static InputException ofText(String text) {
    return new InputException(List.of(text.split("\n")));
  }

  /** Returns all lines as one text. */
  public String text() {
    return getMessage() + more.stream().map("\n"::concat).collect(Collectors.joining());
  }

  /** Lines about other faults that were found at the same time. They have the same form. */
  public List<String> more() {
    return more;
  }

  /**
   * Returns the message as one line of limited length. Names from a file could be long or contain
   * other lines.
   */
  private static String line(String message) {
    String line = PlainText.line(message.substring(0, Math.min(message.length(), MAX_LENGTH + 1)));
    return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH) + "...";
  }

  /** The message in its usual form: {@code place: expected ..., found ...}. */
  public static InputException expected(Object place, Object expected, Object found) {
    return new InputException("%s: expected %s, found %s".formatted(place, expected, found));
  }

  /**
   * Like {@link #expected(Object, Object, Object)}, but an exception tells what was found. If it is
   * an InputException, it is returned itself, because its message has this form already.
   */
  public static InputException expected(Object place, Object expected, Throwable found) {
    return found instanceof InputException known
        ? known
        : new InputException(
            "%s: expected %s, found %s".formatted(place, expected, reason(place, found)), found);
  }

  /** What an exception says about a place, which the message has named already. */
  private static String reason(Object place, Throwable e) {
    String reason = reason(e);
    Matcher missing = MISSING.matcher(reason);
    if (!(e instanceof FileNotFoundException || e instanceof NoSuchFileException)
        || !missing.matches()) {
      return reason;
    }
    String path = missing.group(1);
    return path.endsWith(place.toString()) || place.toString().endsWith(path) ? NO_FILE : reason;
  }

  /** Returns what may be expected, such as "a, b or c". */
  public static String or(List<String> choices) {
    int last = choices.size() - 1;
    return last == 0
        ? choices.get(0)
        : String.join(", ", choices.subList(0, last)) + " or " + choices.get(last);
  }

  /** The error of a file or directory that could not be found, opened or read. */
  public static InputException unreadable(Object place, Throwable found) {
    return expected(place, "to read it", found);
  }

  /** What an exception says, in one line that can follow "found". */
  public static String reason(Throwable e) {
    if (e instanceof EOFException) {
      return "the end of the file";
    }
    if (e instanceof FileSystemException file && file.getReason() == null) {
      return reason(file);
    }
    if (e.getClass() == ClassNotFoundException.class) { // its message is only a name
      return "no class " + e.getMessage();
    }
    String text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    String line = text.lines().findFirst().orElse("nothing").replaceFirst("\\.$", "");
    return e instanceof UnknownHostException ? "an unknown host, " + line : line;
  }

  /** The message of such an exception is only a path, and its class says what is wrong. */
  private static String reason(FileSystemException e) {
    String what =
        e instanceof NoSuchFileException
            ? NO_FILE
            : e instanceof AccessDeniedException
                ? "no permission for"
                : e.getClass().getSimpleName();
    return e.getMessage() == null ? what : what + " " + e.getMessage();
  }
}
