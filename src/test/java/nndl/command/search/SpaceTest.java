package nndl.command.search;

import static nndl.Refused.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import nndl.command.search.Space.Axis;
import nndl.command.search.Space.Listed;
import nndl.command.search.Space.Range;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpaceTest {
  @Test
  void valuesWithCommasAreSeparatedByBars() {
    assertEquals(
        new Space(
            List.of(
                new Axis("learning-rate", new Listed(List.of("0.1", "0.5", "3"))),
                new Axis("sizes", new Listed(List.of("784,30,10", "784,100,10"))),
                new Axis("l2", new Range(0.01, 10, true, false)),
                new Axis("mini-batch-size", new Range(10, 100, false, true)))),
        parse(
            "learning-rate=0.1,0.5,3;sizes=784,30,10|784,100,10; l2 = log:0.01:10"
                + ";mini-batch-size=uniform:10:100"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        "'' > --try: expected option=values, with ; between options, found ",
        "l2=1;seed > --try: expected option=values, with ; between options, found seed",
        "l2=1;l2=2 > --try: expected each option once, found l2 twice",
        "l2= > --try l2: expected values, found none in ''",
        "l2=1,,2 > --try l2: expected values, found none in '1,,2'",
        "l2=log:0:1 > --try l2: expected log:A:B with numbers A below B, above 0, found log:0:1",
        "l2=log:1 > --try l2: expected log:A:B with numbers A below B, above 0, found log:1",
        "l2=uniform:2:1 > --try l2: expected uniform:A:B with numbers A below B, found uniform:2:1",
        "l2=uniform:a:1 > --try l2: expected uniform:A:B with numbers A below B, found uniform:a:1",
        "mini-batch-size=uniform:1:2.5 > --try mini-batch-size: expected uniform:A:B with whole"
            + " numbers A below B, found uniform:1:2.5"
      })
  void aWrongSpaceIsReportedInOneLine(String text, String message) {
    String expected = message.endsWith("found") ? message + " " : message;
    assertRefused(expected, () -> parse(text));
  }

  @Test
  void aSingleValueWithCommasEndsWithABar() {
    assertEquals(
        new Space(List.of(new Axis("sizes", new Listed(List.of("784,30,10"))))),
        parse("sizes=784,30,10|"));
  }

  @Test
  void aRangeGoesFromItsStartToItsEnd() {
    assertEquals("0.01", new Range(0.01, 100, true, false).at(0));
    assertEquals("1.0", new Range(0.01, 100, true, false).at(0.5), "half of the way is the root");
    assertEquals("99.99", new Range(0.01, 100, true, false).at(0.99999));
    assertEquals("2.346", new Range(2, 3, false, false).at(0.34567), "four digits");
    assertEquals("3.0", new Range(2, 3, false, false).at(1 - 0x1p-53));
  }

  @Test
  void aNumberHasTheSameTextInAllVersionsOfJava() {
    assertEquals("2.0E23", new Range(1e23, 3e23, false, false).at(0.5));
  }

  @Test
  void theFirstAndTheLastWholeNumberAreAsLikelyAsTheOthers() {
    int[] counts = new int[3];
    for (int i = 0; i < 300; i++) {
      counts[Integer.parseInt(new Range(1, 3, false, true).at(i / 300.0)) - 1]++;
    }
    assertEquals(List.of(100, 100, 100), List.of(counts[0], counts[1], counts[2]));
    assertEquals("1", new Range(1, 100, true, true).at(0));
    assertEquals("100", new Range(1, 100, true, true).at(1 - 0x1p-53));
    assertTrue(Integer.parseInt(new Range(1, 100, true, true).at(0.5)) <= 11);
  }

  private static Space parse(String text) {
    return Space.parse(text, option -> option.equals("mini-batch-size"));
  }
}
