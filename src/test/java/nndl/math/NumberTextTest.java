package nndl.math;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import nndl.Slow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Slow
class NumberTextTest {
  private static final int NUMBERS = 20_000;

  @Test
  void aRoundedNumberHasNoZerosAtItsEndAndIsNullIfItIsNotFinite() {
    assertEquals("0.100000001", NumberText.rounded(0.1f, NumberText.FLOAT_DIGITS).toString());
    assertEquals("0.10000000000000001", NumberText.rounded(0.1, NumberText.DOUBLE_DIGITS) + "");
    assertEquals("1.2E+3", NumberText.rounded(1_200, 6).toString());
    assertEquals("0", NumberText.rounded(-0.0, 6).toString());
    assertNull(NumberText.rounded(Double.NaN, 6));
    assertNull(NumberText.rounded(Double.NEGATIVE_INFINITY, 6));
  }

  @ParameterizedTest
  @CsvSource({
    "1760000012.3456789, 9.99, 3, 1760000012.35",
    "1760000012.3456789, 10, 3, 1760000012.3",
    "123456, 1.0E23, 2, 0", // as a double it is a little less than that
    "1.23456E22, 1.0E23, 2, 1.2E+22",
    "-0.0000456, 0.001, 2, 0",
    "-0.0000556, 0.001, 2, -0.0001",
    "NaN, 1, 2,"
  })
  void aNumberIsRoundedToDigitsOfItsUnit(double number, double unit, int digits, String expected) {
    assertEquals(expected, Objects.toString(NumberText.rounded(number, unit, digits), null));
  }

  @Test
  void aShareIsAPercentageOfTwoDecimalsOrAShortOne() {
    assertEquals("97.52 %", NumberText.percent(new BigDecimal("0.97525")));
    assertEquals("0.00 %", NumberText.percent(BigDecimal.ZERO));
    assertEquals("97.5 %", NumberText.shortPercent(0.97525));
    assertEquals("0.002 %", NumberText.shortPercent(0.0000171));
    assertEquals("0.0 %", NumberText.shortPercent(0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0",
        "-0.0",
        "1.0",
        "3.0",
        "-0.01",
        "0.001",
        "9.99E-4",
        "1.0E-8",
        "9999999.0",
        "1.0E7",
        "1.2345678E7",
        "100.0",
        "0.1",
        "0.30000000000000004",
        "5.684341886080802E-14", // Java 17: ...8015E-14
        "1.0E23",
        "4.9E-324",
        "2.2250738585072014E-308",
        "1.7976931348623157E308",
        "NaN",
        "-Infinity"
      })
  void hasTheFormAndTheDigitsOfJava19AndLater(String text) {
    assertEquals(text, NumberText.of(Double.parseDouble(text)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "255.0",
        "0.0",
        "0.3",
        "1.0E10",
        "1.1754944E-38",
        "3.4028235E38",
        "NaN",
        "-0.0",
        "-Infinity",
        "1.4E-45",
        "9.0E-44",
        "0.001",
        "9.9999E-4",
        "1.0E7",
        "9999999.0",
        "120.0"
      })
  void isOfFloatsToo(String text) {
    assertEquals(text, NumberText.of(Float.parseFloat(text)));
  }

  @Test
  void givesEveryNumberBackAndIsNoLongerThanJavasOwn() {
    Random random = new Random(1);
    for (int i = 0; i < NUMBERS; i++) {
      double number = Double.longBitsToDouble(random.nextLong());
      String text = NumberText.of(number);
      assertEquals(number, Double.parseDouble(text));
      assertTrue(text.length() <= Double.toString(number).length(), text);
    }
  }

  /** All 83 million floats from 0.001 to below 1 were compared once. */
  @Test
  void aFloatThatIsWrittenAsBytesHasTheSameText() {
    Random random = new Random(1);
    for (int i = 0; i < NUMBERS; i++) {
      assertSameBytes(random.nextFloat());
      assertSameBytes(random.nextFloat() / 100);
      assertSameBytes(Float.intBitsToFloat(random.nextInt()));
    }
    for (float number : new float[] {0.0024414062f, 0.016601562f, 0.001f, 9.999999E-4f, 1, 0.5f}) {
      assertSameBytes(number); // halfway between two decimal numbers, and at the ends
    }
  }

  private static void assertSameBytes(float number) {
    byte[] text = new byte[FloatText.MAX_BYTES];
    int end = FloatText.write(number, text, 0);
    assertEquals(NumberText.of(number), new String(text, 0, end, US_ASCII));
  }

  /** Those that Java 19 and later have too, as it was compared with for 44 million floats. */
  @Test
  void hasTheFewestDigitsOfAFloatAndOfThoseTheNearest() {
    Random random = new Random(1);
    for (int i = 0; i < NUMBERS; i++) {
      assertFewest(Float.intBitsToFloat(random.nextInt()));
      assertFewest(random.nextFloat());
      assertFewest(Float.intBitsToFloat(random.nextInt(Float.MAX_EXPONENT) << 23)); // a power of 2
      assertFewest(Float.intBitsToFloat(random.nextInt(100))); // less than seven digits
    }
  }

  @ParameterizedTest
  @CsvSource({
    "3.0, 3.0",
    "0.0012345678, 0.0012345678",
    "4.986371E-4, 0.0004986",
    "-4.0E-4, -0.0004",
    "1.0E-6, 0.000001",
    "4.986371E-9, 4.986e-9",
    "1.0E30, 1e30",
    "123456789.5, 1.235e8",
    "0.0, 0.0",
    "NaN, NaN",
    "Infinity, Infinity"
  })
  void writesANumberForPeopleWithoutJavasExponent(double number, String expected) {
    assertEquals(expected, NumberText.readable(number));
  }

  private static void assertFewest(float number) {
    String text = NumberText.of(number);
    if (number == 0 || !Float.isFinite(number)) {
      assertEquals(Float.toString(number), text);
      return;
    }
    BigDecimal exact = new BigDecimal(number);
    BigDecimal found = new BigDecimal(text);
    assertEquals(number, found.floatValue(), text);
    int digits = Math.max(2, found.stripTrailingZeros().precision());
    for (RoundingMode mode : List.of(RoundingMode.FLOOR, RoundingMode.CEILING)) {
      BigDecimal shorter = exact.round(new MathContext(digits - 1, mode));
      assertTrue(digits == 2 || shorter.floatValue() != number, () -> text + " " + shorter);
      BigDecimal other = exact.round(new MathContext(digits, mode));
      assertTrue(
          other.floatValue() != number
              || found.subtract(exact).abs().compareTo(other.subtract(exact).abs()) <= 0,
          () -> text + " " + other);
    }
  }
}
