package nndl.command.console;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.concurrent.TimeUnit;
import nndl.time.Clock;

/**
 * Keeps the bar in the last line of a terminal. When a line is printed, the bar is cleared before
 * it and drawn again below it. The lock is held only for this, so a terminal that blocks delays
 * only the threads that print or draw.
 *
 * <p>The cursor stays at the start of the bar. If the terminal gets narrower, the bar may take
 * several rows. Everything from the cursor on is cleared. This clears all rows of the bar, and also
 * the {@code ^C} that the terminal shows after Ctrl-C.
 */
final class Screen {
  private static final String CLEAR_BELOW = "\u001b[J";

  /**
   * The time in which output through a pipe is expected to reach the terminal. No bar is drawn
   * meanwhile.
   */
  private static final long PIPE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /**
   * The minimum time between two redraws. If many lines are printed, drawing after each would cost
   * more than printing them.
   */
  private static final long REDRAW_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final PrintStream terminal;
  private final Clock clock;
  private String line = "";
  private boolean drawn;

  /** Whether the last printed text did not end with a line feed. */
  private boolean lineIsOpen;

  private long drawnAt;
  private long quietFrom;
  private volatile boolean stopped;

  Screen(PrintStream terminal, Clock clock) {
    this.terminal = terminal;
    this.clock = clock;
    this.quietFrom = clock.nanoTime();
  }

  /**
   * Sets the text of the bar, and draws it unless a printed line has not ended yet or output is on
   * its way through a pipe.
   */
  synchronized void draw(String text) {
    line = text;
    if (!lineIsOpen && clock.nanoTime() - quietFrom >= 0) {
      draw();
    }
  }

  /**
   * Sets the text that is drawn below the next line that is printed. If it is empty, nothing is
   * drawn below lines before the next {@link #draw(String)}.
   */
  synchronized void prepare(String text) {
    line = text;
  }

  /** Whether a line that is printed now would be followed by a drawing. */
  synchronized boolean isTimeToDraw() {
    long now = clock.nanoTime();
    return now - drawnAt >= REDRAW_NANOS && now - quietFrom >= 0;
  }

  private void draw() {
    if (line.isEmpty()) {
      erase();
    } else if (!stopped) {
      write("\r" + line + CLEAR_BELOW + "\r");
      drawn = true;
      drawnAt = clock.nanoTime();
    }
  }

  /** Removes the bar until another bar is drawn. */
  synchronized void clear() {
    line = "";
    erase();
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

  /** Draws nothing from now on. Does not block. */
  void leave() {
    stopped = true;
  }

  /** Returns a stream that prints above the bar. It does not buffer its output. */
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
        lineIsOpen = !piped && bytes[from + count - 1] != '\n';
        if (piped) {
          quietFrom = clock.nanoTime() + PIPE_NANOS;
        } else if (!lineIsOpen && isTimeToDraw()) {
          draw();
        }
      }
      if (target.checkError()) { // a PrintStream does not throw its errors
        throw new IOException("a stream that takes no more");
      }
    }
  }
}
