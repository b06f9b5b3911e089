package nndl.command.train;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import nndl.command.LoadingView;
import nndl.command.Session;
import nndl.command.Streams;
import nndl.command.console.Console;
import nndl.command.console.View;
import nndl.command.options.TrainOptions;
import nndl.command.run.RunData;
import nndl.command.run.RunDescription;
import nndl.command.run.RunPlan;
import nndl.data.storage.Storage;
import nndl.math.NumberText;
import nndl.network.Parameters;
import nndl.spark.Exchanges;
import nndl.spark.cluster.SharedContext;
import nndl.spark.cluster.Slots;
import nndl.spark.cluster.SparkHeap;
import nndl.spark.cluster.SparkRun;
import nndl.training.Exchange;
import nndl.training.memory.TrainingMemory;
import nndl.training.workload.Workload;
import org.apache.spark.api.java.JavaSparkContext;

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
    RunDescription description = options.describeRateTest(RangeTest.LOWEST_RATE);
    Workload workload =
        RunPlan.workload(description, new RunData(session.storage(), streams.messages()));
    RangeTest.Result result = result(description, workload, session, streams);
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

  private static RangeTest.Result result(
      RunDescription description, Workload workload, Session session, Streams streams) {
    Storage storage = session.storage();
    Parameters initial = RunPlan.initial(storage, description.initialModel(), workload);
    SparkHeap heap =
        new SparkHeap(
            session.conf(),
            TrainingMemory.driver(workload.hyperparameters(), false),
            streams.details());
    heap.requireDriver();
    Console console = session.console();
    console.show(LoadingView.of(session.conf(), workload));
    try (JavaSparkContext spark = SharedContext.open(session.conf());
        Exchange exchange =
            Exchanges.open(
                description.exchange(),
                SparkRun.alone(spark, streams.messages()),
                workload,
                heap)) {
      long count = workload.training().count();
      console.show(() -> View.ofUnknown("trying learning rates", count));
      return result(workload, initial, exchange, spark);
    }
  }

  /**
   * Tries the rates. If Spark has ended meanwhile, says so, which says more than what then fails.
   */
  static RangeTest.Result result(
      Workload workload, Parameters initial, Exchange exchange, JavaSparkContext spark) {
    try {
      return RangeTest.run(workload, initial, exchange);
    } catch (RuntimeException e) {
      Slots.requireCluster(spark.sc());
      throw e;
    }
  }

  private static void print(RangeTest.Result result, PrintStream out) {
    StringBuilder table = new StringBuilder("   rate        cost\n");
    for (int i = 0; i < result.rates().length; i += ROW) {
      table.append(
          String.format(Locale.ROOT, "%.1e  %10.4f%n", result.rates()[i], result.costs()[i]));
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
