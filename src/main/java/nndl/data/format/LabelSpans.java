package nndl.data.format;

import java.io.Serializable;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import nndl.data.packed.SampleSink;
import nndl.math.SparseRows;

/**
 * The first and the last sample of each label. So it is known which labels a beginning or an end of
 * the samples has, without another look at them.
 *
 * @param spans a span for each label that occurs
 */
public record LabelSpans(SortedMap<Integer, Span> spans) implements Serializable {
  /** The first and the last sample of a label. */
  public record Span(long first, long last) implements Serializable {}

  /** Returns the number of labels. */
  public int count() {
    return spans.size();
  }

  /** Returns the number of labels of the samples before sample {@code end}. */
  public int before(long end) {
    return (int) spans.values().stream().filter(span -> span.first < end).count();
  }

  /** Returns the number of labels of the samples from sample {@code start} on. */
  public int from(long start) {
    return (int) spans.values().stream().filter(span -> span.last >= start).count();
  }

  /** Returns the labels of these samples and of others behind them. */
  public LabelSpans with(LabelSpans others, long before) {
    TreeMap<Integer, Span> all = new TreeMap<>(spans);
    others.spans.forEach(
        (label, span) ->
            all.merge(
                label,
                new Span(before + span.first, before + span.last),
                (own, other) -> new Span(own.first, other.last)));
    return new LabelSpans(Collections.unmodifiableSortedMap(all));
  }

  /** Collects spans. It must be given the label of every sample, in order. */
  static final class Builder implements SampleSink {
    private final long[] first = new long[MAX_CLASSES];
    private final long[] last = new long[MAX_CLASSES];
    private long count;

    void add(int label) {
      if (last[label] == 0) {
        first[label] = count;
      }
      last[label] = ++count;
    }

    @Override
    public void add(byte[] source, int from, int label) {
      add(label);
    }

    @Override
    public void add(SparseRows row, int label) {
      add(label);
    }

    LabelSpans build() {
      TreeMap<Integer, Span> spans = new TreeMap<>();
      for (int label = 0; label < MAX_CLASSES; label++) {
        if (last[label] > 0) {
          spans.put(label, new Span(first[label], last[label] - 1));
        }
      }
      return new LabelSpans(Collections.unmodifiableSortedMap(spans));
    }
  }
}
