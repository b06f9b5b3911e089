package nndl.command.train;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import nndl.ResultJson;
import nndl.Train;
import nndl.command.LoadingView;
import nndl.command.Streams;
import nndl.command.console.Console;
import nndl.command.console.View;
import nndl.command.options.TrainOptions;
import nndl.command.run.RunData;
import nndl.command.run.RunPlan;
import nndl.data.storage.Storage;
import nndl.network.Parameters;
import nndl.spark.Exchanges;
import nndl.spark.cluster.SparkHeap;
import nndl.training.Exchange;
import nndl.training.Monitoring;
import nndl.training.TrainingMemory;
import nndl.training.workload.Workload;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * What {@link Train} does when it is asked for a learning rate: a {@link RangeTest}, whose table
 * and suggestion go to standard output. Nothing is written.
 */
public final class FindLearningRate {
  private static final Monitoring NONE = new Monitoring(List.of(), List.of());

  /** A row of the table stands for so many rates. */
  private static final int ROW = RangeTest.RATES_PER_DECADE / 2;

  /** More would say more than is known. */
  private static final MathContext DIGITS = new MathContext(2);

  private FindLearningRate() {}

  /**
   * @param details takes those for who wants to know more
   */
  public static void run(
      TrainOptions options,
      SparkConf conf,
      Storage storage,
      Console console,
      Streams streams,
      Consumer<String> details) {
    Workload workload =
        RunPlan.workload(options, RangeTest.LOWEST_RATE, NONE, new RunData(storage));
    Parameters initial = RunPlan.initial(storage, options.initialModel, workload);
    SparkHeap heap =
        new SparkHeap(conf, TrainingMemory.of(workload.hyperparameters(), false), details);
    heap.requireDriver();
    console.show(LoadingView.of(conf, workload));
    try (JavaSparkContext spark = new JavaSparkContext(conf);
        Exchange exchange =
            Exchanges.open(options.exchange, spark, workload, heap, streams.messages())) {
      long count = workload.training().count();
      console.show(() -> View.ofUnknown("trying learning rates", count));
      RangeTest.Result result = RangeTest.run(workload, initial, exchange);
      console.hide();
      print(result, streams.lines());
      streams.json(() -> ResultJson.of(result));
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
            ? "suggestion: --learning-rate " + text(result.suggestion().getAsDouble())
            : "no suggestion: with none of these rates the cost falls below that of the same answer"
                + " to all samples");
    out.print(table + "\n");
    out.flush();
  }

  private static String text(double rate) {
    return rounded(rate).toPlainString();
  }

  /** A rate as it is suggested. */
  public static BigDecimal rounded(double rate) {
    return new BigDecimal(rate).round(DIGITS).stripTrailingZeros();
  }
}
