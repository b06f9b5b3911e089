package nndl.ml;

import static nndl.Refused.assertRefused;
import static org.apache.spark.ml.functions.vector_to_array;
import static org.apache.spark.sql.functions.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import nndl.TestTable;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.mllib.evaluation.RegressionMetrics;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What models add to frames of a few rows is what they answer for each row. */
class SmallFramesTest {
  private static final StructType COLUMNS =
      new StructType()
          .add("features", SQLDataTypes.VectorType())
          .add("label", "double")
          .add("w", "double");

  @AutoClose("stop")
  private static SparkSession session;

  private static Dataset<Row> points;

  private final NetworkModel model = new NetworkModel(MlSession.model());
  private final NetworkRegressionModel ofNumbers =
      new NetworkRegressionModel(MlSession.modelOfNumbers());

  @BeforeAll
  static void start() {
    session = MlSession.start();
    points =
        frame(point(0, 0, 1), point(1, 1, 3), point(2, 2, 0.5), point(3, 1, 2), point(4, 0, 1));
  }

  private static Row point(int i, double label, double weight) {
    return RowFactory.create(MlSession.features(i), label, weight);
  }

  private static Dataset<Row> frame(Row... rows) {
    return session.createDataFrame(Arrays.asList(rows), COLUMNS).coalesce(1);
  }

  private static Dataset<Row> arrays(Dataset<Row> rows) {
    return rows.withColumn("features", vector_to_array(col("features"), "float64"));
  }

  @Test
  void aRowHasTheAnswersOfItsFeatures() {
    for (Dataset<Row> rows : List.of(points, arrays(points))) {
      List<Row> answered =
          model
              .transform(rows)
              .select("rawPrediction", "probability", "prediction")
              .collectAsList();
      for (int i = 0; i < answered.size(); i++) {
        Vector features = MlSession.features(i);
        Row expected =
            RowFactory.create(
                model.predictRaw(features),
                model.predictProbability(features),
                model.predict(features));
        assertEquals(expected, answered.get(i));
      }
      assertEquals(5, answered.size());
    }
  }

  @Test
  void thresholdsFavourAClassAndThereIsOneForEach() {
    NetworkModel eager = model.copy(ParamMap.empty()).setThresholds(new double[] {1, 0, 1});
    assertEquals(5, eager.transform(points).where("prediction = 1").count());
    ParamMap two = new ParamMap().put(model.thresholds(), new double[] {1, 1});
    assertRefused(
        "thresholds: expected 3 numbers, one for each class, found 2",
        () -> model.copy(two).transform(points));
  }

  @Test
  void aRowHasTheNumberOfItsFeaturesUnlessTheColumnHasNoName() {
    for (Dataset<Row> rows : List.of(points, arrays(points))) {
      List<Row> answered = ofNumbers.transform(rows).select("prediction").collectAsList();
      for (int i = 0; i < answered.size(); i++) {
        assertEquals(ofNumbers.predict(MlSession.features(i)), answered.get(i).getDouble(0));
      }
      assertEquals(5, answered.size());
    }
    Dataset<Row> none = ofNumbers.copy(ParamMap.empty()).setPredictionCol("").transform(points);
    assertEquals(points.collectAsList(), none.collectAsList());
  }

  @Test
  void rowsWithGapsAreSkippedOnlyIfTheParamSaysSo() {
    double[] infinite = {1 / 0.0};
    Dataset<Row> rows =
        frame(
            RowFactory.create(null, 0.0, 1.0),
            RowFactory.create(Vectors.dense(0, Double.NaN, 0, 0), 0.0, 1.0),
            RowFactory.create(Vectors.sparse(4, new int[] {2}, infinite), 0.0, 1.0),
            point(1, 0, 1));
    Dataset<Row> arrays =
        session.sql("SELECT explode(array(array(1D, null, 2D, 3D), null)) AS features");
    for (String each : List.of("unset", "error")) {
      if (each.equals("error")) {
        model.setHandleInvalid(each);
        ofNumbers.setHandleInvalid(each);
      }
      assertEquals(4, model.transform(rows).count());
      assertEquals(4, ofNumbers.transform(rows).count());
      assertEquals(2, model.transform(arrays).count());
    }
    model.setHandleInvalid("skip");
    ofNumbers.setHandleInvalid("skip");
    assertEquals(
        model.transform(frame(point(1, 0, 1))).collectAsList(),
        model.transform(rows).collectAsList());
    assertEquals(1, ofNumbers.transform(rows).count());
    assertEquals(0, model.transform(arrays).count());
  }

  @Test
  void anEvaluationCountsRowsByTheirWeightsIfTheModelHasThem() {
    Dataset<Row> answered = model.transform(points);
    double[] right =
        answered.selectExpr("double(prediction = label)", "w").collectAsList().stream()
            .mapToDouble(row -> row.getDouble(0) * row.getDouble(1))
            .toArray();
    double weighed = Arrays.stream(right).sum() / 7.5;
    double each = Arrays.stream(right).filter(w -> w > 0).count() / 5.0;
    assertTrue(each > 0 && Math.abs(each - weighed) > 0.01, each + " and " + weighed);
    NetworkSummary plain = model.evaluate(points);
    assertEquals("", plain.weightCol());
    assertEquals(each, plain.accuracy(), 1e-12);
    NetworkModel ofWeights = model.copy(new ParamMap().put(model.weightCol(), "w"));
    NetworkSummary summary = ofWeights.setPredictionCol("").evaluate(points);
    assertEquals("w", summary.weightCol());
    assertEquals(weighed, summary.accuracy(), 1e-12);
    assertTrue(summary.predictionCol().startsWith("prediction_"), summary.predictionCol());
  }

  @Test
  void anEvaluationOfNumbersHasTheMeasuresOfMllib() {
    NetworkRegressionSummary plain = ofNumbers.evaluate(points);
    assertEquals("prediction", plain.predictionCol());
    assertEquals("", plain.weightCol());
    assertMeasures("", plain);
    NetworkRegressionModel copy =
        ofNumbers.copy(new ParamMap().put(ofNumbers.weightCol(), "w")).setPredictionCol("");
    NetworkRegressionSummary summary = copy.evaluate(points);
    assertEquals("label", summary.labelCol());
    assertEquals("w", summary.weightCol());
    assertTrue(summary.predictionCol().startsWith("prediction_"), summary.predictionCol());
    assertMeasures("w", summary);
    assertNotEquals(plain.meanAbsoluteError(), summary.meanAbsoluteError());
    assertMeasures("", copy.evaluate(points.drop("w")));
  }

  private void assertMeasures(String weights, NetworkRegressionSummary found) {
    RegressionMetrics expected =
        new RegressionEvaluator().setWeightCol(weights).getMetrics(ofNumbers.transform(points));
    assertEquals(expected.rootMeanSquaredError(), found.rootMeanSquaredError());
    assertEquals(expected.meanAbsoluteError(), found.meanAbsoluteError());
    assertEquals(expected.r2(), found.r2());
  }

  @Test
  void aRowOfATableHasTheAnswerOfItsCells() {
    TableModel table = new TableModel(TestTable.model(TestTable.RECIPE, 3));
    Dataset<Row> cells =
        session.sql("SELECT 2007 AS year, '3750' AS mass, 'Dream' AS island, 39.1D AS beak");
    Dataset<Row> answered = table.setProbabilityCol("").transform(cells);
    Row expected =
        new TableNetwork(table.model(), TestTable.RECIPE)
            .answer(RowFactory.create(39.1, "Dream", "3750"));
    Row found = answered.first();
    for (int k : new int[] {0, 2, 3}) {
      assertEquals(expected.get(k), found.getAs(TableNetwork.ANSWER.fieldNames()[k]));
    }
    assertEquals(table.transformSchema(cells.schema()), answered.schema());
  }
}
