package nndl.data;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static nndl.Refused.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import nndl.Fixtures;
import nndl.Slow;
import nndl.TestImages;
import nndl.TestTable;
import nndl.data.format.InMemoryPart;
import nndl.data.recipe.Unseen;
import nndl.data.table.CsvTable;
import nndl.data.table.Faults;
import nndl.data.table.Rows;
import nndl.math.SparseRows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of a table that are read by range, as nndl.Predict reads them. */
@Slow
class TableRowsTest {
  /** So many that there are several pieces, and that rows lie between marks of the file. */
  private static final int COUNT = 5_000;

  private static final String MANY = TestTable.manyRows(COUNT);

  @TempDir Path directory;

  /** What was read of a range. */
  private static final class Read {
    final List<List<String>> rows = new ArrayList<>();
    final Map<Long, String> unanswered = new TreeMap<>();
    final Unseen unseen = new Unseen();
    final List<byte[]> ids = new ArrayList<>();

    List<String> unseenLines() {
      List<String> lines = new ArrayList<>();
      unseen.say(lines::add);
      return lines;
    }
  }

  @Test
  void aRangeIsTheSameWhereverReadingBegins() {
    TestTable.write(directory.resolve("plain.csv"), MANY);
    TestImages.write(directory.resolve("packed.csv.gz"), TestImages.gzip(MANY.getBytes(UTF_8)));
    List<List<String>> all = read("plain.csv", 0, COUNT).rows;
    assertEquals(COUNT, all.size());
    for (String file : List.of("plain.csv", "packed.csv.gz")) {
      for (int[] range : new int[][] {{0, COUNT}, {1, 2}, {63, 65}, {2_000, 2_100}, {17, 4_999}}) {
        assertEquals(
            all.subList(range[0], range[1]), read(file, range[0], range[1]).rows, file + range[0]);
      }
    }
  }

  @Test
  void theOrderOfColumnsAndOtherColumnsDoNotMatter() {
    TestTable.write(directory.resolve("rows.csv"), TestTable.ROWS);
    TestTable.write(
        directory.resolve("other.csv"),
        """
        \ufeffmass;id;island;year;beak
        3750;1;Dream;2007;39.1
        5400.5;2; Biscoe ;2007;?
        5000;3;Mars;2008;46.1
        3700;4;NA;"2009";50.123456789012345
        """);
    assertEquals(read("rows.csv", 0, 4).rows, read("other.csv", 0, 4).rows);
  }

  @Test
  void severalFilesAreOneTable() {
    List<String> lines = TestTable.ROWS.lines().toList();
    for (int part = 0; part < 4; part++) {
      TestTable.write(
          directory.resolve("parts/part-" + part + ".csv"),
          lines.get(0) + "\n" + lines.get(part + 1) + "\n");
    }
    TestTable.write(directory.resolve("rows.csv"), TestTable.ROWS);
    assertEquals(read("rows.csv", 0, 4).rows, read("parts", 0, 4).rows);
    assertEquals(read("rows.csv", 1, 3).rows, read("parts", 1, 3).rows);
    assertEquals("part-2.csv#0", samples("parts").name(2));
  }

  @Test
  void aMissingNumberWithoutOneToFillInHasNoAnswer() {
    String[] lines = MANY.split("\n(?=-|\")");
    lines[3] = "-,,31,Dream,Gentoo";
    lines[4_500] = "-,NA,?,Dream,Gentoo";
    TestTable.write(directory.resolve("rows.csv"), String.join("\n", lines));
    String file = "file:" + directory + "/rows.csv, line ";
    Map<Long, String> expected =
        Map.of(2L, file + "5, column mass", 4_499L, file + "6001, column mass");
    assertEquals(expected, read("rows.csv", 0, COUNT).unanswered);
    assertEquals(expected.keySet(), read("rows.csv", 2, 4_500).unanswered.keySet());
    assertEquals(Map.of(), read("rows.csv", 3, 4_499).unanswered);
    assertEquals(List.of(), read("rows.csv", 2, 3).rows.get(0), "a row of zeros");
    assertRefused(
        file
            + "5, column mass: expected a number (--missing mean in the training fills gaps), found"
            + " none",
        () -> read(samples("rows.csv"), 0, COUNT, true));
  }

  @Test
  void valuesThatNoTrainingRowHasAreCounted() {
    TestTable.write(
        directory.resolve("rows.csv"),
        "beak,island,mass\n40,Mars,3000\n41,Dream,3000\n42,Venus,3000\n43,,3000\n");
    assertEquals(
        List.of(
            ("column island: 2 rows with a value that no training row has, 'Mars' in"
                    + " file:%s/rows.csv, line 2 first; all its inputs are 0")
                .formatted(directory),
            ("column island: a row without a value, file:%s/rows.csv, line 5 first; all its inputs"
                    + " are 0")
                .formatted(directory)),
        read("rows.csv", 0, 4).unseenLines());
    Unseen sum = new Unseen();
    sum.add(read("rows.csv", 0, 2).unseen);
    sum.add(read("rows.csv", 2, 4).unseen);
    List<String> lines = new ArrayList<>();
    sum.say(lines::add);
    assertEquals(read("rows.csv", 0, 4).unseenLines(), lines);
  }

  @Test
  void aWordInAColumnOfNumbersIsAnError() {
    TestTable.write(directory.resolve("rows.csv"), "beak,island,mass\n40,Dream,3000\n4O,,3000\n");
    assertRefused(
        "file:%s/rows.csv, line 3, column beak: expected a number, found '4O'".formatted(directory),
        () -> read("rows.csv", 0, 2));
  }

  /** So many rows that there are several pieces, with rows of each kind among them. */
  @Test
  void rowsThatTheDriverHoldsAreThoseOfTheFile() {
    int count = 40_000;
    String many = TestTable.manyRows(count).replace(",3111,", ",,").replace("Biscoe", "Mars");
    TestTable.write(directory.resolve("many.csv"), many);
    SampleSet file = samples("many.csv");
    SampleSet held = held("many.csv");
    assertEquals(count, held.count());
    for (int[] range : new int[][] {{0, count}, {9_999, 30_000}, {count - 1, count}}) {
      Read expected = read(file, range[0], range[1], false);
      Read found = read(held, range[0], range[1], false);
      assertEquals(expected.rows, found.rows);
      assertEquals(expected.unanswered, found.unanswered);
    }
    List<String> lines = read(file, 0, count, false).unseenLines();
    assertEquals(lines, read(held, 0, count, false).unseenLines());
    Unseen ofRanges = new Unseen();
    ofRanges.add(read(held, 0, 9_999, false).unseen);
    ofRanges.add(read(held, 9_999, count, false).unseen);
    List<String> counted = new ArrayList<>();
    ofRanges.say(counted::add);
    assertEquals(lines, counted, "each row once");
  }

  @Test
  void aRowThatTheDriverHoldsNeedsFewBytes() {
    TestTable.write(directory.resolve("many.csv"), MANY);
    InMemoryPart part = (InMemoryPart) held("many.csv").parts().get(0);
    assertEquals(COUNT * (4 + 1 + 4 + 2), part.pieces().stream().mapToLong(p -> p.length).sum());
    assertEquals(Map.of(), part.told());
  }

  @Test
  void norDoGapsThatAreFilledAndNewWordsAndIdsNeedMany() throws IOException {
    StringBuilder rows = new StringBuilder("id,mass,beak,island\n");
    IntStream.range(0, COUNT).forEach(i -> rows.append("%08d,3000,,Mars\n".formatted(i)));
    TestTable.write(directory.resolve("many.csv"), rows.toString());
    SampleSet held = held("many.csv", "id");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(held);
    }
    int row = 4 + 1 + 4 + 2 + 4 + 8; // the cells, the class, and the id with its end
    assertTrue(bytes.size() < COUNT * row + 10_000, bytes.size() + " bytes");
    assertEquals("00004097", new String(read(held, 4_097, 4_098, false).ids.get(0), US_ASCII));
    assertEquals("00000000", new String(read(held, 0, COUNT, false).ids.get(0), US_ASCII));
  }

  @Test
  void piecesOfRowsWithLongIdsAreSmall() {
    String row = "%s,3000,40,Dream\n".formatted("x".repeat(100_000));
    TestTable.write(directory.resolve("long.csv"), "id,mass,beak,island\n" + row.repeat(100));
    for (SampleSet set : List.of(held("long.csv", "id"), samples("long.csv", "id"))) {
      assertEquals(100_000, set.idBytes());
      List<Integer> counts = new ArrayList<>();
      set.read(
          Fixtures.storage(), 0, 100, true, (piece, first, remarks) -> counts.add(piece.count()));
      assertEquals(List.of(41, 41, 18), counts);
    }
  }

  private SampleSet held(String file, String... ids) {
    InputFiles files = InputFiles.of(Fixtures.storage(), directory.resolve(file).toString());
    Rows rows =
        CsvTable.look(
            Fixtures.storage(),
            files.path(0),
            files.files(),
            TestTable.RECIPE.missing(),
            new Faults());
    return TableSet.ofHeld(
        Fixtures.storage(), List.of(rows), TestTable.RECIPE, null, List.of(ids), line -> {});
  }

  private Read read(String file, long from, long to) {
    return read(samples(file), from, to, false);
  }

  private SampleSet samples(String file, String... ids) {
    InputFiles files = InputFiles.of(Fixtures.storage(), directory.resolve(file).toString());
    return TableSet.of(Fixtures.storage(), files, TestTable.RECIPE, null, List.of(ids), line -> {});
  }

  private static Read read(SampleSet samples, long from, long to, boolean strict) {
    Read read = new Read();
    samples.read(
        Fixtures.storage(),
        from,
        to,
        strict,
        (piece, first, remarks) -> {
          assertEquals(from + read.rows.size(), first);
          for (int i = 0; i < piece.count(); i++) {
            SparseRows row = new SparseRows();
            piece.appendTo(row, i);
            read.rows.add(entries(row));
          }
          read.unanswered.putAll(remarks.unanswered());
          read.unseen.add(remarks.unseen());
          read.ids.addAll(remarks.ids());
        });
    return read;
  }

  private static List<String> entries(SparseRows row) {
    List<String> entries = new ArrayList<>();
    for (int e = 0; e < row.entries(); e++) {
      entries.add(row.column()[e] + "=" + row.value()[e]);
    }
    return entries;
  }
}
