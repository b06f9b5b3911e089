package nndl.command.chapter;

import java.util.function.Consumer;
import nndl.command.Options;
import nndl.command.console.Console;
import nndl.data.storage.Storage;

/** Something that chapter 1 does or asks: the options that picocli fills in, and what is done. */
public interface Exercise extends Options {

  /**
   * Does it.
   *
   * @param storage the files that options name
   * @param console where it may show how far it is
   * @param lines takes what a reader asked for, line by line
   */
  void run(Storage storage, Console console, Consumer<String> lines) throws Exception;
}
