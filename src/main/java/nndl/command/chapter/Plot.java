package nndl.command.chapter;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import nndl.command.Text;

/**
 * Plots functions of the weighted input z as a picture in SVG, with labelled axes. The picture has
 * a white background, so it is readable on pages of any colour. Equal functions give equal bytes on
 * every machine.
 */
final class Plot {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 330;
  private static final int LEFT = 60;
  private static final int RIGHT = 470;
  private static final int TOP = 20;
  private static final int BOTTOM = 270;

  /** The axis of z goes from -5 to 5, as in the chapter's plots. The other goes from 0 to 1. */
  static final int MAX_Z = 5;

  private static final int POINTS_PER_UNIT = 10;

  private Plot() {}

  /**
   * A function with the appearance of its curve. Curves differ in their dashes too, for readers who
   * see no colours.
   *
   * @param dashes the lengths of dashes and gaps, or {@code none}
   */
  record Curve(String name, String colour, String dashes, DoubleUnaryOperator f) {}

  /** Returns the picture as text. */
  static String svg(String title, List<Curve> curves) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%s\" height=\"%s\" viewBox=\"0 0 %s %s\">"
            .formatted(WIDTH, HEIGHT, WIDTH, HEIGHT));
    lines.add("<title>%s</title>".formatted(title));
    lines.add("<rect width=\"%s\" height=\"%s\" fill=\"#ffffff\"/>".formatted(WIDTH, HEIGHT));
    grid(lines);
    labels(lines);
    for (int i = 0; i < curves.size(); i++) {
      curve(curves.get(i), TOP + 20 + 30 * i, lines);
    }
    lines.add("</svg>");
    return String.join("\n", lines) + "\n";
  }

  private static void grid(List<String> lines) {
    lines.add("<g stroke=\"#d0d7de\">");
    for (int z = -MAX_Z; z <= MAX_Z; z++) {
      lines.add(line(x(z), y(0), x(z), y(1)));
    }
    for (int quarter = 0; quarter <= 4; quarter++) {
      lines.add(line(LEFT, y(quarter / 4.0), RIGHT, y(quarter / 4.0)));
    }
    lines.add("</g>");
  }

  private static String line(double x1, double y1, double x2, double y2) {
    return Text.of("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>", x1, y1, x2, y2);
  }

  private static void labels(List<String> lines) {
    lines.add("<g font-family=\"sans-serif\" font-size=\"14\" fill=\"#24292f\">");
    for (int z = -MAX_Z; z <= MAX_Z; z++) {
      lines.add(label("middle", x(z), BOTTOM + 20, "" + z));
    }
    for (int quarter = 0; quarter <= 4; quarter++) {
      lines.add(label("end", LEFT - 8, y(quarter / 4.0) + 5, "" + quarter / 4.0));
    }
    lines.add(label("middle", x(0), BOTTOM + 45, "weighted input z = w.x + b"));
    lines.add("<g transform=\"rotate(-90)\">" + label("middle", -y(0.5), 18, "value") + "</g>");
    lines.add("</g>");
  }

  private static String label(String anchor, double x, double y, String label) {
    return Text.of("<text text-anchor=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>", anchor, x, y, label);
  }

  /**
   * Adds a curve, and a line of the legend.
   *
   * @param height where that line is
   */
  private static void curve(Curve curve, int height, List<String> lines) {
    StringBuilder path = new StringBuilder("M");
    points().forEach(z -> path.append(Text.of(" %.1f,%.1f", x(z), y(curve.f.applyAsDouble(z)))));
    lines.add(
        "<g fill=\"none\" stroke=\"%s\" stroke-width=\"2.5\" stroke-dasharray=\"%s\">"
            .formatted(curve.colour, curve.dashes));
    lines.add("<path d=\"%s\"/>".formatted(path));
    lines.add(line(RIGHT + 20, height, RIGHT + 60, height));
    lines.add("</g>");
    lines.add(
        "<g font-family=\"sans-serif\" font-size=\"14\" fill=\"#24292f\">"
            + label("start", RIGHT + 68, height + 5, curve.name)
            + "</g>");
  }

  /** Returns the points where curves are drawn. Two of them are at 0, for a step there. */
  private static DoubleStream points() {
    int most = MAX_Z * POINTS_PER_UNIT;
    return IntStream.rangeClosed(-most, most)
        .mapToDouble(i -> (double) i / POINTS_PER_UNIT)
        .flatMap(z -> z == 0 ? DoubleStream.of(z, Double.MIN_VALUE) : DoubleStream.of(z));
  }

  private static double x(double z) {
    return LEFT + (z + MAX_Z) * (RIGHT - LEFT) / (2.0 * MAX_Z);
  }

  private static double y(double value) {
    return BOTTOM - value * (BOTTOM - TOP);
  }
}
