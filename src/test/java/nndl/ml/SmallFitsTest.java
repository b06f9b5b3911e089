package nndl.ml;

import static nndl.Refused.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import nndl.data.recipe.Column;
import nndl.data.recipe.Recipe;
import nndl.model.Model;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short fit on a few rows does what its params say. */
class SmallFitsTest {
  private static final StructType COLUMNS =
      new StructType()
          .add("features", SQLDataTypes.VectorType())
          .add("label", "double")
          .add("held", "boolean")
          .add("w", "double");

  @AutoClose("stop")
  private static SparkSession session;

  @TempDir private Path directory;
  private NetworkClassifier classifier;
  private NetworkRegressor regressor;

  @BeforeAll
  static void start() {
    session = MlSession.start();
  }

  @BeforeEach
  void create() {
    String rows = directory.resolve("rows").toString();
    classifier = new NetworkClassifier().setMaxIter(1).setRowsDir(rows);
    regressor = new NetworkRegressor().setMaxIter(1).setRowsDir(rows);
  }

  /** Returns rows of three classes, of which one is held out, and of one it is not known. */
  private static List<Row> rows(int count) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Boolean held = i == 8 ? null : Boolean.valueOf(i == 4);
      rows.add(RowFactory.create(MlSession.features(i), i % 3.0, held, 1.0 + i % 2));
    }
    return rows;
  }

  private static Row row(double second, double label) {
    return RowFactory.create(Vectors.dense(0, second, 0, 0), label, false, 1.0);
  }

  /** Returns some rows, and 9 behind them. */
  private static Dataset<Row> frame(Row... first) {
    return frame(9, first);
  }

  private static Dataset<Row> frame(int count, Row... first) {
    List<Row> rows = rows(count);
    rows.addAll(0, List.of(first));
    return session.createDataFrame(rows, COLUMNS).coalesce(1);
  }

  /** So small a step changes no weight. */
  @Test
  void aFitBeginsAtItsInitialWeightsCountsRowsByTheirWeightsAndLeavesItsModel() throws IOException {
    double[] initial = new double[4 * 3 + 3];
    Arrays.setAll(initial, k -> k / 8.0 - 1);
    NetworkModel model =
        classifier
            .setLayers(new int[] {4, 3})
            .setInitialWeights(Vectors.dense(initial))
            .setOptimizer("sgd")
            .setStepSize(1e-30)
            .setThresholds(new double[] {1, 1, 1})
            .setTol(0.5)
            .setWeightCol("w")
            .setValidationIndicatorCol("held")
            .setModelDir(directory.resolve("models").toString())
            .fit(frame());
    assertArrayEquals(initial, model.weights().toArray());
    var strings = model.model().metadata().strings();
    assertEquals("1", strings.get(Model.VALIDATION));
    assertEquals("8", strings.get(Model.TRAINING_SAMPLES));
    assertEquals("w", recipe(model.model()).weight().source());
    assertEquals(8, model.summary().predictions().count());
    assertEquals(1, model.summary().totalIterations());
    assertEquals("w", model.summary().weightCol());
    try (Stream<Path> fits = Files.list(directory.resolve("models"))) {
      Path fit = fits.toList().get(0);
      assertTrue(fit.getFileName().toString().matches("fit-[0-9a-f]{16}"), fit.toString());
      assertEquals(model.weights(), new NetworkModel(Model.read(fit)).weights());
    }
  }

  private static Recipe recipe(Model model) {
    return model.input().recipe().orElseThrow();
  }

  @Test
  void rowsWithoutANumberAsTheirLabelOrFeatureAreSkippedIfTheParamSaysSo() {
    double none = Double.NaN;
    Dataset<Row> gaps = frame(45, row(none, 1), row(0, none), row(0, -1 / 0.0));
    NetworkRegressionModel model =
        regressor.setLayers(new int[] {4, 2, 1}).setHandleInvalid("skip").fit(gaps);
    assertEquals("45", model.model().metadata().strings().get(Model.TRAINING_SAMPLES));
    assertEquals(45, model.summary().predictions().count());
    assertEquals("skip", model.getHandleInvalid());
    assertArrayEquals(new int[] {4, 2, 1}, model.getLayers());
    Recipe recipe = recipe(model.model());
    assertNull(recipe.weight());
    assertEquals(1, recipe.numbers().get(0).mean(), 1e-6);
    Column.Numbers last = (Column.Numbers) recipe.columns().get(3);
    assertEquals("features_3", last.name());
    assertEquals(-1 / 9.0, last.mean(), 1e-6);
    assertEquals("32", model.model().metadata().strings().get("mini-batch-size"));
  }

  @Test
  void rowsOfOneClassAloneAreAnsweredByItWithoutATraining() {
    NetworkModel model = classifier.fit(frame().where("label = 1"));
    assertArrayEquals(new int[] {4, 2}, model.getLayers());
    assertEquals(Vectors.dense(0, 0, 0, 0, 0, 0, 0, 0, -10, 10), model.weights());
    assertEquals(0, model.summary().totalIterations());
    assertEquals(0, model.summary().objectiveHistory().length);
    assertEquals(1, model.summary().accuracy());
    assertEquals(3, model.summary().predictions().count());
  }

  @Test
  void aRowThatCannotBeReadIsNamedByItsColumn() {
    assertRefused(
        "row 1 of partition 0, column features: expected finite numbers, found NaN as number 1",
        () -> classifier.fit(frame(row(Double.NaN, 0))));
    assertRefused(
        "row 1 of partition 0, column label: expected a class number of 0 to 999, found -1.0",
        () -> classifier.fit(frame(row(0, -1))));
  }

  @Test
  void paramsThatTheRowsDoNotFitAreRefused() {
    assertRefused(
        "layers: expected 4 features first and 3 classes last, as the rows have them, found"
            + " [3, 5, 3]",
        () -> classifier.setLayers(new int[] {3, 5, 3}).fit(frame()));
    classifier.clear(classifier.layers());
    assertRefused(
        "thresholds: expected 3 numbers, one for each class, found 2",
        () -> classifier.setThresholds(new double[] {1, 1}).fit(frame()));
  }

  /** Otherwise the wrong row would be refused. */
  @Test
  void paramsThatAreWrongAreRefusedBeforeARowIsRead() {
    assertRefused(
        "earlyStopping: expected samples with validation rows (validationIndicatorCol), found 0",
        () -> classifier.setEarlyStopping(2).fit(frame(row(Double.NaN, 0))));
  }
}
