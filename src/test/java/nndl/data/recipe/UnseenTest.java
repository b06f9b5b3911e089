package nndl.data.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows with values that no training row has, counted in parts of a table. */
class UnseenTest {
  private static final Column COLOUR = new Column.Categories("colour", List.of("red"));
  private static final Column SIZE = new Column.Numbers("size", 1, 2, 1.5);

  private static Row row(String place) {
    return new InMemoryRow(new Object[0], MissingValues.USUAL, place);
  }

  @Test
  void theFirstRowOfAColumnIsThatOfTheFirstPartThatHasOne() {
    Unseen first = new Unseen();
    first.unseen(row("row 1"), COLOUR, "blue");
    Unseen second = new Unseen();
    second.unseen(row("row 8"), COLOUR, "gre\ten");
    second.filled(row("row 9"), SIZE);
    second.filled(row("row 9"), COLOUR);
    Unseen third = new Unseen();
    third.filled(row("row 12"), SIZE);
    first.add(second);
    first.add(third);
    List<String> lines = new ArrayList<>();
    first.say(lines::add);
    assertEquals(
        List.of(
            "column colour: 2 rows with a value that no training row has, 'blue' in row 1 first;"
                + " all its inputs are 0",
            "column size: 2 rows without a value, row 9 first; 1.5 stands for it",
            "column colour: a row without a value, row 9 first; all its inputs are 0"),
        lines);
    List<String> ofSecond = new ArrayList<>();
    second.say(ofSecond::add);
    assertEquals(
        "column colour: a row with a value that no training row has, 'gre?en' in row 8 first; all"
            + " its inputs are 0",
        ofSecond.get(0));
  }
}
