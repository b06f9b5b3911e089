package nndl.training.optimizer;

import java.io.Serializable;
import java.util.List;
import nndl.math.elements.RegularisationCoefficients;
import nndl.math.elements.Steps;

/**
 * How the averaged gradient g of a mini-batch moves a weight w. An optimiser is only its
 * parameters: what it keeps from step to step are blocks of numbers that the caller holds.
 */
public sealed interface Optimizer extends Serializable {

  /**
   * Gradient descent: w = w - eta g (chapter 1, equations (11) and (15) to (17)). It keeps nothing.
   */
  record Sgd() implements Optimizer {
    private static final long serialVersionUID = 1;

    @Override
    public List<String> keeps() {
      return List.of();
    }

    @Override
    public Rule rule(double eta, long step) {
      return (coefficients, sum, w, kept, from, to) ->
          Steps.descend(coefficients, (float) eta, sum, w, from, to);
    }
  }

  /**
   * Momentum: a velocity v = mu v + g, and w = w - eta v, as in PyTorch. The book (chapter 3,
   * equations (107) and (108)) has v = mu v - eta g and w = w + v, which differs once eta changes.
   *
   * @param momentum mu
   */
  record Momentum(double momentum) implements Optimizer {
    private static final long serialVersionUID = 1;

    @Override
    public Optimizer at(Schedule schedule, Schedule.Moment now) {
      return new Momentum(schedule.momentum(momentum, now));
    }

    @Override
    public List<String> keeps() {
      return List.of(VELOCITY);
    }

    @Override
    public Rule rule(double eta, long step) {
      return (coefficients, sum, w, kept, from, to) ->
          Steps.momentum(
              coefficients, (float) eta, (float) momentum, false, sum, w, kept[0], from, to);
    }
  }

  /**
   * Nesterov momentum: the same velocity, looking one step ahead: w = w - eta (g + mu v).
   *
   * @param momentum mu
   */
  record Nesterov(double momentum) implements Optimizer {
    private static final long serialVersionUID = 1;

    @Override
    public Optimizer at(Schedule schedule, Schedule.Moment now) {
      return new Nesterov(schedule.momentum(momentum, now));
    }

    @Override
    public List<String> keeps() {
      return List.of(VELOCITY);
    }

    @Override
    public Rule rule(double eta, long step) {
      return (coefficients, sum, w, kept, from, to) ->
          Steps.momentum(
              coefficients, (float) eta, (float) momentum, true, sum, w, kept[0], from, to);
    }
  }

  /**
   * Adam: moving averages m of g and v of g^2, which begin at zero and are therefore divided by 1 -
   * beta^t in step t: w = w - eta m / (sqrt(v) + epsilon). Kingma and Ba 2014, algorithm 1.
   *
   * @param beta1 how much of m stays in each step
   * @param beta2 how much of v stays in each step
   * @param epsilon added outside the root
   */
  record Adam(double beta1, double beta2, double epsilon) implements Optimizer {
    private static final long serialVersionUID = 1;

    @Override
    public Optimizer at(Schedule schedule, Schedule.Moment now) {
      return new Adam(schedule.momentum(beta1, now), beta2, epsilon);
    }

    @Override
    public List<String> keeps() {
      return MOMENTS;
    }

    @Override
    public Rule rule(double eta, long step) {
      return moments(beta1, beta2, epsilon, eta, step);
    }
  }

  /**
   * {@link Adam} with decoupled weight decay, which is 0.01 by default: Loshchilov and Hutter 2017,
   * algorithm 2.
   */
  record Adamw(double beta1, double beta2, double epsilon) implements Optimizer {
    private static final long serialVersionUID = 1;

    @Override
    public Optimizer at(Schedule schedule, Schedule.Moment now) {
      return new Adamw(schedule.momentum(beta1, now), beta2, epsilon);
    }

    @Override
    public List<String> keeps() {
      return MOMENTS;
    }

    @Override
    public Rule rule(double eta, long step) {
      return moments(beta1, beta2, epsilon, eta, step);
    }
  }

  String VELOCITY = "velocity";
  List<String> MOMENTS = List.of("first-moment", "second-moment");

  /** The same optimiser with the momentum, or beta1, that a schedule gives at a moment. */
  default Optimizer at(Schedule schedule, Schedule.Moment now) {
    return this;
  }

  /**
   * The names of the blocks that the optimiser keeps, in the order in which its rule takes them.
   */
  List<String> keeps();

  /**
   * The rule of one step.
   *
   * @param eta the learning rate
   * @param step the number of the step, counted from 1
   */
  Rule rule(double eta, long step);

  /** Updates the weights {@code from} to {@code to - 1}, independently of all others. */
  @FunctionalInterface
  interface Rule {
    /** Updates the weights and clears the sum. Returns whether all numbers are still finite. */
    boolean move(
        RegularisationCoefficients coefficients,
        float[] sum,
        float[] w,
        float[][] kept,
        int from,
        int to);
  }

  private static Rule moments(double beta1, double beta2, double epsilon, double eta, long step) {
    Steps.Moments moments =
        new Steps.Moments(
            (float) beta1,
            (float) (1 - beta1),
            (float) beta2,
            (float) (1 - beta2),
            (float) (eta / (1 - StrictMath.pow(beta1, step))),
            (float) (1 / Math.sqrt(1 - StrictMath.pow(beta2, step))),
            (float) epsilon);
    return (coefficients, sum, w, kept, from, to) ->
        Steps.adam(coefficients, moments, sum, w, kept[0], kept[1], from, to);
  }
}
