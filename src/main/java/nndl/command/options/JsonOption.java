package nndl.command.options;

import nndl.command.Program;
import nndl.command.Scope;
import nndl.command.Streams;
import nndl.command.console.Console;
import picocli.CommandLine.Option;

/** The option of programs that can say for a program what they say for a reader. */
public final class JsonOption {
  @Scope(repeats = Scope.Repeat.NEVER, search = Scope.Search.WHOLE)
  @Option(
      names = "--json",
      fallbackValue = "true",
      description =
          "print one JSON object to standard output at the end, and the lines to standard "
              + "error")
  private boolean json;

  /** Where a program's words go that has this option. */
  public Streams streams(Console console, Program.Common common) {
    return new Streams(console, json, common);
  }
}
