package nndl.command;

import java.lang.annotation.Annotation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nndl.error.InputException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The conflicts that the fields of a command's options declare: by {@link Needs}, {@link Excludes}
 * and {@link Replaces}, and as parameters that not all {@link Kinds} have.
 */
public record OptionRules(CommandSpec command, List<Conflict> conflicts) {
  private static final Pattern OTHER = Pattern.compile("(--[a-z0-9-]+)(?: ([^ ,]+))?(,.*)?");

  /** Returns the conflicts that the options of a command declare. */
  public static List<Conflict> of(CommandSpec command) {
    OptionRules rules = new OptionRules(command, new ArrayList<>());
    command.options().forEach(rules::addParameters);
    command.options().forEach(rules::add);
    return rules.conflicts;
  }

  /** Adds the parameters of a kind, which have no effect if another one was chosen. */
  private void addParameters(OptionSpec chosen) {
    Map<String, List<String>> parameters = Kinds.of(chosen).map(Kinds::parameters).orElse(Map.of());
    parameters.forEach(
        (name, kinds) ->
            addNeeds(command.findOption("--" + name), List.of(new Other(chosen, kinds, ""))));
  }

  private void add(OptionSpec option) {
    for (Other other : others(option, Excludes.class, Excludes::value)) {
      addExcludes(option, other);
    }
    for (Other other : others(option, Replaces.class, Replaces::value)) {
      addExcludes(other.option, new Other(option, List.of(), ""));
    }
    List<Other> needed = others(option, Needs.class, Needs::value);
    if (!needed.isEmpty()) {
      addNeeds(option, needed);
    }
  }

  private void addNeeds(OptionSpec option, List<Other> others) {
    conflicts.add(
        Conflict.uselessWithout(
            option.longestName(),
            others.stream().map(Other::name).toList(),
            InputException.or(others.stream().map(Other::needed).toList()),
            others.get(0).found(),
            () -> isOn(option) && others.stream().noneMatch(Other::holds)));
  }

  /** A parameter does not override a kind that excludes it. */
  private void addExcludes(OptionSpec option, Other other) {
    String name = option.longestName();
    List<String> names = List.of(other.name());
    BooleanSupplier holds = () -> isOn(option) && other.holds();
    conflicts.add(
        Kinds.of(other.option).isPresent()
            ? Conflict.excludedBy(name, names, other.excluding(), holds)
            : Conflict.excludes(name, names, other.excluding(), holds));
  }

  /** Whether an option that was given has an effect: not if it says false. */
  private static boolean isOn(OptionSpec option) {
    return !Boolean.FALSE.equals(option.getValue());
  }

  private <A extends Annotation> List<Other> others(
      OptionSpec option, Class<A> annotation, Function<A, String[]> texts) {
    return Scopes.declared(option, annotation).stream()
        .flatMap(found -> Arrays.stream(texts.apply(found)))
        .map(this::other)
        .flatMap(Optional::stream)
        .filter(other -> !other.option.equals(option))
        .toList();
  }

  private Optional<Other> other(String text) {
    Matcher parts = OTHER.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(text);
    }
    List<String> values = parts.group(2) == null ? List.of() : List.of(parts.group(2).split("\\|"));
    String reason = parts.group(3) == null ? "" : parts.group(3);
    return Optional.ofNullable(command.findOption(parts.group(1)))
        .map(option -> new Other(option, values, reason));
  }

  /** An option because of which another one would be ignored, with the values that count. */
  private record Other(OptionSpec option, List<String> values, String reason) {
    String name() {
      return option.longestName();
    }

    /** Whether the option has one of the values, or without values another one than by default. */
    boolean holds() {
      Object value = option.getValue();
      if (value == null || !isOn(option)) {
        return false;
      }
      String word = Choices.word(value);
      return values.isEmpty() ? !word.equals(option.defaultValue()) : values.contains(word);
    }

    String needed() {
      if (!values.isEmpty()) {
        return name() + " " + InputException.or(values);
      }
      return option.arity().max() == 0 ? name() : name() + " " + option.paramLabel();
    }

    String excluding() {
      return (values.isEmpty() ? name() : name() + " " + InputException.or(values)) + reason;
    }

    String found() {
      return values.isEmpty() || option.getValue() == null
          ? "none"
          : Choices.word(option.getValue());
    }
  }
}
