package nndl.training.optimizer;

import java.io.Serializable;

/**
 * How the learning rate goes on from where it begins: a function of where the training stands, and
 * of nothing else, so a run that goes on has the same rates. Named after PyTorch's schedulers.
 */
public sealed interface Schedule extends Serializable {

  /**
   * Where a training stands before a step.
   *
   * @param iteration how many steps there have been
   * @param perEpoch steps of an epoch
   * @param epochs of the whole training
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

  /** eta, as in chapter 1. */
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
   * @param stepSize epochs of the same rate
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
   * From eta / divFactor up to eta, and down to eta / divFactor / finalDivFactor at the last step,
   * each by half a cosine; the momentum goes the other way: OneCycleLR.
   *
   * @param pctStart the part of all steps in which the rate grows
   * @param baseMomentum mu, or beta1 of Adam, where the rate is the highest
   * @param maxMomentum the same at the start and at the end
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
   * Half the rate whenever the right answers have not become more for ten epochs; the training ends
   * when it would be eta / 128 of the start: chapter 3, "Variations on learning rate schedules".
   */
  record Halving() implements Schedule {
    private static final long serialVersionUID = 1;

    /** Epochs without improvement that halve the rate. */
    public static final int PATIENCE = 10;

    /** 2^7 is 128. */
    public static final int MAX_HALVINGS = 7;

    @Override
    public double rate(double eta, Moment now) {
      return eta * Math.scalb(1.0, -now.halvings());
    }
  }

  /** The learning rate of a step, which was given as eta. */
  double rate(double eta, Moment now);

  /** The momentum of a step, which was given as the optimiser's own. */
  default double momentum(double own, Moment now) {
    return own;
  }

  /** Whether it depends on how many epochs there will be. */
  default boolean needsTotal() {
    return false;
  }

  /** Half a cosine from one value to another, for a part from 0 to 1. */
  private static double between(double from, double to, double part) {
    return to + (from - to) * (1 + StrictMath.cos(Math.PI * part)) / 2;
  }
}
