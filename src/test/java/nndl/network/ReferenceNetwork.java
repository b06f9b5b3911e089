package nndl.network;

import nndl.math.Matrix;
import nndl.math.elements.Activation;

/**
 * The book's {@code network.py} once more, in float64 and with nothing but loops: what the real one
 * is tested against. Knows of nndl only where the numbers start from.
 */
public final class ReferenceNetwork {
  /** {@code w[l][j][k]} leads from neuron k of layer l to neuron j of layer l + 1. */
  public final double[][][] w;

  public final double[][] b;
  private final Activation activation;
  private final Cost cost;

  public ReferenceNetwork(Parameters start, Activation activation, Cost cost) {
    this.activation = activation;
    this.cost = cost;
    int layers = start.layout().layers();
    w = new double[layers][][];
    b = new double[layers][];
    for (int l = 0; l < layers; l++) {
      Matrix weights = start.weights(l + 1);
      w[l] = new double[weights.columns()][weights.rows()];
      b[l] = new double[weights.columns()];
      for (int j = 0; j < b[l].length; j++) {
        b[l][j] = start.biases(l + 1).get(0, j);
        for (int k = 0; k < w[l][j].length; k++) {
          w[l][j][k] = weights.get(k, j);
        }
      }
    }
  }

  public double[] feedforward(double[] x) {
    double[] a = x;
    for (int l = 0; l < w.length; l++) {
      a = activations(l, weightedInput(l, a));
    }
    return a;
  }

  public double cost(double[] x, int label) {
    double[] a = feedforward(x);
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      double y = j == label ? 1 : 0;
      sum +=
          switch (cost) {
            case QUADRATIC -> (a[j] - y) * (a[j] - y) / 2;
            case CROSS_ENTROPY -> -(y * Math.log(a[j]) + (1 - y) * Math.log(1 - a[j]));
          };
    }
    return sum;
  }

  /** One step of gradient descent over a whole mini-batch. */
  public void updateMiniBatch(double[][] xs, int[] labels, double eta) {
    double[][][] nablaW = new double[w.length][][];
    double[][] nablaB = new double[w.length][];
    for (int l = 0; l < w.length; l++) {
      nablaW[l] = new double[w[l].length][w[l][0].length];
      nablaB[l] = new double[b[l].length];
    }
    for (int i = 0; i < xs.length; i++) {
      backprop(xs[i], labels[i], nablaB, nablaW);
    }
    for (int l = 0; l < w.length; l++) {
      for (int j = 0; j < b[l].length; j++) {
        b[l][j] -= eta / xs.length * nablaB[l][j];
        for (int k = 0; k < w[l][j].length; k++) {
          w[l][j][k] -= eta / xs.length * nablaW[l][j][k];
        }
      }
    }
  }

  private void backprop(double[] x, int label, double[][] nablaB, double[][][] nablaW) {
    int layers = w.length;
    double[][] zs = new double[layers][];
    double[][] as = new double[layers + 1][];
    as[0] = x;
    for (int l = 0; l < layers; l++) {
      zs[l] = weightedInput(l, as[l]);
      as[l + 1] = activations(l, zs[l]);
    }
    double[] error = costDerivative(as[layers], label);
    for (int l = layers - 1; l >= 0; l--) {
      double[] below = new double[as[l].length];
      for (int j = 0; j < error.length; j++) {
        double delta = error[j] * derivative(l, zs[l][j]);
        nablaB[l][j] += delta;
        for (int k = 0; k < below.length; k++) {
          nablaW[l][j][k] += delta * as[l][k];
          below[k] += w[l][j][k] * delta;
        }
      }
      error = below;
    }
  }

  private double[] costDerivative(double[] a, int label) {
    double[] derivative = new double[a.length];
    for (int j = 0; j < a.length; j++) {
      double y = j == label ? 1 : 0;
      derivative[j] =
          switch (cost) {
            case QUADRATIC -> a[j] - y;
            case CROSS_ENTROPY -> (a[j] - y) / (a[j] * (1 - a[j]));
          };
    }
    return derivative;
  }

  private double[] weightedInput(int l, double[] a) {
    double[] z = b[l].clone();
    for (int j = 0; j < z.length; j++) {
      for (int k = 0; k < a.length; k++) {
        z[j] += w[l][j][k] * a[k];
      }
    }
    return z;
  }

  private double[] activations(int l, double[] z) {
    double[] a = new double[z.length];
    for (int j = 0; j < z.length; j++) {
      a[j] =
          switch (activation(l)) {
            case SIGMOID -> sigmoid(z[j]);
            case TANH -> Math.tanh(z[j]);
          };
    }
    return a;
  }

  /** Of the neurons above layer l: the cost owns that of the outputs. */
  private Activation activation(int l) {
    return l == w.length - 1 ? cost.output() : activation;
  }

  private double derivative(int l, double z) {
    return switch (activation(l)) {
      case SIGMOID -> sigmoid(z) * (1 - sigmoid(z));
      case TANH -> 1 - Math.tanh(z) * Math.tanh(z);
    };
  }

  private static double sigmoid(double z) {
    return 1 / (1 + Math.exp(-z));
  }
}
