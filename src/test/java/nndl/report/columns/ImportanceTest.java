package nndl.report.columns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.FruitTable;
import nndl.Slow;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.math.Matrix;
import nndl.math.SparseRows;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.network.Layout;
import nndl.training.workload.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What columns are worth to models that are made for it. */
@Slow
class ImportanceTest {
  @TempDir Path directory;

  private Map<Split, SampleRange> sets(List<String> lines) throws IOException {
    SampleSet set = FruitTable.open(directory.resolve("rows.csv"), lines);
    Map<Split, SampleRange> sets = new EnumMap<>(Split.class);
    sets.put(Split.TRAINING, set.all());
    sets.put(Split.VALIDATION, new SampleRange(set, 5, set.count()));
    return sets;
  }

  /** Says the second class if the size is above its mean, and looks at nothing else. */
  private static Model ofTheSize() {
    Model model = FruitTable.model(FruitTable.RECIPE, new Layout(5, 2), "log-likelihood");
    Arrays.fill(model.parameters().values(), 0);
    Matrix weights = model.parameters().weights(1);
    weights.data()[weights.row(0)] = -1;
    weights.data()[weights.row(0) + 1] = 1;
    return model;
  }

  private static List<String> labelledBySize(int rows) {
    List<String> lines = FruitTable.lines(rows);
    for (int i = 1; i < lines.size(); i++) {
      String[] cells = lines.get(i).split(",", -1);
      cells[1] = FruitTable.RECIPE.classes().get(Double.parseDouble(cells[3]) > 10.3 ? 1 : 0);
      lines.set(i, String.join(",", cells));
    }
    return lines;
  }

  @Test
  void aColumnThatTheModelDoesNotSeeIsWorthNothingAndTheOnlyOneHalfOfTheAnswers()
      throws IOException {
    Importance found =
        Importance.of(ofTheSize(), sets(labelledBySize(400)), Fixtures.loader()).orElseThrow();
    assertEquals(Split.VALIDATION.toString(), found.set());
    assertEquals(395, found.rows());
    assertEquals(395, found.of());
    assertEquals(List.of(new BigDecimal(395)), found.figures());
    assertEquals(10, found.shuffles());
    assertEquals(
        List.of("size", "colour <b>", "price"),
        found.columns().stream().map(Importance.Worth::column).toList());
    assertEquals(List.of(new BigDecimal("0.0")), found.columns().get(1).lost());
    assertEquals(List.of(new BigDecimal("0.0")), found.columns().get(2).lost());
    assertEquals(197, found.columns().get(0).lost().get(0).doubleValue(), 15);
  }

  @ParameterizedTest
  @CsvSource({
    "TRAINING|VALIDATION|TEST, TEST",
    "TRAINING|TEST, TEST",
    "TRAINING|VALIDATION, VALIDATION",
    "TRAINING, TRAINING"
  })
  void theRowsAreThoseThatTheTrainingHasSeenLeastOf(String names, Split expected)
      throws IOException {
    Map<Split, SampleRange> sets = sets(FruitTable.lines(60));
    sets.put(Split.TEST, new SampleRange(sets.get(Split.TRAINING).set(), 7, 60));
    sets.keySet().retainAll(Stream.of(names.split("[|]")).map(Split::valueOf).toList());
    Importance found = Importance.of(FruitTable.model(), sets, Fixtures.loader()).orElseThrow();
    assertEquals(expected.toString(), found.set());
    assertEquals(sets.get(expected).count(), found.of());
  }

  @Test
  void isTheSameForTheSameSeedAndAnotherForAnother() throws IOException {
    Map<Split, SampleRange> sets = sets(FruitTable.lines(300));
    Model model = FruitTable.model();
    Importance one = Importance.of(model, sets, Fixtures.loader()).orElseThrow();
    assertEquals(one, Importance.of(model, sets, Fixtures.loader()).orElseThrow());
    assertNotEquals(
        one.columns(),
        Importance.of(model.with("seed", "8"), sets, Fixtures.loader()).orElseThrow().columns());
  }

  /** Each row keeps one value of a column of categories, and the values are those of other rows. */
  @Test
  void aShuffleMovesAllInputsOfAColumnTogetherAndLosesNone() {
    SparseRows rows = new SparseRows();
    for (int i = 0; i < 50; i++) {
      float[] inputs = new float[5];
      inputs[0] = i + 1;
      inputs[1 + i % 3] = 1;
      inputs[4] = -i - 1;
      rows.addRow(inputs);
    }
    ShuffledRows shuffled = new ShuffledRows(rows, 1, 1, 4, 7, 0);
    SparseRows found = new SparseRows();
    IntStream.range(0, 50).forEach(i -> shuffled.appendTo(found, i));
    int[] counts = new int[3];
    int moved = 0;
    for (int i = 0; i < 50; i++) {
      int at = found.start(i);
      assertEquals(at + 3, found.start(i + 1));
      assertEquals(i + 1, found.value()[at]);
      assertEquals(1, found.value()[at + 1]);
      assertEquals(-i - 1, found.value()[at + 2]);
      counts[found.column()[at + 1] - 1]++;
      moved += found.column()[at + 1] == 1 + i % 3 ? 0 : 1;
    }
    assertEquals("[17, 17, 16]", Arrays.toString(counts));
    assertTrue(moved > 20, moved + " rows");
  }

  @Slow
  @Test
  void aLargeTableIsAnsweredInPartAndAVeryLargeNetworkNotAtAll() throws IOException {
    Map<Split, SampleRange> sets = sets(FruitTable.lines(10_020));
    Importance found = Importance.of(FruitTable.model(), sets, Fixtures.loader()).orElseThrow();
    assertEquals(10_000, found.rows());
    assertEquals(10_015, found.of());
    Model wide = FruitTable.model(FruitTable.RECIPE, new Layout(5, 50_000, 2), "log-likelihood");
    found = Importance.of(wide, sets, Fixtures.loader()).orElseThrow();
    assertEquals(1_000_000_000 / (3 * 350_000), found.rows());
    assertEquals(1, found.shuffles());
    Model wider =
        FruitTable.model(FruitTable.RECIPE, new Layout(5, 2_000_000, 2), "log-likelihood");
    assertTrue(Importance.of(wider, sets, Fixtures.loader()).isEmpty());
  }

  @Test
  void aModelOfOtherSamplesHasNoColumns() throws IOException {
    Model model =
        Model.of(FruitTable.model().parameters(), InputSpec.strings(List.of(1, 5), 1, List.of()));
    assertTrue(Importance.of(model, sets(FruitTable.lines(20)), Fixtures.loader()).isEmpty());
  }
}
