package nndl.pages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleBiFunction;

/**
 * Draws the page on a second machine its picture of many executors: for each network the seconds of
 * an iteration by the number of executors. {@link #main} writes the file.
 */
final class ScaleDrawing {
  static final Path FILE = Path.of("src/site/resources/images/many-executors.svg");

  private static final int WIDTH = 380;
  private static final int HEIGHT = 200;
  private static final List<Integer> LEFT = List.of(80, 584);
  private static final List<Integer> TOP = List.of(112, 404);
  private static final double DOUBLINGS = Math.getExponent((double) ScaleFigures.MOST);

  /** The powers of ten at which the axis of seconds of each network begins and ends. */
  private static final List<List<Integer>> SECONDS =
      List.of(List.of(-4, 0), List.of(-3, 2), List.of(-2, 3), List.of(0, 4));

  /** How the line of a quantity is drawn. */
  private record Line(String name, String colour, String dashes) {}

  private static final Line STAR = new Line("the driver adds the sums", "#0969da", "");
  private static final Line PEERS = new Line("executors add them", "#bc4c00", "");
  private static final Line LIMIT = new Line("the limit 2 b / W", "#8250df", "9 5");
  private static final Line COMPUTING = new Line("computing alone", "#57606a", "2 4");

  private final StringBuilder svg = new StringBuilder();

  private ScaleDrawing() {}

  /** Writes the file. It needs neither arguments nor libraries. */
  public static void main(String[] args) throws IOException {
    Files.createDirectories(FILE.getParent());
    Files.writeString(FILE, svg());
  }

  static String svg() {
    return new ScaleDrawing().draw();
  }

  private String draw() {
    drawLegend();
    List<ScaleFigures> networks = ScaleFigures.all();
    for (int i = 0; i < networks.size(); i++) {
      Chart chart =
          new Chart(LEFT.get(i % 2), TOP.get(i / 2), SECONDS.get(i).get(0), SECONDS.get(i).get(1));
      draw(networks.get(i), chart);
    }
    return """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 664" width="1000" height="664">
    <title>Seconds an iteration by the number of executors, for networks of four sizes</title>
    <style>
    text { font-family: system-ui, -apple-system, "Segoe UI", sans-serif; font-size: 13px; fill: #1f2328; }
    .head { font-size: 16px; font-weight: 600; }
    .tick { font-size: 12px; fill: #59636e; }
    .end { text-anchor: end; }
    .middle { text-anchor: middle; }
    .grid { stroke: #d1d9e0; stroke-width: 1; }
    .line { fill: none; stroke-width: 2.5; stroke-linejoin: round; }
    </style>
    <rect x="0.5" y="0.5" width="999" height="663" rx="12" fill="#ffffff" stroke="#d1d9e0"/>
    %s</svg>
    """
        .formatted(svg);
  }

  private void drawLegend() {
    String head = "Mini-batches of %,d samples, executors of 4 cores, links of 10 Gbit/s";
    text(24, 34, "head", String.format(Locale.ROOT, head, ScaleFigures.MINI_BATCH));
    List<Line> lines = List.of(STAR, PEERS, LIMIT, COMPUTING);
    for (int i = 0; i < lines.size(); i++) {
      int x = 80 + 226 * i;
      path(lines.get(i), "M%s 60 h30".formatted(x));
      text(x + 38, 64, "", lines.get(i).name);
    }
  }

  /** Where a chart stands, and the powers of ten at which its axis of seconds begins and ends. */
  private record Chart(int left, int top, int first, int last) {
    double x(double executors) {
      return left + WIDTH * Math.log10(executors) / Math.log10(2) / DOUBLINGS;
    }

    double y(double seconds) {
      return top + HEIGHT - HEIGHT * (Math.log10(seconds) - first) / (last - first);
    }
  }

  private void draw(ScaleFigures network, Chart chart) {
    text(chart.left, chart.top - 14, "", "b = %s, seconds an iteration".formatted(network.name()));
    for (int power = chart.first; power <= chart.last; power++) {
      double y = chart.y(Math.pow(10, power));
      grid("M%s %s h%s".formatted(chart.left, number(y), WIDTH));
      text(chart.left - 8, y + 4, "tick end", label(power));
    }
    for (int executors = 1; executors <= ScaleFigures.MOST; executors *= 4) {
      double x = chart.x(executors);
      grid("M%s %s v%s".formatted(number(x), chart.top, HEIGHT));
      text(x, chart.top + HEIGHT + 18, "tick middle", String.format(Locale.ROOT, "%,d", executors));
    }
    text(chart.left + WIDTH / 2.0, chart.top + HEIGHT + 38, "middle", "executors");
    line(chart, COMPUTING, network::computing);
    line(chart, LIMIT, (executors, miniBatch) -> network.limit());
    line(chart, STAR, network::star);
    line(chart, PEERS, network::peers);
  }

  /** Draws a line as far as it is above the chart's lower end. */
  private void line(Chart chart, Line line, ToDoubleBiFunction<Integer, Integer> seconds) {
    List<String> points = new ArrayList<>();
    for (int executors : ScaleFigures.executors().toArray()) {
      double value = seconds.applyAsDouble(executors, ScaleFigures.MINI_BATCH);
      if (value >= Math.pow(10, chart.first)) {
        points.add(number(chart.x(executors)) + " " + number(chart.y(value)));
      }
    }
    path(line, "M" + String.join(" L", points));
  }

  private static String label(int power) {
    return power < 0
        ? String.format(Locale.ROOT, "%." + -power + "f", Math.pow(10, power))
        : String.format(Locale.ROOT, "%,d", (long) Math.pow(10, power));
  }

  /** Half pixels are enough, and the same on every machine. */
  private static String number(double pixels) {
    return String.format(Locale.ROOT, "%.1f", Math.rint(2 * pixels) / 2);
  }

  private void grid(String path) {
    svg.append("<path class=\"grid\" d=\"%s\"/>\n".formatted(path));
  }

  private void path(Line line, String path) {
    String dashes = line.dashes.isEmpty() ? "" : " stroke-dasharray=\"%s\"".formatted(line.dashes);
    svg.append(
        "<path class=\"line\" stroke=\"%s\"%s d=\"%s\"/>\n".formatted(line.colour, dashes, path));
  }

  private void text(double x, double y, String kind, String text) {
    String attribute = kind.isEmpty() ? "" : " class=\"%s\"".formatted(kind);
    svg.append(
        "<text%s x=\"%s\" y=\"%s\">%s</text>\n".formatted(attribute, number(x), number(y), text));
  }
}
