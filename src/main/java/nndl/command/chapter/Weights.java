package nndl.command.chapter;

import java.util.Arrays;
import java.util.Random;
import nndl.error.InputException;
import nndl.math.Matrix;
import nndl.math.elements.Activation;
import nndl.model.Model;
import nndl.network.Output;
import nndl.network.Parameters;

/**
 * All weights and biases of a network in float64, or a number for each of them, such as a gradient.
 * This is the vector v of chapter 1, equations (7) to (15). Its components are w and b of equations
 * (16) and (17).
 *
 * @param w {@code w[l][j][k]} is the weight from neuron k of layer l to neuron j of the next layer,
 *     where the inputs are layer 0
 * @param b {@code b[l][j]} is the bias of neuron j of the layer after layer l
 */
record Weights(double[][][] w, double[][] b) {

  /**
   * Returns the weights of a trained network. Fails if its neurons are not the sigmoid neurons of
   * chapter 1.
   */
  static Weights of(Model model) {
    requireChapterOne(model);
    return of(model.parameters());
  }

  /**
   * Fails if the neurons of a network are not the sigmoid neurons of chapter 1, or if its inputs
   * are transformed.
   */
  static void requireChapterOne(Model model) {
    if (model.activation() != Activation.SIGMOID) {
      throw model.metadata().expected(Model.ACTIVATION, "SIGMOID, as chapter 1 has it");
    }
    if (model.cost().output() != Output.SIGMOID) {
      throw model.metadata().expected(Model.COST, "one of sigmoid outputs, as chapter 1 has them");
    }
    if (!model.transform().isNone()) {
      throw InputException.expected(
          model.metadata().place(), "a network whose inputs are 0 to 1 as they stand", "others");
    }
  }

  /** Returns the weights of the engine, transposed. */
  static Weights of(Parameters parameters) {
    int layers = parameters.layout().layers();
    Weights v = new Weights(new double[layers][][], new double[layers][]);
    for (int l = 0; l < layers; l++) {
      Matrix weights = parameters.weights(l + 1);
      v.w[l] = new double[weights.columns()][weights.rows()];
      v.b[l] = new double[weights.columns()];
      for (int j = 0; j < v.b[l].length; j++) {
        v.b[l][j] = parameters.biases(l + 1).get(0, j);
        for (int k = 0; k < v.w[l][j].length; k++) {
          v.w[l][j][k] = weights.get(k, j);
        }
      }
    }
    return v;
  }

  /** Returns zeros in the same shape. */
  Weights zeros() {
    return copy().times(0);
  }

  Weights copy() {
    double[][][] copyOfW = new double[w.length][][];
    double[][] copyOfB = new double[b.length][];
    for (int l = 0; l < w.length; l++) {
      copyOfW[l] = Arrays.stream(w[l]).map(double[]::clone).toArray(double[][]::new);
      copyOfB[l] = b[l].clone();
    }
    return new Weights(copyOfW, copyOfB);
  }

  /** Returns random numbers from N(0, 1) in the same shape. */
  Weights random(long seed) {
    Random random = new Random(seed);
    Weights numbers = copy();
    for (int l = 0; l < w.length; l++) {
      Arrays.setAll(numbers.b[l], j -> random.nextGaussian());
      for (double[] row : numbers.w[l]) {
        Arrays.setAll(row, k -> random.nextGaussian());
      }
    }
    return numbers;
  }

  /** Multiplies v by c in place, and returns it. */
  Weights times(double c) {
    for (int l = 0; l < w.length; l++) {
      multiply(b[l], c);
      for (double[] row : w[l]) {
        multiply(row, c);
      }
    }
    return this;
  }

  private static void multiply(double[] numbers, double c) {
    for (int k = 0; k < numbers.length; k++) {
      numbers[k] *= c;
    }
  }

  /** Adds c u to v in place, and returns it. */
  Weights add(double c, Weights u) {
    for (int l = 0; l < w.length; l++) {
      add(b[l], c, u.b[l]);
      for (int j = 0; j < w[l].length; j++) {
        add(w[l][j], c, u.w[l][j]);
      }
    }
    return this;
  }

  private static void add(double[] numbers, double c, double[] others) {
    for (int k = 0; k < numbers.length; k++) {
      numbers[k] += c * others[k];
    }
  }

  /** Returns the scalar product v . u. */
  double dot(Weights u) {
    double sum = 0;
    for (int l = 0; l < w.length; l++) {
      sum += dot(b[l], u.b[l]);
      for (int j = 0; j < w[l].length; j++) {
        sum += dot(w[l][j], u.w[l][j]);
      }
    }
    return sum;
  }

  private static double dot(double[] numbers, double[] others) {
    double sum = 0;
    for (int k = 0; k < numbers.length; k++) {
      sum += numbers[k] * others[k];
    }
    return sum;
  }

  /** Returns the length of v. */
  double norm() {
    return Math.sqrt(dot(this));
  }

  /** Returns the largest absolute difference between two corresponding numbers. */
  double distance(Weights others) {
    double largest = 0;
    Weights difference = copy().add(-1, others);
    for (int l = 0; l < w.length; l++) {
      largest = Math.max(largest, largest(difference.b[l]));
      for (double[] row : difference.w[l]) {
        largest = Math.max(largest, largest(row));
      }
    }
    return largest;
  }

  private static double largest(double[] numbers) {
    return Arrays.stream(numbers).map(Math::abs).max().orElse(0);
  }
}
