package nndl.data.recipe;

import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/** Which number an input takes from a cell. */
public enum Reading {
  /** The number that the cell holds, with a decimal point if it is text. */
  POINT(null),
  /** The same with a decimal comma. */
  COMMA(null),
  YEAR(ChronoField.YEAR),
  MONTH(ChronoField.MONTH_OF_YEAR),
  DAY(ChronoField.DAY_OF_MONTH),
  /** The day of the week: 1 is Monday, and 7 is Sunday. */
  WEEKDAY(ChronoField.DAY_OF_WEEK),
  HOUR(ChronoField.HOUR_OF_DAY);

  /** The part of a date or a time, or null. */
  private final ChronoField part;

  Reading(ChronoField part) {
    this.part = part;
  }

  /** Whether the number is a part of a date or a time. */
  public boolean isPart() {
    return part != null;
  }

  /** Returns the name of an input that takes its number so from a column. */
  String name(String column) {
    return isPart() ? column + "." + word() : column;
  }

  /** Returns the word for this in a recipe. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the number, or NaN if the cell has none. */
  public double of(Row row, int cell) {
    if (!isPart()) {
      return this == POINT ? row.number(cell) : row.commaNumber(cell);
    }
    TemporalAccessor date = DateText.read(row.date(cell));
    return date != null && date.isSupported(part) ? date.get(part) : Double.NaN;
  }

  /** Returns what a cell must have, for messages. */
  public String expected() {
    return isPart()
        ? "a date such as 2024-05-31, 31.05.2024 or 05/31/2024, or a time"
        : this == POINT ? "a number" : "a number with a decimal comma";
  }
}
