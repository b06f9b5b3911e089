package nndl.network;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import nndl.math.Matrix;

/**
 * How the output neurons encode classes: it defines the desired outputs for a label, and the class
 * that given outputs predict. The number of output neurons follows from the number of classes. Or
 * the outputs are {@link Numbers}, of which nobody may ask for a class.
 */
public sealed interface Coding extends Serializable permits Coding.Classes, Coding.Numbers {

  /** The number of classes; 0 if the outputs are numbers. */
  int classes();

  /** The number of output neurons. */
  int outputs();

  /**
   * The number of different predictions: one for each class, and one more if outputs may encode no
   * class.
   */
  default int predictions() {
    return classes();
  }

  /**
   * The number of alternatives over which label smoothing spreads the desired output: the number of
   * classes if each class has an output, or 2 (the values 0 and 1) if an output is a bit.
   */
  int choices();

  /** The unit of each number that is answered; an empty array if the outputs encode classes. */
  default double[] units() {
    return new double[0];
  }

  /** Returns the desired value of output {@code j} for row {@code m}. */
  default double wanted(TargetRows rows, int m, int j) {
    return isOn(rows.labels()[m], j) ? 1 : 0;
  }

  /** Whether the desired value of output {@code j} for a label is 1; otherwise it is 0. */
  boolean isOn(int label, int j);

  /**
   * Sets delta = a - y for each sample. The desired output y is {@code on} where {@link #isOn} is
   * true, and {@code off} elsewhere. Both a and delta are [m, outputs].
   */
  void minusTargets(Matrix a, TargetRows rows, float on, float off, Matrix delta);

  /**
   * Returns the predicted class of sample {@code i}, or the number of classes if its outputs encode
   * no class.
   */
  int prediction(Matrix outputs, int i);

  /**
   * Returns the confidence of the network in its prediction for sample {@code i}.
   *
   * @param prediction the result of {@link #prediction} for this sample
   */
  float confidence(Matrix outputs, int i, int prediction);

  /**
   * Returns the confidence of the network that sample {@code i} has the class {@code label}, which
   * need not be the predicted class.
   */
  float labelConfidence(Matrix outputs, int i, int label);

  /**
   * Returns for each class a number in proportion to the confidence in the class. The numbers add
   * up to 1.
   */
  double[] shares(float[] outputs);

  /**
   * Returns for each class a number that grows with the confidence in it, and that tells samples
   * apart whose confidence is 1 after rounding. Of two classes it is minus and plus one number.
   *
   * @param z what the output neurons get
   */
  double[] margins(float[] z);

  /** Divides nonnegative numbers by their sum. If the sum is 0, all numbers become equal. */
  private static double[] normalised(double[] numbers) {
    double sum = Arrays.stream(numbers).sum();
    Arrays.setAll(numbers, c -> sum > 0 ? numbers[c] / sum : 1.0 / numbers.length);
    return numbers;
  }

  /**
   * Returns the default coding for a number of outputs. A single output is a bit that separates two
   * classes. Several outputs stand for one class each.
   */
  static Coding implied(int outputs) {
    return outputs == 1 ? new Bits(2) : new OneHot(outputs);
  }

  /** The codings of classes. */
  sealed interface Classes extends Coding permits OneHot, Bits {}

  /** One output for each class, as in chapter 1. */
  record OneHot(int classes) implements Classes {
    @Override
    public int outputs() {
      return classes;
    }

    @Override
    public int choices() {
      return classes;
    }

    @Override
    public boolean isOn(int label, int j) {
      return j == label;
    }

    @Override
    public void minusTargets(Matrix a, TargetRows rows, float on, float off, Matrix delta) {
      for (int m = 0; m < a.rows(); m++) {
        int row = delta.row(m);
        System.arraycopy(a.data(), a.row(m), delta.data(), row, a.columns());
        for (int k = row; off > 0 && k < row + a.columns(); k++) {
          delta.data()[k] -= off;
        }
        int label = rows.labels()[m];
        delta.data()[row + label] = a.get(m, label) - on;
      }
    }

    /**
     * Returns the class with the highest output. If several outputs are equal, the first class
     * counts.
     */
    @Override
    public int prediction(Matrix outputs, int i) {
      float[] a = outputs.data();
      int row = outputs.row(i);
      int best = row;
      for (int k = row + 1; k < row + outputs.columns(); k++) {
        if (a[k] > a[best]) {
          best = k;
        }
      }
      return best - row;
    }

    /** Returns the output of the predicted class, which is the highest. */
    @Override
    public float confidence(Matrix outputs, int i, int prediction) {
      return outputs.get(i, prediction);
    }

    @Override
    public float labelConfidence(Matrix outputs, int i, int label) {
      return outputs.get(i, label);
    }

    @Override
    public double[] shares(float[] outputs) {
      double[] shares = new double[classes];
      Arrays.setAll(shares, c -> outputs[c]);
      return normalised(shares);
    }

    /** Returns z, or of two classes how much more z is for one than for the other. */
    @Override
    public double[] margins(float[] z) {
      double[] margins = new double[classes];
      Arrays.setAll(margins, c -> classes == 2 ? (double) z[c] - z[1 - c] : z[c]);
      return margins;
    }

    @Override
    public String toString() {
      return "one-hot of %s classes".formatted(classes);
    }
  }

  /**
   * One output for each bit of the class number, the most significant bit first. The end of section
   * "A simple network to classify handwritten digits" in chapter 1 discusses this coding. Two
   * classes need one neuron.
   */
  record Bits(int classes) implements Classes {
    private static final float THRESHOLD = 0.5f;

    @Override
    public int outputs() {
      return Integer.SIZE - Integer.numberOfLeadingZeros(classes - 1);
    }

    /** If there are more codes than classes, the other codes encode no class. */
    @Override
    public int predictions() {
      return classes == 1 << outputs() ? classes : classes + 1;
    }

    @Override
    public int choices() {
      return 2;
    }

    @Override
    public boolean isOn(int label, int j) {
      return ((label >> (outputs() - 1 - j)) & 1) == 1;
    }

    @Override
    public void minusTargets(Matrix a, TargetRows rows, float on, float off, Matrix delta) {
      for (int m = 0; m < a.rows(); m++) {
        for (int j = 0; j < a.columns(); j++) {
          delta.set(m, j, a.get(m, j) - (isOn(rows.labels()[m], j) ? on : off));
        }
      }
    }

    /**
     * Returns the class whose number has a bit 1 where the output is above 0.5. If there is no such
     * class, returns the number of classes.
     */
    @Override
    public int prediction(Matrix outputs, int i) {
      int code = 0;
      for (int j = 0; j < outputs.columns(); j++) {
        code = 2 * code + (outputs.get(i, j) > THRESHOLD ? 1 : 0);
      }
      return Math.min(code, classes);
    }

    /** Returns the product of a for each predicted bit 1, and 1 - a for each predicted bit 0. */
    @Override
    public float confidence(Matrix outputs, int i, int prediction) {
      float product = 1;
      for (int j = 0; j < outputs.columns(); j++) {
        float a = outputs.get(i, j);
        product *= a > THRESHOLD ? a : 1 - a;
      }
      return product;
    }

    /** Returns the product of a for each bit 1 of the label, and 1 - a for each bit 0. */
    @Override
    public float labelConfidence(Matrix outputs, int i, int label) {
      float product = 1;
      for (int j = 0; j < outputs.columns(); j++) {
        product *= isOn(label, j) ? outputs.get(i, j) : 1 - outputs.get(i, j);
      }
      return product;
    }

    /**
     * The confidence in a class is the product of a for each bit 1 of its number, and 1 - a for
     * each bit 0.
     */
    @Override
    public double[] shares(float[] outputs) {
      double[] shares = new double[classes];
      for (int c = 0; c < classes; c++) {
        shares[c] = 1;
        for (int j = 0; j < outputs.length; j++) {
          shares[c] *= isOn(c, j) ? outputs[j] : 1 - outputs[j];
        }
      }
      return normalised(shares);
    }

    /** Returns the logarithm of the share of each class, or of two classes -z and z. */
    @Override
    public double[] margins(float[] z) {
      if (classes == 2) {
        return new double[] {-z[0], z[0]};
      }
      double[] logarithms = new double[classes];
      for (int c = 0; c < classes; c++) {
        for (int j = 0; j < z.length; j++) {
          logarithms[c] += isOn(c, j) ? z[j] : 0; // but for what all classes have in common
        }
      }
      double most = Arrays.stream(logarithms).max().orElseThrow();
      double sum = Arrays.stream(logarithms).map(number -> StrictMath.exp(number - most)).sum();
      Arrays.setAll(logarithms, c -> logarithms[c] - most - StrictMath.log(sum));
      return logarithms;
    }

    @Override
    public String toString() {
      return "bits of %s classes".formatted(classes);
    }
  }

  /**
   * An output for each number. The network learns and answers {@code (number - mean) / deviation},
   * in which each number counts alike, whatever its unit is.
   *
   * @param means the mean of each number over the training samples
   * @param deviations the standard deviation of each number, or 1 if all are equal
   * @param huberDelta the error from which on {@link Cost#HUBER} rises linearly, in deviations
   */
  record Numbers(List<Double> means, List<Double> deviations, double huberDelta) implements Coding {
    public Numbers {
      means = List.copyOf(means);
      deviations = List.copyOf(deviations);
    }

    /** Returns the number that an output stands for, in its own unit. */
    public double number(int j, float output) {
      return means.get(j) + deviations.get(j) * output;
    }

    @Override
    public int classes() {
      return 0;
    }

    @Override
    public int outputs() {
      return means.size();
    }

    @Override
    public int choices() {
      return 1; // nothing is smoothed
    }

    @Override
    public double[] units() {
      return deviations.stream().mapToDouble(unit -> unit).toArray();
    }

    @Override
    public double wanted(TargetRows rows, int m, int j) {
      return rows.numbers()[rows.row(m) + j];
    }

    @Override
    public void minusTargets(Matrix a, TargetRows rows, float on, float off, Matrix delta) {
      for (int m = 0; m < a.rows(); m++) {
        for (int j = 0; j < a.columns(); j++) {
          delta.set(m, j, a.get(m, j) - rows.numbers()[rows.row(m) + j]);
        }
      }
    }

    @Override
    public boolean isOn(int label, int j) {
      throw noClasses();
    }

    @Override
    public int prediction(Matrix outputs, int i) {
      throw noClasses();
    }

    @Override
    public float confidence(Matrix outputs, int i, int prediction) {
      throw noClasses();
    }

    @Override
    public float labelConfidence(Matrix outputs, int i, int label) {
      throw noClasses();
    }

    @Override
    public double[] shares(float[] outputs) {
      throw noClasses();
    }

    @Override
    public double[] margins(float[] weightedInputs) {
      throw noClasses();
    }

    private static UnsupportedOperationException noClasses() {
      return new UnsupportedOperationException("outputs: expected classes, found numbers");
    }

    @Override
    public String toString() {
      return outputs() == 1 ? "a number" : outputs() + " numbers";
    }
  }
}
