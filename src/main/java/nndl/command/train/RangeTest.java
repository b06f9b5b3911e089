package nndl.command.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import nndl.command.options.RateOptions;
import nndl.data.sampling.MiniBatch;
import nndl.math.Matrix;
import nndl.model.evaluation.Evaluation;
import nndl.model.evaluation.Evaluation.Cell;
import nndl.network.Coding;
import nndl.network.Cost;
import nndl.network.TargetRows;
import nndl.training.Diverged;
import nndl.training.Exchange;
import nndl.training.Progress;
import nndl.training.workload.Hyperparameters;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;

/**
 * Finds a learning rate by training with increasing rates, as in Smith 2015, "Cyclical Learning
 * Rates for Training Neural Networks". The same weights are trained with one rate after the other,
 * for a few mini-batches with each rate. After each rate the cost of the same training samples is
 * measured. So the cost does not depend on single mini-batches, on the exchange or on the number of
 * shards.
 *
 * <p>At low rates the cost hardly changes. At higher rates it falls, and it rises again when the
 * rate is too high. The rate with the lowest cost is too high for a whole training. With the first
 * rate at which most of the fall has happened, the network learns, but slowly. The suggestion is
 * half way between these two rates on a logarithmic scale.
 */
public final class RangeTest {
  private static final int DECADES = 10;
  public static final int RATES_PER_DECADE = 10;

  /**
   * The minimum number of steps with each rate. If mini-batches are small, there are more steps.
   */
  private static final int MIN_STEPS = 5;

  /** The approximate number of samples in all steps with one rate. */
  private static final long SAMPLES = 3000;

  /**
   * The maximum number of epochs with each rate, unless {@code MIN_STEPS} steps take more. It
   * prevents overfitting to a small set.
   */
  private static final long EPOCHS = 2;

  /** The minimum number of training samples for measuring the cost, if the set is large enough. */
  private static final long COST_SAMPLES = 1000;

  /** The test ends when the cost exceeds this multiple of the lowest cost. */
  private static final double END = 4;

  /**
   * The part of the fall that counts as most of it. The fall starts at the cost of constant
   * outputs, or at the first cost if that is lower. A cost that falls from bad initial weights to
   * that cost does not show learning.
   */
  private static final double PART_OF_FALL = 0.9;

  private RangeTest() {}

  /**
   * The result of the test.
   *
   * @param rates all rates that were tried
   * @param costs the cost after each rate, as the median of the cost and its two neighbours. The
   *     first and the last cost are not changed.
   * @param suggestion a learning rate, or empty if the network learned nothing with any rate
   */
  public record Result(double[] rates, double[] costs, OptionalDouble suggestion) {}

  /**
   * Runs the test.
   *
   * @param progress a training at its start. Every step changes it.
   */
  public static Result run(Workload workload, Progress progress, Exchange exchange) {
    Hyperparameters h = workload.hyperparameters();
    int every = (int) Math.max(1, workload.training().count() / COST_SAMPLES);
    Evaluation start = exchange.evaluate(progress.parameters(), Split.TRAINING, every);
    double guess = Math.min(cost(start), guess(start, h.network().targets(), h.objective().cost()));
    Steps steps = new Steps(workload, progress, exchange);
    List<Double> rates = new ArrayList<>();
    List<Double> costs = new ArrayList<>();
    double lowest = cost(start);
    boolean goOn = true;
    for (int i = 0; i <= DECADES * RATES_PER_DECADE && goOn; i++) {
      double rate = RateOptions.LOWEST_RATE * StrictMath.pow(10, (double) i / RATES_PER_DECADE);
      boolean finite = steps.train(rate);
      double cost = cost(exchange.evaluate(progress.parameters(), Split.TRAINING, every));
      rates.add(rate);
      costs.add(cost);
      lowest = Math.min(lowest, cost);
      goOn = finite && cost <= END * lowest;
    }
    double[] tried = rates.stream().mapToDouble(rate -> rate).toArray();
    double[] smooth = smooth(costs.stream().mapToDouble(cost -> cost).toArray());
    return new Result(tried, smooth, suggestion(tried, smooth, guess));
  }

  /** The steps of the training. Its state is not reset when the rate changes. */
  private static final class Steps {
    private final Progress progress;
    private final Exchange exchange;
    private final long size;
    private final long samples;
    private final long perRate;
    private MiniBatch last;

    Steps(Workload workload, Progress progress, Exchange exchange) {
      this.progress = progress;
      this.exchange = exchange;
      this.size = workload.hyperparameters().descent().miniBatchSize();
      this.samples = workload.training().count();
      this.perRate = Math.max(MIN_STEPS, Math.min(SAMPLES, EPOCHS * samples) / size);
      this.last = new MiniBatch(-1, 0, samples);
    }

    /** Trains some steps with a rate. Returns whether the weights are still finite. */
    boolean train(double rate) {
      try {
        for (long i = 0; i < perRate; i++) {
          boolean epochEnds = last.to() == samples;
          long from = epochEnds ? 0 : last.to();
          long to = Math.min(from + size, samples);
          last = new MiniBatch(last.epoch() + (epochEnds ? 1 : 0), from, to);
          progress.step(exchange.sumGradients(progress.parameters(), last), last, rate);
        }
        return true;
      } catch (Diverged e) {
        return false;
      }
    }
  }

  private static double cost(Evaluation evaluation) {
    return evaluation.totalCost().doubleValue() / evaluation.sums().weight().doubleValue();
  }

  /**
   * Returns the average cost of constant outputs: each output is the share of samples for which it
   * should be 1. Returns infinity if the evaluation has no confusion matrix, or if that cost is 0.
   */
  private static double guess(Evaluation evaluation, Coding targets, Cost cost) {
    Matrix shares = Matrix.zeroRow(targets.outputs());
    for (Cell cell : evaluation.confusion()) {
      float share = (float) cell.count() / evaluation.count();
      for (int j = 0; j < targets.outputs(); j++) {
        shares.set(0, j, shares.get(0, j) + (targets.isOn(cell.label(), j) ? share : 0));
      }
    }
    double sum = 0;
    for (Cell cell : evaluation.confusion()) {
      sum += cell.count() * cost.of(shares, 0, targets, TargetRows.ofLabels(cell.label()), 0);
    }
    return sum == 0 ? Double.POSITIVE_INFINITY : sum / evaluation.count();
  }

  /**
   * Returns the median of each cost and its two neighbours, and the first and the last cost as they
   * are.
   */
  private static double[] smooth(double[] costs) {
    double[] smooth = costs.clone();
    for (int i = 1; i < costs.length - 1; i++) {
      double[] three = Arrays.copyOfRange(costs, i - 1, i + 2);
      Arrays.sort(three);
      smooth[i] = three[1];
    }
    return smooth;
  }

  /**
   * Returns the geometric mean of two rates: the first rate at which most of the fall has happened,
   * and the rate with the lowest cost. Returns empty if no cost is below {@code guess}, the cost at
   * which the fall starts.
   */
  public static OptionalDouble suggestion(double[] rates, double[] costs, double guess) {
    int lowest = 0;
    for (int i = 1; i < costs.length; i++) {
      lowest = costs[i] < costs[lowest] ? i : lowest;
    }
    if (costs[lowest] >= guess) {
      return OptionalDouble.empty();
    }
    double enough = guess - PART_OF_FALL * (guess - costs[lowest]);
    int first = 0;
    while (costs[first] > enough) {
      first++;
    }
    return OptionalDouble.of(Math.sqrt(rates[first] * rates[lowest]));
  }
}
