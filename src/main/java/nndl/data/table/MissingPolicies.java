package nndl.data.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import nndl.data.table.Selection.MissingPolicy;
import nndl.error.InputException;

/**
 * What happens if a value is missing, column by column.
 *
 * @param byColumn the policy of each column that the user names, and under {@link #OTHERS} that of
 *     all others
 */
public record MissingPolicies(Map<String, MissingPolicy> byColumn) {
  /** Stands for the columns that the user does not name. No input has an empty name. */
  static final String OTHERS = "";

  /** Takes items such as {@code mean}, or {@code city=drop} for a column. The last = counts. */
  public static MissingPolicies of(List<String> items) {
    Map<String, MissingPolicy> byColumn = new TreeMap<>();
    for (String item : items) {
      int equals = item.lastIndexOf('=');
      String column = item.substring(0, Math.max(0, equals)).strip();
      MissingPolicy policy = policy(item.substring(equals == 0 ? 0 : equals + 1).strip());
      if (byColumn.put(column, policy) != null) {
        throw InputException.expected("--missing", "it once for a column", "'" + item + "' too");
      }
    }
    return new MissingPolicies(byColumn);
  }

  private static MissingPolicy policy(String word) {
    for (MissingPolicy policy : MissingPolicy.values()) {
      if (policy.name().equalsIgnoreCase(word)) {
        return policy;
      }
    }
    throw InputException.expected(
        "--missing",
        "error, mean, zero or drop, or COLUMN= before it",
        word.isEmpty() ? "nothing" : word);
  }

  /** Returns what happens in a column. */
  MissingPolicy of(String column) {
    return byColumn.getOrDefault(column, byColumn.getOrDefault(OTHERS, MissingPolicy.ERROR));
  }

  /** Whether a row without a value in a column is left out. */
  boolean drops(String column) {
    return of(column) == MissingPolicy.DROP;
  }

  /** Returns the names of the columns that the user names. */
  List<String> columns() {
    List<String> columns = new ArrayList<>(byColumn.keySet());
    columns.remove(OTHERS);
    return columns;
  }
}
