package nndl.training.optimizer;

import java.io.Serializable;
import java.util.List;
import nndl.math.elements.RegularisationCoefficients;
import nndl.math.elements.Steps;

/**
 * Defines how the averaged gradient g of a mini-batch changes a weight w. An optimiser object
 * contains only parameters. The optimiser's state, blocks of numbers that change from step to step,
 * belongs to the caller, which passes it to each step.
 */
public sealed interface Optimizer extends Serializable
    permits Optimizer.Sgd, Optimizer.Momentum, Optimizer.Nesterov, Optimizer.Adam, Optimizer.Adamw {

  /**
   * Gradient descent: w = w - eta g (chapter 1, equations (11) and (15) to (17)). It has no state.
   */
  record Sgd() implements Optimizer {
    @Override
    public Rule rule(double eta, long step) {
      return (coefficients, sum, w, kept, from, to) ->
          Steps.descend(coefficients, (float) eta, sum, w, from, to);
    }
  }

  /**
   * Momentum: a velocity v = mu v + g, and w = w - eta v, as in PyTorch. The book (chapter 3,
   * equations (107) and (108)) uses v = mu v - eta g and w = w + v. Both give the same weights
   * until eta changes.
   *
   * @param momentum mu
   */
  record Momentum(double momentum) implements Optimizer {
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
      return velocity(eta, momentum, false);
    }
  }

  /**
   * Nesterov momentum: the velocity v is that of {@link Momentum}, but the step looks ahead by
   * another step of v: w = w - eta (g + mu v).
   *
   * @param momentum mu
   */
  record Nesterov(double momentum) implements Optimizer {
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
      return velocity(eta, momentum, true);
    }
  }

  /**
   * Adam: w = w - eta m / (sqrt(v) + epsilon), where m and v are moving averages of g and g^2. Both
   * begin at zero, so in step t the formula uses m / (1 - beta1^t) and v / (1 - beta2^t) instead of
   * m and v. Kingma and Ba 2014, algorithm 1.
   *
   * @param beta1 the factor by which each step multiplies the old m
   * @param beta2 the factor by which each step multiplies the old v
   * @param epsilon the number that is added to the square root
   */
  record Adam(double beta1, double beta2, double epsilon) implements Optimizer {
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
   * {@link Adam} with decoupled weight decay: Loshchilov and Hutter 2017, algorithm 2. The decay is
   * {@link Penalties#weightDecay}, whose default with this optimiser is 0.01.
   */
  record Adamw(double beta1, double beta2, double epsilon) implements Optimizer {
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

  /**
   * Returns this optimiser with the momentum (for Adam, beta1) that the schedule sets for a step.
   */
  default Optimizer at(Schedule schedule, Schedule.Moment now) {
    return this;
  }

  /**
   * The names of the blocks of the optimiser's state, in the order in which {@link Rule#move} takes
   * the blocks.
   */
  default List<String> keeps() {
    return List.of();
  }

  /**
   * Returns the rule of one step.
   *
   * @param eta the learning rate
   * @param step the number of the step, counted from 1
   */
  Rule rule(double eta, long step);

  /** The rule of one step, which updates each weight independently of all other weights. */
  @FunctionalInterface
  interface Rule {
    /**
     * Updates the weights {@code from} to {@code to - 1} and the optimiser's state for them, and
     * clears their part of the sum.
     *
     * @param coefficients the factor that turns the sum into an average, and the penalties
     * @param sum the summed gradient
     * @param w the weights
     * @param kept the blocks of the optimiser's state
     * @return whether all updated numbers are finite
     */
    boolean move(
        RegularisationCoefficients coefficients,
        float[] sum,
        float[] w,
        float[][] kept,
        int from,
        int to);
  }

  private static Rule velocity(double eta, double mu, boolean nesterov) {
    return (coefficients, sum, w, kept, from, to) ->
        Steps.momentum(coefficients, (float) eta, (float) mu, nesterov, sum, w, kept[0], from, to);
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
