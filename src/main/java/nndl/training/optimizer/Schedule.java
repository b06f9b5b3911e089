package nndl.training.optimizer;

import java.io.Serializable;

/**
 * How the learning rate changes during a training. It is a function of the moment only, so a
 * resumed run has the same rates. The names are those of PyTorch's schedulers.
 */
public sealed interface Schedule extends Serializable {

  /**
   * The moment before a step.
   *
   * @param iteration how many steps have been made
   * @param perEpoch steps per epoch
   * @param epochs epochs of the whole training
   * @param halvings how often {@link Halving} has found no improvement
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
    private static final long serialVersionUID = 1;

    @Override
    public double rate(double eta, Moment now) {
      return eta;
    }
  }

  /**
   * eta gamma^(epoch / stepSize), rounded down: StepLR.
   *
   * @param stepSize how many epochs have the same rate
   */
  record Step(int stepSize, double gamma) implements Schedule {
    private static final long serialVersionUID = 1;

    @Override
    public double rate(double eta, Moment now) {
      long drops = now.epoch() / stepSize;
      return eta * StrictMath.pow(gamma, drops);
    }
  }

  /** eta gamma^epoch: ExponentialLR. */
  record Exponential(double gamma) implements Schedule {
    private static final long serialVersionUID = 1;

    @Override
    public double rate(double eta, Moment now) {
      return eta * StrictMath.pow(gamma, now.epoch());
    }
  }

  /**
   * Half a cosine from eta at the first step to etaMin after the last: CosineAnnealingLR.
   *
   * @param etaMin where the rate ends
   */
  record Cosine(double etaMin) implements Schedule {
    private static final long serialVersionUID = 1;

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
   * Rises from eta / divFactor to eta, then falls to eta / divFactor / finalDivFactor at the last
   * step, each along half a cosine. The momentum moves in the opposite direction: OneCycleLR.
   *
   * @param pctStart the share of all steps in which the rate rises
   * @param baseMomentum mu, or beta1 of Adam, where the rate is the highest
   * @param maxMomentum the same at the first and the last step
   */
  record OneCycle(
      double pctStart,
      double divFactor,
      double finalDivFactor,
      double baseMomentum,
      double maxMomentum)
      implements Schedule {
    private static final long serialVersionUID = 1;

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
   * Halves the rate whenever ten epochs in a row have not brought more correct answers. The
   * training ends when the rate would become eta / 128: chapter 3, "Variations on learning rate
   * schedules".
   */
  record Halving() implements Schedule {
    private static final long serialVersionUID = 1;

    /** How many epochs without improvement halve the rate. */
    public static final int PATIENCE = 10;

    /** The halving that ends the training: 2^7 = 128. */
    public static final int MAX_HALVINGS = 7;

    @Override
    public double rate(double eta, Moment now) {
      return eta * Math.scalb(1.0, -now.halvings());
    }
  }

  /** The learning rate of a step; {@code eta} is the one set by the user. */
  double rate(double eta, Moment now);

  /** The momentum of a step; {@code own} is the optimiser's own. */
  default double momentum(double own, Moment now) {
    return own;
  }

  /** Whether the rates depend on the planned number of epochs. */
  default boolean needsTotal() {
    return false;
  }

  /** The value at {@code part}, from 0 to 1, of half a cosine from one value to another. */
  private static double between(double from, double to, double part) {
    return to + (from - to) * (1 + StrictMath.cos(Math.PI * part)) / 2;
  }
}
