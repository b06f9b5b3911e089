package nndl.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import nndl.Slow;
import nndl.data.recipe.Column;
import nndl.model.Model;
import nndl.model.format.SafeTensors;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Fits on many features, of which few are not 0. */
@Slow
class SparseFrameTest {
  private static final int WIDE = 5000;
  private static final int NARROW = 4000;
  private static final int ROWS = 60;

  private static final StructType COLUMNS =
      new StructType().add("features", SQLDataTypes.VectorType()).add("label", "double");

  @AutoClose("stop")
  private static SparkSession session;

  @BeforeAll
  static void start() {
    session = MlSession.start();
  }

  @Test
  void theBitsOfARowAreTheSameInEitherKindOfVector() {
    String mixed = sha(fit(i -> i % 3 == 0 ? dense(WIDE, i) : sparse(WIDE, i)));
    assertEquals(mixed, sha(fit(i -> dense(WIDE, i))));
    assertEquals(mixed, sha(fit(i -> sparse(WIDE, i))));
    String narrow = sha(fit(i -> dense(NARROW, i)));
    assertEquals(narrow, sha(fit(i -> sparse(NARROW, i))));
  }

  @Test
  void manyFeaturesThatAreMostlyZeroAreScaledAndNotShifted() {
    NetworkModel model = fit(i -> sparse(WIDE, i));
    assertEquals(Long.toString(ROWS), setting(model)); // which are fewer than 1024
    for (int k = 0; k < WIDE; k += 100) {
      double[] numbers = new double[ROWS];
      for (int i = 0; i < ROWS; i++) {
        numbers[i] = sparse(WIDE, i).apply(k);
      }
      double square =
          Arrays.stream(numbers).filter(x -> x != 0).map(x -> x * x).average().orElse(1);
      Column.Numbers column = column(model, k);
      assertEquals("features_" + k, column.name());
      assertEquals(0, column.mean());
      assertEquals(Math.sqrt(square), column.deviation(), 1e-6);
    }
    for (int i = 0; i < ROWS; i++) {
      assertEquals(model.predictRaw(dense(WIDE, i)), model.predictRaw(sparse(WIDE, i)));
    }
  }

  @Test
  void neitherTheUnitOfAFeatureNorHowRareItIsMakesItsInputsLarge() {
    NetworkModel model = fit(i -> sparse(WIDE, i));
    NetworkModel otherUnits = fit(i -> inOtherUnits(sparse(WIDE, i)));
    assertEquals(model.weights(), otherUnits.weights());
    for (int i = 0; i < ROWS; i++) {
      Vector row = sparse(WIDE, i);
      for (int k : row.toSparse().indices()) {
        assertEquals(1, column(model, k).input(row.apply(k)), 0.5);
      }
      assertEquals(model.predictRaw(row), otherUnits.predictRaw(inOtherUnits(row)));
    }
  }

  @Test
  void aModelOfThemHasTheirDeviationsAsATensor() {
    Model model = fit(i -> sparse(WIDE, i)).model();
    SafeTensors file = model.file();
    String recipe = file.metadata().get("recipe");
    assertTrue(recipe.length() < 200, recipe);
    float[] deviations = file.tensors().get("recipe.deviation").values();
    Column.Numbers last = column(new NetworkModel(model), WIDE - 1);
    assertEquals(last.deviation(), deviations[WIDE - 1]);
    Model read = Model.of("file", file);
    assertEquals(model.input().recipe(), read.input().recipe());
    assertEquals(file.sha256(), read.file().sha256());
    assertEquals(
        new NetworkModel(model).predictRaw(sparse(WIDE, 3)),
        new NetworkModel(read).predictRaw(sparse(WIDE, 3)));
  }

  @Test
  void fewFeaturesOrManyThatAreNotZeroAreShifted() {
    assertShifted(true, fit(i -> sparse(NARROW, i)));
    assertShifted(true, fit(i -> full(i)));
  }

  @Test
  void withMeanSaysIt() {
    Dataset<Row> wide = frame(i -> sparse(WIDE, i));
    assertShifted(true, network().setWithMean(true).fit(wide));
    NetworkModel model = network().setWithMean(false).fit(frame(i -> sparse(NARROW, i)));
    assertShifted(false, model);
    assertEquals(model.predictRaw(dense(NARROW, 1)), model.predictRaw(sparse(NARROW, 1)));
    assertNotEquals(model.weights(), network().fit(frame(i -> sparse(NARROW, i))).weights());
    assertEquals(
        "withMean: expected no mean without standardization, found true",
        assertThrows(
                IllegalArgumentException.class,
                () -> network().setWithMean(true).setStandardization(false).fit(wide))
            .getMessage());
  }

  @Test
  void featuresThatAreInputsAreNeitherShiftedNorScaled() {
    NetworkModel model = network().setStandardization(false).fit(frame(i -> sparse(WIDE, i)));
    assertEquals(new Column.Numbers("features_7", 0, 1, null), columns(model).get(7));
    assertFalse(model.model().file().tensors().containsKey("recipe.deviation"));
  }

  /** A step of plain descent leaves the weights of features that are always 0 as they are. */
  @Test
  void plainDescentMovesOnlyWeightsOfFeaturesThatOccur() {
    NetworkModel before = plain(0.0).fit(frame(i -> sparse(WIDE, i)));
    NetworkModel after = plain(0.5).fit(frame(i -> sparse(WIDE, i)));
    NetworkModel all = plain(0.5).setL2(1).fit(frame(i -> sparse(WIDE, i)));
    int never =
        IntStream.range(0, WIDE)
            .filter(k -> IntStream.range(0, ROWS).allMatch(i -> sparse(WIDE, i).apply(k) == 0))
            .findFirst()
            .orElseThrow();
    int often = sparse(WIDE, 0).toSparse().indices()[0];
    assertArrayEquals(of(before, never), of(after, never));
    assertNotEquals(of(before, often)[0], of(after, often)[0]);
    assertNotEquals(of(before, never)[0], of(all, never)[0]);
  }

  private static NetworkClassifier plain(double rate) {
    return network().setOptimizer("sgd").setL2(0).setStepSize(Math.max(rate, 1e-30));
  }

  private static double[] of(NetworkModel model, int feature) {
    return Arrays.copyOfRange(model.weights().toArray(), 2 * feature, 2 * feature + 2);
  }

  private static void assertShifted(boolean expected, NetworkModel model) {
    boolean shifted =
        columns(model).stream().anyMatch(column -> ((Column.Numbers) column).mean() != 0);
    assertEquals(expected, shifted);
  }

  private static List<Column> columns(NetworkModel model) {
    return model.model().input().recipe().orElseThrow().columns();
  }

  private static Column.Numbers column(NetworkModel model, int k) {
    return (Column.Numbers) columns(model).get(k);
  }

  private static String setting(NetworkModel model) {
    return model.model().metadata().strings().get("mini-batch-size");
  }

  private static String sha(NetworkModel model) {
    return model.model().file().sha256();
  }

  private static NetworkModel fit(IntFunction<Vector> features) {
    return network().fit(frame(features));
  }

  private static NetworkClassifier network() {
    return new NetworkClassifier().setHiddenLayers(new int[0]).setMaxIter(2);
  }

  private static Dataset<Row> frame(IntFunction<Vector> features) {
    List<Row> rows =
        IntStream.range(0, ROWS)
            .mapToObj(i -> RowFactory.create(features.apply(i), (double) (i % 2)))
            .toList();
    return session.createDataFrame(rows, COLUMNS).repartition(1);
  }

  /** Returns the features in units of powers of two, which change no bit of a quotient. */
  private static Vector inOtherUnits(Vector features) {
    double[] numbers = features.toArray();
    for (int k = 0; k < numbers.length; k++) {
      numbers[k] = Math.scalb(numbers[k], k % 40 - 20);
    }
    return Vectors.dense(numbers);
  }

  private static Vector sparse(int width, int i) {
    return dense(width, i).toSparse();
  }

  /** A row of some 20 numbers that are not 0. */
  private static Vector dense(int width, int i) {
    SplittableRandom random = new SplittableRandom(i);
    double[] numbers = new double[width];
    for (int e = 0; e < 20; e++) {
      numbers[random.nextInt(width)] = 1 + random.nextInt(3) / 3.0;
    }
    return Vectors.dense(numbers);
  }

  private static Vector full(int i) {
    SplittableRandom random = new SplittableRandom(i);
    return Vectors.dense(random.doubles(WIDE).map(x -> x < 0.9 ? 0 : x).toArray());
  }
}
