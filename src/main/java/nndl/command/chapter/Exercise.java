package nndl.command.chapter;

import java.util.function.Consumer;
import nndl.command.AccuracyLines;
import nndl.command.Command;
import nndl.command.Session;
import nndl.command.console.Console;
import nndl.data.storage.Storage;

/** A part of chapter 1 that can be run. It has options, does its work and prints its numbers. */
interface Exercise extends Command {

  /**
   * Does the work.
   *
   * @param storage reads the files that options name
   * @param console shows the progress
   * @param lines takes the lines of standard output
   */
  void run(Storage storage, Console console, Consumer<String> lines) throws Exception;

  @Override
  default void run(Session session) throws Exception {
    Console console = session.console();
    run(session.storage(), console, AccuracyLines.lines(console.out()));
  }
}
