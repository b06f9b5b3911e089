package nndl.data.storage;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A file that is being written.
 *
 * @param out takes its content; what was not synced when it is closed is worth nothing
 * @param syncing returns when everything that was written so far would survive a power cut
 */
record NewFile(OutputStream out, TimeLimit.Step syncing) implements Closeable {
  void sync() throws IOException {
    syncing.run();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
