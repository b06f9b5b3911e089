package nndl.ml;

import static nndl.Refused.refusal;
import static nndl.Texts.assertContains;
import static nndl.Texts.assertStarts;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import nndl.Slow;
import nndl.data.recipe.Column.Numbers;
import org.apache.spark.ml.classification.OneVsRest;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.shared.HasWeightCol;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import scala.jdk.javaapi.CollectionConverters;

/** Rows of a frame whose column says how much each counts. */
@Slow
class WeightColTest {
  @AutoClose("stop")
  private static SparkSession session;

  private static Dataset<Row> points;

  @TempDir private Path directory;
  private NetworkClassifier classifier;

  @BeforeAll
  static void start() {
    session = MlSession.start();
    points = MlSession.points(session, 60);
  }

  @BeforeEach
  void create() {
    classifier =
        new NetworkClassifier()
            .setHiddenLayers(new int[] {6})
            .setMaxIter(4)
            .setRowsDir(directory.resolve("rows").toString())
            .setWeightCol("w");
  }

  private static Dataset<Row> weighed(Column weights) {
    return points.withColumn("w", weights);
  }

  /** Weights that differ from row to row: 1, 2 and 3 times the label + 1. */
  private static Column some() {
    return col("label").plus(1).multiply(when(col("held"), 3).otherwise(2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tinyint", "smallint", "int", "bigint", "float", "double", "decimal(9,2)"})
  void weightsMayBeOfAnyTypeOfNumbers(String type) {
    assertEquals(
        classifier.fit(weighed(some())).weights(),
        classifier.fit(weighed(some().cast(type))).weights());
  }

  @Test
  void noNameAndAnEmptyOneMeanNoWeights() {
    NetworkModel weighed = classifier.fit(weighed(some()));
    NetworkModel empty = classifier.setWeightCol("").fit(weighed(some()));
    classifier.clear(classifier.weightCol());
    assertEquals(classifier.fit(points).weights(), empty.weights());
    assertNotEquals(weighed.weights(), empty.weights());
  }

  @Test
  void weightsOfOneAreNoWeights() {
    NetworkModel ones = classifier.fit(weighed(lit(1)));
    classifier.setWeightCol("");
    assertEquals(classifier.fit(points).weights(), ones.weights());
  }

  @Test
  void rowsOfWeightZeroAreAsIfTheyWereNotThere() {
    Dataset<Row> zeros = weighed(when(col("held"), 0).otherwise(some()));
    NetworkModel model = classifier.fit(zeros);
    assertEquals(classifier.fit(zeros.filter("NOT held")).weights(), model.weights());
    assertEquals("48", model.model().metadata().strings().get("training-samples"));
    Dataset<Row> ofValidation = zeros.withColumn("v", col("label").equalTo(0));
    classifier.setValidationIndicatorCol("v");
    assertEquals(
        classifier.fit(ofValidation.filter("NOT held")).weights(),
        classifier.fit(ofValidation).weights());
  }

  @Test
  void aWeightOfTwoIsTwoRows() {
    classifier.setOptimizer("sgd").setSchedule("constant").setStepSize(0.1);
    Dataset<Row> twice = weighed(lit(1)).union(weighed(lit(1)).filter("held"));
    double[] expected = classifier.setMiniBatchSize(72).fit(twice).weights().toArray();
    Dataset<Row> once = weighed(when(col("held"), 2).otherwise(1));
    NetworkModel model = classifier.setMiniBatchSize(60).setL2(2).fit(once);
    NetworkModel ofRows = classifier.setMiniBatchSize(72).fit(twice);
    assertArrayEquals(ofRows.weights().toArray(), model.weights().toArray(), 1e-5);
    assertFalse(Arrays.equals(expected, model.weights().toArray()), "without l2");
    Numbers found = (Numbers) model.model().input().recipe().orElseThrow().columns().get(1);
    assertEquals(ofRows.model().input().recipe().orElseThrow().columns().get(1), found);
  }

  @ParameterizedTest
  @CsvSource({
    "CAST(NULL AS INT), null",
    "double('NaN'), NaN",
    "-0.5, -0.5",
    "double('Infinity'), Infinity",
    "1e39, 1.0E39"
  })
  void aWeightThatIsNoneIsOneLineThatNamesRowPartitionAndColumn(String wrong, String found) {
    Dataset<Row> rows = weighed(expr("IF(held, double(%s), 2.0D)".formatted(wrong)));
    assertEquals(
        "row 1 of partition 0, column w: expected a finite weight of 0 or more, found " + found,
        refusal(() -> classifier.fit(rows)));
  }

  @Test
  void onlyWeightsOfZeroAreAnError() {
    assertEquals(
        "rows, column w: expected a weight above 0 in at least one, found none",
        refusal(() -> classifier.fit(weighed(lit(0)))));
  }

  @Test
  void aColumnThatIsNotThereOrNoNumberIsRefusedBeforeTheFit() {
    assertThrows(IllegalArgumentException.class, () -> classifier.fit(points));
    String line =
        assertThrows(IllegalArgumentException.class, () -> classifier.fit(weighed(col("name"))))
            .getMessage();
    assertContains("Column w must be of type numeric", line);
    assertEquals(
        "setOptions: expected no option that the param weightCol decides, found weight=w",
        refusal(() -> classifier.setOptions(Map.of("weight", "w")).fit(weighed(lit(1)))));
  }

  @Test
  void theModelKeepsTheColumnAndItsSummariesCountByIt() throws IOException {
    NetworkModel model = classifier.setMaxIter(1).setStepSize(1e-9).fit(weighed(some()));
    assertEquals("w", model.getWeightCol());
    assertTrue(model instanceof HasWeightCol);
    Dataset<Row> answered = model.transform(weighed(some()));
    MulticlassClassificationEvaluator evaluator =
        new MulticlassClassificationEvaluator().setMetricName("accuracy");
    double byRows = evaluator.evaluate(answered);
    double byWeights = evaluator.setWeightCol("w").evaluate(answered);
    assertNotEquals(byRows, byWeights, 1e-3);
    assertEquals(byWeights, model.summary().accuracy());
    assertEquals(byWeights, model.evaluate(weighed(some())).accuracy());
    assertEquals("w", model.summary().weightCol());
    assertEquals(byRows, model.evaluate(points).accuracy(), "without the column");
    String saved = directory.resolve("saved").toString();
    model.write().save(saved);
    assertEquals("w", NetworkModel.load(saved).getWeightCol());
    assertEquals(points.count(), model.transform(points).count());
    assertStarts("weightCol: name of the column", model.explainParam(model.weightCol()));
  }

  @Test
  void aRegressorCountsRowsByTheirWeightsToo() {
    NetworkRegressor regressor =
        new NetworkRegressor()
            .setHiddenLayers(new int[] {6})
            .setMaxIter(4)
            .setOptimizer("sgd")
            .setSchedule("constant")
            .setWeightCol("w");
    NetworkRegressionModel ones = regressor.fit(weighed(lit(1)));
    assertEquals(
        regressor.copy(new ParamMap()).setWeightCol("").fit(points).weights(), ones.weights());
    Dataset<Row> twice = weighed(lit(1)).union(weighed(lit(1)).filter("held"));
    Dataset<Row> once = weighed(when(col("held"), 2).otherwise(1));
    NetworkRegressionModel model = regressor.setMiniBatchSize(60).fit(once);
    NetworkRegressionModel ofRows = regressor.setMiniBatchSize(72).fit(twice);
    assertArrayEquals(ofRows.weights().toArray(), model.weights().toArray(), 1e-5);
    assertNotEquals(ones.weights(), model.weights());
    double expected = model.evaluate(twice).rootMeanSquaredError();
    assertEquals(expected, model.summary().rootMeanSquaredError(), 1e-9);
    assertNotEquals(expected, model.evaluate(points).rootMeanSquaredError(), 1e-6);
    assertEquals("w", model.summary().weightCol());
    assertTrue(model instanceof HasWeightCol);
  }

  @Test
  void oneVsRestPassesTheColumn() {
    classifier.clear(classifier.weightCol());
    OneVsRest all = new OneVsRest().setClassifier(classifier).setWeightCol("w");
    NetworkModel first = (NetworkModel) all.fit(weighed(some())).models()[0];
    Dataset<Row> ofFirst =
        weighed(some()).withColumn("label", when(col("label").equalTo(0), 1.0).otherwise(0.0));
    assertEquals(classifier.setWeightCol("w").fit(ofFirst).weights(), first.weights());
  }

  @Test
  void aCrossValidationFitsWithWeights() {
    ParamMap[] grid =
        new ParamGridBuilder()
            .addGrid(classifier.weightCol(), CollectionConverters.asScala(List.of("w", "")))
            .build();
    CrossValidatorModel found =
        new CrossValidator()
            .setEstimator(classifier)
            .setEvaluator(new MulticlassClassificationEvaluator().setWeightCol("w"))
            .setEstimatorParamMaps(grid)
            .setNumFolds(2)
            .setSeed(1)
            .fit(weighed(some()));
    assertEquals(2, found.avgMetrics().length);
    NetworkModel best = (NetworkModel) found.bestModel();
    assertTrue(best.isDefined(best.weightCol()));
  }

  @Test
  void aFitWithWeightsResumesFromItsDirectory() {
    classifier.setModelDir(directory.resolve("fits").toString());
    Dataset<Row> rows = weighed(some());
    NetworkModel model = classifier.fit(rows);
    assertEquals(model.weights(), classifier.fit(rows).weights());
    assertNotEquals(model.weights(), classifier.fit(weighed(lit(2))).weights());
  }
}
