package nndl.network;

import java.io.Serializable;
import java.util.Arrays;
import nndl.math.Matrix;

/**
 * How output neurons stand for classes: which of them a label wants to be 1, and which class their
 * activations say. How many they are follows from the number of classes.
 */
public sealed interface Coding extends Serializable {

  /** How many classes there are. */
  int classes();

  /** How many output neurons stand for them. */
  int outputs();

  /** How many answers there are: a class, and maybe one more, which says that it is none. */
  int predictions();

  /** Among how many values an output is to choose, which label smoothing shares out. */
  int choices();

  /** Whether output {@code j} is to be 1 for a label, and not 0. */
  boolean isOn(int label, int j);

  /** delta = a - y, sample by sample, where y is {@code on} or {@code off}, as a label wants it. */
  void minusTargets(Matrix a, int[] labels, float on, float off, Matrix delta);

  /** The class of sample {@code i} by its outputs; the number of classes, if they say none. */
  int prediction(Matrix outputs, int i);

  /** How sure the outputs of sample {@code i} are of what they say, which is known. */
  float confidence(Matrix outputs, int i, int prediction);

  /** How sure the outputs of sample {@code i} are of a class, whatever they say. */
  float labelConfidence(Matrix outputs, int i, int label);

  /** A number for each class, in proportion to how much the outputs say so; their sum is 1. */
  double[] shares(float[] outputs);

  /** Divides numbers that are not negative by their sum; if that is 0, they become equal. */
  private static double[] normalised(double[] numbers) {
    double sum = Arrays.stream(numbers).sum();
    Arrays.setAll(numbers, c -> sum > 0 ? numbers[c] / sum : 1.0 / numbers.length);
    return numbers;
  }

  /** What so many outputs are if nothing else is said: a single one tells two classes apart. */
  static Coding implied(int outputs) {
    return outputs == 1 ? new Bits(2) : new OneHot(outputs);
  }

  /** An output for each class, as in chapter 1. */
  record OneHot(int classes) implements Coding {
    @Override
    public int outputs() {
      return classes;
    }

    @Override
    public int predictions() {
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
    public void minusTargets(Matrix a, int[] labels, float on, float off, Matrix delta) {
      for (int m = 0; m < a.rows(); m++) {
        int row = delta.row(m);
        System.arraycopy(a.data(), a.row(m), delta.data(), row, a.columns());
        for (int k = row; off > 0 && k < row + a.columns(); k++) {
          delta.data()[k] -= off;
        }
        delta.data()[row + labels[m]] = a.get(m, labels[m]) - on;
      }
    }

    /** That of the highest output, the first of equals. */
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

    /** The highest output. */
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

    @Override
    public String toString() {
      return "one-hot of %s classes".formatted(classes);
    }
  }

  /**
   * An output for each bit of the class's number, the most significant first, as the end of chapter
   * 1's "A simple network to classify handwritten digits" has it. Of two classes that is one
   * neuron.
   */
  record Bits(int classes) implements Coding {
    private static final float THRESHOLD = 0.5f;

    @Override
    public int outputs() {
      return Integer.SIZE - Integer.numberOfLeadingZeros(classes - 1);
    }

    /** Some codes may be those of no class. */
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
    public void minusTargets(Matrix a, int[] labels, float on, float off, Matrix delta) {
      for (int m = 0; m < a.rows(); m++) {
        for (int j = 0; j < a.columns(); j++) {
          delta.set(m, j, a.get(m, j) - (isOn(labels[m], j) ? on : off));
        }
      }
    }

    /** A bit is 1 where the output is above 0.5. */
    @Override
    public int prediction(Matrix outputs, int i) {
      int code = 0;
      for (int j = 0; j < outputs.columns(); j++) {
        code = 2 * code + (outputs.get(i, j) > THRESHOLD ? 1 : 0);
      }
      return Math.min(code, classes);
    }

    /** The product of a for each bit that is 1, and of 1 - a for each that is 0. */
    @Override
    public float confidence(Matrix outputs, int i, int prediction) {
      float product = 1;
      for (int j = 0; j < outputs.columns(); j++) {
        float a = outputs.get(i, j);
        product *= a > THRESHOLD ? a : 1 - a;
      }
      return product;
    }

    /** The product of a for each bit of the class that is 1, and of 1 - a for each that is 0. */
    @Override
    public float labelConfidence(Matrix outputs, int i, int label) {
      float product = 1;
      for (int j = 0; j < outputs.columns(); j++) {
        product *= isOn(label, j) ? outputs.get(i, j) : 1 - outputs.get(i, j);
      }
      return product;
    }

    /** For each class the product of its bits: a for one that is 1, and 1 - a for one that is 0. */
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

    @Override
    public String toString() {
      return "bits of %s classes".formatted(classes);
    }
  }
}
