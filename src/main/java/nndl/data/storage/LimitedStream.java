package nndl.data.storage;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import nndl.time.Task;

/**
 * A stream for each of whose calls the caller waits no longer than a limit. After a call that timed
 * out or was interrupted, it makes no further call except one to close.
 */
final class LimitedStream extends OutputStream {
  private final OutputStream out;
  private final TimeLimit limit;
  private boolean lost;

  LimitedStream(OutputStream out, TimeLimit limit) {
    this.out = out;
    this.limit = limit;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    step(() -> out.write(bytes, from, length));
  }

  @Override
  public void flush() throws IOException {
    step(out::flush);
  }

  @Override
  public void close() throws IOException {
    if (lost) {
      Task<Void> unused = limit.start(TimeLimit.callable(out::close));
    } else {
      step(out::close);
    }
  }

  /** Takes a step of the stream. */
  void step(TimeLimit.Step step) throws IOException {
    if (lost) {
      throw limit.exhausted();
    }
    try {
      limit.run(step);
    } catch (TimeLimit.Exhausted | InterruptedIOException e) {
      lost = true;
      throw e;
    }
  }
}
