package nndl;

import nndl.command.Program;
import nndl.command.chapter.ChapterCommand;

/**
 * Runs {@link ChapterCommand} for {@code spark-submit --class nndl.Chapter nndl.jar NAME
 * [options]}.
 */
public final class Chapter {
  private Chapter() {}

  public static void main(String[] args) {
    Program.exit(ChapterCommand.run(System.out, System.err, args));
  }
}
