package nndl.command.console;

import java.io.OutputStream;
import java.io.PrintStream;
import nndl.error.text.PlainText;

/**
 * Prints text to another stream as {@link PlainText}. All lines of a command pass through it. Bytes
 * that are written are data, and stay as they are.
 */
public final class PlainStream extends PrintStream {
  private final PrintStream target;

  private PlainStream(PrintStream target) {
    super((OutputStream) target);
    this.target = target;
  }

  /** Returns a stream that prints to {@code target}. */
  public static PrintStream of(PrintStream target) {
    return target instanceof PlainStream ? target : new PlainStream(target);
  }

  @Override
  public void print(String text) {
    target.print(PlainText.lines(String.valueOf(text)));
  }

  @Override
  public void println(String text) {
    target.println(PlainText.lines(String.valueOf(text)));
  }

  @Override
  public void println(Object object) {
    println(String.valueOf(object));
  }
}
