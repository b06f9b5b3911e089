package nndl.data.recipe;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;

/**
 * Reads a date, a time or both from text. The year comes first ({@code 2024-05-31}, with dashes,
 * slashes or points, or {@code 20240531}), or the day before points ({@code 31.5.2024}), or the
 * month before slashes ({@code 5/31/2024}). Times are such as {@code 14:30}, {@code T14:30:00.5} or
 * {@code 2:30 PM}. A time zone may follow, which changes nothing.
 */
final class DateText {
  private static final DateTimeFormatter FORM =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .appendPattern("[uuuu-M-d][uuuu/M/d][uuuu.M.d][uuuuMMdd][d.M.uuuu][M/d/uuuu]['T'][ ]")
          .appendPattern("[h:mm[:ss] a][H:mm[:ss]]")
          .optionalStart()
          .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
          .optionalEnd()
          .appendPattern("[ ][XXX][XX][X]['UTC']")
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private DateText() {}

  /** Returns a date with a time, midnight if there is none, or a time alone, or else null. */
  static TemporalAccessor read(String text) {
    try {
      TemporalAccessor found = FORM.parse(text);
      LocalDate date = found.query(TemporalQueries.localDate());
      LocalTime time = found.query(TemporalQueries.localTime());
      return date == null ? time : date.atTime(time == null ? LocalTime.MIDNIGHT : time);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
