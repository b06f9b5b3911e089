package nndl.command.search;

import static nndl.Refused.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CombinationsTest {
  @Test
  void aGridHasAllCombinationsAndTheLastOptionChangesFirst() {
    List<String> grid = new ArrayList<>();
    for (Map<String, String> combination : Combinations.grid(space("a=1,2;b=x;c=3,4"))) {
      grid.add(String.join("", combination.values()));
    }
    assertEquals(List.of("1x3", "1x4", "2x3", "2x4"), grid);
  }

  @Test
  void aGridTakesNoRangesAndNotTooMany() {
    assertError(
        "--try b: expected values, or --strategy random or halving, found a range",
        () -> Combinations.grid(space("a=1;b=log:1:2")));
    String values =
        IntStream.range(0, 101).mapToObj(Integer::toString).collect(Collectors.joining(","));
    assertError(
        "--try: expected at most 10000 combinations, found more",
        () -> Combinations.grid(space("a=" + values + ";b=" + values)));
  }

  @Test
  void randomOnesAreAFunctionOfTheSeed() {
    Space space = space("a=1,2,3;b=uniform:0:1");
    assertEquals(Combinations.random(space, 7, 20), Combinations.random(space, 7, 20));
    assertEquals(Combinations.random(space, 7, 20).subList(0, 5), Combinations.random(space, 7, 5));
    assertNotEquals(Combinations.random(space, 7, 20), Combinations.random(space, 8, 20));
  }

  @Test
  void eachValueIsDrawn() {
    List<Map<String, String>> some = Combinations.random(space("a=1,2,3;b=uniform:0:1"), 1, 600);
    for (String value : List.of("1", "2", "3")) {
      long count = some.stream().filter(c -> c.get("a").equals(value)).count();
      assertEquals(200, count, 40, value);
    }
    assertEquals(
        0.5,
        some.stream().mapToDouble(c -> Double.parseDouble(c.get("b"))).average().orElse(0),
        0.05);
    assertEquals(600, new HashSet<>(some).size(), 10);
  }

  private static Space space(String text) {
    return Space.parse(text, option -> false);
  }

  private static void assertError(String message, Runnable run) {
    assertRefused(message, run::run);
  }
}
