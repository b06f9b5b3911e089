package nndl.command;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.ArgSpec;

/** Lists the values that an option accepts if its type is an enum. */
public final class Choices {
  private Choices() {}

  /**
   * Returns the values in lower case, as a user writes them, or an empty list if the type is not an
   * enum.
   */
  public static List<String> of(ArgSpec option) {
    Class<?> type = option.auxiliaryTypes()[0];
    return type.isEnum()
        ? Arrays.stream(type.getEnumConstants()).map(Choices::word).toList()
        : List.of();
  }

  private static String word(Object choice) {
    return ((Enum<?>) choice).name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
