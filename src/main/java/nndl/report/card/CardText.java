package nndl.report.card;

/**
 * Text of the user's, such as the name of a class, where YAML or Markdown would read signs of it.
 */
final class CardText {
  private static final String MARKS = "\\`*_{}[]<>()#+!|~$&@:\"'^=;";

  private CardText() {}

  /**
   * A string of YAML in double quotes, on one line, in which everything but plain text is escaped.
   */
  static String yaml(String text) {
    StringBuilder yaml = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                yaml.append('\\').appendCodePoint(c);
              } else if (isPlain(c)) {
                yaml.appendCodePoint(c);
              } else {
                yaml.append("\\U%08X".formatted(c));
              }
            });
    return yaml.append('"').toString();
  }

  /** Text of Markdown, on one line, in a cell of a table too; what can't be seen is a space. */
  static String markdown(String text) {
    StringBuilder markdown = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (MARKS.indexOf(c) >= 0) {
                markdown.append('\\').appendCodePoint(c);
              } else {
                markdown.appendCodePoint(isPlain(c) ? c : ' ');
              }
            });
    return markdown.toString();
  }

  /** Letters and digits of any language, and the visible signs of ASCII. */
  private static boolean isPlain(int c) {
    return c < 0x7f ? c >= ' ' : Character.isLetterOrDigit(c);
  }
}
