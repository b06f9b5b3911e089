package nndl.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.function.Consumer;
import nndl.command.console.Console;
import nndl.error.InputException;
import nndl.error.text.PlainText;

/**
 * The output of a command. Standard output gets the result: lines for a reader, or one JSON object
 * at the end. Standard error gets everything else. With {@code --quiet} it gets only warnings and
 * errors.
 */
public record Streams(Console console, boolean json, Program.Common common) {
  private static final String WARNING = "warning: ";

  private static final PrintStream NOWHERE =
      new PrintStream(OutputStream.nullOutputStream(), false, UTF_8);

  /** Returns the stream for the result as lines for a reader. */
  public PrintStream lines() {
    if (!json) {
      return console.out();
    }
    return common.quiet ? NOWHERE : console.err();
  }

  /** Returns a stream for rows of data in place of {@link #lines}. It throws its errors. */
  public OutputStream rows() {
    return console.rows(new CheckedStream(lines()), json);
  }

  /**
   * Returns a consumer for the lines of all other messages. A warning begins with {@code warning:
   * }.
   */
  public Consumer<String> messages() {
    return common.quiet ? warnings(console::say) : console::say;
  }

  /** Returns a consumer for lines of which only the warnings are passed on. */
  public static Consumer<String> warnings(Consumer<String> to) {
    return line -> {
      if (line.startsWith(WARNING)) {
        to.accept(line);
      }
    };
  }

  /** Prints a message, whose numbers are written in the same way in every language. */
  public void message(String format, Object... values) {
    messages().accept(Text.of(format, values));
  }

  /** Returns a consumer for details, which are printed only with {@code --debug}. */
  public Consumer<String> details() {
    return common.debug ? messages() : line -> {};
  }

  /**
   * Prints a result as {@link ResultJson}, whose strings have escapes, if {@code --json} is given.
   * Fails if it cannot be written.
   */
  public void json(String format, Object result) {
    if (json) {
      try {
        new CheckedStream(console.out())
            .write((PlainText.line(ResultJson.of(format, result)) + "\n").getBytes(UTF_8));
      } catch (IOException e) {
        throw InputException.expected(CheckedStream.STANDARD_OUTPUT, "to write it", e);
      }
    }
  }
}
