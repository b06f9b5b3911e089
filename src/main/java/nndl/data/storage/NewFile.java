package nndl.data.storage;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** A file that is being written. */
final class NewFile extends FilterOutputStream {
  private final TimeLimit.Step sync;

  /**
   * @param sync returns when everything that was written so far would survive a power cut
   */
  NewFile(OutputStream out, TimeLimit.Step sync) {
    super(out);
    this.sync = sync;
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    out.write(bytes, from, length);
  }

  void sync() throws IOException {
    sync.run();
  }

  /** Unlike the stream above, does not flush: what was not synced is worth nothing. */
  @Override
  public void close() throws IOException {
    out.close();
  }
}
