package nndl.pages;

import java.util.Locale;

/** What the drawings of pages are made of. The same drawing is the same bytes on every machine. */
final class Svg {
  private final StringBuilder parts = new StringBuilder();

  /** How the line of a quantity is drawn. */
  record Line(String name, String colour, String dashes) {}

  /** Returns the file of a drawing 1,000 pixels wide, which ends with the parts drawn so far. */
  String file(String title, int height) {
    return """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 %s" width="1000" height="%s">
    <title>%s</title>
    <style>
    text { font-family: system-ui, -apple-system, "Segoe UI", sans-serif; font-size: 13px; fill: #1f2328; }
    .head { font-size: 16px; font-weight: 600; }
    .tick { font-size: 12px; fill: #59636e; }
    .end { text-anchor: end; }
    .middle { text-anchor: middle; }
    .grid { stroke: #d1d9e0; stroke-width: 1; }
    .line { fill: none; stroke-width: 2.5; stroke-linejoin: round; }
    </style>
    <rect x="0.5" y="0.5" width="999" height="%s" rx="12" fill="#ffffff" stroke="#d1d9e0"/>
    %s</svg>
    """
        .formatted(height, height, title, height - 1, parts);
  }

  /** Half pixels are enough, and the same on every machine. */
  static String number(double pixels) {
    return String.format(Locale.ROOT, "%.1f", Math.rint(2 * pixels) / 2);
  }

  /** A power of ten, as at the ticks of an axis. */
  static String label(int power) {
    return power < 0
        ? String.format(Locale.ROOT, "%." + -power + "f", Math.pow(10, power))
        : power < 6
            ? String.format(Locale.ROOT, "%,d", (long) Math.pow(10, power))
            : (long) Math.pow(10, power - 6) + " million";
  }

  void grid(String path) {
    parts.append("<path class=\"grid\" d=\"%s\"/>\n".formatted(path));
  }

  void path(Line line, String path) {
    String dashes = line.dashes.isEmpty() ? "" : " stroke-dasharray=\"%s\"".formatted(line.dashes);
    parts.append(
        "<path class=\"line\" stroke=\"%s\"%s d=\"%s\"/>\n".formatted(line.colour, dashes, path));
  }

  /** Draws the names of the lines beside a piece of each. */
  void legend(Iterable<Line> lines) {
    int x = 80;
    for (Line line : lines) {
      path(line, "M%s 60 h30".formatted(x));
      text(x + 38, 64, "", line.name);
      x += 226;
    }
  }

  void text(double x, double y, String kind, String text) {
    String attribute = kind.isEmpty() ? "" : " class=\"%s\"".formatted(kind);
    parts.append(
        "<text%s x=\"%s\" y=\"%s\">%s</text>\n".formatted(attribute, number(x), number(y), text));
  }
}
