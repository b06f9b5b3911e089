package nndl.error.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Writes rows of UTF-8 to a terminal as {@link PlainText}, each when it is whole. */
public final class PlainRows extends OutputStream {
  /** The names of terminals on Linux. */
  private static final Pattern TERMINAL = Pattern.compile("/dev/(pts/[0-9]+|tty[^/]*|console)");

  private final OutputStream terminal;
  private final ByteArrayOutputStream row = new ByteArrayOutputStream();

  public PlainRows(OutputStream terminal) {
    this.terminal = terminal;
  }

  /**
   * Whether a path, such as {@code /dev/stdout}, names a terminal. Java cannot ask the system, so
   * only names that Linux gives to terminals are known.
   */
  public static boolean isTerminal(Path path) {
    try {
      return TERMINAL.matcher(path.toRealPath().toString()).matches();
    } catch (IOException e) {
      return false; // such as a pipe, whose name is no path
    }
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
