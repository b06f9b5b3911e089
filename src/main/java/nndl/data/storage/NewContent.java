package nndl.data.storage;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The content of a file that is being written. A writer may close it, even after an error. This
 * does not close the file, so an incomplete file never becomes visible.
 */
final class NewContent extends FilterOutputStream {
  private final StorageTimeout.Step sync;

  /** Writes the content of a file. */
  @FunctionalInterface
  interface Writer {
    void write(NewContent out) throws IOException;
  }

  /**
   * @param sync returns when everything that was written would survive a power cut
   */
  NewContent(OutputStream out, StorageTimeout.Step sync) {
    super(out);
    this.sync = sync;
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    out.write(bytes, from, length);
  }

  @Override
  public void close() {}

  /** Returns when everything that was written would survive a power cut. */
  void complete() throws IOException {
    flush();
    sync.run();
  }
}
