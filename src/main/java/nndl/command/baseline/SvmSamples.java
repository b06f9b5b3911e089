package nndl.command.baseline;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import libsvm.svm_node;
import nndl.data.packed.PackedSamples;
import nndl.error.InputException;
import nndl.math.SparseRows;

/**
 * The training samples of a support vector machine. They are ordered by class, from the lowest to
 * the highest, and within a class as in their files. LIBSVM has the same order if the labels in a
 * file are ascending.
 *
 * @param labels the labels of the classes that have samples, ascending
 * @param first the index of the first sample of each class, followed by the number of samples
 * @param nodes the inputs of each sample that are not zero, as objects of LIBSVM
 */
record SvmSamples(int[] labels, int[] first, svm_node[][] nodes) {

  /** The JVM's bytes for an input in LIBSVM: an object, and a reference to it in an array. */
  private static final long BYTES_OF_NODE = 28;

  /** Sorts samples by class. Fails if there are fewer than two classes. */
  static SvmSamples of(PackedSamples samples) {
    int[] order =
        IntStream.range(0, samples.count())
            .boxed()
            .sorted(Comparator.comparingInt(samples::label))
            .mapToInt(i -> i)
            .toArray();
    int[] byOrder = Arrays.stream(order).map(samples::label).toArray();
    int[] labels = Arrays.stream(byOrder).distinct().toArray();
    if (labels.length < 2) {
      throw InputException.expected(
          "training samples", "two classes or more to tell apart", labels.length);
    }
    int[] first =
        IntStream.rangeClosed(0, order.length)
            .filter(i -> i == 0 || i == order.length || byOrder[i - 1] != byOrder[i])
            .toArray();
    SparseRows x = new SparseRows();
    svm_node[][] nodes =
        Arrays.stream(order).mapToObj(i -> nodes(row(samples, i, x))).toArray(svm_node[][]::new);
    return new SvmSamples(labels, first, nodes);
  }

  /** Unpacks a sample. */
  private static SparseRows row(PackedSamples samples, int i, SparseRows x) {
    x.clear();
    samples.appendTo(x, i);
    return x;
  }

  /** Returns the only row as objects of LIBSVM, which counts columns from 1. */
  static svm_node[] nodes(SparseRows x) {
    svm_node[] nodes = new svm_node[x.entries()];
    for (int e = 0; e < nodes.length; e++) {
      nodes[e] = new svm_node();
      nodes[e].index = x.column()[e] + 1;
      nodes[e].value = x.value()[e];
    }
    return nodes;
  }

  /** Estimates the bytes of {@code count} samples from the first samples. */
  static long bytes(PackedSamples first, long count) {
    SparseRows x = new SparseRows();
    long inputs =
        IntStream.range(0, first.count()).mapToLong(i -> row(first, i, x).entries()).sum();
    return (long) ((double) BYTES_OF_NODE * inputs / first.count() * count);
  }

  /** The number of classes that have samples. */
  int classes() {
    return labels.length;
  }

  /** The number of pairs of classes. */
  int pairs() {
    return classes() * (classes() - 1) / 2;
  }
}
