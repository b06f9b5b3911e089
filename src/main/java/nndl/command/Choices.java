package nndl.command;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.ArgSpec;

/** Lists the values that an option accepts if its type is an enum or a kind of record. */
public final class Choices {
  private Choices() {}

  /** Returns the values as a user writes them, or an empty list if the type has any others. */
  public static List<String> of(ArgSpec option) {
    Class<?> type = option.auxiliaryTypes()[0];
    Object[] choices = type.getEnumConstants();
    return choices == null
        ? Kinds.of(option).map(Kinds::names).orElse(List.of())
        : Arrays.stream(choices).map(Choices::word).toList();
  }

  /** Returns a value as a user writes it: a choice in lower case, with dashes. */
  public static String word(Object value) {
    if (value instanceof Class<?> kind) {
      return Kinds.name(kind);
    }
    return value instanceof Enum<?> choice
        ? choice.name().toLowerCase(Locale.ROOT).replace('_', '-')
        : String.valueOf(value);
  }
}
