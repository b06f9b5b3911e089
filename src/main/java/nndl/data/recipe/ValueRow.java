package nndl.data.recipe;

import java.math.BigDecimal;
import java.sql.Timestamp;
import java.util.Objects;

/** A row whose cells are values of a program: numbers, texts, true or false, or null if missing. */
public interface ValueRow extends Row {
  /** Returns the value of a cell. */
  Object value(int column);

  /** Says which texts stand for a missing value. */
  MissingValues missing();

  @Override
  default boolean isMissing(int column) {
    Object value = value(column);
    return value == null
        || (value instanceof Number number && Double.isNaN(number.doubleValue()))
        || missing().contains(text(column));
  }

  @Override
  default double number(int column) {
    if (value(column) instanceof Number number) {
      double value = number.doubleValue();
      return Double.isInfinite(value) ? Double.NaN : value;
    }
    return Cells.number(text(column));
  }

  @Override
  default double commaNumber(int column) {
    return value(column) instanceof Number ? number(column) : Cells.commaNumber(text(column));
  }

  /** A timestamp is a point in time, whose date is that of UTC on every machine. */
  @Override
  default String date(int column) {
    return value(column) instanceof Timestamp time ? time.toInstant().toString() : text(column);
  }

  @Override
  default String text(int column) {
    Object value = value(column);
    return value instanceof Number number
        ? Cells.text(number)
        : Objects.toString(value, "").strip();
  }

  /** A decimal number has all digits that its type has, as in a table that it is joined with. */
  @Override
  default String id(int column) {
    return value(column) instanceof BigDecimal decimal ? decimal.toPlainString() : text(column);
  }
}
