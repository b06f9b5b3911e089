package nndl.report.card;

import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes rows of tables, and escapes texts of the user, such as names of classes. */
final class CardText {
  private static final String MARKS = "\\`*_{}[]<>()#+!|~$&@:\"'^=;";

  private CardText() {}

  /** Returns a row of a table in Markdown. */
  static String row(Object... cells) {
    return Stream.of(cells).map(Object::toString).collect(Collectors.joining(" | ", "| ", " |"));
  }

  /**
   * Returns a text as a YAML string in double quotes on one line. All characters that are not plain
   * are escaped.
   */
  static String yaml(String text) {
    return '"' + escaped(text, "\"\\", c -> "\\U%08X".formatted(c)) + '"';
  }

  /**
   * Returns a text as Markdown on one line, which can be in a table too. Characters with a meaning
   * in Markdown are escaped, and other characters that are not plain become spaces.
   */
  static String markdown(String text) {
    return escaped(text, MARKS, c -> " ");
  }

  /**
   * Puts a backslash before each of some plain characters.
   *
   * @param unplain returns what replaces a character that is not plain
   */
  private static String escaped(String text, String marks, IntFunction<String> unplain) {
    return text.codePoints()
        .mapToObj(
            c ->
                marks.indexOf(c) >= 0
                    ? "\\" + Character.toString(c)
                    : isPlain(c) ? Character.toString(c) : unplain.apply(c))
        .collect(Collectors.joining());
  }

  /**
   * Whether a character is plain: a letter or digit of any language, a visible character of ASCII,
   * or a space.
   */
  private static boolean isPlain(int c) {
    return c < 0x7f ? c >= ' ' : Character.isLetterOrDigit(c);
  }
}
