package nndl.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.function.Consumer;
import java.util.function.Supplier;
import nndl.command.console.Console;
import nndl.error.InputException;

/**
 * Where a program's words go. Standard output holds what it was asked for, as lines for a reader or
 * as one JSON object at the end; standard error holds all else, which is nothing but warnings and
 * errors for who wants quiet.
 */
public final class Streams {
  private static final PrintStream NOWHERE =
      new PrintStream(OutputStream.nullOutputStream(), false, UTF_8);

  private final Console console;
  private final boolean json;
  private final boolean quiet;
  private final boolean debug;

  public Streams(Console console, boolean json, Program.Common common) {
    this.console = console;
    this.json = json;
    this.quiet = common.quiet();
    this.debug = common.debug();
  }

  /** Takes what a reader asked for. */
  public PrintStream lines() {
    if (!json) {
      return console.out();
    }
    return quiet ? NOWHERE : console.err();
  }

  /** Takes what else there is to say, line by line; a warning begins with that word. */
  public Consumer<String> messages() {
    return line -> {
      if (!quiet || line.startsWith("warning: ")) {
        console.say(line);
      }
    };
  }

  /** Takes what only a user wants to know who says {@code --debug}. */
  public Consumer<String> details() {
    return debug ? messages() : line -> {};
  }

  /** Prints the object if it is asked for, and fails if it does not get through. */
  public void json(Supplier<String> object) {
    if (json) {
      try {
        new CheckedStream(console.out()).write((object.get() + "\n").getBytes(UTF_8));
      } catch (IOException e) {
        throw InputException.expected(CheckedStream.STANDARD_OUTPUT, "to write it", e);
      }
    }
  }
}
