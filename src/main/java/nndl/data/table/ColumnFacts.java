package nndl.data.table;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nndl.data.recipe.Cells;
import nndl.data.recipe.Row;

/**
 * What the values of a column that is an input look like, beside numbers and words. The order of
 * numbers is that of all rows; all else is found in the first {@value #LOOKED_AT} values.
 *
 * @param name the name of the column
 * @param example a value that shows it, or an empty text
 */
public record ColumnFacts(String name, Look look, String example) {
  static final int LOOKED_AT = 1000;

  /** With so many columns, the values that are kept take 50 MB at most. */
  private static final int MAX_COLUMNS = 1000;

  /** With fewer values, those of any column may be different, or in order, by chance. */
  private static final int MIN_VALUES = 20;

  /** Numbers of rows lie close together; other whole numbers may differ because they are large. */
  private static final double CLOSE = 10;

  /** A number and its unit. */
  private static final Pattern MEASURE =
      Pattern.compile("[+-]?[0-9][0-9.,]*\\s*([\\p{L}°µ][\\p{L}\\p{N}°/*^.²³%-]*)");

  /** What values look like. */
  public enum Look {
    USUAL,
    /** Whole numbers, each above the one before, or each below it. */
    ORDERED,
    /** Whole numbers or words of which no two are equal. */
    DIFFERENT,
    /** Numbers of which some begin with a zero. */
    CODES,
    /** Words most of which are a number and the same unit. */
    UNITS
  }

  /** Looks at the values of a column, one after the other. */
  static final class Collector {
    private final Set<Object> different = new HashSet<>();
    private boolean differ;
    private boolean whole = true;
    private boolean rises = true;
    private boolean falls = true;
    private long numbers;
    private long words;
    private double last;
    private double least = Double.POSITIVE_INFINITY;
    private double most = Double.NEGATIVE_INFINITY;
    private String code = "";
    private String measure = "";
    private String unit;
    private int measures;

    /**
     * @param columns the number of columns of the table. Of many, values are not kept to find equal
     *     ones.
     */
    Collector(int columns) {
      this.differ = columns <= MAX_COLUMNS;
    }

    /** Adds the number in a cell. */
    void number(double value, Row row, int place) {
      rises &= numbers == 0 || value > last;
      falls &= numbers == 0 || value < last;
      last = value;
      least = Math.min(least, value);
      most = Math.max(most, value);
      whole &= value == Math.rint(value);
      if (numbers++ < LOOKED_AT) {
        note(whole, value);
        if (code.isEmpty() && isCode(row.text(place))) {
          code = row.text(place);
        }
      }
    }

    private static boolean isCode(String text) {
      return text.length() > 1 && text.charAt(0) == '0' && Character.isDigit(text.charAt(1));
    }

    /** Adds a cell that is no number, or is not taken for one. */
    void word(String text) {
      if (words++ < LOOKED_AT) {
        note(true, Cells.name(text));
        Matcher matcher = MEASURE.matcher(text);
        if (matcher.matches()) {
          measure = unit == null ? text : measure;
          unit = unit == null ? matcher.group(1) : unit;
          measures += matcher.group(1).equals(unit) ? 1 : 0;
        }
      }
    }

    /** Keeps a value as long as no two are equal. */
    private void note(boolean isWhole, Object value) {
      differ = differ && isWhole && different.add(value);
      if (!differ) {
        different.clear();
      }
    }

    /**
     * Returns what was found.
     *
     * @param isCategory whether the values are categories
     * @param isChosen whether the user says what they are
     */
    ColumnFacts facts(String name, boolean isCategory, boolean isChosen) {
      if (numbers + words >= MIN_VALUES && isCategory && differ) {
        return new ColumnFacts(name, Look.DIFFERENT, "");
      } else if (numbers >= MIN_VALUES && !isCategory && whole && (rises || falls)) {
        return new ColumnFacts(name, Look.ORDERED, "");
      } else if (numbers >= MIN_VALUES && !isCategory && whole && differ && isClose()) {
        return new ColumnFacts(name, Look.DIFFERENT, "");
      } else if (!isChosen && !isCategory && !code.isEmpty()) {
        return new ColumnFacts(name, Look.CODES, code);
      } else if (!isChosen && isCategory && areMeasures()) {
        return new ColumnFacts(name, Look.UNITS, measure);
      }
      return new ColumnFacts(name, Look.USUAL, "");
    }

    /** Whether most of the words are a number and the same unit. */
    boolean areMeasures() {
      return 2L * measures > Math.min(words, LOOKED_AT);
    }

    private boolean isClose() {
      return different.size() == LOOKED_AT || most - least < CLOSE * numbers;
    }
  }
}
