package nndl.command.train;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.IntStream;
import nndl.command.LoadingView;
import nndl.command.Session;
import nndl.command.Streams;
import nndl.command.Text;
import nndl.command.console.Console;
import nndl.command.console.View;
import nndl.command.options.TrainOptions;
import nndl.command.run.Host;
import nndl.command.run.TrainingRun;
import nndl.math.NumberText;

/**
 * Runs {@code nndl train --find-learning-rate}, which is a {@link RangeTest}. Its table and
 * suggestion go to standard output. No file is written.
 */
final class FindLearningRate {
  /** The table has a row for every {@code ROW}-th rate. */
  private static final int ROW = RangeTest.RATES_PER_DECADE / 2;

  /** The number of significant digits of the suggestion, which is not more precise. */
  private static final int DIGITS = 2;

  private FindLearningRate() {}

  static void run(TrainOptions options, Session session, Streams streams) {
    RangeTest.Result result = result(options, session, streams);
    session.console().hide();
    print(result, streams.lines());
    streams.json("nndl-rates-1", Rates.of(result));
  }

  /**
   * The result.
   *
   * @param suggestion a rate, or null if there is none
   */
  record Rates(List<Rate> rates, BigDecimal suggestion) {
    /** A rate and the cost after it, which is null if the cost is infinite or NaN. */
    record Rate(BigDecimal rate, BigDecimal cost) {}

    static Rates of(RangeTest.Result result) {
      return new Rates(
          IntStream.range(0, result.rates().length)
              .mapToObj(i -> new Rate(exact(result.rates()[i]), exact(result.costs()[i])))
              .toList(),
          result.suggestion().isPresent() ? rounded(result.suggestion().getAsDouble()) : null);
    }

    private static BigDecimal exact(double number) {
      return NumberText.rounded(number, NumberText.DOUBLE_DIGITS);
    }
  }

  private static RangeTest.Result result(TrainOptions options, Session session, Streams streams) {
    Console console = session.console();
    Host host = Host.of(session, streams);
    try (TrainingRun run = TrainingRun.validate(options.describe(), host)) {
      console.show(LoadingView.of(session.conf(), run.workload()));
      run.open();
      long count = run.workload().training().count();
      console.show(() -> View.ofUnknown("trying learning rates", count));
      return run.compute(exchange -> RangeTest.run(run.workload(), run.progress(), exchange));
    }
  }

  private static void print(RangeTest.Result result, PrintStream out) {
    StringBuilder table = new StringBuilder("   rate        cost\n");
    for (int i = 0; i < result.rates().length; i += ROW) {
      table.append(Text.of("%.1e  %10.4f%n", result.rates()[i], result.costs()[i]));
    }
    table.append(
        result.suggestion().isPresent()
            ? "suggestion: --learning-rate "
                + rounded(result.suggestion().getAsDouble()).toPlainString()
            : "no suggestion: with none of these rates the cost falls below that of the same answer"
                + " to all samples");
    out.print(table + "\n");
    out.flush();
  }

  /** Returns a suggested rate, rounded. */
  private static BigDecimal rounded(double rate) {
    return NumberText.rounded(rate, DIGITS);
  }
}
