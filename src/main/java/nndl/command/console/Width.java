package nndl.command.console;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * How wide the terminal is: as wide as at first, until a signal says that it has changed. Then stty
 * is asked, which is told the terminal as the standard error that it shares.
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
      return; // java -Xrs: whoever asks for it keeps the signals for himself
    }
  }

  /** For one thread, which may wait here for a moment. */
  int columns() {
    if (changed) {
      changed = false; // before it is asked, or a change meanwhile would be lost
      columns = ask();
    }
    return columns;
  }

  /** As it was if there is no answer. */
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
