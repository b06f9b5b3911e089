package nndl.command;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * From arguments to an options object: the command line, and below it the properties file that
 * {@code --config} names, whose keys are the options without their dashes. No option is ignored: a
 * {@link Conflict} is an error, or the file gives way.
 */
final class CommandLines {
  private static final String CONFIG = "--config";

  private static final Set<String> NOT_IN_FILES = Set.of(CONFIG, "--help", "--version");

  /** What the JVM has in place of bytes that are no character. */
  private static final String REPLACEMENT = "\uFFFD";

  private CommandLines() {}

  /** Prints the usage or the version where it is asked for, whatever else is said. */
  static boolean explain(Options options, PrintStream out, String... args) {
    List<String> said = Arrays.asList(args);
    if (said.contains("--help")) {
      new CommandLine(options).usage(out, colours());
    } else if (said.contains("--version")) {
      out.print(Version.text() + "\n");
    } else {
      return false;
    }
    return true;
  }

  /**
   * None where output is no terminal, or NO_COLOR is set, as picocli sees; and none for dumb ones.
   */
  private static CommandLine.Help.Ansi colours() {
    return "dumb".equals(System.getenv("TERM"))
        ? CommandLine.Help.Ansi.OFF
        : CommandLine.Help.Ansi.AUTO;
  }

  /** Fails with picocli's ParameterException. */
  static void parse(Options options, Storage storage, String... args) {
    Properties file = new Properties();
    parse(options, storage, file, args);
  }

  /** All that is said, by the options' names without dashes: on the command line, or below it. */
  static Properties said(Options options, Storage storage, String... args) {
    Properties all = new Properties();
    CommandLine commandLine = parse(options, storage, all, args);
    for (OptionSpec option : commandLine.getParseResult().matchedOptions()) {
      all.setProperty(key(option.longestName()), String.join(",", option.originalStringValues()));
    }
    return all;
  }

  /**
   * Reads options and their file.
   *
   * @param file is empty, and takes what the file says
   */
  private static CommandLine parse(
      Options options, Storage storage, Properties file, String... args) {
    CommandLine commandLine = over(options, file);
    config(commandLine, storage, file, args);
    parse(commandLine, args);
    read(commandLine, file, options.conflicts(storage), args);
    return commandLine;
  }

  /** Reads options, of which a file has those that the command line has not. */
  static CommandLine over(Options options, Properties file) {
    CommandLine commandLine = new CommandLine(options);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.registerConverter(Path.class, CommandLines::path);
    commandLine.setDefaultValueProvider(
        argument ->
            argument.isOption()
                ? file.getProperty(key(((OptionSpec) argument).longestName()))
                : null);
    return commandLine;
  }

  private static void read(
      CommandLine commandLine, Properties file, List<Conflict> conflicts, String... args) {
    Set<String> gone = new HashSet<>();
    while (givesWay(file, gone, conflicts, commandLine.getParseResult())) {
      parse(commandLine, args);
    }
  }

  private static void parse(CommandLine commandLine, String... args) {
    try {
      commandLine.parseArgs(args);
    } catch (MissingParameterException e) {
      // A mistyped option explains why another is missing.
      List<String> unknown = commandLine.getUnmatchedArguments();
      throw unknown.isEmpty() ? e : new UnmatchedArgumentException(commandLine, unknown);
    }
  }

  /**
   * Takes out of the file what contradicts the command line, or needs what was taken out before,
   * and says whether there was such. Fails if options contradict each other that stand in the same
   * place.
   *
   * @param gone the options that were taken out
   */
  private static boolean givesWay(
      Properties file,
      Set<String> gone,
      List<Conflict> conflicts,
      CommandLine.ParseResult commandLine) {
    for (Conflict conflict : conflicts) {
      boolean typed = commandLine.hasMatchedOption(conflict.option());
      if ((typed || file.containsKey(key(conflict.option()))) && conflict.holds().getAsBoolean()) {
        List<String> losers = List.of();
        if (!typed
            && conflict.others().stream()
                .anyMatch(other -> commandLine.hasMatchedOption(other) || gone.contains(other))) {
          losers = List.of(conflict.option());
        } else if (typed && conflict.alternatives()) {
          losers = conflict.others();
        }
        if (!file.keySet().removeAll(losers.stream().map(CommandLines::key).toList())) {
          throw InputException.expected(conflict.option(), conflict.expected(), conflict.found());
        }
        gone.addAll(losers);
        return true;
      }
    }
    return false;
  }

  /** An option's name without dashes. */
  static String key(String option) {
    return option.substring(2);
  }

  private static Path path(String text) {
    requireCarried(text);
    try {
      return new Path(text);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.TypeConversionException(
          "expected a path or URI, found '" + text + "': " + InputException.reason(e));
    }
  }

  /**
   * A JVM replaces what its locale has no characters for, in its arguments and in the names of
   * files, so that two names would become one.
   */
  private static void requireCarried(String name) {
    String encoding = System.getProperty("sun.jnu.encoding", StandardCharsets.UTF_8.name());
    if (name.contains(REPLACEMENT) || !Charset.forName(encoding).newEncoder().canEncode(name)) {
      throw new CommandLine.TypeConversionException(
          "expected a name in the characters of this JVM's locale, %s, found '%s' (LC_ALL=C.UTF-8)"
              .formatted(encoding, name));
    }
  }

  private static void config(
      CommandLine commandLine, Storage storage, Properties properties, String... args) {
    for (int i = 0; i < args.length; i++) {
      if (args[i].startsWith(CONFIG + "=")) {
        load(properties, storage, configPath(commandLine, args[i].substring(CONFIG.length() + 1)));
      } else if (args[i].equals(CONFIG) && i + 1 < args.length) {
        load(properties, storage, configPath(commandLine, args[i + 1]));
      }
    }
    Set<String> known = new HashSet<>(commandLine.getCommandSpec().optionsMap().keySet());
    known.removeAll(NOT_IN_FILES);
    for (String key : properties.stringPropertyNames()) {
      String option = "--" + key;
      if (!known.contains(option)) {
        // Who writes what only the command line takes has not mistyped another key.
        String hint = NOT_IN_FILES.contains(option) ? "" : NearMiss.hint(option, known);
        throw new ParameterException(
            commandLine,
            "Unknown key '%s' in the file that --config names%s"
                .formatted(key, hint.replace("--", "")));
      }
    }
  }

  private static Path configPath(CommandLine commandLine, String text) {
    try {
      return path(text);
    } catch (CommandLine.TypeConversionException e) {
      throw new ParameterException(commandLine, CONFIG + ": " + e.getMessage(), e);
    }
  }

  private static void load(Properties properties, Storage storage, Path file) {
    try (InputStreamReader in = new InputStreamReader(storage.open(file), StandardCharsets.UTF_8)) {
      properties.load(in);
    } catch (IOException | IllegalArgumentException e) {
      throw InputException.expected(file, "a properties file", e);
    }
  }
}
