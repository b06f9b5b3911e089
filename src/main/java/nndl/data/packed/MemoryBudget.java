package nndl.data.packed;

import java.io.IOException;
import java.nio.channels.FileChannel;

/** Limits the heap memory of samples. Samples beyond the limit are stored in files. */
public interface MemoryBudget {
  /**
   * Reserves {@code bytes} more bytes of the heap. Returns false if the budget does not allow it.
   */
  boolean take(long bytes);

  /**
   * Creates a file for bytes beyond the budget, open for writing and reading. Its name has already
   * been deleted, so the file vanishes when it is no longer used.
   */
  default FileChannel newFile() throws IOException {
    throw new UnsupportedOperationException("no bytes go to files");
  }

  /** A budget that is limited only by the heap of the JVM. All samples stay on the heap. */
  MemoryBudget HEAP = bytes -> true;
}
