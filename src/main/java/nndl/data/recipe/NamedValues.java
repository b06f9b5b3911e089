package nndl.data.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A row that a program passes as named values. A value may be a number, a text, true or false. A
 * value that is null is missing.
 *
 * @param names the names of the columns
 * @param values the value of each column
 */
public record NamedValues(List<String> names, List<Object> values, MissingValues missing)
    implements Row {

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
  public boolean isMissing(int column) {
    Object value = values.get(column);
    return value == null
        || (value instanceof Number number
            ? Double.isNaN(number.doubleValue()) || missing.contains(Cells.text(number))
            : missing.contains(text(column)));
  }

  @Override
  public double number(int column) {
    if (values.get(column) instanceof Number number) {
      double value = number.doubleValue();
      return Double.isInfinite(value) ? Double.NaN : value;
    }
    return Cells.number(text(column));
  }

  @Override
  public String text(int column) {
    Object value = values.get(column);
    return value instanceof Number number ? Cells.text(number) : String.valueOf(value).strip();
  }

  @Override
  public String place() {
    return "row";
  }
}
