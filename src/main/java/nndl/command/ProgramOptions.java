package nndl.command;

import java.util.Map;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Reads the options that a program gives, with the checks and messages of a command line. */
public final class ProgramOptions {
  private ProgramOptions() {}

  /**
   * Reads the options. Fails with an {@link InputException} if one is wrong, or if one would be
   * ignored because of another.
   *
   * @param values the values by the names of the options, without dashes
   */
  public static void read(Options options, Storage storage, Map<String, String> values) {
    String[] arguments =
        values.entrySet().stream()
            .map(option -> "--%s=%s".formatted(option.getKey(), option.getValue()))
            .toArray(String[]::new);
    CommandSpec command = new CommandLine(options).getCommandSpec();
    for (String name : values.keySet()) {
      OptionSpec option = command.findOption("--" + name);
      if (option != null && !Scopes.of(option).program()) {
        throw InputException.expected(
            "--" + name, "an option of a training that a program calls", "one of a command");
      }
    }
    try {
      CommandLines.parse(options, storage, arguments);
    } catch (ParameterException e) {
      throw new InputException(WrongOption.line(e, arguments), e);
    }
  }
}
