package nndl.network;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import nndl.training.optimizer.Optimizer;
import nndl.training.optimizer.Penalties;
import nndl.training.optimizer.Schedule;
import nndl.training.workload.Descent;

/**
 * A second implementation of every optimiser and penalty, in float64, weight by weight, as their
 * papers write them down. The real ones are tested against it.
 */
public final class ReferenceDescent {
  private final Descent descent;
  private final double n;
  private final List<double[]> kept = new ArrayList<>();
  private Schedule.Moment now;
  private int step;

  /**
   * @param samples the number of training samples
   */
  public ReferenceDescent(Descent descent, int samples) {
    this.descent = descent;
    this.n = samples;
  }

  /**
   * One step on a complete mini-batch.
   *
   * @param factors the factors of each sample's inputs and hidden activations
   */
  public void updateMiniBatch(
      ReferenceNetwork network,
      double[][] xs,
      int[] labels,
      IntFunction<double[][]> factors,
      Schedule.Moment now) {
    double eta = descent.rate(now);
    this.now = now;
    step++;
    if (network.weightOf(labels) == 0) {
      return;
    }
    ReferenceNetwork.Average g = network.average(xs, labels, factors);
    double clip = clip(g);
    int at = 0;
    for (int l = 0; l < network.w.length; l++) {
      for (int j = 0; j < network.b[l].length; j++) {
        move(network.b[l], j, clip * g.b()[l][j], false, eta, at++);
        for (int k = 0; k < network.w[l][j].length; k++) {
          move(network.w[l][j], k, clip * g.w()[l][j][k], true, eta, at++);
        }
        shorten(network.w[l][j]);
      }
    }
  }

  private double clip(ReferenceNetwork.Average g) {
    double most = descent.penalties().clipNorm();
    double squares = 0;
    for (int l = 0; l < g.b().length; l++) {
      for (int j = 0; j < g.b()[l].length; j++) {
        squares += g.b()[l][j] * g.b()[l][j];
        for (double one : g.w()[l][j]) {
          squares += one * one;
        }
      }
    }
    return most > 0 ? Math.min(1, most / Math.sqrt(squares)) : 1;
  }

  private void move(double[] values, int i, double gradient, boolean weight, double eta, int at) {
    Penalties p = descent.penalties();
    double w = values[i];
    double g = gradient;
    if (weight) {
      g += p.l2() / n * w + p.l1() / n * Math.signum(w);
      w -= eta * p.weightDecay() * w;
    }
    if (kept.size() <= at) {
      kept.add(new double[2]);
    }
    values[i] = w - eta * direction(g, kept.get(at));
  }

  private double direction(double g, double[] state) {
    Optimizer optimizer = descent.optimizer();
    if (optimizer instanceof Optimizer.Momentum choice) {
      state[0] = momentum(choice.momentum()) * state[0] + g;
      return state[0];
    }
    if (optimizer instanceof Optimizer.Nesterov choice) {
      state[0] = momentum(choice.momentum()) * state[0] + g;
      return g + momentum(choice.momentum()) * state[0];
    }
    if (optimizer instanceof Optimizer.Adam choice) {
      return adam(momentum(choice.beta1()), choice.beta2(), choice.epsilon(), g, state);
    }
    if (optimizer instanceof Optimizer.Adamw choice) {
      return adam(momentum(choice.beta1()), choice.beta2(), choice.epsilon(), g, state);
    }
    return g;
  }

  /** The momentum: the optimiser's own, or the schedule's. */
  private double momentum(double own) {
    return descent.schedule().momentum(own, now);
  }

  private double adam(double beta1, double beta2, double epsilon, double g, double[] state) {
    state[0] = beta1 * state[0] + (1 - beta1) * g;
    state[1] = beta2 * state[1] + (1 - beta2) * g * g;
    double m = state[0] / (1 - Math.pow(beta1, step));
    double v = state[1] / (1 - Math.pow(beta2, step));
    return m / (Math.sqrt(v) + epsilon);
  }

  private void shorten(double[] incoming) {
    double most = descent.penalties().maxNorm();
    double squares = 0;
    for (double weight : incoming) {
      squares += weight * weight;
    }
    if (most > 0 && squares > most * most) {
      for (int k = 0; k < incoming.length; k++) {
        incoming[k] *= most / Math.sqrt(squares);
      }
    }
  }
}
