package nndl.data.format;

import static nndl.data.table.RowSets.Set.NONE;
import static nndl.data.table.RowSets.Set.TEST;
import static nndl.data.table.RowSets.Set.TRAINING;
import static nndl.data.table.RowSets.Set.VALIDATION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import nndl.data.packed.SampleHash;
import nndl.data.packed.Target;
import nndl.data.recipe.InMemoryRow;
import nndl.data.recipe.MissingValues;
import nndl.data.recipe.Recipe;
import nndl.data.recipe.Row;
import nndl.data.recipe.RowErrors;
import nndl.data.table.RowSets;
import nndl.data.table.RowSplit;
import nndl.math.SparseRows;
import org.junit.jupiter.api.Test;

/** Rows that name their classes are recognised as those that a training has divided into sets. */
class CheckedRowsTest {
  private static final Recipe RECIPE = RowParts.CLASSES;
  private static final List<String> COLUMNS = List.of("set", "x", "home", "w", "y");

  /** The sets are stated, and rows without a home were left out. */
  private static final RowSplit STATED = split(0, 0, "set");

  private static RowSplit split(double holdout, double validation, String column) {
    TreeMap<String, String> missing = new TreeMap<>(Map.of("home", "drop"));
    return new RowSplit(holdout, validation, 7, column, "error", missing, new TreeMap<>());
  }

  /** Checks rows, which are named by their numbers from 1. */
  private static CheckedRows check(RowSplit split, RowErrors errors, List<String> rows) {
    CheckedRows checked = new CheckedRows(RECIPE, Optional.ofNullable(split));
    Consumer<Row> taker = checked.of("table", COLUMNS, errors);
    int number = 0;
    for (String row : rows) {
      String place = "row " + ++number;
      taker.accept(new InMemoryRow(row.split(" "), MissingValues.USUAL, place));
    }
    return checked;
  }

  private static long hash(int label, float... inputs) {
    SparseRows row = new SparseRows();
    row.addRow(inputs);
    return SampleHash.ofContent(Target.of(label), row);
  }

  private static List<RowSets.Set> list(RowSets sets) {
    return IntStream.range(0, sets.ofRows().length).mapToObj(sets::of).toList();
  }

  private static Optional<List<RowSets.Set>> sets(RowSplit split, List<String> rows) {
    return check(split, RowErrors.THROWN, rows).sets().map(CheckedRowsTest::list);
  }

  @Test
  void rowsWithoutClassOrNumberOrWeightAndThoseThatAreDroppedBelongToNoSet() {
    List<String> rows =
        List.of(
            "NA 3 ship 2 a",
            "NA NA ship 2 b",
            "NA 3 NA 2 a",
            "NA 3 ship 0 a",
            "NA 3 ship NA a",
            "NA word ship 2 a",
            "NA 3 ship 2 c",
            "NA 3 barn 2 b");
    List<String> told = new ArrayList<>();
    RowErrors errors =
        new RowErrors() {
          @Override
          public void unusable(Cell cell) {
            told.add(cell.place());
          }
        };
    assertEquals(
        List.of(TEST, TEST, NONE, NONE, NONE, NONE, NONE, TEST),
        list(check(STATED, errors, rows).all(TEST)));
    assertEquals(List.of("row 5, column w", "row 6, column x", "row 7, column y"), told);
    assertEquals(
        List.of(TEST, TEST, TEST, NONE, NONE, NONE, NONE, TEST),
        list(check(null, errors, rows).all(TEST)));
  }

  @Test
  void aGapLeavesARowOutIfItDidSoInTheTraining() {
    CheckedRows checked = new CheckedRows(RECIPE, Optional.of(STATED));
    assertTrue(checked.drops("home"));
    assertFalse(checked.drops("x"));
    assertFalse(new CheckedRows(RECIPE, Optional.empty()).drops("home"));
  }

  @Test
  void rowsAreFoundAmongSamplesByTheirInputsAndClasses() {
    CheckedRows checked =
        check(
            null,
            RowErrors.THROWN,
            List.of("NA 3 ship 2 a", "NA 1 barn 1 b", "NA 5 barn 9 b", "NA 3 ship 0 a"));
    long[] samples = {hash(0, 1, 0, 1), hash(1, 2, 1, 0), hash(0, 0, 1, 0)};
    assertEquals(
        List.of(TRAINING, TEST, TRAINING, NONE),
        list(checked.among(TRAINING, TEST, LongStream.of(samples).sorted().toArray())));
    assertEquals(
        List.of(TRAINING, TEST, TEST, NONE), list(checked.among(TRAINING, TEST, samples[0])));
  }

  @Test
  void aRowOfManyIsFoundToo() {
    List<String> rows =
        IntStream.range(0, 3_000).mapToObj(i -> "NA %s ship 1 b".formatted(1 + 2 * i)).toList();
    List<Integer> known = List.of(0, 1_023, 1_024, 2_999);
    RowSets found =
        check(null, RowErrors.THROWN, rows)
            .among(
                VALIDATION,
                TEST,
                known.stream().mapToLong(i -> hash(1, i, 0, 1)).sorted().toArray());
    assertEquals(
        known, IntStream.range(0, 3_000).filter(i -> found.of(i) == VALIDATION).boxed().toList());
  }

  @Test
  void aLineSaysWhetherRowsCountByWeights() {
    assertEquals(
        Optional.of("rows count by their weights in column w"),
        check(null, RowErrors.THROWN, List.of()).weightLine());
    CheckedRows without = new CheckedRows(RECIPE, Optional.empty());
    without
        .of("table", List.of("x", "home", "y"), RowErrors.THROWN)
        .accept(new InMemoryRow(new Object[] {1, "barn", "a"}, MissingValues.USUAL, "row"));
    assertEquals(
        Optional.of("every row counts once, since there is no column w"), without.weightLine());
    Recipe plain = new Recipe("y", RECIPE.classes(), MissingValues.USUAL, RowParts.INPUTS);
    assertEquals(Optional.empty(), new CheckedRows(plain, Optional.empty()).weightLine());
  }

  @Test
  void rowsThatStateTheSetsOfTheTrainingAreDividedByThem() {
    List<String> rows =
        new ArrayList<>(
            List.of(
                "train 3 ship 2 a",
                "valid 1 barn 1 b",
                "test 5 barn 1 a",
                "NA 3 NA 2 a",
                "train 5 ship 0 b",
                "train 7 ship 1 b"));
    RowSplit known =
        STATED.with(
            Map.of(
                TRAINING, hash(0, 1, 0, 1) + hash(1, 3, 0, 1),
                VALIDATION, hash(1, 0, 1, 0),
                TEST, hash(0, 2, 1, 0)));
    assertEquals(
        Optional.of(List.of(TRAINING, VALIDATION, TEST, NONE, NONE, TRAINING)), sets(known, rows));
    assertEquals(Optional.empty(), sets(null, rows));
    rows.add("NA 9 ship 1 a");
    assertEquals(Optional.empty(), sets(known, rows), "a row states no set");
  }

  /** Rows of weight 0 have no number, so they change nothing for the rows behind them. */
  @Test
  void rowsAreDividedAsInTheTrainingWhereverRowsOfWeightZeroAre() {
    RowSplit split = split(0.25, 0.25, null);
    short[] classes = new short[20];
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < classes.length; i++) {
      classes[i] = (short) (i % 2);
      rows.add("NA %s ship 1 %s".formatted(1 + 2 * i, RECIPE.classes().get(i % 2)));
    }
    List<RowSets.Set> of = list(RowSets.again(split, RECIPE.classes(), classes, new byte[0]));
    Map<RowSets.Set, Long> sums = new TreeMap<>();
    List<String> all = new ArrayList<>();
    List<RowSets.Set> expected = new ArrayList<>();
    for (int i = 0; i < classes.length; i++) {
      sums.merge(of.get(i), hash(i % 2, i, 0, 1), Long::sum);
      all.add(rows.get(i));
      expected.add(of.get(i));
      if (i % 3 == 0) {
        all.add("NA 5 ship 0 a");
        expected.add(NONE);
      }
    }
    RowSplit known = split.with(sums);
    assertEquals(Optional.of(expected), sets(known, all));
    for (RowSets.Set set : List.of(TRAINING, VALIDATION, TEST)) {
      List<String> alone =
          IntStream.range(0, 20).filter(i -> of.get(i) == set).mapToObj(rows::get).toList();
      List<RowSets.Set> same = alone.stream().map(row -> set).toList();
      assertEquals(Optional.of(same), sets(known, alone));
    }
    all.set(0, "NA 2 ship 1 a");
    assertEquals(Optional.empty(), sets(known, all), "a row is another");
  }
}
