package nndl.command;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Turns an error of picocli into one line: which option is wrong, what was expected and found, and
 * a suggestion if a known word is close.
 */
final class WrongOption {
  /** The text that picocli prints before the message of a converter. */
  private static final Pattern PREFIX =
      Pattern.compile("^Invalid value for option '--([^']*)'[^:]*: (\\1: )?");

  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");

  /** What the values of options that name files to read are called in the help. */
  private static final Set<String> FILES = Set.of("DIR", "FILE", "FILES");

  private static final Set<String> NOT_READ = Set.of("--config", "--output");

  private WrongOption() {}

  /** Returns the whole line for an option on the command line or in the file. */
  static String line(ParameterException error, String... args) {
    return PREFIX.matcher(error.getMessage()).find()
        ? value(error, place(error.getArgSpec(), args))
        : message(error) + hint(error);
  }

  /** Returns the whole line for a value that was given in another way. */
  static String value(ParameterException error, String place) {
    return "%s: %s%s".formatted(place, value(error), hint(error));
  }

  private static String value(ParameterException error) {
    String expected = expected(error.getArgSpec(), error.getValue());
    return expected.isEmpty()
        ? PREFIX.matcher(error.getMessage()).replaceFirst("")
        : "expected %s, found '%s'".formatted(expected, error.getValue());
  }

  /**
   * Returns what was expected, or an empty string if the option has a converter of its own, whose
   * message contains it.
   */
  private static String expected(ArgSpec option, String value) {
    List<String> choices = Choices.of(option);
    if (!choices.isEmpty()) {
      return "one of " + String.join(", ", choices);
    }
    Class<?> type = option.auxiliaryTypes()[0];
    if (type == boolean.class) {
      return "true or false";
    }
    if (Ranges.isWhole(option)) {
      boolean isLong = type == long.class || type == Long.class;
      return isLong
          ? whole(option, value, Long.MIN_VALUE, Long.MAX_VALUE)
          : whole(option, value, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }
    return List.of(double.class, Double.class, Float.class, BigDecimal.class).contains(type)
        ? "a number"
        : "";
  }

  /** Returns the limits of the type only if a whole number is outside them. */
  private static String whole(ArgSpec option, String value, long min, long max) {
    Optional<Range> range = Scopes.declared(option, Range.class);
    if (WHOLE.matcher(value).matches()) {
      return "a whole number from %s to %s"
          .formatted(range.map(r -> (long) r.min()).orElse(min), max);
    }
    return "a whole number" + range.map(r -> ", " + Ranges.text(r, true)).orElse("");
  }

  /**
   * Returns where the option is: its name if it is on the command line, or else its key in the
   * file.
   */
  static String place(ArgSpec argument, String... args) {
    String option = ((OptionSpec) argument).longestName();
    boolean isTyped =
        Arrays.stream(args)
            .map(arg -> arg.replaceFirst("=.*", ""))
            .anyMatch(List.of(((OptionSpec) argument).names())::contains);
    return isTyped ? option : CommandLines.key(option) + ", in the file that --config names";
  }

  /**
   * Returns the message for any other error. picocli also lists the value of an unknown option as
   * unknown, so only the options are named here.
   */
  private static String message(ParameterException error) {
    if (error instanceof UnmatchedArgumentException unmatched) {
      List<String> options =
          unmatched.getUnmatched().stream().filter(word -> word.startsWith("-")).toList();
      if (!options.isEmpty()) {
        return "Unknown option%s: '%s'"
            .formatted(options.size() == 1 ? "" : "s", String.join("', '", options));
      }
      return "'%s': expected options%s, found %s without one"
          .formatted(
              String.join("', '", unmatched.getUnmatched()),
              examples(error),
              unmatched.getUnmatched().size() == 1 ? "a word" : "words");
    }
    return error.getMessage();
  }

  /** Returns the first two options that name what the command reads, as examples. */
  private static String examples(ParameterException error) {
    List<String> files =
        error.getCommandLine().getCommandSpec().options().stream()
            .filter(option -> FILES.contains(option.paramLabel()))
            .map(OptionSpec::longestName)
            .filter(name -> !NOT_READ.contains(name))
            .limit(2)
            .toList();
    return files.isEmpty() ? "" : ", such as " + String.join(" and ", files);
  }

  /**
   * Returns a question whether a similar option or value was meant. If none is similar, refers to
   * the help.
   */
  private static String hint(ParameterException error) {
    String hint = "";
    ArgSpec option = error.getArgSpec();
    if (error instanceof UnmatchedArgumentException unmatched) {
      String typed = unmatched.getUnmatched().get(0).replaceFirst("=.*", "");
      Collection<String> known = error.getCommandLine().getCommandSpec().optionsMap().keySet();
      hint = NearMiss.hint(typed.startsWith("-") ? typed : "--" + typed, known);
    } else if (option != null && error.getValue() != null) {
      hint = NearMiss.hint(error.getValue(), Choices.of(option));
    }
    return hint.isEmpty() && !error.getMessage().contains("; did you mean ")
        ? "; --help explains the options"
        : hint;
  }
}
