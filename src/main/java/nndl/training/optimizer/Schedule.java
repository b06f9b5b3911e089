package nndl.training.optimizer;

import java.io.Serializable;

/**
 * Defines how the learning rate changes during a training. The rate depends only on the moment, so
 * a resumed run has the same rates as a run that never stopped. A schedule that PyTorch has too is
 * named like PyTorch's scheduler.
 */
public sealed interface Schedule extends Serializable
    permits Schedule.Constant,
        Schedule.Step,
        Schedule.Exponential,
        Schedule.Cosine,
        Schedule.OneCycle,
        Schedule.Halving {

  /**
   * The moment before a step.
   *
   * @param iteration the number of steps before this one
   * @param perEpoch the number of steps per epoch
   * @param epochs the number of epochs of the whole training
   * @param halvings how often {@link Halving} has halved the rate
   */
  record Moment(long iteration, long perEpoch, int epochs, int halvings) {
    long epoch() {
      return iteration / perEpoch;
    }

    long total() {
      return perEpoch * epochs;
    }
  }

  /** The rate stays eta, as in chapter 1. */
  record Constant() implements Schedule {
    @Override
    public double rate(double eta, Moment now) {
      return eta;
    }
  }

  /**
   * The rate is eta gamma^floor(epoch / stepSize): StepLR.
   *
   * @param stepSize the number of epochs after which the rate changes
   */
  record Step(int stepSize, double gamma) implements Schedule {
    @Override
    public double rate(double eta, Moment now) {
      long drops = now.epoch() / stepSize;
      return eta * StrictMath.pow(gamma, drops);
    }
  }

  /** The rate is eta gamma^epoch: ExponentialLR. */
  record Exponential(double gamma) implements Schedule {
    @Override
    public double rate(double eta, Moment now) {
      return eta * StrictMath.pow(gamma, now.epoch());
    }
  }

  /**
   * The rate falls from eta at the first step to etaMin after the last step, along half a cosine:
   * CosineAnnealingLR.
   *
   * @param etaMin the rate after the last step
   */
  record Cosine(double etaMin) implements Schedule {
    @Override
    public double rate(double eta, Moment now) {
      return between(eta, etaMin, (double) now.iteration() / now.total());
    }

    @Override
    public boolean needsTotal() {
      return true;
    }
  }

  /**
   * The rate rises from eta / divFactor to eta. Then it falls to eta / divFactor / finalDivFactor
   * at the last step. Both changes follow half a cosine. The momentum falls while the rate rises,
   * and rises while the rate falls: OneCycleLR.
   *
   * @param pctStart the share of all steps in which the rate rises
   * @param baseMomentum mu, or beta1 of Adam, at the step with the highest rate
   * @param maxMomentum mu, or beta1 of Adam, at the first and the last step
   */
  record OneCycle(
      double pctStart,
      double divFactor,
      double finalDivFactor,
      double baseMomentum,
      double maxMomentum)
      implements Schedule {
    @Override
    public double rate(double eta, Moment now) {
      double start = eta / divFactor;
      return along(now, start, eta, start / finalDivFactor);
    }

    @Override
    public double momentum(double own, Moment now) {
      return along(now, maxMomentum, baseMomentum, maxMomentum);
    }

    private double along(Moment now, double start, double top, double end) {
      double turn = pctStart * now.total() - 1;
      double t = now.iteration();
      if (t <= turn) {
        return between(start, top, turn > 0 ? t / turn : 1);
      }
      double from = Math.max(0, turn);
      double last = now.total() - 1;
      return between(top, end, last > from ? (t - from) / (last - from) : 1);
    }

    @Override
    public boolean needsTotal() {
      return true;
    }
  }

  /**
   * Halves the rate whenever ten epochs in a row have had no more correct predictions than the best
   * epoch before them. The training ends when the rate would become eta / 128: chapter 3,
   * "Variations on learning rate schedules".
   */
  record Halving() implements Schedule {
    /** The number of epochs without improvement after which the rate is halved. */
    public static final int PATIENCE = 10;

    /** The number of halvings after which the training ends: 2^7 = 128. */
    public static final int MAX_HALVINGS = 7;

    @Override
    public double rate(double eta, Moment now) {
      return eta * Math.scalb(1.0, -now.halvings());
    }
  }

  /** Returns the learning rate of a step. {@code eta} is the rate that the user has set. */
  double rate(double eta, Moment now);

  /** Returns the momentum of a step. {@code own} is the momentum that the user has set. */
  default double momentum(double own, Moment now) {
    return own;
  }

  /** Whether the rates depend on the planned number of epochs. */
  default boolean needsTotal() {
    return false;
  }

  /**
   * Returns a value on half a cosine that leads from {@code from} to {@code to}.
   *
   * @param part the position on it, from 0 to 1
   */
  private static double between(double from, double to, double part) {
    return to + (from - to) * (1 + StrictMath.cos(Math.PI * part)) / 2;
  }
}
