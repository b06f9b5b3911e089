package nndl.command.options;

import java.lang.reflect.Field;
import java.util.List;
import java.util.function.Predicate;
import nndl.command.Scope;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Reads what stands as {@link Scope} beside the options. */
public final class Scopes {
  /** Of an option that says nothing. */
  private static final Scope DEFAULTS = defaults();

  private Scopes() {}

  /** The scope of an option. */
  public static Scope of(OptionSpec option) {
    Scope said = ((Field) option.userObject()).getAnnotation(Scope.class);
    return said == null ? DEFAULTS : said;
  }

  /** The options of a command that have such a scope, by their longest names, in order. */
  public static List<String> names(CommandSpec command, Predicate<Scope> scope) {
    return command.options().stream()
        .filter(option -> scope.test(of(option)))
        .map(OptionSpec::longestName)
        .toList();
  }

  @Scope
  private static Scope defaults() {
    try {
      return Scopes.class.getDeclaredMethod("defaults").getAnnotation(Scope.class);
    } catch (NoSuchMethodException e) {
      throw new AssertionError(e);
    }
  }
}
