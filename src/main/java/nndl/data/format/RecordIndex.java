package nndl.data.format;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import nndl.data.storage.DataFile;

/**
 * Where every {@code stride}-th record of a text file begins. In an uncompressed file, a worker
 * starts to read at the last of these records at or before the start of its range. The number of
 * entries is limited, however large the file is.
 *
 * @param starts records 0, {@code stride}, {@code 2 * stride} and so on
 */
record RecordIndex(long stride, List<Start> starts) implements Serializable {
  private static final int MAX = 128;

  /** Returns from where a file is read to reach a record. */
  Start before(DataFile file, long record) {
    return starts.get(file.compressed() ? 0 : (int) (record / stride));
  }

  /** Builds an index. {@link #add} must be called for every record, in order. */
  static final class Builder {
    private final List<Start> starts = new ArrayList<>();
    private long stride = 1;
    private long next;

    /**
     * Adds a record.
     *
     * @param linesBefore the number of lines before it in the file
     */
    void add(long record, long offset, long linesBefore) {
      if (record < next) {
        return;
      }
      if (starts.size() == MAX) { // MAX is even, so this record is one of the new stride too
        stride *= 2;
        starts.removeIf(start -> start.record() % stride > 0);
      }
      starts.add(new Start(record, offset, linesBefore));
      next = record + stride;
    }

    RecordIndex build() {
      return new RecordIndex(stride, List.copyOf(starts));
    }
  }
}
