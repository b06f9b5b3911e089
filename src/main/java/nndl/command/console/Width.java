package nndl.command.console;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * The width of the terminal. When it changes, the terminal sends a signal. Then {@code stty} reads
 * the new width from standard error, which it inherits.
 */
final class Width implements AutoCloseable {
  private static final List<String> ASK = List.of("sh", "-c", "stty size <&2");

  private final Signal resized = new Signal("WINCH");
  private SignalHandler before = SignalHandler.SIG_DFL;
  private volatile boolean changed;
  private int columns;

  Width(int columns) {
    this.columns = columns;
    try {
      before = Signal.handle(resized, signal -> changed = true);
    } catch (IllegalArgumentException e) {
      return; // with java -Xrs the user handles the signals
    }
  }

  /** Returns the width now. Only one thread may call this method. It may block for a moment. */
  int columns() {
    if (changed) {
      changed = false; // before stty runs, so that a change meanwhile is not lost
      columns = ask();
    }
    return columns;
  }

  /** Returns the new width, or the old width if {@code stty} does not return one. */
  private int ask() {
    try {
      Process stty = new ProcessBuilder(ASK).redirectError(Redirect.INHERIT).start();
      byte[] answer = stty.getInputStream().readAllBytes();
      String size = new String(answer, StandardCharsets.US_ASCII).strip();
      return size.matches("[0-9]{1,5} [1-9][0-9]{0,4}")
          ? Integer.parseInt(size.substring(size.indexOf(' ') + 1))
          : columns;
    } catch (IOException e) {
      return columns;
    }
  }

  @Override
  public void close() {
    try {
      Signal.handle(resized, before);
    } catch (IllegalArgumentException e) {
      return;
    }
  }
}
