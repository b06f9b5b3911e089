package nndl.command.options;

import nndl.command.BaseCommand;
import nndl.command.Session;
import nndl.command.Streams;
import picocli.CommandLine.Mixin;

/** A command that prints a result: lines for a reader, or one JSON object. */
public abstract class ResultCommand extends BaseCommand {
  @Mixin private final JsonOption json = new JsonOption();

  /** Returns the output of the command, as its options have it. */
  public Streams streams(Session session) {
    return json.streams(session.console(), common());
  }
}
