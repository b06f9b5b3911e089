package nndl.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberTextTest {
  private static final int NUMBERS = 20_000;

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
  @ValueSource(strings = {"255.0", "0.0", "0.3", "1.0E10", "1.1754944E-38", "3.4028235E38", "NaN"})
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
      float single = Float.intBitsToFloat(random.nextInt());
      assertEquals(single, Float.parseFloat(NumberText.of(single)));
    }
  }
}
