package nndl.data.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CellsTest {
  @ParameterizedTest
  @CsvSource({
    "1.0,1",
    "1.50,1.5",
    "01234,01234",
    "10,10",
    "-2.00,-2",
    "1.,1",
    ".50,.50",
    "1.0e2,1.0e2",
    "v1.0,v1.0",
    "True,true",
    "FALSE,false"
  })
  void zerosAtTheEndOfAFractionAreNoPartOfAName(String text, String name) {
    assertEquals(name, Cells.name(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {"1,5~1.5", "1.234,5~1234.5", "12~12", "1.5~NaN", ".5~NaN", ",5~0.5"})
  void aNumberWithADecimalCommaHasPointsBetweenThousandsAlone(String text, double number) {
    assertEquals(number, Cells.commaNumber(text));
  }

  @Test
  void wholeNumbersHaveNoPointAsText() {
    assertEquals("3", Cells.text(3));
    assertEquals("0.1", Cells.text(0.1));
    assertEquals("0", Cells.text(-0.0));
    assertEquals("0.1", Cells.text(Float.valueOf(0.1f)));
    assertEquals("9007199254740993", Cells.text(Long.valueOf(9007199254740993L)));
    assertEquals("0.1", Cells.text(new BigDecimal("0.10")));
  }

  /** From 2^53 on a float64 does not have all digits of a whole number. */
  @ParameterizedTest
  @CsvSource({"0x1.fffffffffffffp52, 9007199254740991", "0x1p53, 9.007199254740992E15"})
  void aNumberHasTheDigitsThatItsTypeHas(double number, String text) {
    assertEquals(text, Cells.text(number));
    assertEquals("-" + text, Cells.text(-number));
    assertEquals("9007199254740993", Cells.text(new BigInteger("9007199254740993")));
  }

  @Test
  void aLongTextIsShownInPart() {
    String longest = "x".repeat(40);
    assertEquals("nothing", Cells.shown(""));
    assertEquals("'" + longest + "'", Cells.shown(longest));
    assertEquals("'" + longest + "...'", Cells.shown(longest + "y"));
  }
}
