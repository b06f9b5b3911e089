package nndl.command.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import nndl.data.sampling.MiniBatch;
import nndl.math.Matrix;
import nndl.model.evaluation.Evaluation;
import nndl.model.evaluation.Evaluation.Cell;
import nndl.network.Block;
import nndl.network.Coding;
import nndl.network.Cost;
import nndl.network.Gradient;
import nndl.network.Parameters;
import nndl.network.Scalars;
import nndl.training.Exchange;
import nndl.training.optimizer.WeightUpdate;
import nndl.training.workload.Descent;
import nndl.training.workload.Hyperparameters;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;

/**
 * Finds a learning rate by training with ever higher ones, as Smith 2015, "Cyclical Learning Rates
 * for Training Neural Networks": the weights go on from one rate to the next, a few mini-batches
 * each. After each rate the cost of the same training samples is measured, so no chance of a small
 * mini-batch is in it, and any exchange and any number of shards give the same.
 *
 * <p>At low rates nothing happens; then the cost falls, and rises again where the rate is too high.
 * The rate of the lowest cost is near that edge, too high for a whole training; the rate by which
 * most of the fall was done is one that learns, but slowly. What is suggested lies half way.
 */
public final class RangeTest {
  /** What it begins with. */
  public static final double LOWEST_RATE = 1e-8;

  private static final int DECADES = 10;
  public static final int RATES_PER_DECADE = 10;

  /** Steps with a rate: at least so many, and more where a mini-batch has few samples. */
  private static final int MIN_STEPS = 5;

  private static final long SAMPLES = 3000;

  /** Of a small set, so that it is not learned by heart with one rate. */
  private static final long EPOCHS = 2;

  /** Training samples that the cost is of, at least, if there are so many. */
  private static final long COST_SAMPLES = 1000;

  /** The test ends when the cost is so many times the lowest. */
  private static final double END = 4;

  /**
   * How much of the fall is most of it. The fall begins at the cost of an answer that is always the
   * same, since to get there from bad initial weights is no learning.
   */
  private static final double PART_OF_FALL = 0.9;

  private RangeTest() {}

  /**
   * What was found.
   *
   * @param rates all that were tried
   * @param costs after each, each the median of itself and its neighbours
   * @param suggestion a learning rate; none if the network learned nothing with any
   */
  public record Result(double[] rates, double[] costs, OptionalDouble suggestion) {}

  /**
   * Runs the test.
   *
   * @param parameters where the weights begin; they change with every step
   */
  public static Result run(Workload workload, Parameters parameters, Exchange exchange) {
    Hyperparameters h = workload.hyperparameters();
    int every = (int) Math.max(1, workload.training().count() / COST_SAMPLES);
    Evaluation start = exchange.evaluate(parameters, Split.TRAINING, every);
    double guess = Math.min(cost(start), guess(start, h.network().targets(), h.objective().cost()));
    Steps steps = new Steps(workload, parameters, exchange);
    List<Double> rates = new ArrayList<>();
    List<Double> costs = new ArrayList<>();
    double lowest = cost(start);
    boolean goesOn = true;
    for (int i = 0; i <= DECADES * RATES_PER_DECADE && goesOn; i++) {
      double rate = LOWEST_RATE * StrictMath.pow(10, (double) i / RATES_PER_DECADE);
      boolean finite = steps.train(rate);
      double cost = cost(exchange.evaluate(parameters, Split.TRAINING, every));
      rates.add(rate);
      costs.add(cost);
      lowest = Math.min(lowest, cost);
      goesOn = finite && cost <= END * lowest;
    }
    double[] tried = rates.stream().mapToDouble(rate -> rate).toArray();
    double[] smooth = smooth(costs.stream().mapToDouble(cost -> cost).toArray());
    return new Result(tried, smooth, suggestion(tried, smooth, guess));
  }

  /** The training so far, with whatever rate comes next. */
  private static final class Steps {
    private final Descent descent;
    private final Parameters parameters;
    private final Exchange exchange;
    private final WeightUpdate update;
    private final List<Block> kept;
    private final boolean weighted;
    private final long samples;
    private final long perRate;
    private MiniBatch last;
    private long step;

    Steps(Workload workload, Parameters parameters, Exchange exchange) {
      this.descent = workload.hyperparameters().descent();
      this.parameters = parameters;
      this.exchange = exchange;
      this.weighted = !workload.hyperparameters().objective().classWeights().isEmpty();
      this.samples = workload.training().count();
      this.update = new WeightUpdate(descent.penalties(), samples);
      this.kept =
          descent.optimizer().keeps().stream()
              .map(name -> Block.lasting(workload.layout()))
              .toList();
      this.perRate =
          Math.max(MIN_STEPS, Math.min(SAMPLES, EPOCHS * samples) / descent.miniBatchSize());
      this.last = new MiniBatch(-1, 0, samples);
    }

    /** Some steps with a rate; whether the weights are finite after them. */
    boolean train(double rate) {
      boolean finite = true;
      for (long i = 0; i < perRate && finite; i++) {
        boolean epochEnds = last.to() == samples;
        long from = epochEnds ? 0 : last.to();
        long to = Math.min(from + descent.miniBatchSize(), samples);
        last = new MiniBatch(last.epoch() + (epochEnds ? 1 : 0), from, to);
        step++;
        Gradient sum = exchange.sumGradients(parameters, last);
        double m = weighted ? sum.scalars().get(Scalars.Name.WEIGHT) : last.size();
        finite = update.apply(descent.optimizer(), rate, step, sum, m, parameters, kept);
      }
      return finite;
    }
  }

  private static double cost(Evaluation evaluation) {
    return evaluation.totalCost().doubleValue() / evaluation.count();
  }

  /** The cost of an answer that is always the share of samples that want each output to be 1. */
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
      sum += cell.count() * cost.of(shares, 0, targets, cell.label());
    }
    return sum == 0 ? Double.POSITIVE_INFINITY : sum / evaluation.count();
  }

  /** The median of each and its neighbours. */
  private static double[] smooth(double[] costs) {
    double[] smooth = costs.clone();
    for (int i = 1; i < costs.length - 1; i++) {
      double[] three = Arrays.copyOfRange(costs, i - 1, i + 2);
      Arrays.sort(three);
      smooth[i] = three[1];
    }
    return smooth;
  }

  /** Half way, in powers of ten, from where most of the fall is done to the lowest cost. */
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
