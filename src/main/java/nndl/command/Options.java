package nndl.command;

import java.util.List;
import nndl.data.storage.Storage;

/** What a user may say to a program: an object whose fields have picocli's annotations. */
public interface Options {
  /** The options that all programs have: a mixin of this object. */
  public Program.Common common();

  /**
   * All ways in which one option would be ignored because of others; none, if each option counts
   * whatever the others are.
   *
   * @param storage for what depends on the files that options name
   */
  public default List<Conflict> conflicts(Storage storage) {
    return List.of();
  }
}
