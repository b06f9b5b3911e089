package nndl.command.chapter;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
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
    if (model.output() != Output.SIGMOID) {
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

  /** Returns all numbers in place: of each layer the biases, then the weights of each neuron. */
  private List<double[]> rows() {
    List<double[]> rows = new ArrayList<>();
    for (int l = 0; l < b.length; l++) {
      rows.add(b[l]);
      rows.addAll(Arrays.asList(w[l]));
    }
    return rows;
  }

  /** Returns random numbers from N(0, 1) in the same shape. */
  Weights random(long seed) {
    Random random = new Random(seed);
    Weights numbers = copy();
    numbers.rows().forEach(row -> Arrays.setAll(row, k -> random.nextGaussian()));
    return numbers;
  }

  /** Multiplies v by c in place, and returns it. */
  Weights times(double c) {
    for (double[] row : rows()) {
      for (int k = 0; k < row.length; k++) {
        row[k] *= c;
      }
    }
    return this;
  }

  /** Adds c u to v in place, and returns it. */
  Weights add(double c, Weights u) {
    Iterator<double[]> others = u.rows().iterator();
    rows().forEach(row -> add(row, c, others.next()));
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
    Iterator<double[]> others = u.rows().iterator();
    for (double[] row : rows()) {
      sum += BookNetwork.dot(row, others.next());
    }
    return sum;
  }

  /** Returns the length of v. */
  double norm() {
    return Math.sqrt(dot(this));
  }

  /** Returns the largest absolute difference between two corresponding numbers. */
  double distance(Weights others) {
    return copy().add(-1, others).rows().stream()
        .flatMapToDouble(Arrays::stream)
        .map(Math::abs)
        .max()
        .orElse(0);
  }
}
