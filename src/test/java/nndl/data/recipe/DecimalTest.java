package nndl.data.recipe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers of texts are those that Java's parsers make of them, whatever way is taken. */
class DecimalTest {
  private static final Random RANDOM = new Random(1);

  @Test
  void anyNumberIsThatOfJava() {
    for (int i = 0; i < 40_000; i++) {
      assertAsJava(
          switch (i % 5) {
            case 0 -> Long.toString(RANDOM.nextLong() >> RANDOM.nextInt(60));
            case 1 -> Double.toString(RANDOM.nextGaussian() * Math.pow(10, RANDOM.nextInt(12) - 6));
            case 2 -> RANDOM.nextInt(100_000) + "." + "%05d".formatted(RANDOM.nextInt(100_000));
            case 3 -> "+" + Float.intBitsToFloat(RANDOM.nextInt() >>> 1);
            default -> "-." + RANDOM.nextInt(1_000_000);
          });
    }
  }

  /** Rounded to a double first, some of these lie in the middle and would go the wrong way. */
  @Test
  void aNumberNearTheMiddleOfTwoFloatsIsRoundedOnce() {
    int twice = 0;
    for (int i = 0; i < 20_000; i++) {
      float below = (1 + RANDOM.nextFloat()) * (1 << RANDOM.nextInt(8));
      BigDecimal middle =
          new BigDecimal(below).add(new BigDecimal(Math.nextUp(below))).divide(new BigDecimal(2));
      String near = middle.round(new MathContext(15)).toPlainString();
      assertAsJava(near);
      twice += (float) Double.parseDouble(near) == Float.parseFloat(near) ? 0 : 1;
    }
    assertTrue(twice > 50, twice + " numbers");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "+0",
        "000000000000000",
        "0000000000000001",
        "999999999",
        "1000000000",
        "5.",
        ".5",
        "-.5",
        "123456789012345",
        "1234567890123456",
        "0.123456789012345",
        "1e5",
        "1E-5",
        "3.4028235e38",
        "1e-45",
        "9007199254740993",
        "4294967296",
        "4294967297",
        "2147483648"
      })
  void numbersAtTheLimitsOfTheShortWaysAreThoseOfJava(String text) {
    assertAsJava(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        ".",
        "+.",
        "1,5",
        "1 000",
        "1f",
        "0x1p3",
        "NaN",
        "Infinity",
        "1e999",
        "e5",
        "1e",
        "--1",
        "1-",
        "1.2.3"
      })
  void otherTextsAreNoNumbers(String text) {
    assertEquals(Double.NaN, float64(text));
    assertEquals(Float.NaN, float32(text));
    assertEquals(Double.NaN, Cells.number(text));
  }

  @Test
  void aTextOfManyCharactersIsNoNumber() {
    assertEquals(1, float32("1" + "0".repeat(59) + "e-59"));
    assertEquals(Float.NaN, float32("1" + "0".repeat(60) + "e-60"));
    assertEquals(1, float64("1" + "0".repeat(95) + "e-95"));
    assertEquals(Double.NaN, float64("1" + "0".repeat(96) + "e-96"));
  }

  @Test
  void aNumberThatOnlyFloat64CanHoldIsNoFloat32() {
    assertEquals(1e39, float64("1e39"));
    assertEquals(Float.NaN, float32("1e39"));
  }

  @ParameterizedTest
  @CsvSource({
    "'', -1, 0",
    "x, -1, 0",
    "-1, -1, 0",
    "0, 0, 1",
    "255x, 255, 3",
    "'7,8', 7, 1",
    "999999999, 999999999, 9",
    "1000000000, -1, 10",
    "0000000001, -1, 10"
  })
  void digitsAreANumberAndWhereTheyEnd(String text, int number, int end) {
    byte[] bytes = ("!" + text).getBytes(UTF_8);
    long digits = Decimal.digits(bytes, 1, bytes.length);
    assertEquals(number, Decimal.number(digits));
    assertEquals(1 + end, Decimal.end(digits));
  }

  private static void assertAsJava(String text) {
    assertEquals(Double.parseDouble(text), float64(text), text);
    assertEquals(Float.parseFloat(text), float32(text), text);
  }

  private static double float64(String text) {
    byte[] bytes = ("1" + text + "1").getBytes(UTF_8);
    return Decimal.float64(bytes, 1, bytes.length - 1);
  }

  private static float float32(String text) {
    byte[] bytes = ("1" + text + "1").getBytes(UTF_8);
    return Decimal.float32(bytes, 1, bytes.length - 1);
  }
}
