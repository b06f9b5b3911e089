package nndl.data.packed;

import java.io.IOException;
import java.nio.channels.FileChannel;

/** How much of the heap samples may take, and where those go for which it has no room. */
public interface MemoryBudget {
  /** Whether so many bytes more may stay on the heap. */
  boolean take(long bytes);

  /** A new file for bytes that may not, to write and to read; it has no name any more. */
  FileChannel newFile() throws IOException;

  /** As much as the JVM has. */
  MemoryBudget HEAP =
      new MemoryBudget() {
        @Override
        public boolean take(long bytes) {
          return true;
        }

        @Override
        public FileChannel newFile() {
          throw new UnsupportedOperationException("no bytes go to files");
        }
      };
}
