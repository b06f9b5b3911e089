package nndl.data.format;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Positions where lines of a text file begin, for every {@code stride}-th sample. A worker reads
 * the file from the nearest position before its range. There are few positions, however large the
 * file is.
 */
record Marks(long stride, List<Long> offsets) implements Serializable {
  private static final int MAX = 128;

  /** The last mark at or before a sample. */
  int before(long sample) {
    return (int) (sample / stride);
  }

  /** Builds the marks; it is called for every sample in order. */
  static final class Builder {
    private List<Long> offsets = new ArrayList<>();
    private long stride = 1;
    private long next;

    void add(long sample, long offset) {
      if (sample < next) {
        return;
      }
      if (offsets.size() == MAX) { // MAX is even, so this sample is a mark of the new stride too
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
