package nndl.error.text;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Text that a terminal or a log shows as it is. Names in files could hold characters that control a
 * terminal, end a line, or turn the direction of what follows.
 */
public final class PlainText {
  /** All control characters but the tab, the separators of lines, and the marks of direction. */
  private static final Pattern UNPLAIN =
      Pattern.compile("[\\p{Cc}\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069&&[^\\t]]");

  private PlainText() {}

  /** Returns one line in which each such character is an escape of four hexadecimal digits. */
  public static String line(String text) {
    return UNPLAIN
        .matcher(text)
        .replaceAll(
            found -> "\\\\" + String.format(Locale.ROOT, "u%04x", (int) found.group().charAt(0)));
  }

  /** Like {@link #line}, but a line feed stays. */
  public static String lines(String text) {
    return Arrays.stream(text.split("\n", -1))
        .map(PlainText::line)
        .collect(Collectors.joining("\n"));
  }
}
