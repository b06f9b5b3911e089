package nndl.report.card;

/** Escapes the user's texts, such as names of classes, for YAML and Markdown. */
final class CardText {
  private static final String MARKS = "\\`*_{}[]<>()#+!|~$&@:\"'^=;";

  private CardText() {}

  /**
   * A YAML string in double quotes, on one line, in which everything except plain text is escaped.
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

  /**
   * Markdown text on one line, also for the cell of a table; invisible characters become spaces.
   */
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

  /**
   * Whether a character is plain: a letter or digit of any language, or a visible sign of ASCII.
   */
  private static boolean isPlain(int c) {
    return c < 0x7f ? c >= ' ' : Character.isLetterOrDigit(c);
  }
}
