package nndl.command;

import java.util.Locale;

/** Text for people. */
public final class Text {
  private Text() {}

  /** Returns a text whose numbers are written in the same way in every language. */
  public static String of(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
