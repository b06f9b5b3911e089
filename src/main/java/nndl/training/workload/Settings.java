package nndl.training.workload;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import nndl.math.NumberText;
import nndl.math.products.Products;
import nndl.network.Layout;

/**
 * Reads every setting that affects the result of a run, as a name and a value, from the components
 * of records. So no new component can be forgotten in metadata, checkpoints and {@code --resume}. A
 * setting has the name of its component, written with dashes like an option: {@code miniBatchSize}
 * becomes {@code mini-batch-size}.
 */
public final class Settings {
  /**
   * The only setting that may differ when a run is resumed: the run may get more epochs than
   * before, unless its result {@linkplain Descent#needsTotal depends on their number}.
   */
  public static final String EPOCHS = "epochs";

  private Settings() {}

  /** Returns all settings of a run, including the number of its samples. */
  public static SortedMap<String, String> of(Workload workload) {
    SortedMap<String, String> settings = of(workload.hyperparameters());
    // The value for a BLAS includes the name of the library, since each library rounds differently.
    settings.put("arithmetic", Products.name(workload.hyperparameters().objective().arithmetic()));
    settings.put("shards", Integer.toString(workload.shards().count()));
    settings.put("training-samples", Long.toString(workload.training().count()));
    if (workload.weight() != workload.training().count()) {
      settings.put("training-weight", NumberText.of(workload.weight()));
    }
    return settings;
  }

  /**
   * Returns a setting for each component of a record. For a component that is a record itself, it
   * returns the settings of that record. If the type of such a component is a sealed interface, it
   * also returns the name of the chosen record as the component's value.
   */
  public static SortedMap<String, String> of(Record record) {
    SortedMap<String, String> settings = new TreeMap<>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      Object value = value(record, component);
      String name = dashed(component.getName());
      if (!(value instanceof Record)) {
        settings.put(name, text(value));
      } else {
        if (component.getType().isSealed()) {
          settings.put(name, dashed(value.getClass().getSimpleName()));
        }
        settings.putAll(of((Record) value));
      }
    }
    return settings;
  }

  private static Object value(Record record, RecordComponent component) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e); // every component has an accessor
    }
  }

  private static String text(Object value) {
    if (value instanceof Layout layout) {
      return Layout.text(layout.sizes());
    }
    if (value instanceof List<?> list) {
      return list.isEmpty()
          ? "none"
          : list.stream().map(Settings::text).collect(Collectors.joining(","));
    }
    if (value instanceof Double number) {
      return NumberText.of(number);
    }
    return value instanceof Enum<?> choice ? choice.name() : String.valueOf(value);
  }

  /** Returns a name in Java as the name of a setting or of its value. */
  public static String dashed(String camelCase) {
    return camelCase.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }
}
