package nndl.data.table;

import java.util.Arrays;
import nndl.error.InputException;
import nndl.math.SplitMix;

/**
 * Says for each row of a table to which set it belongs. The rows that are held out are chosen class
 * by class, those with the smallest hashes of seed and row number, so the choice depends on nothing
 * else.
 *
 * @param ofRows the number of the set of each row
 */
public record RowSets(byte[] ofRows) {
  private static final Set[] SETS = Set.values();

  /** The sets of rows. */
  public enum Set {
    TRAINING,
    VALIDATION,
    TEST,
    /** The row is left out, because a value is missing. */
    NONE
  }

  /** Chooses the rows that are held out, or takes them from the split column if there is one. */
  static RowSets of(String table, Survey survey, HeldOut held) {
    byte[] ofRows = survey.setOfRow().length > 0 ? stated(survey) : chosen(survey, held);
    RowSets sets = new RowSets(ofRows);
    sets.requireTrainingRows(table, survey);
    return sets;
  }

  private static byte[] stated(Survey survey) {
    byte[] ofRows = Arrays.copyOf(survey.setOfRow(), survey.classOfRow().length);
    for (int r = 0; r < ofRows.length; r++) {
      if (survey.classOfRow()[r] == ClassCount.NONE) {
        ofRows[r] = (byte) Set.NONE.ordinal();
      }
    }
    return ofRows;
  }

  private static byte[] chosen(Survey survey, HeldOut held) {
    short[] classOfRow = survey.classOfRow();
    long[][] hashes = hashes(survey, held.seed());
    byte[] ofRows = new byte[classOfRow.length];
    for (int r = 0; r < ofRows.length; r++) {
      short c = classOfRow[r];
      Set set = Set.NONE;
      if (c != ClassCount.NONE) {
        int rank = Arrays.binarySearch(hashes[c], hash(held.seed(), r));
        long test = part(held.test(), hashes[c].length);
        long validation = part(held.validation(), hashes[c].length - test);
        set = rank < test ? Set.TEST : rank < test + validation ? Set.VALIDATION : Set.TRAINING;
      }
      ofRows[r] = (byte) set.ordinal();
    }
    return ofRows;
  }

  /** Returns the hashes of the rows of each class, sorted. */
  private static long[][] hashes(Survey survey, long seed) {
    int[] counts = new int[survey.classes().size()];
    for (short c : survey.classOfRow()) {
      if (c != ClassCount.NONE) {
        counts[c]++;
      }
    }
    long[][] hashes = Arrays.stream(counts).mapToObj(long[]::new).toArray(long[][]::new);
    for (int r = 0; r < survey.classOfRow().length; r++) {
      short c = survey.classOfRow()[r];
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

  private void requireTrainingRows(String table, Survey survey) {
    long[] counts = new long[survey.classes().size()];
    long[] training = new long[counts.length];
    for (int r = 0; r < ofRows.length; r++) {
      short c = survey.classOfRow()[r];
      if (c != ClassCount.NONE) {
        counts[c]++;
        training[c] += of(r) == Set.TRAINING ? 1 : 0;
      }
    }
    for (int c = 0; c < counts.length; c++) {
      if (training[c] == 0) {
        throw InputException.expected(
            "%s, class %s".formatted(table, survey.classes().get(c)),
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
