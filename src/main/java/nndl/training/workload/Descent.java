package nndl.training.workload;

import java.io.Serializable;
import nndl.training.optimizer.Average;
import nndl.training.optimizer.Criterion;
import nndl.training.optimizer.Optimizer;
import nndl.training.optimizer.Penalties;
import nndl.training.optimizer.Schedule;

/**
 * How the driver moves the weights.
 *
 * @param epochs how often every sample is seen
 * @param miniBatchSize samples an iteration; the last of an epoch may have fewer
 * @param learningRate eta
 * @param optimizer how an averaged gradient moves a weight
 * @param penalties what keeps weights small
 * @param schedule how the learning rate goes on
 * @param warmUp epochs in which the learning rate grows in a straight line; 0 for none
 * @param average what averages of the weights are kept, and are the result
 * @param earlyStopping epochs without improvement that end the training; 0 if none do
 * @param earlyStoppingBy what an improvement is
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

  /** How many steps an epoch of so many samples has. */
  public long iterationsOf(long samples) {
    return (samples + miniBatchSize - 1) / miniBatchSize;
  }

  /** Whether what it ends with depends on how many epochs there will be, besides their number. */
  public boolean needsTotal() {
    return schedule.needsTotal() || average.needsTotal();
  }

  /** Whether the weights of the best epoch are kept, and are the result. */
  public boolean keepsBest() {
    return earlyStopping > 0;
  }

  /** Whether its course depends on what it gets right, of validation samples if there are such. */
  public boolean isJudged() {
    return keepsBest() || schedule instanceof Schedule.Halving;
  }

  /** Whether all steps have the same learning rate. */
  public boolean isConstant() {
    return schedule instanceof Schedule.Constant && warmUp == 0;
  }
}
