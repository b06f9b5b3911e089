package nndl.data.format;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * The positions in a text file where the lines of every {@code stride}-th sample begin. In an
 * uncompressed file, a worker starts to read at the last of these positions at or before the start
 * of its range. The number of positions is limited, however large the file is.
 *
 * @param stride the difference of the numbers of two consecutive samples whose positions are stored
 * @param offsets the positions of sample 0, {@code stride}, {@code 2 * stride} and so on, in bytes
 */
record Marks(long stride, List<Long> offsets) implements Serializable {
  private static final int MAX = 128;

  /** Returns the index of the last mark at or before a sample. */
  int before(long sample) {
    return (int) (sample / stride);
  }

  /** Builds the marks. {@link #add} must be called for every sample, in order. */
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
