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

  private static final Svg.Line STAR = new Svg.Line("the driver adds the sums", "#0969da", "");
  private static final Svg.Line PEERS = new Svg.Line("executors add them", "#bc4c00", "");
  private static final Svg.Line LIMIT = new Svg.Line("the limit 2 b / W", "#8250df", "9 5");
  private static final Svg.Line COMPUTING = new Svg.Line("computing alone", "#57606a", "2 4");

  private final Svg svg = new Svg();

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
    return svg.file(
        "Seconds an iteration by the number of executors, for networks of four sizes", 664);
  }

  private void drawLegend() {
    String head = "Mini-batches of %,d samples, executors of 4 cores, links of 10 Gbit/s";
    svg.text(24, 34, "head", String.format(Locale.ROOT, head, ScaleFigures.MINI_BATCH));
    svg.legend(List.of(STAR, PEERS, LIMIT, COMPUTING));
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
    svg.text(
        chart.left, chart.top - 14, "", "b = %s, seconds an iteration".formatted(network.name()));
    for (int power = chart.first; power <= chart.last; power++) {
      double y = chart.y(Math.pow(10, power));
      svg.grid("M%s %s h%s".formatted(chart.left, Svg.number(y), WIDTH));
      svg.text(chart.left - 8, y + 4, "tick end", Svg.label(power));
    }
    for (int executors = 1; executors <= ScaleFigures.MOST; executors *= 4) {
      double x = chart.x(executors);
      svg.grid("M%s %s v%s".formatted(Svg.number(x), chart.top, HEIGHT));
      svg.text(
          x, chart.top + HEIGHT + 18, "tick middle", String.format(Locale.ROOT, "%,d", executors));
    }
    svg.text(chart.left + WIDTH / 2.0, chart.top + HEIGHT + 38, "middle", "executors");
    line(chart, COMPUTING, network::computing);
    line(chart, LIMIT, (executors, miniBatch) -> network.limit());
    line(chart, STAR, network::star);
    line(chart, PEERS, network::peers);
  }

  /** Draws a line as far as it is above the chart's lower end. */
  private void line(Chart chart, Svg.Line line, ToDoubleBiFunction<Integer, Integer> seconds) {
    List<String> points = new ArrayList<>();
    for (int executors : ScaleFigures.executors().toArray()) {
      double value = seconds.applyAsDouble(executors, ScaleFigures.MINI_BATCH);
      if (value >= Math.pow(10, chart.first)) {
        points.add(Svg.number(chart.x(executors)) + " " + Svg.number(chart.y(value)));
      }
    }
    svg.path(line, "M" + String.join(" L", points));
  }
}
