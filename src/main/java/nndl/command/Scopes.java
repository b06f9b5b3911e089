package nndl.command;

import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Reads the {@link Scope} annotations of options. */
public final class Scopes {
  /** The scope of an option without an annotation, in which each element has its default. */
  private static final Scope DEFAULTS = Unannotated.class.getAnnotation(Scope.class);

  private Scopes() {}

  /** Returns the scope of an option. */
  public static Scope of(OptionSpec option) {
    return declared(option, Scope.class).orElse(DEFAULTS);
  }

  /** Returns an annotation of an option's field, or else of the class that has the field. */
  static <A extends Annotation> Optional<A> declared(ArgSpec option, Class<A> annotation) {
    Field field = (Field) option.userObject();
    return Optional.ofNullable(field.getAnnotation(annotation))
        .or(() -> Optional.ofNullable(field.getDeclaringClass().getAnnotation(annotation)));
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
    return declared(option, Needs.class)
        .filter(needs -> List.of(needs.value()).contains(other))
        .isPresent();
  }

  @Scope
  private interface Unannotated {}
}
