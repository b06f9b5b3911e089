package nndl.command.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import nndl.error.text.PlainText;

/** Writes rows of UTF-8 to a terminal as {@link PlainText}, each when it is whole. */
final class PlainRows extends OutputStream {
  private final OutputStream terminal;
  private final ByteArrayOutputStream row = new ByteArrayOutputStream();

  PlainRows(OutputStream terminal) {
    this.terminal = terminal;
  }

  @Override
  public void write(int b) throws IOException {
    row.write(b);
    if (b == '\n') {
      flush();
    }
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    row.write(bytes, from, length);
    if (length > 0 && bytes[from + length - 1] == '\n') {
      flush();
    }
  }

  /** Writes what is there. A character of several bytes may be cut, and looks wrong then. */
  @Override
  public void flush() throws IOException {
    terminal.write(PlainText.lines(row.toString(UTF_8)).getBytes(UTF_8));
    terminal.flush();
    row.reset();
  }

  @Override
  public void close() throws IOException {
    flush();
  }
}
