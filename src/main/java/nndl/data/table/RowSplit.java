package nndl.data.table;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import nndl.error.InputException;

/**
 * How the rows of a table were divided into sets, and one hash of the rows of each set. The
 * division can be made again by it, and the hashes show whether the rows are the same. It says
 * nothing of a single row.
 *
 * @param holdout the part of the rows of each class that is held out for the test
 * @param validation the part of the other rows that is held out for validation
 * @param seed the seed of the choice
 * @param column the column that states the set of each row, or null if there is none
 * @param missing what happened if a value was missing, as the option spells it
 * @param missingByColumn the same for columns of which the user said it, or null
 * @param hashes by the name of each set that has rows the sum of their hashes, in hexadecimal
 *     digits. Test rows may have been in other files.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RowSplit(
    double holdout,
    double validation,
    long seed,
    String column,
    String missing,
    TreeMap<String, String> missingByColumn,
    TreeMap<String, String> hashes)
    implements Serializable {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

  /**
   * Returns what is known before the rows become samples, with hashes of no rows.
   *
   * @param held which rows were held out, unless a column states it
   */
  static RowSplit of(HeldOut held, Selection selection) {
    MissingPolicies missing = selection.missing();
    TreeMap<String, String> byColumn = new TreeMap<>();
    missing.columns().forEach(column -> byColumn.put(column, text(missing.of(column))));
    return new RowSplit(
        held.test(),
        held.validation(),
        held.seed(),
        selection.split().orElse(null),
        text(missing.of(MissingPolicies.OTHERS)),
        byColumn.isEmpty() ? null : byColumn,
        new TreeMap<>());
  }

  /** Returns the same division of rows with these hashes. */
  public RowSplit with(Map<RowSets.Set, Long> sums) {
    TreeMap<String, String> texts = new TreeMap<>();
    sums.forEach((set, sum) -> texts.put(set.toString(), text(sum)));
    return new RowSplit(holdout, validation, seed, column, missing, missingByColumn, texts);
  }

  private static String text(Selection.MissingPolicy policy) {
    return policy.name().toLowerCase(Locale.ROOT);
  }

  private static String text(long hash) {
    return "%016x".formatted(hash);
  }

  /** Whether rows with this sum of hashes are all rows of a set, each once. */
  public boolean isOf(RowSets.Set set, long sum) {
    return text(sum).equals(hashes.get(set.toString()));
  }

  /** Whether rows in which the value of a column is missing were left out. */
  public boolean drops(String column) {
    String policy = missingByColumn == null ? null : missingByColumn.get(column);
    return Selection.MissingPolicy.DROP.name().equalsIgnoreCase(policy == null ? missing : policy);
  }

  HeldOut held() {
    return new HeldOut(holdout, validation, seed);
  }

  /** Returns the split as compact JSON. Equal splits have equal text. */
  public String text() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e); // numbers and texts can always be written
    }
  }

  /**
   * Reads a split.
   *
   * @param place where the text is from, for the message
   */
  public static RowSplit read(Object place, String text) {
    try {
      RowSplit split = JSON.readValue(text, RowSplit.class);
      Objects.requireNonNull(split.missing);
      Objects.requireNonNull(split.hashes);
      return split;
    } catch (JsonProcessingException | NullPointerException e) {
      throw new InputException(
          place + ": expected how rows were held out, in JSON, found something else", e);
    }
  }
}
