package nndl.command.baseline;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;
import libsvm.svm_node;
import nndl.data.packed.PackedSamples;
import nndl.data.packed.SampleSink;
import nndl.error.InputException;
import nndl.math.SparseRows;

/**
 * The training samples of a support vector machine. They are ordered by class, from the lowest to
 * the highest, and within a class as in their files. LIBSVM has the same order if the labels in a
 * file are ascending.
 *
 * @param labels the labels of the classes that have samples, ascending
 * @param first the index of the first sample of each class, followed by the number of samples
 * @param start the index of the first input of each sample, followed by the number of inputs
 * @param column the columns of the inputs that are not zero
 * @param value the values of the inputs that are not zero
 */
record SvmSamples(int[] labels, int[] first, int[] start, int[] column, float[] value)
    implements Serializable {

  /** The JVM's bytes for an input in LIBSVM: an object, and a reference to it in an array. */
  private static final long BYTES_OF_NODE = 28;

  /** Sorts samples by class. Fails if there are fewer than two classes. */
  static SvmSamples of(PackedSamples samples) {
    int[] counts = new int[SampleSink.MAX_CLASSES];
    long inputs = 0;
    SparseRows x = new SparseRows();
    for (int i = 0; i < samples.count(); i++) {
      counts[samples.label(i)]++;
      inputs += append(samples, i, x);
    }
    int[] labels = IntStream.range(0, SampleSink.MAX_CLASSES).filter(c -> counts[c] > 0).toArray();
    if (labels.length < 2) {
      throw InputException.expected(
          "training samples", "two classes or more to tell apart", labels.length);
    }
    if (inputs > Integer.MAX_VALUE - 8) {
      throw InputException.expected(
          "training samples", "less than 2^31 inputs that are not zero", inputs);
    }
    int[] first = new int[labels.length + 1];
    Arrays.setAll(first, c -> c == 0 ? 0 : first[c - 1] + counts[labels[c - 1]]);
    int[] start = new int[samples.count() + 1];
    int[] column = new int[(int) inputs];
    float[] value = new float[(int) inputs];
    int next = 0;
    for (int label : labels) {
      for (int i = 0; i < samples.count(); i++) {
        if (samples.label(i) == label) {
          int length = append(samples, i, x);
          System.arraycopy(x.column(), 0, column, start[next], length);
          System.arraycopy(x.value(), 0, value, start[next], length);
          start[next + 1] = start[next] + length;
          next++;
        }
      }
    }
    return new SvmSamples(labels, first, start, column, value);
  }

  private static int append(PackedSamples samples, int i, SparseRows x) {
    x.clear();
    samples.appendTo(x, i);
    return x.entries();
  }

  /** The number of samples. */
  int count() {
    return start.length - 1;
  }

  /** The number of classes that have samples. */
  int classes() {
    return labels.length;
  }

  /** The number of pairs of classes. */
  int pairs() {
    return classes() * (classes() - 1) / 2;
  }

  /** Returns the number of bytes that these samples need in memory. */
  long bytes() {
    return bytes(count(), column.length);
  }

  /** Estimates the bytes of {@code count} samples from the first samples. */
  static long bytes(PackedSamples first, long count) {
    SparseRows x = new SparseRows();
    long inputs = 0;
    for (int i = 0; i < first.count(); i++) {
      inputs += append(first, i, x);
    }
    return bytes(count, (long) ((double) inputs / first.count() * count));
  }

  private static long bytes(long count, long inputs) {
    return 4 * (count + 1 + 2 * inputs);
  }

  /** Estimates the bytes of {@code samples} samples as objects of LIBSVM. */
  long bytesOfNodes(long samples) {
    return BYTES_OF_NODE * column.length / count() * samples;
  }

  /** Returns the number of samples of the two largest classes together. */
  int largestPair() {
    int[] sizes =
        IntStream.range(0, classes()).map(c -> first[c + 1] - first[c]).sorted().toArray();
    return sizes[sizes.length - 1] + sizes[sizes.length - 2];
  }

  /** Returns a sample as objects of LIBSVM, which counts columns from 1. */
  svm_node[] nodes(int sample) {
    return nodes(column, value, start[sample], start[sample + 1]);
  }

  static svm_node[] nodes(int[] column, float[] value, int from, int to) {
    svm_node[] nodes = new svm_node[to - from];
    for (int e = from; e < to; e++) {
      svm_node node = new svm_node();
      node.index = column[e] + 1;
      node.value = value[e];
      nodes[e - from] = node;
    }
    return nodes;
  }
}
