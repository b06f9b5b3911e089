package nndl;

import nndl.command.Program;
import nndl.command.search.SearchCommand;

/** Runs {@link SearchCommand} for {@code spark-submit --class nndl.Search nndl.jar [options]}. */
public final class Search {
  private Search() {}

  public static void main(String[] args) {
    Program.main(new SearchCommand(), args);
  }
}
