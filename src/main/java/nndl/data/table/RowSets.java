package nndl.data.table;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import nndl.error.InputException;
import nndl.math.SplitMix;

/**
 * Says for each row of a table to which set it belongs. The rows that are held out are chosen class
 * by class, those with the smallest hashes of seed and row number, so the choice depends on nothing
 * else.
 *
 * @param ofRows the number of the set of each row
 */
public record RowSets(byte[] ofRows) implements Serializable {
  private static final Set[] SETS = Set.values();

  /** The sets of rows. */
  public enum Set {
    TRAINING("train", "training"),
    VALIDATION("validation", "valid", "val", "dev"),
    TEST("test", "holdout"),
    /** The row is left out, because a value is missing. */
    NONE;

    /** The names of the set, as other programs write them. */
    private final List<String> names;

    Set(String... names) {
      this.names = List.of(names);
    }

    /** The name in messages, such as {@code training}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the set that a cell of the split column names, if it names one. */
    public static Optional<Set> named(String name) {
      String lower = name.toLowerCase(Locale.ROOT);
      return Arrays.stream(SETS).filter(set -> set.names.contains(lower)).findFirst();
    }
  }

  /** Chooses the rows that are held out, or takes them from the split column if there is one. */
  static RowSets of(String table, InferredSchema schema, HeldOut held) {
    RowSets sets = of(schema, held);
    sets.requireTrainingRows(table, schema);
    return sets;
  }

  private static RowSets of(InferredSchema schema, HeldOut held) {
    return new RowSets(schema.setOfRow().length > 0 ? stated(schema) : chosen(schema, held));
  }

  /**
   * Divides rows as a training has divided its own.
   *
   * @param classOfRow the class of each row, or -1 if the row is left out
   * @param setOfRow the set of each row that the split column states, if there is such a column
   */
  public static RowSets again(
      RowSplit split, List<String> classes, short[] classOfRow, byte[] setOfRow) {
    byte[] stated = split.column() == null ? new byte[0] : setOfRow;
    return of(
        new InferredSchema(classes, classOfRow, List.of(), stated, new double[0]), split.held());
  }

  private static byte[] stated(InferredSchema schema) {
    byte[] ofRows = Arrays.copyOf(schema.setOfRow(), schema.classOfRow().length);
    for (int r = 0; r < ofRows.length; r++) {
      if (schema.classOfRow()[r] == ClassCount.NONE) {
        ofRows[r] = (byte) Set.NONE.ordinal();
      }
    }
    return ofRows;
  }

  private static byte[] chosen(InferredSchema schema, HeldOut held) {
    short[] classOfRow = schema.classOfRow();
    long[][] hashes = hashes(schema, held.seed());
    int[] before = new int[hashes.length];
    for (int c = 1; c < before.length; c++) {
      before[c] = before[c - 1] + (hashes[c - 1].length > 1 ? hashes[c - 1].length : 0);
    }
    byte[] ofRows = new byte[classOfRow.length];
    for (int r = 0; r < ofRows.length; r++) {
      short c = classOfRow[r];
      Set set =
          c == ClassCount.NONE
              ? Set.NONE
              : chosen(hash(held.seed(), r), hashes[c], before[c], held);
      ofRows[r] = (byte) set.ordinal();
    }
    return ofRows;
  }

  /**
   * Returns the set of a row. A class of two rows or more whose part for the test rounds to none is
   * tested by one row, and keeps one to train on. Folds get the rows one by one, class by class, in
   * the order of their hashes, so that they differ by one row at most, also in each class; the only
   * row of a class is in none of them, since nothing else teaches the class.
   *
   * @param ofClass the hashes of the rows of its class, sorted
   * @param before the number of rows that folds got before those of its class
   */
  private static Set chosen(long hash, long[] ofClass, int before, HeldOut held) {
    int rows = ofClass.length;
    if (held.folds() > 0) {
      int place = before + Arrays.binarySearch(ofClass, hash);
      return rows > 1 && place % held.folds() == held.fold() ? Set.VALIDATION : Set.TRAINING;
    }
    long rounded = part(held.test(), rows);
    boolean isRaised = rounded == 0 && held.test() > 0 && rows > 1;
    long test = isRaised ? 1 : rounded;
    long validation =
        Math.min(part(held.validation(), rows - test), isRaised ? rows - 2 : rows - test);
    if (isAmongFirst(test, ofClass, hash)) {
      return Set.TEST;
    }
    return isAmongFirst(test + validation, ofClass, hash) ? Set.VALIDATION : Set.TRAINING;
  }

  private static boolean isAmongFirst(long count, long[] sorted, long hash) {
    return count == sorted.length || hash < sorted[(int) count];
  }

  /** Returns the hashes of the rows of each class, sorted. */
  private static long[][] hashes(InferredSchema schema, long seed) {
    int[] counts = new int[schema.groups()];
    for (short c : schema.classOfRow()) {
      if (c != ClassCount.NONE) {
        counts[c]++;
      }
    }
    long[][] hashes = Arrays.stream(counts).mapToObj(long[]::new).toArray(long[][]::new);
    for (int r = 0; r < schema.classOfRow().length; r++) {
      short c = schema.classOfRow()[r];
      if (c != ClassCount.NONE) {
        hashes[c][--counts[c]] = hash(seed, r);
      }
    }
    for (long[] ofClass : hashes) {
      Arrays.sort(ofClass);
    }
    return hashes;
  }

  /** Returns the hash of a row. The rows of a table have different hashes. */
  private static long hash(long seed, long row) {
    return SplitMix.mix(SplitMix.mix(seed + SplitMix.GOLDEN_GAMMA) + row);
  }

  private static long part(double part, long rows) {
    return Math.round(part * rows);
  }

  private void requireTrainingRows(String table, InferredSchema schema) {
    long[] counts = new long[schema.groups()];
    long[] training = new long[counts.length];
    for (int r = 0; r < ofRows.length; r++) {
      short c = schema.classOfRow()[r];
      if (c != ClassCount.NONE) {
        counts[c]++;
        training[c] += of(r) == Set.TRAINING ? 1 : 0;
      }
    }
    for (int c = 0; c < counts.length; c++) {
      if (training[c] == 0) {
        throw InputException.expected(
            schema.classes().isEmpty()
                ? table
                : "%s, class %s".formatted(table, schema.classes().get(c)),
            "rows to train on",
            "none: all %s of them are held out or left out".formatted(counts[c]));
      }
    }
  }

  /** Returns the set of a row. */
  public Set of(long row) {
    return SETS[ofRows[(int) row]];
  }

  /** Returns the number of rows of a set. */
  public long count(Set set) {
    long count = 0;
    for (byte row : ofRows) {
      count += row == set.ordinal() ? 1 : 0;
    }
    return count;
  }
}
