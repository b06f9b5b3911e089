package nndl.data.recipe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CellsTest {
  @Test
  void numbersAreReadAsJavaReadsThem() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      String text =
          switch (i % 4) {
            case 0 -> Long.toString(random.nextLong() >> random.nextInt(60));
            case 1 -> Double.toString(random.nextGaussian() * Math.pow(10, random.nextInt(12) - 6));
            case 2 -> random.nextInt(100_000) + "." + "%05d".formatted(random.nextInt(100_000));
            default -> "-." + random.nextInt(1_000_000);
          };
      byte[] bytes = text.getBytes(UTF_8);
      assertEquals(Double.parseDouble(text), Cells.number(bytes, 0, bytes.length), text);
    }
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
        "Infinity",
        "1e999",
        "e5",
        "1.2.3"
      })
  void otherTextsAreNoNumbers(String text) {
    assertEquals(Double.NaN, Cells.number(text));
  }

  @ParameterizedTest
  @CsvSource({
    "1.0,1",
    "1.50,1.5",
    "01234,01234",
    "10,10",
    "-2.00,-2",
    "1.,1",
    "1.0e2,1.0e2",
    "v1.0,v1.0",
    "True,true",
    "FALSE,false"
  })
  void zerosAtTheEndOfAFractionAreNoPartOfAName(String text, String name) {
    assertEquals(name, Cells.name(text));
  }

  @Test
  void wholeNumbersHaveNoPointAsText() {
    assertEquals("3", Cells.text(3));
    assertEquals("0.1", Cells.text(0.1));
    assertEquals("0", Cells.text(-0.0));
    assertEquals("0.1", Cells.text(Float.valueOf(0.1f)));
    assertEquals("9007199254740993", Cells.text(Long.valueOf(9007199254740993L)));
    assertEquals("0.1", Cells.text(new java.math.BigDecimal("0.10")));
  }
}
