package nndl.command.console;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.concurrent.TimeUnit;
import nndl.time.Clock;

/**
 * The line of a terminal in which the bar stands, under all others. Whatever is printed clears it
 * first, and has it drawn again below. There is one lock, and nothing else is done under it: a
 * terminal that takes no more holds up who prints, and nobody else.
 *
 * <p>The cursor waits at the start of the bar. So what a terminal makes of the line when it gets
 * narrower, one row or several, is cleared from there on; and so is what Ctrl-C writes.
 */
final class Screen {
  private static final String CLEAR_BELOW = "\u001b[J";

  /** What goes through a pipe may come to the terminal so much later. */
  private static final long PIPE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** Where many lines are printed it is not drawn after each: that would cost more than they do. */
  private static final long REDRAW_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final PrintStream terminal;
  private final Clock clock;
  private String line = "";
  private boolean drawn;

  /** A line has begun that has no end yet. */
  private boolean within;

  private long drawnAt;
  private long quietFrom;
  private volatile boolean left;

  Screen(PrintStream terminal, Clock clock) {
    this.terminal = terminal;
    this.clock = clock;
    this.quietFrom = clock.nanoTime();
  }

  /** Has the bar say this from now on, unless something is being printed. */
  synchronized void draw(String text) {
    line = text;
    if (!within && clock.nanoTime() - quietFrom >= 0) {
      draw();
    }
  }

  private void draw() {
    if (line.isEmpty()) {
      erase();
    } else if (!left) {
      write("\r" + line + CLEAR_BELOW + "\r");
      drawn = true;
      drawnAt = clock.nanoTime();
    }
  }

  /** There is no bar until the next is drawn. */
  synchronized void clear() {
    line = "";
    erase();
  }

  /** Not soon after the last time, nor after what may still be on its way through a pipe. */
  private boolean isTimeToDraw(long now) {
    return now - drawnAt >= REDRAW_NANOS && now - quietFrom >= 0;
  }

  private void erase() {
    if (drawn) {
      write("\r" + CLEAR_BELOW);
      drawn = false;
    }
  }

  private void write(String text) {
    terminal.print(text);
    terminal.flush();
  }

  /** Draws nothing from now on; waits for nobody. */
  void leave() {
    left = true;
  }

  /** A stream whose lines step over the bar; what is printed there is passed on at once. */
  PrintStream over(PrintStream target, boolean piped) {
    return new PrintStream(new Lines(target, piped), true, Charset.defaultCharset());
  }

  private final class Lines extends OutputStream {
    private final PrintStream target;
    private final boolean piped;

    Lines(PrintStream target, boolean piped) {
      this.target = target;
      this.piped = piped;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      if (count == 0) {
        return;
      }
      synchronized (Screen.this) {
        erase();
        target.write(bytes, from, count);
        target.flush();
        within = !piped && bytes[from + count - 1] != '\n';
        if (piped) {
          quietFrom = clock.nanoTime() + PIPE_NANOS;
        } else if (!within && isTimeToDraw(clock.nanoTime())) {
          draw();
        }
      }
      if (target.checkError()) { // which a stream of lines keeps for itself
        throw new IOException("a stream that takes no more");
      }
    }
  }
}
