package nndl.pages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
  private record Setup(int machines, int cores, Svg.Line line) {}

  private static final List<Setup> SETUPS =
      List.of(
          new Setup(1, 1, new Svg.Line("one core", "#57606a", "2 4")),
          new Setup(1, 4, new Svg.Line("one machine of 4 cores", "#0969da", "")),
          new Setup(2, 4, new Svg.Line("2 machines of 4 cores", "#bc4c00", "")),
          new Setup(10, 4, new Svg.Line("10 machines of 4 cores", "#8250df", "9 5")));

  private final CostModel network = CostModel.of("784-30-10");
  private final List<MeasuredEpochs> measured = MeasuredEpochs.ofPage();
  private final Svg svg = new Svg();

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
    return svg.file("784-30-10 on one machine and on several, by the mini-batch size", 456);
  }

  private double samplesPerSecond(Setup setup, MeasuredEpochs row) {
    return row.miniBatchSize()
        / network.iteration(row.miniBatchSize(), setup.machines, setup.cores);
  }

  private double seconds(Setup setup, MeasuredEpochs row) {
    return row.seconds(network, setup.machines, setup.cores);
  }

  private void drawLegend() {
    svg.text(24, 34, "head", "784-30-10 on MNIST, links of 10 Gbit/s");
    svg.legend(SETUPS.stream().map(Setup::line).toList());
  }

  /** Draws a chart whose values are from 10^first to 10^last. */
  private void drawChart(
      int left,
      String title,
      int first,
      int last,
      ToDoubleBiFunction<Setup, MeasuredEpochs> value) {
    svg.text(left, TOP - 14, "", title);
    for (int power = first; power <= last; power++) {
      double y = y(Math.pow(10, power), first, last);
      svg.grid("M%s %s h%s".formatted(left, Svg.number(y), WIDTH));
      svg.text(left - 8, y + 4, "tick end", Svg.label(power));
    }
    for (int power = FIRST_SIZE; power <= LAST_SIZE; power++) {
      double x = x(left, Math.pow(10, power));
      svg.grid("M%s %s V%s".formatted(Svg.number(x), TOP, BOTTOM));
      svg.text(x, BOTTOM + 18, "tick middle", Svg.label(power));
    }
    svg.text(left + WIDTH / 2.0, BOTTOM + 42, "middle", "mini-batch size");
    for (Setup setup : SETUPS) {
      String points =
          measured.stream()
              .map(
                  row ->
                      Svg.number(x(left, row.miniBatchSize()))
                          + " "
                          + Svg.number(y(value.applyAsDouble(setup, row), first, last)))
              .collect(Collectors.joining(" L"));
      svg.path(setup.line, "M" + points);
    }
  }

  private static double x(int left, double size) {
    return left + WIDTH * (Math.log10(size) - FIRST_SIZE) / (LAST_SIZE - FIRST_SIZE);
  }

  private static double y(double value, int first, int last) {
    return BOTTOM - (BOTTOM - TOP) * (Math.log10(value) - first) / (last - first);
  }
}
