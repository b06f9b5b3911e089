package nndl.data.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static nndl.Refused.assertRefused;
import static nndl.data.format.RowParts.CLASSES;
import static nndl.data.format.RowParts.ROWS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.data.recipe.Column;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rows of a table are the same wherever reading begins, in a file and in memory. */
class RowsByRangeTest {
  @TempDir private Path directory;

  private Path file;

  @BeforeEach
  void name() {
    file = directory.resolve("rows.csv");
  }

  private RowParts parts() {
    return new RowParts(file, List.of("id", "home"));
  }

  @Test
  void heldRowsAreThoseOfTheFileWhereverAPieceOfThemEnds() throws IOException {
    List<String> names = IntStream.range(0, 4_000).mapToObj(k -> "x" + k).toList();
    List<Column> columns = new ArrayList<>();
    names.forEach(name -> columns.add(new Column.Numbers(name, 0, 1, null)));
    StringBuilder text = new StringBuilder("id,home,w,y,").append(String.join(",", names));
    for (int i = 0; i < 40; i++) {
      String row = "\n%s,at %s,%s,%s".formatted("i".repeat(1 + i % 5), i, i, "ab".charAt(i % 2));
      int at = i;
      text.append(row)
          .append(
              names.stream()
                  .map(name -> name.equals("x" + 90 * at) ? at % 17 == 0 ? "?" : "7" : "0")
                  .collect(Collectors.joining(",", ",", "")));
    }
    Files.writeString(file, text.append('\n'));
    List<RowsPart> parts = parts().both(CLASSES.with(columns), true);
    for (int[] range : new int[][] {{0, 40}, {15, 18}, {16, 17}, {31, 32}, {39, 40}}) {
      List<String> expected = PartEvents.of(parts.get(0), range[0], range[1]);
      assertEquals(expected, PartEvents.of(parts.get(1), range[0], range[1]));
    }
    InMemoryPart held = (InMemoryPart) parts.get(1);
    int row = 4_000 * 4 + 2 + 4 + 4; // the inputs, the class, the weight and the end of the id
    assertEquals(
        List.of(16 * row, 16 * row, 8 * row),
        held.pieces().stream().map(piece -> piece.length).toList());
    assertEquals(5 + 1 + 5, parts.get(0).idBytes());
    assertEquals(5 + 1 + 5, held.idBytes());
  }

  @Test
  void aRowIsAtItsLineWhereverReadingBegins() throws IOException {
    StringBuilder text = new StringBuilder("id,w,home,x,y\n");
    for (int i = 0; i < 300; i++) {
      text.append(i % 3 == 0 ? "\"of two\nlines\"" : "r" + i).append(",1,ship," + i + ",a\n");
    }
    Files.writeString(file, text);
    RowsPart plain = parts().both(CLASSES, true).get(0);
    file =
        Files.write(directory.resolve("zip.gz"), TestImages.gzip(text.toString().getBytes(UTF_8)));
    List<RowsPart> zipped = parts().both(CLASSES, true);
    for (int row : new int[] {0, 1, 63, 64, 130, 257, 299}) {
      String line = ", line " + (2 + row + (row + 2) / 3);
      assertEquals(line, plain.place(Fixtures.storage(), row));
      assertEquals(line, zipped.get(0).place(Fixtures.storage(), row));
      assertEquals("#" + row, zipped.get(1).place(Fixtures.storage(), row));
      assertEquals(PartEvents.of(plain, row, row + 1), PartEvents.of(zipped.get(0), row, row + 1));
      assertEquals(PartEvents.of(plain, row, row + 1), PartEvents.of(zipped.get(1), row, row + 1));
      assertTrue(
          PartEvents.of(plain, row, row + 1).get(1).contains("0=" + (row - 1) / 2f) || row == 1);
    }
    assertEquals(256, start(plain, 257), "the last mark before it");
    assertEquals(0, start(zipped.get(0), 257), "the start of the file");
    assertTrue(zipped.get(0).compressed());
    assertFalse(zipped.get(1).compressed(), "a held row is reached without those before it");
  }

  /** Returns the first row that is read to reach another one. */
  private static long start(RowsPart part, long row) {
    return ((TablePart) part).index().before(part.files().get(0), row).record();
  }

  @Test
  void aPartHasTheShapeOfItsRecipeAndNamesItsFile() throws IOException {
    Files.writeString(file, ROWS);
    for (RowsPart part : parts().both(CLASSES, true)) {
      assertEquals(6, part.count());
      assertEquals(3, part.width());
      assertEquals(List.of(1, 3), part.sides());
      assertTrue(part.floats());
      assertFalse(part.statesSides());
      assertEquals(List.of("file:" + file), part.files().stream().map(of -> of.path()).toList());
      assertEquals("file:%s#4, column y".formatted(file), part.placeOfLabel(4));
    }
  }

  @Test
  void aRowOfAnotherNumberOfFieldsIsAFaultOfTheFile() throws IOException {
    Files.writeString(file, "id,w,home,x,y\nr1,1,ship,3,b\nr2,1,ship\nr3,1,ship,3,b\n");
    assertRefused(
        "file:%s, line 3: expected 5 fields, as the header has, found 3".formatted(file),
        () -> parts().table(CLASSES, RowParts.checked(CLASSES), new PartEvents()));
  }
}
