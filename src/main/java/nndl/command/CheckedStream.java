package nndl.command;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * Writes to a {@link PrintStream} and throws its errors. A PrintStream itself does not throw errors
 * but only records them.
 */
public final class CheckedStream extends OutputStream {
  /** The name that error messages use for standard output. */
  public static final String STANDARD_OUTPUT = "standard output";

  /** Why a stream takes no more. */
  static final String REASON = "nobody who reads it, or a full disk";

  private final PrintStream out;

  public CheckedStream(PrintStream out) {
    this.out = out;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    out.write(bytes, from, length);
    if (out.checkError()) {
      throw new IOException(REASON);
    }
  }
}
