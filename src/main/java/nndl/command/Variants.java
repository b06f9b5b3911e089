package nndl.command;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Several runs of one program: what the user has said of all of them, and below it what each has of
 * its own. What a run does not take, because of a choice of its own, it does without.
 */
public final class Variants {
  private final Properties common;
  private final Storage storage;
  private final String source;

  /**
   * What the user has said.
   *
   * @param all options that have been read from the arguments already
   * @param without those that are not of the runs, without their dashes
   * @param source the option that the runs' own values stand in
   */
  public Variants(
      Options all, Storage storage, Set<String> without, String source, List<String> args) {
    this.storage = storage;
    this.source = source;
    this.common = CommandLines.said(all, storage, args.toArray(String[]::new));
    common.keySet().removeAll(without);
  }

  /**
   * Reads the options of a run.
   *
   * @param own values by the options' names without dashes
   * @return those of its own that it takes
   */
  public Map<String, String> read(Options options, Map<String, String> own) {
    Properties all = new Properties();
    all.putAll(common);
    Map<String, String> left = new LinkedHashMap<>(own);
    Set<String> chosen = new HashSet<>(own.keySet()); // and what is dropped because of them
    CommandLine commandLine = CommandLines.over(options, all); // one: each reading sets all anew
    while (true) {
      parse(commandLine, left);
      Conflict conflict = first(options.conflicts(storage), all, left, chosen);
      if (conflict == null) {
        return left;
      }
      String option = CommandLines.key(conflict.option());
      if (!isAmong(conflict.others(), chosen)) {
        throw InputException.expected(conflict.option(), conflict.expected(), conflict.found());
      }
      all.remove(option);
      left.remove(option);
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

  /** One that comes of a run's own choices: the user has been told of the others. */
  private static Conflict first(
      List<Conflict> conflicts, Properties all, Map<String, String> left, Set<String> chosen) {
    return conflicts.stream()
        .filter(
            conflict -> {
              String option = CommandLines.key(conflict.option());
              return (left.containsKey(option)
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
