package nndl.training.optimizer;

import java.io.Serializable;

/** What averages of the weights a training keeps. Once there are some, they are its result. */
public sealed interface Average extends Serializable {

  /** None: the weights themselves are the result. */
  record None() implements Average {
    private static final long serialVersionUID = 1;

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
   * After each step a = d a + (1 - d) w (exponential moving average), and a = w after the first.
   *
   * @param averageDecay d
   */
  record Ema(double averageDecay) implements Average {
    private static final long serialVersionUID = 1;

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
    private static final long serialVersionUID = 1;

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
   * Whether the weights after a step are taken.
   *
   * @param epoch of the step, counted from 0
   * @param epochs of the whole training
   * @param last whether the step is the epoch's last
   */
  boolean takes(int epoch, int epochs, boolean last);

  /**
   * What part of the average the weights that are taken become.
   *
   * @param count how many have been taken before
   */
  double share(long count);

  /** Whether it depends on how many epochs there will be. */
  default boolean needsTotal() {
    return false;
  }
}
