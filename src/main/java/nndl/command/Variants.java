package nndl.command;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Reads the options of several runs, such as the trials of a search. Each run has the options that
 * the user gave for all runs, and values of its own that override them. An option is dropped if it
 * would be ignored because of the run's own values.
 */
public final class Variants {
  private final Properties common;
  private final Storage storage;
  private final String source;

  /**
   * Reads the options that the user gave for all runs.
   *
   * @param all an options object into which the arguments are read
   * @param without the names, without dashes, of options that the runs do not have
   * @param source the option with which the user gave the runs' own values
   */
  public Variants(
      Options all, Storage storage, Set<String> without, String source, List<String> args) {
    this.storage = storage;
    this.source = source;
    this.common = CommandLines.given(all, storage, args.toArray(String[]::new));
    all.defaults(storage).forEach(common::putIfAbsent);
    common.keySet().removeAll(without);
  }

  /**
   * Reads the options of a run.
   *
   * @param own the run's own values. The keys are names of options without dashes.
   * @return the own values that were not dropped
   */
  public Map<String, String> read(Options options, Map<String, String> own) {
    Properties all = new Properties();
    all.putAll(common);
    Map<String, String> kept = new LinkedHashMap<>(own);
    Set<String> chosen = new HashSet<>(own.keySet()); // also the options that were dropped
    CommandLine commandLine = CommandLines.withDefaults(options, all);
    while (true) {
      parse(commandLine, kept); // sets all options again
      CommandSpec command = commandLine.getCommandSpec();
      Conflict conflict = first(options.conflicts(command, storage), all, kept, chosen);
      if (conflict == null) {
        Ranges.require(
            command,
            option ->
                Optional.of(CommandLines.key(option.longestName()))
                    .filter(kept::containsKey)
                    .map(key -> source + " " + key));
        return kept;
      }
      String option = CommandLines.key(conflict.option());
      if (!isAmong(conflict.others(), chosen)) {
        throw InputException.expected(conflict.option(), conflict.expected(), conflict.found());
      }
      all.remove(option);
      kept.remove(option);
      chosen.add(option);
    }
  }

  private void parse(CommandLine commandLine, Map<String, String> own) {
    try {
      commandLine.parseArgs(
          own.entrySet().stream()
              .map(option -> "--" + option.getKey() + "=" + option.getValue())
              .toArray(String[]::new));
    } catch (ParameterException e) {
      String option = ((OptionSpec) e.getArgSpec()).longestName();
      throw new InputException(WrongOption.value(e, source + " " + CommandLines.key(option)), e);
    }
  }

  /**
   * Returns the first conflict that a run's own values cause, or null. All other conflicts were
   * reported when the user's arguments were read.
   */
  private static Conflict first(
      List<Conflict> conflicts, Properties all, Map<String, String> kept, Set<String> chosen) {
    return conflicts.stream()
        .filter(
            conflict -> {
              String option = CommandLines.key(conflict.option());
              return (kept.containsKey(option)
                      || (all.containsKey(option) && isAmong(conflict.others(), chosen)))
                  && conflict.holds().getAsBoolean();
            })
        .findFirst()
        .orElse(null);
  }

  private static boolean isAmong(List<String> options, Set<String> chosen) {
    return options.stream().map(CommandLines::key).anyMatch(chosen::contains);
  }
}
