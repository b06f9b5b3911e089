package nndl.data.table;

import static nndl.Refused.assertRefused;
import static nndl.Refused.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import nndl.error.InputException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which columns a table in CSV files has, and which rows. */
class CsvTableTest {
  @TempDir Path directory;
  private TextTables tables;

  @BeforeEach
  void make() {
    tables = new TextTables(directory);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      value = {
        "a;b/1;2~a|b",
        "`a,b,c,d`;e/1;2~a,b,c,d|e",
        "`a;b`,`c;d`,`e;f`/1,2,3~a;b|c;d|e;f",
        "a,b;c/`1,2,3,4`;5~a,b|c",
        "a,b;c,d;e,f/1,2;3,4~a|b;c|d;e|f",
        "a b,c/1 2,3~a b|c",
        "a,b;c/1,2;3~a|b;c",
        "a;b,c,d~a;b|c|d",
        "a;b~a|b",
        "`a/b`;c/1;2~a/b|c",
        "`a``;b`;c/1;2~a`;b|c",
        "%/%/a;b%/%/1;2%/~a|b"
      })
  void theSeparatorIsWhatBothFirstLinesHaveOutsideQuotes(String text, String columns)
      throws IOException {
    assertEquals(Arrays.asList(plain(columns).split("[|]")), tables.table(plain(text)).columns());
  }

  /** Its first line, or the empty lines before, are more than is looked at for the separator. */
  @Test
  void aVeryLongStartOfATableHasASeparator() throws IOException {
    String name = "b".repeat(1 << 20);
    assertEquals(List.of("a", name), tables.table("a;" + name + "\n1;2\n").columns());
    assertEquals(List.of("a", "b"), tables.table("\n".repeat(1 << 20) + "a,b\n1,2\n").columns());
  }

  @Test
  void aRowKnowsItsFileAndItsLine() throws IOException {
    CsvTable table = tables.table("x,y\n1,2\n\n3,4\n", "x,y\n5,6\n");
    List<String> paths = List.of("file:" + tables.file(0), "file:" + tables.file(1));
    assertEquals(paths, table.paths());
    assertTrue(table.hasLines());
    List<String> places = new ArrayList<>();
    table.read((number, row) -> places.add(row.file() + " " + row.number()));
    assertEquals(List.of(paths.get(0) + " 2", paths.get(0) + " 4", paths.get(1) + " 2"), places);
    Rows weighed =
        WeighedRows.of(
            table,
            new TestSelection("y").weight(Optional.of("x")).get().weightColumn(),
            new Faults());
    assertEquals(paths, weighed.paths());
    assertTrue(weighed.hasLines());
  }

  private static String plain(String text) {
    return text.replace('`', '"').replace('/', '\n').replace('%', '\r');
  }

  @ParameterizedTest
  @CsvSource({"'x,2020', 'x|2020'", "'2020,x', '2020|x'", "',x', '|x'", "'x,X', 'x|X'"})
  void aHeaderMayHaveNumbersAndAFirstColumnWithoutAName(String header, String columns)
      throws IOException {
    assertEquals(Arrays.asList(columns.split("[|]")), tables.table(header + "\n1,2\n").columns());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "x,,y/1,2,3~, line 1: expected a name for each column, found none for column 2",
        "/x,y,/1,2,3~, line 2: expected a name for each column, found none for column 3",
        "x,y,x/1,2,3~, line 1: expected each name of a column once, found 'x' twice",
        "1,-2.5/x,y~, line 1: expected a header with the names of the columns, found '1'",
        "/%//~: expected a header and rows, found empty lines alone",
        "''~: expected a header and rows, found an empty file"
      })
  void aHeaderNamesEachColumnOnce(String text, String message) {
    assertRefused("file:" + tables.file(0) + message, () -> tables.table(plain(text)));
  }

  @Test
  void theColumnsOfALaterFileAreFoundByTheirNames() throws IOException {
    CsvTable table = tables.table("x,y,z\n1,2,3\n", "z;x;y\n6;4;5\n", "y,z,x\n8,,7\n");
    assertEquals(List.of("x", "y", "z"), table.columns());
    assertEquals(
        List.of(
            List.of("0", "1", "2", "3"),
            List.of("1", "4", "5", "6"),
            Arrays.asList("2", "7", "8", null)),
        TextTables.rows(table));
  }

  @ParameterizedTest
  @CsvSource({"'x,y,z'", "'x'", "'x,z'", "'y,x,w'"})
  void aLaterFileMustHaveTheSameColumns(String header) {
    assertRefused(
        "file:%s: expected the columns [x, y], as in file:%s, found %s"
            .formatted(
                tables.file(2),
                tables.file(0),
                Arrays.asList(header.split(",")).toString().replace("''", "")),
        () -> tables.table("x,y\n1,2\n", "x,y\n1,2\n", header + "\n"));
  }

  @Test
  void aFileThatChangesBetweenTwoReadsIsAnError() throws IOException {
    CsvTable table = tables.table("x,y\n1,2\n", "x,y\n3,4\n");
    assertEquals(2, TextTables.rows(table).size());
    Files.writeString(tables.file(1), "5,6\n", StandardOpenOption.APPEND);
    assertThrows(InputException.class, () -> TextTables.rows(table));
  }

  @Test
  void aFileThatChangesWhileItIsReadIsAnError() throws IOException {
    CsvTable table = tables.table("x,y\n1,2\n");
    String error = refusal(() -> table.read((number, row) -> append("3,4\n")));
    assertTrue(error.startsWith("file:" + tables.file(0)), error);
  }

  private void append(String text) {
    try {
      Files.writeString(tables.file(0), text, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** What differs from a header in one cell is a row. */
  @Test
  void recordsThatAreNoRowsAreLeftOutAndTold() throws IOException {
    CsvTable table = tables.table("x,y\n1,2\n3\n4,5,6\nx,y\nx,7\n8,y\n", "y,x\nx,y\ny,x\n");
    assertEquals(
        List.of(
            List.of("0", "1", "2"),
            List.of("4", "x", "7"),
            List.of("5", "8", "y"),
            List.of("6", "y", "x")),
        TextTables.rows(table));
    InputException error = assertThrows(InputException.class, tables.faults::requireNone);
    String first = "file:" + tables.file(0);
    assertEquals(
        "%s, line 3: expected 2 fields, as the header has, found 1; also %s, line 4"
            .formatted(first, first),
        error.getMessage());
    assertEquals(
        List.of(
            "%s, line 5: expected the header in the first line alone, found it again; also file:%s, line 3"
                .formatted(first, tables.file(1))),
        error.more());
  }

  @Test
  void whatStandsForAMissingValueIsNoText() throws IOException {
    tables.missing("-9");
    assertEquals(
        List.of(
            Arrays.asList("0", null, null),
            Arrays.asList("1", "-99", null),
            Arrays.asList("2", "9", "na")),
        TextTables.rows(tables.table("x,y\n-9,NA\n-99,NaN\n9,na\n")));
  }
}
