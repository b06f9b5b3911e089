package nndl.data.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import nndl.data.recipe.Cells;
import nndl.error.InputException;

/** Collects the classes of a table and the class of each row. */
final class ClassCount {
  /** The largest number of classes. */
  static final int MAX = 1000;

  /** Numbers with fractions are taken for classes only if they are as few as this. */
  private static final int MAX_FRACTIONS = 20;

  /** Whole numbers below it differ as float64 if they differ. Others are taken as texts. */
  private static final double EXACT = 0x1p53;

  private static final int MAX_ROWS = Integer.MAX_VALUE - 8;

  /** The class of a row that is left out. */
  static final short NONE = -1;

  private final Map<String, Short> found = new LinkedHashMap<>();
  private short[] ofRows = new short[1 << 10];
  private int rows;
  private boolean tooMany;

  /** Adds the next row. Its label is null if it is left out. */
  void add(String label) {
    short index = NONE;
    if (label != null) {
      String name = Cells.name(label);
      Short known = found.get(name);
      if (known == null && found.size() < Short.MAX_VALUE) {
        known = (short) found.size();
        found.put(name, known);
      }
      tooMany |= known == null;
      index = known == null ? NONE : known;
    }
    if (rows == ofRows.length) {
      if (rows == MAX_ROWS) {
        throw InputException.expected("table", "less than 2^31 - 8 rows", "more");
      }
      ofRows = Arrays.copyOf(ofRows, (int) Math.min(MAX_ROWS, 2L * rows));
    }
    ofRows[rows++] = index;
  }

  /** Returns the class of each row: that of the first label is 0. */
  short[] ofRows() {
    return Arrays.copyOf(ofRows, rows);
  }

  /** Returns the number of rows so far. */
  int rows() {
    return rows;
  }

  /**
   * The classes of a table.
   *
   * @param names the names of the classes, sorted; numbers are sorted by value
   * @param ofRows the index of the class of each row, or {@link ClassCount#NONE}
   */
  record Classes(List<String> names, short[] ofRows) {}

  /**
   * Returns the classes. Fails if they are fewer than two or too many.
   *
   * @param place the table and the column, for the message
   */
  Classes classes(String place) {
    List<String> names = new ArrayList<>(found.keySet());
    boolean allNumbers = // and none is NaN
        names.stream().mapToDouble(Cells::number).allMatch(x -> Math.abs(x) < EXACT);
    requireClasses(place, names, allNumbers);
    UnaryOperator<String> canonical = // two texts may be the same number
        allNumbers ? name -> Cells.text(Cells.number(name)) : name -> name;
    List<String> sorted =
        names.stream()
            .map(canonical)
            .distinct()
            .sorted(
                allNumbers ? Comparator.comparingDouble(Cells::number) : Comparator.naturalOrder())
            .toList();
    if (sorted.size() < 2) {
      throw InputException.expected(
          place,
          "at least two classes (--label)",
          sorted.isEmpty() ? "none" : Cells.shown(sorted.get(0)) + " alone");
    }
    short[] index = new short[names.size()];
    for (int i = 0; i < index.length; i++) {
      index[i] = (short) sorted.indexOf(canonical.apply(names.get(i)));
    }
    short[] classes = new short[rows];
    for (int r = 0; r < rows; r++) {
      classes[r] = ofRows[r] == NONE ? NONE : index[ofRows[r]];
    }
    return new Classes(sorted, classes);
  }

  private void requireClasses(String place, List<String> names, boolean allNumbers) {
    Optional<String> fraction =
        names.stream()
            .filter(name -> Cells.number(name) != Math.rint(Cells.number(name)))
            .findFirst();
    if (allNumbers && fraction.isPresent() && names.size() > MAX_FRACTIONS) {
      throw InputException.expected(
          place,
          "classes, or --regression for numbers",
          "%s numbers with fractions, such as %s".formatted(count(), fraction.get()));
    }
    if (names.size() > MAX) {
      throw InputException.expected(
          place,
          "at most %s classes%s".formatted(MAX, allNumbers ? ", or --regression for numbers" : ""),
          count() + ", such as " + Cells.shown(names.get(0)));
    }
  }

  private String count() {
    return tooMany ? "more than " + found.size() : "" + found.size();
  }
}
