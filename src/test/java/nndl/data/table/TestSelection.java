package nndl.data.table;

import java.util.List;
import java.util.Optional;
import nndl.data.recipe.Reading;

/**
 * What a user says about the columns of a table: a label, whose other columns are inputs, whose
 * numbers have a point, and in which no value may be missing. Whatever else is said is added.
 */
public final class TestSelection {
  private final String label;
  private boolean regression;
  private List<String> only = List.of();
  private List<String> dropped = List.of();
  private List<String> categories = List.of();
  private List<String> numbers = List.of();
  private List<String> dates = List.of();
  private Reading reading = Reading.POINT;
  private int maxCategories = 5000;
  private int rare = 1;
  private String missing = "error";
  private Optional<String> split = Optional.empty();
  private List<String> ids = List.of();
  private Optional<String> weight = Optional.empty();

  public TestSelection(String label) {
    this.label = label;
  }

  public TestSelection regression(boolean value) {
    regression = value;
    return this;
  }

  public TestSelection only(List<String> columns) {
    only = columns;
    return this;
  }

  public TestSelection dropped(List<String> columns) {
    dropped = columns;
    return this;
  }

  public TestSelection categories(List<String> columns) {
    categories = columns;
    return this;
  }

  public TestSelection numbers(List<String> columns) {
    numbers = columns;
    return this;
  }

  public TestSelection dates(List<String> columns) {
    dates = columns;
    return this;
  }

  public TestSelection reading(Reading value) {
    reading = value;
    return this;
  }

  public TestSelection maxCategories(int count) {
    maxCategories = count;
    return this;
  }

  public TestSelection rare(int rows) {
    rare = rows;
    return this;
  }

  /** What happens if a value is missing, with commas between the policies. */
  public TestSelection missing(String policies) {
    missing = policies;
    return this;
  }

  public TestSelection split(Optional<String> column) {
    split = column;
    return this;
  }

  public TestSelection ids(List<String> columns) {
    ids = columns;
    return this;
  }

  public TestSelection weight(Optional<String> column) {
    weight = column;
    return this;
  }

  public Selection get() {
    return new Selection(
        label,
        regression,
        only,
        dropped,
        categories,
        numbers,
        dates,
        reading,
        maxCategories,
        rare,
        MissingPolicies.of(List.of(missing.split(","))),
        split,
        ids,
        weight);
  }
}
