package nndl.training.workload;

import java.io.Serializable;
import nndl.training.optimizer.Average;
import nndl.training.optimizer.Criterion;
import nndl.training.optimizer.Optimizer;
import nndl.training.optimizer.Penalties;
import nndl.training.optimizer.Schedule;

/**
 * How the driver updates the weights.
 *
 * @param epochs how often every sample is seen
 * @param miniBatchSize samples per iteration; the last mini-batch of an epoch may have fewer
 * @param learningRate eta
 * @param optimizer how the averaged gradient changes a weight
 * @param penalties the penalties and limits that keep weights small
 * @param schedule how the learning rate changes
 * @param warmUp for how many epochs the learning rate rises linearly from 0; 0 for none
 * @param average the average of the weights that becomes the result, if any
 * @param earlyStopping after how many epochs without improvement the training ends; 0 for never
 * @param earlyStoppingBy the criterion of an improvement
 */
public record Descent(
    int epochs,
    long miniBatchSize,
    double learningRate,
    Optimizer optimizer,
    Penalties penalties,
    Schedule schedule,
    double warmUp,
    Average average,
    int earlyStopping,
    Criterion earlyStoppingBy)
    implements Serializable {

  /** The share of the rows above which a sum is not worth the work of steps in each executor. */
  private static final double DENSE = 0.75;

  /** Plain gradient descent, as in chapter 1. */
  public Descent(int epochs, long miniBatchSize, double learningRate) {
    this(
        epochs,
        miniBatchSize,
        learningRate,
        new Optimizer.Sgd(),
        Penalties.NONE,
        new Schedule.Constant(),
        0,
        new Average.None(),
        0,
        Criterion.ACCURACY);
  }

  /** The learning rate of a step. */
  public double rate(Schedule.Moment now) {
    double rate = schedule.rate(learningRate, now);
    double rise = warmUp * now.perEpoch();
    return now.iteration() + 1 < rise ? rate * ((now.iteration() + 1) / rise) : rate;
  }

  /** Whether each step changes all weights, also those whose gradient is zero. */
  public boolean movesAllWeights() {
    return !(optimizer instanceof Optimizer.Sgd) || penalties.moveAllWeights();
  }

  /**
   * Whether a sum of gradients with so many first-layer rows is much shorter than the weights that
   * its step changes.
   */
  public boolean isSumShorter(double rows, int inputs) {
    return movesAllWeights() && rows < DENSE * inputs;
  }

  /** How many iterations an epoch of {@code samples} samples has. */
  public long iterationsOf(long samples) {
    return (samples + miniBatchSize - 1) / miniBatchSize;
  }

  /** Whether the result of a given number of epochs depends on how many epochs are planned. */
  public boolean needsTotal() {
    return schedule.needsTotal() || average.needsTotal();
  }

  /** Whether the training keeps the weights of the best epoch, which are then the result. */
  public boolean keepsBest() {
    return earlyStopping > 0;
  }

  /** Whether the results on the validation set, if there is one, influence the training. */
  public boolean isJudged() {
    return keepsBest() || schedule instanceof Schedule.Halving;
  }
}
