package nndl.command.options;

import static nndl.command.Scope.Repeat.NEVER;
import static nndl.command.Scope.Search.WHOLE;

import nndl.command.Program;
import nndl.command.Scope;
import nndl.command.Streams;
import nndl.command.console.Console;
import picocli.CommandLine.Option;

/** The option of commands that can print their result as JSON. */
public final class JsonOption {
  @Scope(repeats = NEVER, search = WHOLE, program = false)
  @Option(
      names = "--json",
      order = 0,
      fallbackValue = "true",
      description =
          "print one JSON object to standard output at the end, and the lines to standard "
              + "error")
  private boolean json;

  /** Returns the output streams of a command with this option. */
  public Streams streams(Console console, Program.Common common) {
    return new Streams(console, json, common);
  }
}
