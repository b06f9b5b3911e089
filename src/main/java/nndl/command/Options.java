package nndl.command;

import java.util.List;
import java.util.Map;
import nndl.data.storage.Storage;
import picocli.CommandLine.Model.CommandSpec;

/** The options of a command: an object whose fields have picocli's annotations. */
public interface Options {
  /** Returns the options that all commands have. They are a mixin of this object. */
  public Program.Common common();

  /**
   * Returns the defaults of options that depend on other options, by the name of the option without
   * dashes. They replace the defaults of the annotations.
   *
   * @param storage reads the files that options name, if a default depends on them
   */
  public default Map<String, String> defaults(Storage storage) {
    return Map.of();
  }

  /**
   * Returns all possible conflicts, in which one option would be ignored because of others. The
   * list is empty if every option has an effect whatever the values of the other options.
   *
   * @param command the options with their values. Their fields declare most conflicts.
   * @param storage reads the files that options name, if a conflict depends on their content
   */
  public default List<Conflict> conflicts(CommandSpec command, Storage storage) {
    return OptionRules.of(command);
  }
}
