package nndl.training.optimizer;

import java.io.Serializable;

/**
 * The average of the weights that a training computes. Once there is an average, it is the
 * training's result in place of the weights.
 */
public sealed interface Average extends Serializable
    permits Average.None, Average.Ema, Average.Swa {

  /** No average: the weights themselves are the result. */
  record None() implements Average {
    @Override
    public boolean takes(int epoch, int epochs, boolean last) {
      return false;
    }

    @Override
    public double share(long count) {
      return 0;
    }
  }

  /**
   * An exponential moving average: a = w after the first step, then a = d a + (1 - d) w after each
   * step.
   *
   * @param averageDecay d
   */
  record Ema(double averageDecay) implements Average {
    @Override
    public boolean takes(int epoch, int epochs, boolean last) {
      return true;
    }

    @Override
    public double share(long count) {
      return count == 0 ? 1 : 1 - averageDecay;
    }
  }

  /**
   * The mean of the weights at the end of each epoch in the last quarter of the training
   * (stochastic weight averaging: Izmailov and others 2018).
   */
  record Swa() implements Average {
    @Override
    public boolean takes(int epoch, int epochs, boolean last) {
      return last && epoch >= 3L * epochs / 4;
    }

    @Override
    public double share(long count) {
      return 1.0 / (count + 1);
    }

    @Override
    public boolean needsTotal() {
      return true;
    }
  }

  /**
   * Whether the weights after a step are added to the average.
   *
   * @param epoch the step's epoch, counted from 0
   * @param epochs how many epochs the whole training has
   * @param last whether the step is the epoch's last
   */
  boolean takes(int epoch, int epochs, boolean last);

  /**
   * Returns the share that the next added weights have in the new average.
   *
   * @param count how many times weights have been added before
   */
  double share(long count);

  /** Whether the result depends on the planned number of epochs. */
  default boolean needsTotal() {
    return false;
  }
}
