package nndl.command.options;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import nndl.command.Choices;
import nndl.command.Scopes;
import nndl.math.CsvRows;
import nndl.math.NumberText;
import nndl.network.Layout;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Collects the options that repeat a run of {@code nndl train} on the same samples, for its record.
 * They are the options that affect the result and differ from their defaults, and a few that are
 * always listed. The files of the samples are left out, and {@code FILE} stands for the file of the
 * initial model, because other users have files in other directories. Settings of Spark are left
 * out too.
 */
public final class RepeatingOptions {
  private RepeatingOptions() {}

  /**
   * Returns the options as {@code --name=value}, or {@code --name} if the value is true, in the
   * order of the help.
   */
  public static List<String> of(TrainOptions options) {
    CommandLine defaults = new CommandLine(new TrainOptions());
    defaults.setCaseInsensitiveEnumValuesAllowed(true).parseArgs();
    Map<String, String> byDefault = new TreeMap<>();
    for (OptionSpec option : defaults.getCommandSpec().options()) {
      value(option).ifPresent(text -> byDefault.put(option.longestName(), text));
    }
    List<String> repeating = new ArrayList<>();
    for (OptionSpec option : new CommandLine(options).getCommandSpec().options()) {
      String name = option.longestName();
      Optional<String> text = value(option);
      boolean shown =
          switch (Scopes.of(option).repeats()) {
            case NEVER -> false;
            case IF_CHANGED -> text.isPresent() && !text.get().equals(byDefault.get(name));
            case ALWAYS -> text.isPresent();
          };
      if (shown) {
        repeating.add(text.get().equals("true") ? name : name + "=" + text.get());
      }
    }
    return List.copyOf(repeating);
  }

  /** Values of an option that is not split may themselves be lists, so they stand as they are. */
  private static Optional<String> value(OptionSpec option) {
    return option.getValue() instanceof List<?> list && option.splitRegex().isEmpty()
        ? Optional.of(list.stream().map(Object::toString).collect(Collectors.joining(",")))
        : text(option.getValue());
  }

  /** Returns the value as a user would write it, {@code FILE} for a path, or empty for null. */
  private static Optional<String> text(Object value) {
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof Path) {
      return Optional.of("FILE"); // the record's settings contain a hash of the weights
    }
    if (value instanceof Layout layout) {
      return Optional.of(Layout.text(layout.sizes()));
    }
    if (value instanceof List<?> list) {
      return Optional.of(
          list.stream()
              .map(item -> CsvRows.quoted(text(item).orElse("")))
              .collect(Collectors.joining(",")));
    }
    if (value instanceof Float number) {
      return Optional.of(NumberText.of(number));
    }
    if (value instanceof Double number) {
      return Optional.of(NumberText.of(number));
    }
    return Optional.of(Choices.word(value));
  }
}
