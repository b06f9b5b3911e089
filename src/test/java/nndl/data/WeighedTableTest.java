package nndl.data;

import static nndl.Refused.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import nndl.DirectoryContent;
import nndl.Fixtures;
import nndl.data.packed.PackedSamples;
import nndl.data.packed.SampleHash;
import nndl.data.recipe.Column;
import nndl.data.recipe.MissingValues;
import nndl.data.recipe.Reading;
import nndl.data.table.CsvTable;
import nndl.data.table.Faults;
import nndl.data.table.HeldOut;
import nndl.data.table.Rows;
import nndl.data.table.Selection;
import nndl.data.table.Table;
import nndl.data.table.TestSelection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The samples of a table, one of whose columns says how much each row counts. */
class WeighedTableTest {
  @TempDir private Path directory;

  private Reading reading = Reading.POINT;
  private Optional<String> weight = Optional.of("w");
  private List<String> only = List.of();
  private HeldOut held = new HeldOut(0.2, 0.2, 1);

  /** Returns the text of a table whose rows have these weights. */
  private static String table(int rows, IntFunction<Object> weights) {
    return IntStream.range(0, rows)
        .mapToObj(
            i ->
                "%s,%s,%s,%s\n"
                    .formatted(i % 7 - i % 5, weights.apply(i), i % 3 == 0 ? "red" : "blue", i % 2))
        .collect(Collectors.joining("", "x,w,color,y\n", ""));
  }

  @Test
  void rowsOfWeightZeroAreAsIfTheyWereNotThere() throws IOException {
    IntFunction<Object> some = i -> i % 4 == 1 ? "0" : i % 4 == 2 ? "1e-60" : 0.5 + i;
    String all = table(80, some);
    String counted =
        all.lines()
                .filter(line -> !line.contains(",0,") && !line.contains(",1e-60,"))
                .collect(Collectors.joining("\n"))
            + "\n";
    assertNotEquals(all, counted);
    write("all", all);
    write("counted", counted);
    Map<String, String> expected = DirectoryContent.of(directory.resolve("counted"));
    assertEquals(expected, DirectoryContent.of(directory.resolve("all")));
  }

  @Test
  void weightsOfOneAreTheSamplesOfNoWeights() throws IOException {
    SampleFolder weighed = write("weighed", table(40, i -> "1.0"));
    weight = Optional.empty();
    only = List.of("x", "color");
    SampleFolder plain = write("plain", table(40, i -> "1.0"));
    assertEquals(plain.recipe().columns(), weighed.recipe().columns());
    assertEquals(hash(plain), hash(weighed));
    assertNull(plain.recipe().weight());
    assertEquals("w", weighed.recipe().weight().source());
  }

  @Test
  void theHashOfSamplesDependsOnTheirWeightsButNotOnTheirUnit() throws IOException {
    long hash = hash(write("some", table(40, i -> 1 + i % 3)));
    assertNotEquals(hash, hash(write("others", table(40, i -> 1 + i % 2))));
    assertEquals(hash, hash(write("large", table(40, i -> (1 + i % 3) * 0x1p80))));
    assertEquals(hash, hash(write("small", table(40, i -> (1 + i % 3) * 0x1p-80))));
  }

  @Test
  void aWeightOfTwoCountsAsTwoRowsInMeanAndDeviation() throws IOException {
    held = new HeldOut(0, 0, 1);
    String text = "x,w,y\n1.5,2,a\n4,1,b\n-3,3,b\n";
    String twice = "x,w,y\n1.5,1,a\n1.5,1,a\n4,1,b\n-3,1,b\n-3,1,b\n-3,1,b\n";
    assertEquals(write("twice", twice).recipe().columns(), write("text", text).recipe().columns());
    PackedSamples samples = training(write("text", text));
    assertEquals(
        List.of(1f, 0.5f, 1.5f),
        IntStream.range(0, 3).mapToObj(samples::weight).toList(),
        "by the power of two below the largest");
  }

  @Test
  void theColumnIsNoInputAndMayHaveADecimalComma() throws IOException {
    reading = Reading.COMMA;
    SampleFolder folder = write("comma", "x;w;y\n1,5;0,5;a\n4;1,5;b\n-3;0,5;b\n1;1;a\n");
    assertEquals(List.of("x"), folder.recipe().inputNames());
    assertEquals(new Column.Numbers("w", 0, 1, null, Reading.COMMA), folder.recipe().weight());
  }

  @Test
  void testRowsInAnotherTableHaveWeightsIfItHasTheColumn() throws IOException {
    String text = table(40, i -> 1 + i % 3);
    held = new HeldOut(0, 0, 1);
    String with = table(9, i -> i % 3);
    assertEquals(6, write("with", text, Optional.of(with)).test());
    assertEquals(1, training(write("with", text, Optional.of(with))).weight(1));
    SampleFolder without = write("without", text, Optional.of(with.replace(",w,", ",other,")));
    assertEquals(9, without.test());
    PackedSamples samples = load(without.openTest(Fixtures.storage()));
    assertEquals(1, samples.weight(4));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-1|'-1'",
        "NaN|none",
        "''|none",
        "null|none",
        "much|'much'",
        "Infinity|'Infinity'",
        "1e39|'1e39'",
        "1,5|'1,5'"
      },
      quoteCharacter = '~')
  void aWeightThatIsNoneIsOneLineThatNamesFileLineAndColumn(String value, String found) {
    String text = value.equals("''") ? "" : value.contains(",") ? "\"" + value + "\"" : value;
    assertEquals(
        "$/table.csv, line 5, column w: expected a finite weight of 0 or more, found " + found,
        failure(table(9, i -> i == 3 ? text : "2")));
  }

  @Test
  void wrongWeightsShareALineAndAllZeroIsAnError() {
    assertEquals(
        "$/table.csv, line 3, column w: expected a finite weight of 0 or more, found '-1'; also"
            + " $/table.csv, line 4, column w; $/table.csv, line 5, column w; 8 such places in all",
        failure(table(9, i -> i == 0 ? "1" : "-1")));
    assertEquals(
        "$/table.csv, column w: expected a weight above 0 in at least one row, found 0 in all 9",
        failure(table(9, i -> "0")));
  }

  @Test
  void theColumnMustBeThereAndBeNeitherTheLabelNorAnInput() {
    String text = table(9, i -> "1");
    weight = Optional.of("v");
    assertEquals(
        "--weight: expected a column of $/table.csv: x, w, color, y, found 'v'", failure(text));
    String neither = "--weight: expected a column that --label and --columns do not name, found ";
    weight = Optional.of("y");
    assertEquals(neither + "'y'", failure(text));
    weight = Optional.of("x");
    only = List.of("x", "color");
    assertEquals(neither + "'x'", failure(text));
  }

  private String failure(String text) {
    return refusal(() -> write("failed", text))
        .replace("file:" + directory, "$")
        .replace(directory.toString(), "$");
  }

  private static long hash(SampleFolder folder) {
    return SampleHash.of(training(folder), 0);
  }

  /** Returns the training rows and the validation rows behind them. */
  private static PackedSamples training(SampleFolder folder) {
    return load(folder.openTraining(Fixtures.storage()));
  }

  private static PackedSamples load(SampleSet set) {
    return new SampleLoader(Fixtures.storage()).load(set.all());
  }

  private SampleFolder write(String name, String text) throws IOException {
    return write(name, text, Optional.empty());
  }

  private SampleFolder write(String name, String text, Optional<String> test) throws IOException {
    Selection selection =
        new TestSelection("y").only(only).reading(reading).maxCategories(100).weight(weight).get();
    Faults faults = new Faults();
    Table table =
        Table.read(
            rows("table.csv", text, faults),
            selection,
            MissingValues.USUAL,
            held,
            faults,
            new ArrayList<String>()::add);
    Optional<Rows> rows =
        test.isPresent()
            ? Optional.of(rows("test.csv", test.get(), faults))
            : Optional.<Rows>empty();
    return new TableSamples(
            Fixtures.storage(), table, Fixtures.path(directory.resolve(name)), false)
        .write(rows, faults, samples -> {}, line -> {});
  }

  private Rows rows(String name, String text, Faults faults) throws IOException {
    String path = Files.writeString(directory.resolve(name), text).toString();
    InputFiles files = InputFiles.of(Fixtures.storage(), path);
    return CsvTable.look(Fixtures.storage(), path, files.files(), MissingValues.USUAL, faults);
  }
}
