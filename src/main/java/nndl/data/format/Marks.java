package nndl.data.format;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Where some lines of a text file begin: every {@code stride}th sample, few of them however large
 * the file is, so that a worker need not read all that is before its samples.
 */
record Marks(long stride, List<Long> offsets) implements Serializable {
  private static final int MAX = 128;

  /** The last mark at or before a sample. */
  int before(long sample) {
    return (int) (sample / stride);
  }

  /** Is told of every sample in turn. */
  static final class Builder {
    private List<Long> offsets = new ArrayList<>();
    private long stride = 1;
    private long next;

    void add(long sample, long offset) {
      if (sample < next) {
        return;
      }
      if (offsets.size() == MAX) { // MOST is even, so this sample is a mark of the new stride too
        List<Long> all = offsets;
        offsets = new ArrayList<>(MAX);
        for (int i = 0; i < MAX; i += 2) {
          offsets.add(all.get(i));
        }
        stride *= 2;
      }
      offsets.add(offset);
      next = sample + stride;
    }

    Marks build() {
      return new Marks(stride, List.copyOf(offsets));
    }
  }
}
