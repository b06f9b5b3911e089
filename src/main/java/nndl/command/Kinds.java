package nndl.command;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nndl.error.InputException;
import nndl.training.workload.Settings;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.TypeConversionException;

/**
 * The records of a sealed interface as the values of an option, each by its name: {@code one-cycle}
 * is {@code OneCycle}. Their components are options too, with the names that {@link Settings} gives
 * them, so an option such as {@code --pct-start} has no effect with a record that lacks it.
 */
public abstract class Kinds<T> implements ITypeConverter<Class<? extends T>> {
  private final List<Class<? extends T>> all = new ArrayList<>();

  protected Kinds(Class<T> sealed) {
    for (Class<?> kind : sealed.getPermittedSubclasses()) {
      all.add(kind.asSubclass(sealed));
    }
  }

  /** Returns the kinds among which an option chooses, if it chooses among such. */
  static Optional<Kinds<?>> of(ArgSpec option) {
    return Arrays.stream(option.converters())
        .filter(Kinds.class::isInstance)
        .<Kinds<?>>map(Kinds.class::cast)
        .findFirst();
  }

  /** Returns the name of a kind as a user writes it. */
  public static String name(Class<?> kind) {
    return Settings.dashed(kind.getSimpleName());
  }

  /** Returns the names of all kinds, in the order of the interface. */
  public List<String> names() {
    return all.stream().map(Kinds::name).toList();
  }

  @Override
  public Class<? extends T> convert(String text) {
    return all.stream()
        .filter(kind -> name(kind).equalsIgnoreCase(text.replace('_', '-')))
        .findFirst()
        .orElseThrow(() -> new TypeConversionException("'" + text + "'"));
  }

  /**
   * Returns the parameters that only some kinds have, and the kinds that have them, by the names of
   * the options without dashes in front.
   */
  Map<String, List<String>> parameters() {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (Class<? extends T> kind : all) {
      for (RecordComponent component : kind.getRecordComponents()) {
        parameters
            .computeIfAbsent(Settings.dashed(component.getName()), name -> new ArrayList<>())
            .add(name(kind));
      }
    }
    parameters.values().removeIf(kinds -> kinds.size() == all.size());
    return parameters;
  }

  /**
   * Returns a record of a kind. Its components are the fields of the same names. Fails if one of
   * them is null, which stands for an option that is not given.
   *
   * @param option the option with which the user chose the kind
   * @param fields an object of options
   */
  public static <T> T make(String option, Class<T> kind, Object fields) {
    RecordComponent[] components = kind.getRecordComponents();
    Object[] values = new Object[components.length];
    try {
      for (int i = 0; i < values.length; i++) {
        String name = components[i].getName();
        values[i] = fields.getClass().getField(name).get(fields);
        if (values[i] == null) {
          throw InputException.expected(
              option + " " + name(kind), "--" + Settings.dashed(name), "none");
        }
      }
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      return kind.getConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e); // an option without a field, or a private one
    }
  }
}
