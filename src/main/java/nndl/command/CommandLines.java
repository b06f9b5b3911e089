package nndl.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import nndl.data.storage.Paths;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Reads arguments into an options object. An option that is not on the command line may be in the
 * properties file that {@code --config} names. The keys of the file are the names of options
 * without dashes. No option is ignored silently: a {@link Conflict} is an error, unless the command
 * line overrides the file.
 */
final class CommandLines {
  private static final String CONFIG = "--config";
  private static final String PROPERTIES = "a properties file";

  private static final Set<String> NOT_IN_FILES = Set.of(CONFIG, "--help", "--version");

  /** The character to which the JVM decodes bytes that it cannot decode. */
  private static final String REPLACEMENT = "\uFFFD";

  private CommandLines() {}

  /**
   * Prints the usage or the version if an argument asks for it, and ignores all other arguments.
   *
   * @return whether something was printed
   */
  static boolean explain(Options options, PrintStream out, String... args) {
    List<String> given = Arrays.asList(args);
    if (given.contains("--help")) {
      new CommandLine(options).usage(out, colours());
    } else if (given.contains("--version")) {
      out.print(Version.text() + "\n");
    } else {
      return false;
    }
    return true;
  }

  /**
   * Returns no colours for a dumb terminal. Otherwise picocli decides: it prints none if the output
   * is not a terminal or if NO_COLOR is set.
   */
  private static CommandLine.Help.Ansi colours() {
    return "dumb".equals(System.getenv("TERM"))
        ? CommandLine.Help.Ansi.OFF
        : CommandLine.Help.Ansi.AUTO;
  }

  /**
   * Reads the options and their file. Fails with picocli's ParameterException if an argument or a
   * key of the file is wrong, and with an {@link InputException} if there is a conflict or if the
   * file cannot be read.
   */
  static void parse(Options options, Storage storage, String... args) {
    Properties file = new Properties();
    parse(options, storage, file, args);
  }

  /**
   * Reads the options and returns all that the user gave, on the command line or in the file.
   * Options of the file that the command line overrides are left out. The keys are the names
   * without dashes.
   */
  static Properties given(Options options, Storage storage, String... args) {
    Properties all = new Properties();
    CommandLine commandLine = parse(options, storage, all, args);
    for (OptionSpec option : commandLine.getParseResult().matchedOptions()) {
      all.setProperty(key(option.longestName()), String.join(",", option.originalStringValues()));
    }
    return all;
  }

  /**
   * Reads the options and their file.
   *
   * @param file the properties to which the options of the file are added. It is empty before.
   */
  private static CommandLine parse(
      Options options, Storage storage, Properties file, String... args) {
    CommandLine commandLine = withDefaults(options, file);
    config(commandLine, storage, file, args);
    parse(commandLine, args);
    Map<String, String> defaults = options.defaults(storage);
    if (!defaults.isEmpty()) {
      commandLine.setDefaultValueProvider(provider(file, defaults));
      parse(commandLine, args);
    }
    resolve(options, storage, commandLine, file, args);
    Ranges.require(
        commandLine.getCommandSpec(),
        option ->
            commandLine.getParseResult().hasMatchedOption(option)
                    || file.containsKey(key(option.longestName()))
                ? Optional.of(WrongOption.place(option, args))
                : Optional.empty());
    return commandLine;
  }

  /** Creates a parser that takes an option from {@code file} if it is not among the arguments. */
  static CommandLine withDefaults(Options options, Properties file) {
    CommandLine commandLine = new CommandLine(options);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setExpandAtFiles(false); // a file may be named so
    commandLine.registerConverter(Path.class, CommandLines::path);
    commandLine.setDefaultValueProvider(provider(file, Map.of()));
    return commandLine;
  }

  /** Takes an option from {@code file}, or else from {@code defaults}. */
  private static IDefaultValueProvider provider(Properties file, Map<String, String> defaults) {
    return argument -> {
      String key = argument.isOption() ? key(((OptionSpec) argument).longestName()) : "";
      String found = file.getProperty(key, defaults.get(key));
      return "".equals(found) && isFlag(argument) ? "true" : found;
    };
  }

  /** Whether an option needs no value. In a file it may stand alone too. */
  private static boolean isFlag(ArgSpec argument) {
    return argument.arity().min() == 0 && argument.type() == boolean.class;
  }

  /**
   * Removes from {@code file} the options that the command line overrides, and reads the options
   * again, until no conflict is left.
   */
  private static void resolve(
      Options options, Storage storage, CommandLine commandLine, Properties file, String... args) {
    Set<String> removed = new HashSet<>();
    while (overrides(
        commandLine.getParseResult(),
        file,
        removed,
        options.conflicts(commandLine.getCommandSpec(), storage))) {
      parse(commandLine, args);
    }
  }

  private static void parse(CommandLine commandLine, String... args) {
    try {
      commandLine.parseArgs(args);
    } catch (MissingParameterException e) {
      // A mistyped option is the reason why a required one is missing, so report the mistyped one.
      List<String> unknown = commandLine.getUnmatchedArguments();
      throw unknown.isEmpty() ? e : new UnmatchedArgumentException(commandLine, unknown);
    }
  }

  /**
   * Looks for the first conflict and removes the overridden options from {@code file}. The option
   * of the conflict is overridden if one of the other options is on the command line, or was
   * removed before. The other options are overridden if the option of the conflict is on the
   * command line and is an {@linkplain Conflict#alternatives alternative} to them. Fails if there
   * is a conflict but no option of the file is overridden.
   *
   * @param removed the options that were removed from the file so far
   * @return whether there was a conflict
   */
  private static boolean overrides(
      CommandLine.ParseResult commandLine,
      Properties file,
      Set<String> removed,
      List<Conflict> conflicts) {
    for (Conflict conflict : conflicts) {
      boolean typed = commandLine.hasMatchedOption(conflict.option());
      if ((typed || file.containsKey(key(conflict.option()))) && conflict.holds().getAsBoolean()) {
        List<String> overridden = List.of();
        if (!typed
            && conflict.others().stream()
                .anyMatch(
                    other -> commandLine.hasMatchedOption(other) || removed.contains(other))) {
          overridden = List.of(conflict.option());
        } else if (typed && conflict.alternatives()) {
          overridden = conflict.others();
        }
        if (!file.keySet().removeAll(overridden.stream().map(CommandLines::key).toList())) {
          throw InputException.expected(conflict.option(), conflict.expected(), conflict.found());
        }
        removed.addAll(overridden);
        return true;
      }
    }
    return false;
  }

  /** Returns the name of an option without dashes. */
  static String key(String option) {
    return option.substring(2);
  }

  private static Path path(String text) {
    requireEncodable(text);
    try {
      return Paths.of(text);
    } catch (IllegalArgumentException e) {
      throw new CommandLine.TypeConversionException(
          "expected a path or URI, found '" + text + "': " + InputException.reason(e));
    }
  }

  /**
   * Fails if the JVM's locale cannot encode the name. The JVM replaces characters that it cannot
   * encode, in its arguments and in file names. Then two different names could become equal.
   */
  private static void requireEncodable(String name) {
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
      String name = null;
      if (args[i].startsWith(CONFIG + "=")) {
        name = args[i].substring(CONFIG.length() + 1);
      } else if (args[i].equals(CONFIG) && i + 1 < args.length) {
        name = args[i + 1];
      }
      if (name != null) {
        load(properties, storage, configPath(commandLine, name));
      }
    }
    Set<String> known = new HashSet<>(commandLine.getCommandSpec().optionsMap().keySet());
    known.removeAll(NOT_IN_FILES);
    for (String key : properties.stringPropertyNames()) {
      String option = "--" + key;
      if (!known.contains(option)) {
        if (NOT_IN_FILES.contains(option)) {
          throw new ParameterException(
              commandLine,
              "Key '%s' in the file that --config names: %s is an option of the command line alone"
                  .formatted(key, option));
        }
        throw new ParameterException(
            commandLine,
            "Unknown key '%s' in the file that --config names%s"
                .formatted(key, NearMiss.hint(option, known).replace("--", "")));
      }
      String name = commandLine.getCommandSpec().findOption(option).longestName();
      properties.setProperty(key(name), (String) properties.remove(key));
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
    try (InputStream in = storage.open(file)) {
      ConfigFile.load(properties, file, in.readAllBytes());
    } catch (IOException | IllegalArgumentException e) {
      throw InputException.expected(file, PROPERTIES, e);
    }
  }
}
