package nndl;

import nndl.command.Program;
import nndl.command.chapter.ChapterCommand;

/**
 * {@code spark-submit --class nndl.Chapter nndl.jar NAME [options]}, which is {@link
 * ChapterCommand}.
 */
public final class Chapter {
  private Chapter() {}

  public static void main(String[] args) {
    Program.exit(ChapterCommand.run(System.out, System.err, args));
  }
}
