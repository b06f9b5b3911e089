package nndl.command.baseline;

import java.io.Serializable;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import nndl.data.packed.SampleSink;
import nndl.math.SparseRows;

/**
 * Guesses the class whose mean darkness is nearest to the darkness of the image. Of several such
 * classes it guesses the lowest. The book's example is that a 2 has more ink than a 1 (chapter 1,
 * "Implementing our network to classify digits").
 *
 * @param counts the number of samples of each class
 * @param sums the total darkness of the samples of each class
 */
record Darkness(long[] counts, double[] sums) implements Guess, Serializable {
  /** Creates the sums for no samples. */
  Darkness() {
    this(new long[SampleSink.MAX_CLASSES], new double[SampleSink.MAX_CLASSES]);
  }

  /**
   * Returns the darkness of a sample, which is the sum of its inputs. The sample is the only row of
   * {@code x}.
   */
  private static double of(SparseRows x) {
    double sum = 0;
    for (int e = 0; e < x.entries(); e++) {
      sum += x.value()[e];
    }
    return sum;
  }

  /** Adds a sample, which is the only row of {@code x}. */
  void add(int label, SparseRows x) {
    counts[label]++;
    sums[label] += of(x);
  }

  /** Adds the sums of other samples. The order of such additions may change the last bits. */
  void add(Darkness others) {
    for (int label = 0; label < counts.length; label++) {
      counts[label] += others.counts[label];
      sums[label] += others.sums[label];
    }
  }

  /** Returns the number of classes, which is one more than the highest label. */
  int classes() {
    int classes = counts.length;
    while (classes > 0 && counts[classes - 1] == 0) {
      classes--;
    }
    return classes;
  }

  /** Returns the mean darkness of each class, or empty for a class without samples. */
  List<OptionalDouble> means() {
    return IntStream.range(0, classes())
        .mapToObj(
            label ->
                counts[label] == 0
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(sums[label] / counts[label]))
        .toList();
  }

  /** Returns the class whose mean darkness is nearest. */
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
