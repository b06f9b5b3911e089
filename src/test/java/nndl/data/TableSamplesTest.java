package nndl.data;

import static nndl.Refused.refusal;
import static nndl.Texts.assertEnds;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.data.recipe.Column;
import nndl.data.recipe.MissingValues;
import nndl.data.recipe.Recipe;
import nndl.data.storage.CutOffStorage;
import nndl.data.table.CsvTable;
import nndl.data.table.Faults;
import nndl.data.table.HeldOut;
import nndl.data.table.RowSplit;
import nndl.data.table.Rows;
import nndl.data.table.Selection;
import nndl.data.table.Table;
import nndl.data.table.TestSelection;
import nndl.error.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableSamplesTest {
  private static final List<String> FILES =
      List.of(
          "recipe.json",
          "train-inputs.idx",
          "train-labels.idx",
          "test-inputs.idx",
          "test-labels.idx");
  private static final Path PENGUINS = Path.of("data/penguins/penguins.csv");

  @TempDir private Path directory;

  private final List<String> lines = new ArrayList<>();
  private MissingValues missing = MissingValues.USUAL;
  private Selection.MissingPolicy missingPolicy = Selection.MissingPolicy.ERROR;
  private int maxCategories = 100;
  private List<String> dropped = List.of();
  private List<String> categories = List.of();
  private Optional<String> split = Optional.empty();
  private List<String> ids = List.of();
  private HeldOut held = new HeldOut(0, 0, 1);
  private Runnable whenRead = () -> {};

  @Test
  void numbersHaveMeanAndDeviationOfTheTrainingRows() throws IOException {
    Recipe recipe = write("x,y\n1,a\n3,b\n2,a\n").recipe();
    assertEquals(new Column.Numbers("x", 2, Math.sqrt(2.0 / 3), null), recipe.columns().get(0));
    assertEquals(List.of("a", "b"), recipe.classes());
  }

  @Test
  void aColumnOfWordsIsACategoryAndItsValuesAreSorted() throws IOException {
    Recipe recipe = write("home,y\nship,a\nbarn,b\nship,a\n").recipe();
    assertEquals(new Column.Categories("home", List.of("barn", "ship")), recipe.columns().get(0));
  }

  @Test
  void classesThatAreNumbersAreSortedByValueAndMayBeginAtOne() throws IOException {
    assertEquals(
        List.of("1", "2", "10"), write("x,y\n1,10\n2,2.0\n3,1\n4,2\n5,01\n").recipe().classes());
  }

  @Test
  void theColumnWithoutANameThatPandasWritesIsLeftOut() throws IOException {
    assertEquals(List.of("x"), names(write(",x,y\n0,5,a\n1,7,b\n").recipe()));
    assertTrue(lines.get(0).endsWith("column 1 has no name and is left out"), lines.toString());
  }

  @Test
  void anIdIsAColumnThatIsNoInput() throws IOException {
    ids = List.of("no");
    assertEquals(List.of("x"), names(write("no,x,y\n7,1,a\n8,3,b\n").recipe()));
    String path = "file:" + directory.resolve("table.csv");
    assertEquals(
        "--id: expected a column of %s: x, y, found 'no'".formatted(path),
        refusal(() -> write("x,y\n1,a\n3,b\n")).replaceFirst("of /", "of file:/"));
    ids = List.of("y");
    assertEquals(
        "--id: expected a column that --label and --columns do not name, found 'y'",
        refusal(() -> write("x,y\n1,a\n3,b\n")));
  }

  @Test
  void theUserNamesColumnsThatLookLikeNumbersAsCategories() throws IOException {
    categories = List.of("zip");
    assertEquals(
        List.of(new Column.Categories("zip", List.of("7", "10"))),
        write("zip,y\n10.0,a\n7,b\n10,b\n").recipe().columns());
  }

  @Test
  void theSeparatorIsThatOfTheHeader() throws IOException {
    for (String separator : List.of(",", ";", "\t", "|")) {
      SampleFolder folder = write("x,y\n1,a\n3,b\n".replace(",", separator));
      assertEquals(List.of("x"), names(folder.recipe()), separator);
    }
  }

  @Test
  void theRowsOfATestAreTheSameShareOfEachClass() throws IOException {
    held = new HeldOut(0.2, 0.1, 1);
    missing = new MissingValues(List.of("."));
    missingPolicy = Selection.MissingPolicy.MEAN;
    SampleFolder folder = write(Files.readString(PENGUINS), "Species");
    assertEquals(
        List.of(248L, 27L, 69L), List.of(folder.training(), folder.validation(), folder.test()));
    Map<Byte, Integer> ofClass = new TreeMap<>();
    byte[] labels = Files.readAllBytes(file("test-labels.idx"));
    for (int i = 8; i < labels.length; i++) {
      ofClass.merge(labels[i], 1, Integer::sum);
    }
    assertEquals(Map.of((byte) 0, 30, (byte) 1, 14, (byte) 2, 25), ofClass); // of 152, 68, 124
  }

  @Test
  void howRowsWereHeldOutIsKeptAndOlderSamplesDoNotSayIt() throws IOException {
    held = new HeldOut(0.2, 0.1, 7);
    missingPolicy = Selection.MissingPolicy.MEAN;
    SampleFolder folder = write(Files.readString(PENGUINS), "Species");
    assertEquals(Optional.of(folder), SampleFolder.find(Fixtures.storage(), folder.directory()));
    RowSplit split = folder.split().orElseThrow();
    assertEquals(List.of(0.2, 0.1), List.of(split.holdout(), split.validation()));
    assertEquals("mean", split.missing());
    assertEquals(split, RowSplit.read("here", split.text()));
    Path recipe = file("recipe.json");
    Files.writeString(
        recipe,
        Files.readString(recipe)
            .replace("nndl-samples-2\",\"indices\":true", "nndl-samples-1\"")
            .replaceFirst("\"split\":.*?}},", ""));
    assertEquals(
        Optional.of(
            new SampleFolder(
                folder.directory(),
                folder.recipe(),
                folder.training(),
                folder.validation(),
                folder.test())),
        SampleFolder.find(Fixtures.storage(), folder.directory()));
  }

  @Test
  void equalCellsGiveEqualFiles() throws IOException {
    held = new HeldOut(0.2, 0, 7);
    missingPolicy = Selection.MissingPolicy.MEAN;
    String text = Files.readString(PENGUINS);
    write(text, "Species");
    Map<String, byte[]> expected = files();

    Path gzip = directory.resolve("table.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gzip))) {
      out.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    write(gzip.toString(), "Species", Optional.empty());
    assertSame(expected);

    List<String> rows = text.lines().toList();
    Path parts = Files.createDirectory(directory.resolve("parts"));
    Files.write(parts.resolve("part-0.csv"), rows.subList(0, 100));
    List<String> rest = new ArrayList<>(List.of(rows.get(0)));
    rest.addAll(rows.subList(100, rows.size()));
    Files.write(parts.resolve("part-1.csv"), rest);
    write(parts.toString(), "Species", Optional.empty());
    assertSame(expected);

    Path quoted = directory.resolve("quoted.tsv");
    StringBuilder tabs = new StringBuilder("\uFEFF");
    rows.forEach(row -> tabs.append('"').append(row.replace(",", "\"\t\"")).append("\"\r\n"));
    write(Files.writeString(quoted, tabs).toString(), "Species", Optional.empty());
    assertSame(expected);
  }

  @Test
  void aSplitColumnSaysWhereARowBelongs() throws IOException {
    split = Optional.of("set");
    SampleFolder folder = write("x,set,y\n1,train,a\n2,Training,b\n3,val,a\n4,test,b\n5,dev,b\n");
    assertEquals(
        List.of(2L, 2L, 1L), List.of(folder.training(), folder.validation(), folder.test()));
    assertEquals(List.of("x"), names(folder.recipe()));
  }

  @Test
  void validationRowsFollowTheTrainingRowsInTheirFiles() throws IOException {
    split = Optional.of("set");
    write("x,set,y\n9,val,b\n1,train,a\n7,test,a\n3,train,b\n8,val,a\n");
    assertEquals(List.of(-1f, 1f, 7f, 6f), inputs("train-inputs.idx")); // x - 2
    assertEquals(List.of(5f), inputs("test-inputs.idx"));
    byte[] labels = Files.readAllBytes(file("train-labels.idx"));
    assertArrayEquals(new byte[] {0, 1, 1, 0}, Arrays.copyOfRange(labels, 8, 12));
  }

  @Test
  void aValueThatNoTrainingRowHasIsCountedOnce() throws IOException {
    split = Optional.of("set");
    write("home,set,y\nbarn,train,a\nship,train,b\ntent,test,a\ncar,test,b\n");
    assertTrue(
        lines
            .get(0)
            .startsWith("column home: 2 rows with a value that no training row has, 'tent' in"),
        lines.toString());
  }

  @Test
  void gapsThatAreFilledAreCountedAsAPredictionCountsThem() throws IOException {
    missingPolicy = Selection.MissingPolicy.MEAN;
    split = Optional.of("set");
    write("x,home,set,y\n1,barn,train,a\n,,train,b\n3,,validation,a\n,tent,test,b\n");
    String file = "file:" + directory.resolve("table.csv");
    assertTrue(
        lines.contains(
            "column x: 2 rows without a value, %s, line 3 first; 1 stands for it".formatted(file)),
        lines.toString());
    assertTrue(
        lines.contains(
            "column home: 2 rows without a value, %s, line 3 first; all its inputs are 0"
                .formatted(file)),
        lines.toString());
  }

  @Test
  void rowsWithGapsAreLeftOutIfTheUserWantsIt() throws IOException {
    missingPolicy = Selection.MissingPolicy.DROP;
    assertEquals(2, write("x,y\n1,a\n,b\nNA,a\n2,b\n3,\n").training());
  }

  @Test
  void theTestRowsMayBeInFilesOfTheirOwn() throws IOException {
    Path test = Files.writeString(directory.resolve("test.csv"), "y,more,x\nb,9,2\na,9,4\n");
    Path table = Files.writeString(directory.resolve("table.csv"), "x,y\n1,a\n3,b\n");
    SampleFolder folder = write(table.toString(), "y", Optional.of(test.toString()));
    assertEquals(2, folder.test());
    byte[] inputs = Files.readAllBytes(file("test-inputs.idx"));
    assertArrayEquals(new byte[] {0, 0, 0, 0}, Arrays.copyOfRange(inputs, 12, 16)); // 2 is the mean
  }

  /** Whatever becomes of gaps, a word in a column of numbers is no gap. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "4O,9,a~, line 3, column x: expected a number, found '4O'",
        "5,9,c~, line 3, column y: expected a class of the training rows: a, b, found 'c'",
        "4O,9,c~, line 3, column x: expected a number, found '4O'"
            + "|, line 3, column y: expected a class of the training rows: a, b, found 'c'",
        "5,none,a~, line 3, column w: expected a number, found 'none'",
        "5,9~, line 3: expected 3 fields, as the header has, found 2"
      })
  void aTestRowThatCanNotBeUsedIsAFault(String row, String messages) throws IOException {
    for (Selection.MissingPolicy policy : Selection.MissingPolicy.values()) {
      missingPolicy = policy;
      InputException error = assertThrows(InputException.class, () -> writeWithTest("2,9,b", row));
      List<String> found = new ArrayList<>(List.of(error.getMessage()));
      found.addAll(error.more());
      String file = "file:" + directory.resolve("test.csv");
      assertEquals(
          Arrays.stream(messages.split("[|]")).map(file::concat).toList(), found, "" + policy);
      assertFalse(Files.exists(directory.resolve("samples/recipe.json")));
    }
  }

  @Test
  void aTestRowWithAGapIsAFaultOrFilledOrLeftOut() throws IOException {
    String file = "file:" + directory.resolve("test.csv");
    InputException error =
        assertThrows(InputException.class, () -> writeWithTest("2,9,b", ",NA,a", "1,1,"));
    assertEquals(
        file
            + ", line 3, column x: expected a number (--missing mean in the training fills gaps),"
            + " found none",
        error.getMessage());
    assertEquals(2, error.more().size(), error.more().toString());

    missingPolicy = Selection.MissingPolicy.MEAN;
    assertEquals(2, writeWithTest("2,9,b", ",NA,a").test());
    assertThrows(InputException.class, () -> writeWithTest("2,9,b", "1,1,"));

    missingPolicy = Selection.MissingPolicy.DROP;
    lines.clear();
    SampleFolder folder = writeWithTest(",NA,a", "2,9,b", "1,1,");
    assertEquals(1, folder.test());
    byte[] labels = Files.readAllBytes(file("test-labels.idx"));
    assertArrayEquals(new byte[] {1}, Arrays.copyOfRange(labels, 8, labels.length));
    assertEquals(2, lines.size(), lines.toString());
    assertEnds("test.csv: rows left out, in which a value is missing: 2", lines.get(0));
    assertEquals("classes without a test row: a", lines.get(1));
    String none = refusal(() -> writeWithTest(",NA,a", "1,1,"));
    assertTrue(none.endsWith("test.csv: expected test rows, found none"), none);
  }

  /** A category has an input for no value, and yet the rows are to be left out. */
  @Test
  void aTestRowWithoutACategoryIsLeftOutAsOneWithoutANumberIs() throws IOException {
    missingPolicy = Selection.MissingPolicy.DROP;
    Path table = Files.writeString(directory.resolve("table.csv"), "home,y\nbarn,a\nship,b\n");
    Path test = Files.writeString(directory.resolve("test.csv"), "home,y\nbarn,a\n,b\nship,b\n");
    assertEquals(2, write(table.toString(), "y", Optional.of(test.toString())).test());
  }

  /** Whose table may have had test rows, which are not among those of the next one. */
  @Test
  void ofTheSamplesOfATableBeforeNothingIsLeft() throws IOException {
    writeWithTest("2,9,b");
    assertTrue(Files.exists(file("test-inputs.idx")));
    assertEquals(0, write("x,y\n1,a\n3,b\n").test());
    assertFalse(Files.exists(file("test-inputs.idx")));
    assertFalse(Files.exists(file("test-labels.idx")));
  }

  @Test
  void aValueThatNoTrainingRowHasDoesNotBreakTheLineThatTellsIt() throws IOException {
    split = Optional.of("set");
    write("home,set,y\nbarn,train,a\nship,train,b\n\"te\u001bnt\n\",test,a\n\"a\nb\",test,b\n");
    assertTrue(lines.get(0).contains("training row has, 'te?nt' in"), lines.get(0));
  }

  private SampleFolder writeWithTest(String... rows) throws IOException {
    Path table = Files.writeString(directory.resolve("table.csv"), "x,w,y\n1,5,a\n3,7,b\n");
    Path test =
        Files.writeString(directory.resolve("test.csv"), "x,w,y\n" + String.join("\n", rows));
    return write(table.toString(), "y", Optional.of(test.toString()));
  }

  @Test
  void aRecipeThatIsNoJsonIsToldWithoutTheWordsOfAParser() throws IOException {
    SampleFolder folder = write("x,y\n1,a\n3,b\n");
    Files.writeString(file("recipe.json"), "{a: 1}");
    String error = refusal(() -> SampleFolder.find(Fixtures.storage(), folder.directory()));
    assertEnds("recipe.json: expected a recipe in JSON, found something else", error);
    String named = folder.directory().toString();
    assertEquals(error, refusal(() -> SampleFolder.find(Fixtures.storage(), named)));
  }

  /** A model's recipe is read so, and the two are compared. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "}$#}x#expected a recipe in JSON, found something else",
        "}$#} {}#expected a recipe in JSON, found something else",
        "[{]#{`note`:1,#expected the members of samples of a table, found note",
        "`label`:`y`#`label`:`x`,`label`:`y`#expected a recipe in JSON, found something else",
        "`test`:0#`test`:0,`test`:1#expected a recipe in JSON, found something else",
        "`test`:0,##expected all members of samples of a table, found fewer",
        "`test`:0#`test`:-1#expected a number of rows as test, found -1",
        "`test`:0#`test`:0.5#expected a number of rows as test, found 0.5",
        "`training`:2#`training`:0#expected a number of rows as training, found 0",
        "`test`:0#`test`:9223372036854775808#expected a number of rows as test, found"
            + " 9223372036854775808",
        "samples-2#samples-3#expected the format nndl-samples-1, or nndl-samples-2 with split or"
            + " indices, found nndl-samples-3",
        "samples-2#samples-1#expected the format nndl-samples-1, or nndl-samples-2 with split or"
            + " indices, found nndl-samples-1",
        "`test`:0#`indices`:false,`test`:0#expected true as indices, found false",
        "[{].*#[]#expected all members of samples of a table, found fewer"
      })
  void aRecipeOfADirectoryIsReadAsStrictlyAsThatOfAModel(
      String pattern, String with, String expected) throws IOException {
    SampleFolder folder = write("x,y\n1,a\n3,b\n");
    String text = Files.readString(file("recipe.json"));
    String other =
        text.strip()
            .replaceFirst(pattern.replace('`', '"'), with == null ? "" : with.replace('`', '"'));
    assertNotEquals(text.strip(), other);
    Files.writeString(file("recipe.json"), other);
    String message = refusal(() -> SampleFolder.find(Fixtures.storage(), folder.directory()));
    assertEquals(expected, message.replaceFirst(".*recipe.json: ", ""));
  }

  @Test
  void aFileThatAppearsWhileTheSamplesAreWrittenStays() throws IOException {
    Path table = Files.writeString(directory.resolve("table.csv"), "x,y\n1,a\n3,b\n");
    for (String name : List.of("recipe.json", "train-inputs.idx")) {
      whenRead = () -> {};
      Faults faults = new Faults();
      TableSamples samples = samples(table.toString(), "y", faults);
      assertThrows(
          InputException.class,
          () ->
              samples.write(
                  Optional.empty(),
                  faults,
                  made -> whenRead = () -> TestImages.write(file(name), new byte[] {1}),
                  lines::add));
      assertArrayEquals(new byte[] {1}, Files.readAllBytes(file(name)));
    }
  }

  @Test
  void theMarkOfAFolderIsWrittenLastAndDeletedFirst() {
    var folder = new org.apache.hadoop.fs.Path("any");
    List<String> written = SampleFolder.files(folder).stream().map(file -> file.getName()).toList();
    List<String> deleted =
        SampleFolder.filesToDelete(folder).stream().map(file -> file.getName()).toList();
    assertEquals("recipe.json", written.get(written.size() - 1));
    assertEquals("recipe.json", deleted.get(0));
    assertEquals(Set.copyOf(written), Set.copyOf(deleted));
  }

  @Test
  void anUnfinishedFolderIsNone() throws IOException {
    SampleFolder folder = write("x,y\n1,a\n3,b\n");
    assertEquals(Optional.of(folder), SampleFolder.find(Fixtures.storage(), folder.directory()));
    Files.delete(file("recipe.json"));
    assertEquals(Optional.empty(), SampleFolder.find(Fixtures.storage(), folder.directory()));
    assertFalse(Files.exists(file("test-inputs.idx")));
  }

  /** A training with {@code --overwrite} changes them together with its model, in one set. */
  @Test
  void aFolderOfAChangeThatWasCutOffInTheDirectoryAroundItIsNotRead() throws IOException {
    SampleFolder folder = write("x,y\n1,a\n3,b\n");
    Path model = file("recipe.json").getParent().getParent();
    Path next = Files.createDirectories(directory.resolve("next"));
    Files.writeString(next.resolve("model.safetensors"), "new");
    CutOffStorage.replace(model, next);
    InputException error =
        assertThrows(
            InputException.class, () -> SampleFolder.find(Fixtures.storage(), folder.directory()));
    assertTrue(error.getMessage().contains("found a change that was cut off"), error.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          'x,y\\n1,a\\n2,a\\n'~$, column y: expected at least two classes (--label), found 'a' alone
          'x,y\\n'~$: expected rows, found a header alone
          ''~$: expected a header and rows, found an empty file
          'x,x,y\\n1,2,a\\n'~$, line 1: expected each name of a column once, found 'x' twice
          '1,2\\n3,4\\n'~$, line 1: expected a header with the names of the columns, found '1'
          'x,z\\n1,a\\n'~--label: expected a column of $: x, z, found 'y'
          'x,y\\n1,a\\n2\\n3,b\\n4,b,c\\n'~$, line 3: expected 2 fields, as the header has, found 1; also $, line 5
          'x,y\\n1,a\\nx,y\\n2,b\\n'~$, line 3: expected the header in the first line alone, found it again
          'x,y\\n1,a\\n2,b\\nabc,a\\n'~$, line 4, column x: expected a number (or --categories, --missing-values or --drop), found 'abc'
          'x,y\\n1,a\\n2,b\\n3,a\\n4,a\\n5,a\\nu,a\\nv,a\\nw,a\\nz,a\\n'~$, line 7, column x: expected a number (or --categories, --missing-values or --drop), found 'u'; also $, line 8, column x; $, line 9, column x; 4 such places in all
          'x;y\\n1;a\\n2;b\\n3,14;a\\n'~$, line 4, column x: expected a number with a decimal point (or --decimal ,), found '3,14'
          'x,y\\n1,a\\n,b\\n2,a\\n'~$, line 3, column x: expected a value, or --missing mean, zero or drop, found none
          'x,y\\n1,a\\n2,\\n3,b\\n'~$, line 3, column y: expected a class, or --missing y=drop, found no value
          'x,w,y\\n1,,a\\n2,,b\\n'~$, line 2, column w: expected a value, or --missing mean, zero or drop, found none; also $, line 3, column w
          """)
  void badTablesAreOneLineAKind(String text, String message) {
    String e = refusal(() -> write(text.replace("\\n", "\n")));
    String path = "file:" + directory.resolve("table.csv");
    assertEquals(
        message.replace("$", path),
        e.replace(path.substring(5), path).replace("file:file:", "file:"));
    assertFalse(Files.exists(directory.resolve("samples/recipe.json")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "1,5#numbers with a decimal point (or --decimal ,) and no other characters, or --categories"
            + " or --drop",
        "49 %#numbers with a decimal point and no other characters, or --categories or --drop",
        "$1,200#numbers with a decimal point and no other characters, or --categories or --drop",
        "2024-03-01#--date for the parts of dates, or --categories or --drop"
      })
  void aColumnOfAmountsOrDatesIsNotTakenForWords(String value, String expected) throws IOException {
    String table = "x;z;y\n" + value + ";1;a\n" + value + ";2;b\n";
    String message = refusal(() -> write(table));
    assertEnds("column x: expected %s, found '%s'".formatted(expected, value), message);
    categories = List.of("x");
    assertEquals(2, write(table).recipe().columns().size());
  }

  @Test
  void theSeparatorIsThatOfTheHeaderAndOfTheFirstRow() throws IOException {
    assertEquals(
        List.of("x, EUR", "y, pcs"),
        names(write("\n\nx, EUR;y, pcs;lab\n1;2;a\n3;4;b\n", "lab").recipe()));
  }

  @Test
  void trueAndFalseAreOneValueHoweverTheyAreWritten() throws IOException {
    assertEquals(
        List.of(new Column.Categories("x", List.of("false", "true"))),
        write("x,y\nTrue,a\nfalse,b\nTRUE,b\n").recipe().columns());
  }

  @Test
  void longNumbersThatDifferAreDifferentClasses() throws IOException {
    assertEquals(
        List.of("9007199254740992", "9007199254740993"),
        write("x,y\n1,9007199254740993\n2,9007199254740992\n").recipe().classes());
  }

  @Test
  void samplesThatAreKeptMustBeThoseOfTheTable() throws IOException {
    String text = "x,home,y\n1,barn,a\n3,ship,b\n2,barn,b\n";
    SampleFolder folder = write(text);
    Map<String, byte[]> before = files("train-inputs.idx", "train-labels.idx", "recipe.json");
    assertEquals(folder.recipe(), same(text).recipe());
    for (String other :
        List.of(
            text.replace("3,ship", "3,barn"),
            text.replace("2,barn,b", "2,barn,a"),
            "x,y\n1,a\n2,b\n")) {
      String message = refusal(() -> same(other));
      assertTrue(message.endsWith("or --overwrite, found those of another table"), message);
    }
    assertSame(before);
  }

  @Test
  void allKindsOfFaultsAreToldAtOnce() {
    InputException e =
        assertThrows(InputException.class, () -> write("x,w,y\n1,,a\nb,2,b\n2,3\n4,5,\n6,7,a\n"));
    assertEquals(3, e.more().size(), e.more().toString());
  }

  @Test
  void tooManyCategoriesAreAnErrorThatNamesTheColumn() {
    maxCategories = 2;
    String e = refusal(() -> write("id,y\nu,a\nv,b\nw,a\n"));
    assertEnds(
        "column id: expected at most 2 categories (--max-categories or --rare), or --drop or --id,"
            + " found more, such as 'u'",
        e);
    assertEnds(
        "column speed: expected numbers without their unit, or at most 2 categories"
            + " (--max-categories or --rare), or --drop or --id, found more, such as '4.7 m/s'",
        refusal(() -> write("speed,y\n4.7 m/s,a\n5 m/s,b\n6 m/s,a\ncalm,b\n")));
    dropped = List.of("id");
    assertThrows(InputException.class, () -> write("id,y\nu,a\nv,b\nw,a\n"), "no column is left");
  }

  @Test
  void numbersThatAreNoClassesAreNamedAsSuch() {
    StringBuilder prices = new StringBuilder("x,y\n");
    StringBuilder ids = new StringBuilder("x,y\n");
    for (int i = 0; i < 1001; i++) {
      prices.append(i).append(',').append(i / 8.0).append('\n');
      ids.append(i).append(",c").append(i).append('\n');
    }
    String price = refusal(() -> write(prices.toString()));
    assertEnds(
        "column y: expected classes, or --regression for numbers, found 1001"
            + " numbers with fractions, such as 0.125",
        price);
    String id = refusal(() -> write(ids.toString()));
    assertEnds("column y: expected at most 1000 classes, found 1001, such as 'c0'", id);
  }

  @Test
  void aClassWhoseRowsAreAllHeldOutIsAnError() {
    held = new HeldOut(0.9, 0, 1);
    String message = refusal(() -> write("x,y\n1,a\n2,b\n3,a\n4,a\n"));
    assertEnds(
        "class a: expected rows to train on, found none: all 3 of them are held out or left"
            + " out",
        message);
  }

  private SampleFolder write(String text) throws IOException {
    return write(text, "y");
  }

  private SampleFolder write(String text, String label) throws IOException {
    Path table = Files.writeString(directory.resolve("table.csv"), text);
    return write(table.toString(), label, Optional.empty());
  }

  private SampleFolder write(String names, String label, Optional<String> test) {
    Faults faults = new Faults();
    return samples(names, label, faults)
        .write(test.map(of -> rows(of, faults)), faults, samples -> {}, lines::add);
  }

  /** Compares the samples of a table with those that are there. */
  private SampleFolder same(String text) throws IOException {
    Faults faults = new Faults();
    Path table = Files.writeString(directory.resolve("table.csv"), text);
    return samples(table.toString(), "y", faults).requireSame(Optional.empty(), faults, lines::add);
  }

  private TableSamples samples(String names, String label, Faults faults) {
    Selection selection =
        new TestSelection(label)
            .dropped(dropped)
            .categories(categories)
            .maxCategories(maxCategories)
            .missing(missingPolicy.name())
            .split(split)
            .ids(ids)
            .get();
    Table table = Table.read(rows(names, faults), selection, missing, held, faults, lines::add);
    return new TableSamples(
        Fixtures.storage(), table, Fixtures.path(directory.resolve("samples")), false);
  }

  private Rows rows(String names, Faults faults) {
    InputFiles files = InputFiles.of(Fixtures.storage(), names);
    Rows table = CsvTable.look(Fixtures.storage(), names, files.files(), missing, faults);
    return new Rows() {
      @Override
      public String name() {
        return table.name();
      }

      @Override
      public List<String> columns() {
        return table.columns();
      }

      @Override
      public void read(Taker taker) {
        whenRead.run();
        table.read(taker);
      }
    };
  }

  private Path file(String name) {
    return directory.resolve("samples").resolve(name);
  }

  /** Returns the numbers of a file of samples with one input each. */
  private List<Float> inputs(String name) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file(name))).position(12);
    List<Float> inputs = new ArrayList<>();
    while (bytes.hasRemaining()) {
      inputs.add(bytes.getFloat());
    }
    return inputs;
  }

  private Map<String, byte[]> files(String... names) throws IOException {
    Map<String, byte[]> bytes = new TreeMap<>();
    for (String name : names.length == 0 ? FILES : List.of(names)) {
      bytes.put(name, Files.readAllBytes(file(name)));
    }
    return bytes;
  }

  private void assertSame(Map<String, byte[]> expected) throws IOException {
    Map<String, byte[]> found = files(expected.keySet().toArray(String[]::new));
    expected.forEach((name, bytes) -> assertArrayEquals(bytes, found.get(name), name));
  }

  private static List<String> names(Recipe recipe) {
    return recipe.columns().stream().map(Column::name).toList();
  }
}
