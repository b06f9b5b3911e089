package nndl.data.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The values of a program mean what the same cells of a file mean. */
class InMemoryRowTest {
  private static final MissingValues MISSING =
      new MissingValues(List.of("-9", "2.5", " ? ", "true"));

  private static InMemoryRow row(Object value) {
    return new InMemoryRow(new Object[] {value}, MISSING, "row");
  }

  static Stream<Object> missing() {
    return Stream.of(
        Double.NaN,
        Float.NaN,
        -9,
        -9L,
        (short) -9,
        -9.0,
        -9f,
        2.5,
        2.5f,
        new BigDecimal("-9.00"),
        BigInteger.valueOf(-9),
        "",
        "  ",
        "NA",
        "NaN",
        "null",
        "?",
        " -9 ",
        "-9",
        true);
  }

  @ParameterizedTest
  @MethodSource("missing")
  void aValueIsMissingIfItsTextStandsForThat(Object value) {
    assertTrue(row(value).isMissing(0));
  }

  @Test
  void noValueIsMissing() {
    assertTrue(row(null).isMissing(0));
  }

  static Stream<Arguments> values() {
    return Stream.of(
        Arguments.of(3, 3.0, "3"),
        Arguments.of(-9.5, -9.5, "-9.5"),
        Arguments.of(0.1f, 0.1f * 1.0, "0.1"),
        Arguments.of(9007199254740993L, 0x1p53, "9007199254740993"),
        Arguments.of(new BigInteger("9007199254740993"), 0x1p53, "9007199254740993"),
        Arguments.of(" 1.50 ", 1.5, "1.50"),
        Arguments.of("1e3", 1000.0, "1e3"),
        Arguments.of(" na", Double.NaN, "na"),
        Arguments.of(false, Double.NaN, "false"),
        Arguments.of('u', Double.NaN, "u"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void anyOtherValueIsANumberOrAText(Object value, double number, String text) {
    assertFalse(row(value).isMissing(0));
    assertEquals(number, row(value).number(0));
    assertEquals(text, row(value).text(0));
  }

  /** As in a table that it is joined with. */
  @Test
  void anIdHasAllDigitsOfADecimalNumber() {
    for (String id : List.of("12345678901234567890", "1.50", "0.00000001")) {
      assertEquals(id, row(new BigDecimal(id)).id(0));
    }
    assertEquals("007", row(" 007").id(0));
    assertEquals("7", row(7).id(0));
  }

  static Stream<Object> infinite() {
    return Stream.of(Double.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, "Infinity", "1e999");
  }

  @ParameterizedTest
  @MethodSource("infinite")
  void anInfiniteNumberIsNeitherANumberNorMissing(Object value) {
    assertFalse(row(value).isMissing(0));
    assertEquals(Double.NaN, row(value).number(0));
  }
}
