package nndl.data.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A row that a program passes as named values.
 *
 * @param names the names of the columns
 * @param values the value of each column
 */
public record NamedValues(List<String> names, List<Object> values, MissingValues missing)
    implements ValueRow {

  /** Returns the row of a map from names to values. */
  public static NamedValues of(Map<String, ?> row, MissingValues missing) {
    List<String> names = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    row.forEach(
        (name, value) -> {
          names.add(name);
          values.add(value);
        });
    return new NamedValues(names, values, missing);
  }

  @Override
  public Object value(int column) {
    return values.get(column);
  }

  @Override
  public String place() {
    return "row";
  }
}
