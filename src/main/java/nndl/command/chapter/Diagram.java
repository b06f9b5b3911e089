package nndl.command.chapter;

import nndl.command.Text;

/**
 * Draws neurons as circles and connections as lines below them, as a picture in SVG. Equal calls
 * give equal bytes on every machine.
 */
final class Diagram {
  private static final int RADIUS = 17;

  private final StringBuilder lines = new StringBuilder();
  private final StringBuilder above = new StringBuilder();

  /** A place where lines begin and end, outside of a circle around it. */
  record Place(int x, int y, int radius) {}

  /** Adds text in the middle of a place. */
  Place text(int x, int y, String text) {
    above.append("<text x=\"%d\" y=\"%d\">%s</text>\n".formatted(x, y + 5, text));
    return new Place(x, y, 8 + 4 * text.length());
  }

  /** Adds a neuron with its bias or its name. */
  Place neuron(int x, int y, String text) {
    above.append(
        "<circle cx=\"%d\" cy=\"%d\" r=\"%d\" fill=\"#fff\" stroke=\"#000\"/>\n"
            .formatted(x, y, RADIUS));
    text(x, y, text);
    return new Place(x, y, RADIUS);
  }

  /** Adds a line, whose look is given as attributes of SVG. */
  void line(Place from, Place to, String look) {
    double dx = to.x - from.x;
    double dy = to.y - from.y;
    double length = Math.sqrt(dx * dx + dy * dy);
    lines.append(
        Text.of(
            "<path d=\"M%.1f,%.1f %.1f,%.1f\" %s/>\n",
            from.x + from.radius * dx / length,
            from.y + from.radius * dy / length,
            to.x - to.radius * dx / length,
            to.y - to.radius * dy / length,
            look));
  }

  /** Adds a line with a head, and below its first half a weight. */
  void arrow(Place from, Place to, String weight) {
    line(from, to, "stroke=\"#000\" marker-end=\"url(#head)\"");
    text((2 * from.x + to.x) / 3, (2 * from.y + to.y) / 3 + 13, weight);
  }

  /** Returns the picture as text. */
  String svg(String title, int width, int height) {
    return """
        <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d">
        <title>%3$s</title>
        <marker id="head" viewBox="-9 -4 9 8" markerWidth="9" markerHeight="8" orient="auto">
        <path d="M0,0 -9,-4 -9,4"/></marker>
        <rect width="%1$d" height="%2$d" fill="#fff"/>
        %4$s<g font-family="sans-serif" font-size="14" text-anchor="middle">
        %5$s</g>
        </svg>
        """
        .formatted(width, height, title, lines, above);
  }
}
