package nndl.command;

import java.util.List;
import nndl.data.storage.Storage;

/** The options of a command: an object whose fields have picocli's annotations. */
public interface Options {
  /** Returns the options that all commands have. They are a mixin of this object. */
  public Program.Common common();

  /**
   * Returns all possible conflicts, in which one option would be ignored because of others. The
   * list is empty if every option has an effect whatever the values of the other options.
   *
   * @param storage reads the files that options name, if a conflict depends on their content
   */
  public default List<Conflict> conflicts(Storage storage) {
    return List.of();
  }
}
