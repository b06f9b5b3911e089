package nndl.command.baseline;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import nndl.math.SparseRows;

/**
 * Guesses the class whose mean darkness is nearest to that of the image, the lowest of several: a 2
 * has more ink than a 1 (chapter 1, "Implementing our network to classify digits").
 *
 * @param counts how many samples each class has
 * @param sums the summed darkness of the samples of each class
 */
record Darkness(long[] counts, double[] sums) implements Guess, Serializable {
  /** A label is a byte. */
  private static final int MAX_CLASSES = 256;

  /** The darkness of no samples. */
  Darkness() {
    this(new long[MAX_CLASSES], new double[MAX_CLASSES]);
  }

  /** The darkness of a sample, the only row: the sum of its inputs. */
  private static double of(SparseRows x) {
    double sum = 0;
    for (int e = 0; e < x.entries(); e++) {
      sum += x.value()[e];
    }
    return sum;
  }

  /** Adds a sample, the only row. */
  void add(int label, SparseRows x) {
    counts[label]++;
    sums[label] += of(x);
  }

  /** Adds the samples of another sum; the order of such additions may change the last bits. */
  void add(Darkness others) {
    for (int label = 0; label < counts.length; label++) {
      counts[label] += others.counts[label];
      sums[label] += others.sums[label];
    }
  }

  /** One more than the highest label. */
  int classes() {
    int classes = counts.length;
    while (classes > 0 && counts[classes - 1] == 0) {
      classes--;
    }
    return classes;
  }

  /** The mean of each class that has samples. */
  List<OptionalDouble> means() {
    List<OptionalDouble> means = new ArrayList<>();
    for (int label = 0; label < classes(); label++) {
      means.add(
          counts[label] == 0
              ? OptionalDouble.empty()
              : OptionalDouble.of(sums[label] / counts[label]));
    }
    return means;
  }

  /** The class whose mean is nearest. */
  @Override
  public int of(long number, SparseRows x) {
    double darkness = of(x);
    int nearest = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int label = 0; label < counts.length; label++) {
      double distance = Math.abs(darkness - sums[label] / counts[label]); // NaN without samples
      if (distance < least) {
        least = distance;
        nearest = label;
      }
    }
    return nearest;
  }
}
