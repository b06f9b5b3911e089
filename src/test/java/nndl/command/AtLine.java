package nndl.command;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/** An output at one of whose lines, counted from 1, something happens in the thread that prints. */
public final class AtLine extends FilterOutputStream {
  private final Runnable event;
  private int left;

  private AtLine(OutputStream to, int line, Runnable event) {
    super(to);
    this.event = event;
    this.left = line;
  }

  public static PrintStream of(OutputStream to, int line, Runnable event) {
    return new PrintStream(new AtLine(to, line, event), true);
  }

  @Override
  public void write(int b) throws IOException {
    out.write(b);
    if (b == '\n' && --left == 0) {
      event.run();
    }
  }
}
