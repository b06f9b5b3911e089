package nndl.command.chapter;

import java.util.function.Consumer;
import nndl.command.AccuracyLines;
import nndl.command.BaseCommand;
import nndl.command.Session;
import nndl.command.console.Console;
import nndl.data.storage.Storage;

/** A part of chapter 1 that can be run. It has options, does its work and prints its numbers. */
abstract class Exercise extends BaseCommand {

  /**
   * Does the work.
   *
   * @param storage reads the files that options name
   * @param console shows the progress
   * @param lines takes the lines of standard output
   */
  abstract void run(Storage storage, Console console, Consumer<String> lines) throws Exception;

  @Override
  public final void run(Session session) throws Exception {
    Console console = session.console();
    run(session.storage(), console, AccuracyLines.lines(console.out()));
  }
}
