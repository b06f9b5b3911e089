package nndl.command;

import java.lang.reflect.Field;
import java.util.List;
import java.util.function.Predicate;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Reads the {@link Scope} annotations of options. */
public final class Scopes {
  /** The scope of an option without an annotation, in which each element has its default. */
  private static final Scope DEFAULTS = Unannotated.class.getAnnotation(Scope.class);

  private Scopes() {}

  /** Returns the scope of an option. */
  public static Scope of(OptionSpec option) {
    Scope scope = ((Field) option.userObject()).getAnnotation(Scope.class);
    return scope == null ? DEFAULTS : scope;
  }

  /**
   * Returns the longest name of each option of a command, in the order of the help, if the scope of
   * the option satisfies a condition.
   */
  public static List<String> names(CommandSpec command, Predicate<Scope> scope) {
    return command.options().stream()
        .filter(option -> scope.test(of(option)))
        .map(OptionSpec::longestName)
        .toList();
  }

  /** Whether an option needs another one, as its field declares. */
  public static boolean needs(OptionSpec option, String other) {
    Needs needs = ((Field) option.userObject()).getAnnotation(Needs.class);
    return needs != null && List.of(needs.value()).contains(other);
  }

  @Scope
  private interface Unannotated {}
}
