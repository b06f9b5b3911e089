package nndl.command.chapter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import nndl.command.Text;

/**
 * Plots the chapter's functions of the weighted input z as a picture in SVG. The file {@code
 * plot.svg} has its labelled axes and its legend, and a gap for each curve. Equal functions give
 * equal bytes on every machine.
 */
final class Plot {
  private static final String FILE = "plot.svg";
  private static final int LEFT = 60;
  private static final int RIGHT = 470;
  private static final int TOP = 20;
  private static final int BOTTOM = 270;

  /** The axis of z goes from -5 to 5, as in the chapter's plots. The other goes from 0 to 1. */
  static final int MAX_Z = 5;

  private static final int POINTS_PER_UNIT = 10;

  private Plot() {}

  /** Returns the picture of the functions in the file as text. */
  static String svg(DoubleUnaryOperator... functions) {
    try (InputStream in = Plot.class.getResourceAsStream(FILE)) {
      Object[] paths = Arrays.stream(functions).map(Plot::path).toArray();
      return new String(in.readAllBytes(), UTF_8).formatted(paths);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String path(DoubleUnaryOperator function) {
    return points()
        .mapToObj(z -> Text.of(" %.1f,%.1f", x(z), y(function.applyAsDouble(z))))
        .collect(Collectors.joining("", "M", ""));
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
