package nndl.training.optimizer;

import java.io.Serializable;
import java.util.List;
import nndl.math.elements.RegularisationCoefficients;
import nndl.math.elements.Steps;

/**
 * How the averaged gradient g of a mini-batch moves a weight w. A choice is its parameters alone:
 * what it keeps from one step to the next are blocks of numbers that the caller holds.
 */
public sealed interface Optimizer extends Serializable {

  /** Gradient descent: w - eta g (chapter 1, equations (11) and (15) to (17)). It keeps nothing. */
  record Sgd() implements Optimizer {
    private static final long serialVersionUID = 1;

    @Override
    public List<String> keeps() {
      return List.of();
    }

    @Override
    public Rule rule(double eta, long step) {
      return (pull, sum, w, kept, from, to) -> Steps.descend(pull, (float) eta, sum, w, from, to);
    }
  }

  /**
   * A velocity v = mu v + g, and w - eta v, as PyTorch has it. The book's (chapter 3, equations
   * (107) and (108)) is v = mu v - eta g and w + v, which differs once eta changes.
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
      return (pull, sum, w, kept, from, to) ->
          Steps.momentum(pull, (float) eta, (float) momentum, false, sum, w, kept[0], from, to);
    }
  }

  /**
   * The same velocity, looked at one step ahead: w - eta (g + mu v).
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
      return (pull, sum, w, kept, from, to) ->
          Steps.momentum(pull, (float) eta, (float) momentum, true, sum, w, kept[0], from, to);
    }
  }

  /**
   * Averages of g and of its square, which at step t are divided by 1 - beta^t, since they began at
   * zero: w - eta m / (sqrt(v) + epsilon). Kingma and Ba 2014, algorithm 1.
   *
   * @param beta1 how much of the average of g stays at each step
   * @param beta2 the same of its square
   * @param epsilon stands outside the root
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
   * {@link Adam} as it is used with decoupled decay, which is 0.01 where nothing else is said:
   * Loshchilov and Hutter 2017, algorithm 2.
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

  /** The same optimiser with the momentum, or beta1, that a schedule has at a moment. */
  default Optimizer at(Schedule schedule, Schedule.Moment now) {
    return this;
  }

  /** The names of the blocks that it keeps, in the order in which its rule takes them. */
  List<String> keeps();

  /**
   * What a step does.
   *
   * @param eta the learning rate
   * @param step which step it is, counted from 1
   */
  Rule rule(double eta, long step);

  /** A step of the weights {@code from} to {@code to - 1}, independent of all others. */
  @FunctionalInterface
  interface Rule {
    /** Empties the sum on the way; says whether all numbers are still finite. */
    boolean move(
        RegularisationCoefficients pull, float[] sum, float[] w, float[][] kept, int from, int to);
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
    return (pull, sum, w, kept, from, to) ->
        Steps.adam(pull, moments, sum, w, kept[0], kept[1], from, to);
  }
}
