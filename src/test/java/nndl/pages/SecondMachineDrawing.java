package nndl.pages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Collectors;

/**
 * Draws the page on a second machine its picture, from the tables of that page: for the book's
 * network, samples a second and the time until 95 % of the test images are right, by the mini-batch
 * size. {@link #main} writes the file.
 */
final class SecondMachineDrawing {
  static final Path FILE = Path.of("src/site/resources/images/second-machine.svg");

  private static final int TOP = 112;
  private static final int BOTTOM = 392;
  private static final int WIDTH = 380;
  private static final int LEFT_CHART = 80;
  private static final int RIGHT_CHART = 584;

  /** The powers of ten at which the axis of mini-batch sizes begins and ends. */
  private static final int FIRST_SIZE = 1;

  private static final int LAST_SIZE = 4;

  /** Machines with cores each, and how their line is drawn. */
  private record Setup(String name, int machines, int cores, String colour, String dashes) {}

  private static final List<Setup> SETUPS =
      List.of(
          new Setup("one core", 1, 1, "#57606a", "2 4"),
          new Setup("one machine of 4 cores", 1, 4, "#0969da", ""),
          new Setup("2 machines of 4 cores", 2, 4, "#bc4c00", ""),
          new Setup("10 machines of 4 cores", 10, 4, "#8250df", "9 5"));

  private final CostModel network = CostModel.of("784-30-10");
  private final List<MeasuredEpochs> measured = MeasuredEpochs.ofPage();
  private final StringBuilder svg = new StringBuilder();

  private SecondMachineDrawing() {}

  /** Writes the file. It needs neither arguments nor libraries. */
  public static void main(String[] args) throws IOException {
    Files.createDirectories(FILE.getParent());
    Files.writeString(FILE, svg());
  }

  static String svg() {
    return new SecondMachineDrawing().draw();
  }

  private String draw() {
    drawLegend();
    drawChart(LEFT_CHART, "samples a second", 3, 7, this::samplesPerSecond);
    drawChart(RIGHT_CHART, "seconds until 95 % are right", -1, 2, this::seconds);
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 456" width="1000" height="456">
        <title>784-30-10 on one machine and on several, by the mini-batch size</title>
        <style>
        text { font-family: system-ui, -apple-system, "Segoe UI", sans-serif; font-size: 13px; fill: #1f2328; }
        .head { font-size: 16px; font-weight: 600; }
        .tick { font-size: 12px; fill: #59636e; }
        .end { text-anchor: end; }
        .middle { text-anchor: middle; }
        .grid { stroke: #d1d9e0; stroke-width: 1; }
        .line { fill: none; stroke-width: 2.5; stroke-linejoin: round; }
        </style>
        <rect x="0.5" y="0.5" width="999" height="455" rx="12" fill="#ffffff" stroke="#d1d9e0"/>
        %s</svg>
        """
        .formatted(svg);
  }

  private double samplesPerSecond(Setup setup, MeasuredEpochs row) {
    return row.miniBatchSize()
        / network.iteration(row.miniBatchSize(), setup.machines, setup.cores);
  }

  private double seconds(Setup setup, MeasuredEpochs row) {
    return row.seconds(network, setup.machines, setup.cores);
  }

  private void drawLegend() {
    text(24, 34, "head", "784-30-10 on MNIST, links of 10 Gbit/s");
    for (int i = 0; i < SETUPS.size(); i++) {
      Setup setup = SETUPS.get(i);
      int x = 80 + 226 * i;
      path(setup, "M%s 60 h30".formatted(x));
      text(x + 38, 64, "", setup.name);
    }
  }

  /** Draws a chart whose values are from 10^first to 10^last. */
  private void drawChart(
      int left,
      String title,
      int first,
      int last,
      ToDoubleBiFunction<Setup, MeasuredEpochs> value) {
    text(left, TOP - 14, "", title);
    for (int power = first; power <= last; power++) {
      double y = y(Math.pow(10, power), first, last);
      grid("M%s %s h%s".formatted(left, number(y), WIDTH));
      text(left - 8, y + 4, "tick end", label(power));
    }
    for (int power = FIRST_SIZE; power <= LAST_SIZE; power++) {
      double x = x(left, Math.pow(10, power));
      grid("M%s %s V%s".formatted(number(x), TOP, BOTTOM));
      text(x, BOTTOM + 18, "tick middle", label(power));
    }
    text(left + WIDTH / 2.0, BOTTOM + 42, "middle", "mini-batch size");
    for (Setup setup : SETUPS) {
      String points =
          measured.stream()
              .map(
                  row ->
                      number(x(left, row.miniBatchSize()))
                          + " "
                          + number(y(value.applyAsDouble(setup, row), first, last)))
              .collect(Collectors.joining(" L"));
      path(setup, "M" + points);
    }
  }

  private static double x(int left, double size) {
    return left + WIDTH * (Math.log10(size) - FIRST_SIZE) / (LAST_SIZE - FIRST_SIZE);
  }

  private static double y(double value, int first, int last) {
    return BOTTOM - (BOTTOM - TOP) * (Math.log10(value) - first) / (last - first);
  }

  private static String label(int power) {
    return power < 0
        ? String.format(Locale.ROOT, "%." + -power + "f", Math.pow(10, power))
        : power < 6
            ? String.format(Locale.ROOT, "%,d", (long) Math.pow(10, power))
            : (long) Math.pow(10, power - 6) + " million";
  }

  /** Half pixels are enough, and the same on every machine. */
  private static String number(double pixels) {
    return String.format(Locale.ROOT, "%.1f", Math.rint(2 * pixels) / 2);
  }

  private void grid(String path) {
    svg.append("<path class=\"grid\" d=\"%s\"/>\n".formatted(path));
  }

  private void path(Setup setup, String path) {
    String dashes =
        setup.dashes.isEmpty() ? "" : " stroke-dasharray=\"%s\"".formatted(setup.dashes);
    svg.append(
        "<path class=\"line\" stroke=\"%s\"%s d=\"%s\"/>\n".formatted(setup.colour, dashes, path));
  }

  private void text(double x, double y, String kind, String text) {
    String attribute = kind.isEmpty() ? "" : " class=\"%s\"".formatted(kind);
    svg.append(
        "<text%s x=\"%s\" y=\"%s\">%s</text>\n".formatted(attribute, number(x), number(y), text));
  }
}
