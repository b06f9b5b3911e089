package nndl.data;

import java.io.Serializable;
import java.util.Arrays;

/** Where each packed sample begins and ends in the arrays that hold all, and its class. */
final class SampleIndex implements Serializable {
  private static final long serialVersionUID = 1;
  private static final int MOST_SAMPLES = Integer.MAX_VALUE - 8;

  private final int[] ends;
  private final byte[] labels;

  private SampleIndex(int[] ends, byte[] labels) {
    this.ends = ends;
    this.labels = labels;
  }

  int count() {
    return labels.length;
  }

  int label(int i) {
    return labels[i] & 0xff;
  }

  /** For the number of samples, where the last ends. */
  int start(int i) {
    return i == 0 ? 0 : ends[i - 1];
  }

  int end(int i) {
    return ends[i];
  }

  long heldBytes() {
    return (long) Integer.BYTES * ends.length + labels.length;
  }

  /** Of the samples {@code from} to {@code to - 1} alone. */
  SampleIndex range(int from, int to) {
    int shift = start(from);
    int[] newEnds = Arrays.copyOfRange(ends, from, to);
    for (int i = 0; i < newEnds.length; i++) {
      newEnds[i] -= shift;
    }
    return new SampleIndex(newEnds, Arrays.copyOfRange(labels, from, to));
  }

  /** Takes samples one by one. */
  static final class Builder {
    private int[] ends;
    private byte[] labels;
    private int count;

    /** For {@code capacity} samples, and more. */
    Builder(int capacity) {
      ends = new int[capacity];
      labels = new byte[capacity];
    }

    int count() {
      return count;
    }

    void add(int end, byte label) {
      if (count == ends.length) {
        int length = (int) Math.min(MOST_SAMPLES, 16 + 2L * count);
        ends = Arrays.copyOf(ends, length);
        labels = Arrays.copyOf(labels, length);
      }
      ends[count] = end;
      labels[count++] = label;
    }

    /** Adds samples whose arrays were appended at {@code at}. */
    void addAll(SampleIndex others, int at) {
      for (int i = 0; i < others.count(); i++) {
        add(at + others.ends[i], others.labels[i]);
      }
    }

    SampleIndex build() {
      return new SampleIndex(Arrays.copyOf(ends, count), Arrays.copyOf(labels, count));
    }
  }
}
