package nndl.data.table;

import java.util.List;
import java.util.Optional;
import nndl.data.recipe.Column;
import nndl.data.recipe.Reading;

/**
 * What a user says about the columns of a table.
 *
 * @param label the column with the classes, or the columns of the numbers with commas between them
 * @param regression whether the answers are numbers
 * @param only the columns that are inputs, or empty for all others
 * @param dropped the columns that are no inputs
 * @param categories columns whose values are categories, even if they are numbers
 * @param numbers columns whose values are numbers, even if most are not
 * @param dates columns whose values are dates, whose parts are inputs
 * @param reading how other columns of numbers are read: with a decimal point or comma
 * @param maxCategories the largest number of values of a column of categories
 * @param rare values of a category that fewer training rows have are one input together
 * @param missing what happens if a value is missing
 * @param split the column that says to which set a row belongs, if there is one
 * @param ids the columns by which rows are known, which are no inputs
 * @param weight the column that says how much a row counts, if there is one, which is no input
 */
public record Selection(
    String label,
    boolean regression,
    List<String> only,
    List<String> dropped,
    List<String> categories,
    List<String> numbers,
    List<String> dates,
    Reading reading,
    int maxCategories,
    int rare,
    MissingPolicies missing,
    Optional<String> split,
    List<String> ids,
    Optional<String> weight) {

  /** Returns the column of the weights, without a scale, or null if every row counts once. */
  Column.Numbers weightColumn() {
    return weight.map(name -> new Column.Numbers(name, 0, 1, null, reading)).orElse(null);
  }

  /** Returns the names of the columns that are answered. */
  public List<String> labels() {
    return regression ? List.of(label.split(",", -1)) : List.of(label);
  }

  /** What happens if a value is missing. */
  public enum MissingPolicy {
    /** It is an error. */
    ERROR,
    /** A number is the mean of its column. A category has no value. */
    MEAN,
    /** A number is 0. A category has no value. */
    ZERO,
    /** The row is left out. */
    DROP
  }
}
