package nndl.data.format;

import java.io.Serializable;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import nndl.data.packed.SampleSink;
import nndl.data.packed.Target;
import nndl.math.SparseRows;

/**
 * How often each label occurs in a range of samples, and where first and last. So it is known which
 * labels a beginning or an end of the range has, without another look at it.
 *
 * @param labels what is known about each label that occurs
 */
public record LabelStatistics(SortedMap<Integer, Label> labels) implements Serializable {
  public static final LabelStatistics NONE = new LabelStatistics(Collections.emptySortedMap());

  /**
   * A label that occurs.
   *
   * @param first the first sample that has it, counted from the start of the range
   * @param last the last sample that has it
   * @param count the number of samples that have it
   * @param weight the sum of their weights
   */
  public record Label(long first, long last, long count, double weight) implements Serializable {}

  /** Returns the number of labels. */
  public int count() {
    return labels.size();
  }

  /** Returns the number of labels of the samples before sample {@code end}. */
  public int before(long end) {
    return (int) labels.values().stream().filter(label -> label.first < end).count();
  }

  /** Whether a sample before sample {@code end} has a label. */
  public boolean isBefore(long end, int label) {
    return labels.containsKey(label) && labels.get(label).first < end;
  }

  /** Returns the number of labels of the samples from sample {@code start} on. */
  public int from(long start) {
    return (int) labels.values().stream().filter(label -> label.last >= start).count();
  }

  /** Returns what is known about these samples and others behind them. */
  public LabelStatistics with(LabelStatistics others, long before) {
    TreeMap<Integer, Label> all = new TreeMap<>(labels);
    others.labels.forEach(
        (label, of) ->
            all.merge(
                label,
                new Label(before + of.first, before + of.last, of.count, of.weight),
                (own, other) ->
                    new Label(
                        own.first,
                        other.last,
                        own.count + other.count,
                        own.weight + other.weight)));
    return new LabelStatistics(Collections.unmodifiableSortedMap(all));
  }

  /** Collects statistics. It must be given the label of every sample, in order. */
  static final class Builder implements SampleSink {
    private final long[] first = new long[MAX_CLASSES];
    private final long[] last = new long[MAX_CLASSES];
    private final long[] counts = new long[MAX_CLASSES];
    private final double[] weights = new double[MAX_CLASSES];
    private long samples;

    void add(Target target) {
      int label = target.label();
      weights[label] += target.weight();
      if (counts[label]++ == 0) {
        first[label] = samples;
      }
      last[label] = samples++;
    }

    @Override
    public void add(byte[] source, int from, Target target) {
      add(target);
    }

    @Override
    public void add(SparseRows row, Target target) {
      add(target);
    }

    LabelStatistics build() {
      TreeMap<Integer, Label> labels = new TreeMap<>();
      for (int label = 0; label < MAX_CLASSES; label++) {
        if (counts[label] > 0) {
          labels.put(label, new Label(first[label], last[label], counts[label], weights[label]));
        }
      }
      return new LabelStatistics(Collections.unmodifiableSortedMap(labels));
    }
  }
}
