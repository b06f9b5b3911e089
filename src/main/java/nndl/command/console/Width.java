package nndl.command.console;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * The width of the terminal. A signal tells that it has changed. Then {@code stty} reads the new
 * width from the terminal of the standard error, which it inherits.
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

  /** The width now. Only one thread may call this. It may block for a moment. */
  int columns() {
    if (changed) {
      changed = false; // before stty runs, so that a change meanwhile is not lost
      columns = ask();
    }
    return columns;
  }

  /** The new width, or the old one if there is no answer. */
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
