package nndl.data.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which numbers are in a cell. */
class ReadingTest {
  private static final List<Reading> PARTS =
      List.of(Reading.YEAR, Reading.MONTH, Reading.DAY, Reading.WEEKDAY, Reading.HOUR);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2024-05-31",
        "2024/5/31",
        "2024.05.31",
        "20240531",
        "31.5.2024",
        "05/31/2024",
        "2024-05-31 00:59",
        "2024-05-31T00:59:59.123456Z",
        "5/31/2024 12:30 am",
        "2024-05-31 0:30:00 +0200",
        "2024-05-31 00:00:00 UTC"
      })
  void theFifthMonthEndsOnAFriday(String text) {
    assertEquals("2024 5 31 5 0", parts(text));
  }

  @ParameterizedTest
  @CsvSource({
    "2024-05-31 14:30, 2024 5 31 5 14",
    "20240531T143000, none",
    "1/2/2024 2:30 PM, 2024 1 2 2 14",
    "1.2.2024 12:00 PM, 2024 2 1 4 12",
    "2024-02-29T23:59:59.5-05:00, 2024 2 29 4 23",
    "14:30, NaN NaN NaN NaN 14",
    "2:30:15 PM, NaN NaN NaN NaN 14"
  })
  void aTimeHasAnHour(String text, String expected) {
    assertEquals(expected, parts(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2023-02-29",
        "31/12/2024",
        "2024-13-01",
        "1/2/24",
        "2024-05",
        "May 31 2024",
        "24:00",
        "2024-05-31 25:00",
        "14:30 o'clock",
        "T",
        "2024-05-31 1",
        "12",
        "-"
      })
  void whatIsNoDateHasNoParts(String text) {
    assertEquals("none", parts(text));
  }

  @Test
  void valuesOfProgramsAreDatesToo() {
    assertEquals("2024 5 31 5 0", parts(LocalDate.of(2024, 5, 31)));
    assertEquals("2024 5 31 5 14", parts(LocalDateTime.of(2024, 5, 31, 14, 30)));
    Instant late = Instant.parse("2024-05-31T23:30:00Z");
    assertEquals("2024 5 31 5 23", parts(late));
    assertEquals("2024 5 31 5 23", parts(Timestamp.from(late)), "in UTC on every machine");
    assertEquals("2024 5 31 5 0", parts(20240531));
  }

  private static String parts(Object value) {
    String parts =
        PARTS.stream()
            .map(part -> Cells.text(part.of(row(value), 0)))
            .collect(Collectors.joining(" "));
    return parts.equals("NaN NaN NaN NaN NaN") ? "none" : parts;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "12,5#12.5",
        "-1.234,5#-1234.5",
        "1.234.567#1234567",
        "1.234#1234",
        "7#7",
        "1 234,50#1234.5",
        "1\u00a0234#1234",
        "1'234#1234",
        "1,5e3#1500",
        "12.5#NaN",
        "1.23,5#NaN",
        "1,234,567#NaN",
        "12.3456#NaN",
        "0.583#NaN",
        "012.345#NaN",
        "1.234 567#NaN",
        "0,583#0.583",
        "x#NaN",
        "1,5 EUR#NaN"
      })
  void aNumberMayHaveADecimalComma(String text, String expected) {
    assertEquals(expected, Cells.text(Reading.COMMA.of(row(text), 0)));
  }

  @Test
  void aNumberOfAProgramHasNoDecimalMark() {
    assertEquals(
        List.of(1.234, 12.5, 7.0),
        Stream.of(1.234, 12.5f, 7).map(value -> Reading.COMMA.of(row(value), 0)).toList());
  }

  private static Row row(Object value) {
    return new InMemoryRow(new Object[] {value}, MissingValues.USUAL, "row");
  }
}
