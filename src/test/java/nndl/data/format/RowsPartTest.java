package nndl.data.format;

import static nndl.data.format.RowParts.CLASSES;
import static nndl.data.format.RowParts.NUMBERS;
import static nndl.data.format.RowParts.ROWS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import nndl.data.recipe.Recipe;
import nndl.data.table.RowSets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a part of a table tells of its rows, whether it is read from a file or held in memory. */
class RowsPartTest {
  /** What both kinds of parts tell of the rows. */
  private static final List<String> EVENTS =
      List.of(
          "known by r1,ship",
          "1 x 0.5: 0=1.0 2=1.0",
          "known by r2,barn",
          "unusable: line 3, column x",
          "1 x 0.25:",
          "known by r3,Mars",
          "unseen: line 4, column home, Mars",
          "0 x 0.125: 0=2.0",
          "known by r4,",
          "filled: line 5, column x",
          "filled: line 5, column home",
          "1 x 0.25: 0=4.0",
          "known by \"r,5\",barn",
          "unusable: line 6, column y",
          "0 x 2.0: 1=1.0",
          "known by r6,barn",
          "unusable: line 7, column w",
          "1 x 0.0: 0=-1.0 1=1.0");

  @TempDir private Path directory;

  private Path file;
  private List<String> ids = List.of("id", "home");

  @BeforeEach
  void name() {
    file = directory.resolve("rows.csv");
  }

  private RowParts parts() {
    return new RowParts(file, ids);
  }

  @Test
  void tellsWhatIsWrongOrNewAboutARowBeforeItsSample() throws IOException {
    Files.writeString(file, ROWS);
    RowsPart part = parts().both(CLASSES, true).get(0);
    assertEquals(EVENTS, PartEvents.of(part, 0, 6));
    assertEquals(EVENTS.subList(2, 8), PartEvents.of(part, 1, 3));
    assertEquals(List.of(), PartEvents.of(part, 0, 0));
    ids = List.of();
    List<String> unknown = EVENTS.stream().filter(event -> !event.startsWith("known")).toList();
    assertEquals(unknown, PartEvents.of(parts().both(CLASSES, true).get(0), 0, 6));
    assertEquals(
        "0 x 0.125: 0=2.0", PartEvents.of(parts().both(CLASSES, true).get(1), 2, 3).get(0));
  }

  /** New and missing values are counted once, so that they need no place in each row. */
  @Test
  void heldRowsAreCountedWithTheFirstOfThem() throws IOException {
    Files.writeString(file, ROWS);
    RowsPart part = parts().both(CLASSES, true).get(1);
    List<String> each =
        EVENTS.stream()
            .filter(event -> !event.startsWith("unseen") && !event.startsWith("filled"))
            .toList();
    List<String> all = new ArrayList<>(PartEvents.of(part, 0, 6));
    assertEquals(
        List.of(
            "counted: column home: a row with a value that no training row has, 'Mars' in line 4"
                + " first; all its inputs are 0",
            "counted: column x: a row without a value, line 5 first; 9 stands for it",
            "counted: column home: a row without a value, line 5 first; all its inputs are 0"),
        all.subList(0, 3));
    assertEquals(each, all.subList(3, all.size()));
    assertEquals(each.subList(2, 7), PartEvents.of(part, 1, 3));
    assertEquals(List.of(), PartEvents.of(part, 0, 0));
  }

  @Test
  void rowsThatNameTheirClassesAreCheckedOnce() throws IOException {
    Files.writeString(file, ROWS);
    List<String> faults =
        EVENTS.stream().filter(event -> !event.matches("(known|[01]).*")).toList();
    CheckedRows ofFile = RowParts.checked(CLASSES);
    PartEvents told = new PartEvents();
    assertEquals(6, parts().table(CLASSES, ofFile, told).count());
    assertEquals(faults, told.list());
    CheckedRows ofHeld = RowParts.checked(CLASSES);
    PartEvents toldOfHeld = new PartEvents();
    assertEquals(6, parts().held(CLASSES, ofHeld, toldOfHeld).count());
    assertEquals(faults, toldOfHeld.list());
    byte test = (byte) RowSets.Set.TEST.ordinal();
    byte none = (byte) RowSets.Set.NONE.ordinal();
    byte[] sets = {test, none, test, test, none, none};
    assertArrayEquals(sets, ofFile.all(RowSets.Set.TEST).ofRows());
    assertArrayEquals(sets, ofHeld.all(RowSets.Set.TEST).ofRows());
  }

  @Test
  void numbersAreAnsweredWithTheirWeights() throws IOException {
    Files.writeString(file, "q,id,x,home,p,w\n3,r1,3,ship,14,2\n,r2,1,barn,8,1\n-1,r3,1,,10,4\n");
    for (RowsPart part : parts().both(NUMBERS, true)) {
      List<String> events = new ArrayList<>(PartEvents.of(part, 0, 3));
      events.removeIf(event -> event.matches("(filled|counted).*"));
      assertEquals(
          List.of(
              "known by r1,ship",
              "[2.0, 3.0] x 0.5: 0=1.0 2=1.0",
              "known by r2,barn",
              "unusable: line 3, column q",
              "[0.0, 0.0] x 0.25: 1=1.0",
              "known by r3,",
              "[0.0, -1.0] x 1.0:"),
          events);
    }
  }

  @Test
  void rowsNeedNotHaveAnswersForAPrediction() throws IOException {
    Files.writeString(file, "id,x,home\nr1,3,ship\nr2,word,barn\nr3,5,barn\n");
    for (Recipe recipe : List.of(CLASSES, NUMBERS)) {
      for (RowsPart part : parts().both(recipe, false)) {
        List<String> events =
            PartEvents.of(part, 0, 3).stream()
                .map(event -> event.replace("[0.0, 0.0]", "0"))
                .toList();
        assertEquals(
            List.of(
                "known by r1,ship",
                "0 x 1.0: 0=1.0 2=1.0",
                "known by r2,barn",
                "unusable: line 3, column x",
                "0 x 1.0:",
                "known by r3,barn",
                "0 x 1.0: 0=2.0 1=1.0"),
            events);
      }
    }
  }
}
