package nndl.network;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import nndl.math.Matrix;
import nndl.math.elements.Activation;
import nndl.math.elements.NormalDistribution;

/**
 * A second implementation of the book's {@code network.py}, in float64 and with plain loops. The
 * real network is tested against it. From nndl it takes only the initial numbers.
 */
public final class ReferenceNetwork {
  /** {@code w[l][j][k]} leads from neuron k of layer l to neuron j of layer l + 1. */
  public final double[][][] w;

  public final double[][] b;
  private final Activation activation;

  /** Of the cost of Huber. */
  static final double DELTA = 1.25;

  private final Cost cost;

  /** The factors of inputs and hidden activations in training, if some are dropped. */
  private double[][] factors = {};

  /** In training, the part of a desired output that is spread over all classes. */
  private double smoothing;

  /** In training, the weight of a sample of each class; empty if all are equal. */
  private List<Double> classWeights = List.of();

  /** Whether outputs are the bits of the label, the most significant first. */
  private boolean bits;

  /** Whether outputs are numbers that depend on the label. */
  private boolean numbers;

  public ReferenceNetwork(Parameters start, Activation activation, Cost cost) {
    this.activation = activation;
    this.cost = cost;
    int layers = start.layout().layers();
    bits = start.layout().outputs(layers) == 1;
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
    double[] a = kept(0, x);
    for (int l = 0; l < w.length; l++) {
      a = kept(l + 1, layer(l, a));
    }
    return a;
  }

  /** The activations of a layer, counted from 0, for those of the layer before it. */
  public double[] layer(int l, double[] a) {
    return activations(l, weightedInput(l, a));
  }

  /** Multiplies inputs, and the activations of each hidden layer, by these factors from now on. */
  public void multiplyBy(double[][] factors) {
    this.factors = factors;
  }

  /** Computes costs and gradients as in training from now on. */
  public void train(double smoothing, List<Double> classWeights) {
    this.smoothing = smoothing;
    this.classWeights = classWeights;
  }

  /** Takes outputs as the bits of the label from now on, as a single output always is. */
  public void targetBits() {
    bits = true;
  }

  /** Takes outputs as {@linkplain #number numbers} from now on. */
  public void targetNumbers() {
    bits = false;
    numbers = true;
  }

  /** The number that output {@code j} should be for a label, some of them far off. */
  static float number(int j, int label) {
    return 1.5f * label - j - 2;
  }

  private double desired(int j, int label) {
    if (numbers) {
      return number(j, label);
    }
    int outputs = b[b.length - 1].length;
    String code = "0".repeat(outputs) + Integer.toBinaryString(label);
    boolean on = bits ? code.charAt(code.length() - outputs + j) == '1' : j == label;
    return (1 - smoothing) * (on ? 1 : 0) + smoothing / (bits ? 2 : outputs);
  }

  private double weight(int label) {
    return classWeights.isEmpty() ? 1 : classWeights.get(label);
  }

  /** The sum of the weights of samples with these labels, in training. */
  double weightOf(int[] labels) {
    return Arrays.stream(labels).mapToDouble(this::weight).sum();
  }

  private double factor(int layer, int unit) {
    return layer < factors.length ? factors[layer][unit] : 1;
  }

  private double[] kept(int layer, double[] a) {
    double[] kept = a.clone();
    for (int j = 0; j < a.length; j++) {
      kept[j] *= factor(layer, j);
    }
    return kept;
  }

  /**
   * The cost, computed from z of the outputs, since 1 - a has no digits left where a is saturated.
   */
  public double cost(double[] x, int label) {
    double[] below = kept(0, x);
    for (int l = 0; l < w.length - 1; l++) {
      below = kept(l + 1, activations(l, weightedInput(l, below)));
    }
    double[] z = weightedInput(w.length - 1, below);
    double sum = 0;
    for (int j = 0; j < z.length; j++) {
      double y = desired(j, label);
      double difference = (numbers ? z[j] : sigmoid(z[j])) - y;
      sum +=
          switch (cost) {
            case QUADRATIC -> difference * difference / 2;
            case CROSS_ENTROPY -> y * softplus(-z[j]) + (1 - y) * softplus(z[j]);
            case LOG_LIKELIHOOD -> -y * z[j];
            case ABSOLUTE -> Math.abs(difference);
            case HUBER -> huber(Math.abs(difference));
            case NONE -> 0;
          };
    }
    sum += cost == Cost.LOG_LIKELIHOOD ? logOfSumOfExp(z) : 0;
    return weight(label) * sum;
  }

  /** ln(1 + exp(z)). */
  private static double softplus(double z) {
    return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
  }

  private static double logOfSumOfExp(double[] z) {
    double max = Arrays.stream(z).max().getAsDouble();
    return max + Math.log(Arrays.stream(z).map(one -> Math.exp(one - max)).sum());
  }

  /** The gradient averaged over a mini-batch, laid out as weights and biases are. */
  record Average(double[][][] w, double[][] b) {}

  /** One step of gradient descent on a complete mini-batch. */
  public void updateMiniBatch(double[][] xs, int[] labels, double eta) {
    Average g = average(xs, labels, i -> new double[0][]);
    for (int l = 0; l < w.length; l++) {
      for (int j = 0; j < b[l].length; j++) {
        b[l][j] -= eta * g.b[l][j];
        for (int k = 0; k < w[l][j].length; k++) {
          w[l][j][k] -= eta * g.w[l][j][k];
        }
      }
    }
  }

  /**
   * The average over a mini-batch.
   *
   * @param factorsOf the argument of {@link #multiplyBy} for each of its samples
   */
  Average average(double[][] xs, int[] labels, IntFunction<double[][]> factorsOf) {
    double[][][] nablaW = new double[w.length][][];
    double[][] nablaB = new double[w.length][];
    for (int l = 0; l < w.length; l++) {
      nablaW[l] = new double[w[l].length][w[l][0].length];
      nablaB[l] = new double[b[l].length];
    }
    for (int i = 0; i < xs.length; i++) {
      multiplyBy(factorsOf.apply(i));
      backprop(xs[i], labels[i], nablaB, nablaW);
    }
    multiplyBy(new double[0][]);
    double total = weightOf(labels);
    for (int l = 0; l < w.length; l++) {
      for (int j = 0; j < b[l].length; j++) {
        nablaB[l][j] /= total;
        for (int k = 0; k < nablaW[l][j].length; k++) {
          nablaW[l][j][k] /= total;
        }
      }
    }
    return new Average(nablaW, nablaB);
  }

  private void backprop(double[] x, int label, double[][] nablaB, double[][][] nablaW) {
    int layers = w.length;
    double[][] zs = new double[layers][];
    double[][] as = new double[layers + 1][];
    as[0] = kept(0, x);
    for (int l = 0; l < layers; l++) {
      zs[l] = weightedInput(l, as[l]);
      as[l + 1] = kept(l + 1, activations(l, zs[l]));
    }
    double[] delta = outputError(as[layers], label);
    for (int l = layers - 1; l >= 0; l--) {
      double[] below = new double[as[l].length];
      for (int j = 0; j < delta.length; j++) {
        nablaB[l][j] += delta[j];
        for (int k = 0; k < below.length; k++) {
          nablaW[l][j][k] += delta[j] * as[l][k];
          below[k] += w[l][j][k] * delta[j];
        }
      }
      for (int k = 0; l > 0 && k < below.length; k++) {
        below[k] *= factor(l, k) * derivative(zs[l - 1][k]);
      }
      delta = below;
    }
  }

  /** dC/dz of the output layer. */
  private double[] outputError(double[] a, int label) {
    double[] delta = new double[a.length];
    for (int j = 0; j < a.length; j++) {
      double difference = a[j] - desired(j, label);
      delta[j] =
          weight(label)
              * switch (cost) {
                case QUADRATIC -> numbers ? difference : difference * a[j] * (1 - a[j]);
                case ABSOLUTE -> Math.signum(difference);
                case HUBER -> Math.max(-DELTA, Math.min(DELTA, difference));
                case CROSS_ENTROPY, LOG_LIKELIHOOD -> difference;
                case NONE -> throw new AssertionError("no cost has an error");
              };
    }
    return delta;
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
    if (l == w.length - 1) {
      return outputs(z);
    }
    double[] a = new double[z.length];
    for (int j = 0; j < z.length; j++) {
      a[j] =
          switch (activation) {
            case SIGMOID -> sigmoid(z[j]);
            case TANH -> Math.tanh(z[j]);
            case SCALED_TANH -> 1.7159 * Math.tanh(2 * z[j] / 3);
            case RELU -> Math.max(0, z[j]);
            case LEAKY_RELU -> z[j] > 0 ? z[j] : 0.01 * z[j];
            case GELU -> z[j] * NormalDistribution.cdf(z[j]);
            case STEP -> z[j] > 0 ? 1 : 0;
          };
    }
    return a;
  }

  private double[] outputs(double[] z) {
    double[] a = new double[z.length];
    double scale = logOfSumOfExp(z);
    for (int j = 0; j < z.length; j++) {
      a[j] =
          switch (numbers ? Output.IDENTITY : cost.output()) {
            case IDENTITY -> z[j];
            case SIGMOID -> sigmoid(z[j]);
            case SOFTMAX -> Math.exp(z[j] - scale);
            case STEP -> z[j] > 0 ? 1 : 0;
          };
    }
    return a;
  }

  private double derivative(double z) {
    return switch (activation) {
      case SIGMOID -> sigmoid(z) * (1 - sigmoid(z));
      case TANH -> 1 - Math.tanh(z) * Math.tanh(z);
      case SCALED_TANH -> 1.7159 * 2 / 3 * (1 - Math.pow(Math.tanh(2 * z / 3), 2));
      case RELU -> z > 0 ? 1 : 0;
      case LEAKY_RELU -> z > 0 ? 1 : 0.01;
      case GELU -> NormalDistribution.cdf(z) + z * NormalDistribution.density(z);
      case STEP -> 0;
    };
  }

  private static double huber(double error) {
    return error <= DELTA ? error * error / 2 : DELTA * (error - DELTA / 2);
  }

  private static double sigmoid(double z) {
    return 1 / (1 + Math.exp(-z));
  }

  /** The greatest difference in any weight or bias. */
  public double distance(Parameters parameters) {
    double distance = 0;
    for (int l = 0; l < w.length; l++) {
      Matrix weights = parameters.weights(l + 1);
      for (int j = 0; j < b[l].length; j++) {
        double bias = parameters.biases(l + 1).get(0, j);
        distance = Math.max(distance, Math.abs(b[l][j] - bias));
        for (int k = 0; k < w[l][j].length; k++) {
          distance = Math.max(distance, Math.abs(w[l][j][k] - weights.get(k, j)));
        }
      }
    }
    return distance;
  }
}
