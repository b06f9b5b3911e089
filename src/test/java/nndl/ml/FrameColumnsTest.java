package nndl.ml;

import static nndl.Refused.refusal;
import static org.apache.spark.ml.functions.vector_to_array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import nndl.Slow;
import nndl.math.elements.Activation;
import nndl.model.Classifier;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.network.Cost;
import nndl.network.Layout;
import nndl.network.Parameters;
import org.apache.spark.SparkException;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
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

/** The columns that a fit and a model read and add, and rows that they cannot use. */
@Slow
class FrameColumnsTest {
  private static final StructType COLUMNS =
      new StructType()
          .add("features", SQLDataTypes.VectorType())
          .add("label", "double")
          .add("held", "boolean");

  @AutoClose("stop")
  private static SparkSession session;

  private static Dataset<Row> points;

  @TempDir private Path directory;
  private NetworkClassifier classifier;

  @BeforeAll
  static void start() {
    session = MlSession.start();
    points = MlSession.points(session, 30);
  }

  @BeforeEach
  void create() {
    classifier =
        new NetworkClassifier()
            .setHiddenLayers(new int[] {3})
            .setMaxIter(2)
            .setRowsDir(directory.toString());
  }

  private static Dataset<Row> arrays(String type) {
    return points.withColumn(
        "features", vector_to_array(col("features"), "float64").cast("array<" + type + ">"));
  }

  @Test
  void arraysOfNumbersAreFeaturesAsVectorsAre() {
    NetworkModel model = classifier.fit(arrays("float"));
    Dataset<Row> rounded =
        arrays("float").withColumn("features", col("features").cast("array<double>"));
    assertEquals(classifier.fit(rounded).weights(), model.weights());
    assertEquals(classifier.fit(points).weights(), classifier.fit(arrays("double")).weights());
    Dataset<Row> answered = model.transform(arrays("double"));
    assertEquals(
        model.transform(points).select("probability", "prediction").collectAsList(),
        answered.select("probability", "prediction").collectAsList());
    assertEquals(
        "array<double>", answered.schema().apply("features").dataType().sql().toLowerCase());
    assertEquals(
        answered.schema().apply("prediction"),
        model.transformSchema(arrays("double").schema()).apply("prediction"));
    assertEquals(30, model.summary().predictions().count());
    for (String type : List.of("int", "string")) {
      assertThrows(IllegalArgumentException.class, () -> classifier.fit(arrays(type)), type);
      assertThrows(IllegalArgumentException.class, () -> model.transform(arrays(type)), type);
    }
  }

  private static Dataset<Row> frame(Row... rows) {
    return session.createDataFrame(Arrays.asList(rows), COLUMNS).coalesce(1);
  }

  /** Points, with rows among them that have a gap. */
  private static Dataset<Row> gaps() {
    double none = Double.NaN;
    Dataset<Row> wrong =
        frame(
            RowFactory.create(null, 1.0, false),
            RowFactory.create(Vectors.dense(0, none, 0, 0), 0.0, false),
            RowFactory.create(Vectors.sparse(4, new int[] {2}, new double[] {1 / 0.0}), 0.0, false),
            RowFactory.create(MlSession.features(0), null, false),
            RowFactory.create(MlSession.features(0), none, false));
    return wrong.union(points.select("features", "label", "held")).coalesce(1);
  }

  @Test
  void rowsWithGapsAreSkippedIfTheParamSaysSo() {
    NetworkModel model = classifier.setHandleInvalid("skip").fit(gaps());
    assertEquals(classifier.fit(points).weights(), model.weights());
    assertEquals(30, model.summary().predictions().count());
    assertEquals("skip", model.getHandleInvalid());
    assertEquals(32, model.transform(gaps()).count());
    Dataset<Row> arrays =
        gaps()
            .where("features IS NOT NULL")
            .withColumn("features", vector_to_array(col("features"), "float64"));
    assertEquals(32, model.transform(arrays).count());
    NetworkModel saved = new NetworkModel(model.model());
    assertEquals(32, saved.setHandleInvalid("skip").transform(gaps()).count());
  }

  @Test
  void aGapIsAnErrorThatNamesItsColumnAndValue() {
    List<String> places =
        List.of(
            "column features: expected a vector, found null",
            "column features: expected finite numbers, found NaN as number 1",
            "column features: expected finite numbers, found Infinity as number 2",
            "column label: expected a class number of 0 to 999, found null",
            "column label: expected a class number of 0 to 999, found NaN");
    List<Row> wrong = gaps().limit(places.size()).collectAsList();
    for (int i = 0; i < wrong.size(); i++) {
      Dataset<Row> rows = frame(wrong.get(i)).union(points.select("features", "label", "held"));
      assertEquals("row 1 of partition 0, " + places.get(i), refusal(() -> classifier.fit(rows)));
    }
    NetworkModel model = classifier.fit(points);
    Dataset<Row> none = frame(RowFactory.create(null, 1.0, false));
    assertTrue(
        failure(model, none).contains("column features, vector: expected numbers, found null"));
    assertTrue(
        failure(model, frame(wrong.get(1)))
            .contains("column features, input 1: expected a finite number, found NaN"));
    Dataset<Row> inside =
        points.limit(1).selectExpr("array(1D, null, 2D, 3D) AS features", "label", "held");
    assertTrue(failure(model, inside).contains("column features, input 1: expected a finite"));
    assertEquals(
        "row 1 of partition 0, column features: expected finite numbers, found NaN as number 1",
        refusal(() -> classifier.fit(inside)));
    assertEquals(
        "handleInvalid: expected error or skip, found keep",
        refusal(() -> classifier.setHandleInvalid("keep")));
  }

  private static String failure(NetworkModel model, Dataset<Row> rows) {
    Throwable e = assertThrows(SparkException.class, () -> model.transform(rows).collectAsList());
    StringBuilder all = new StringBuilder();
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      all.append(cause).append('\n');
    }
    return all.toString();
  }

  @Test
  void aNullInTheColumnOfRowsForValidationIsTrainedOn() {
    classifier.setValidationIndicatorCol("held");
    Dataset<Row> nulls = points.withColumn("held", lit(null).cast("boolean"));
    NetworkModel model = classifier.fit(nulls);
    assertEquals(30, model.summary().predictions().count());
    classifier.clear(classifier.validationIndicatorCol());
    assertEquals(classifier.fit(points).weights(), model.weights());
  }

  @Test
  void everyColumnThatIsAddedCanBeLeftOut() {
    NetworkModel model = classifier.fit(points);
    List<String> all = List.of("rawPrediction", "probability", "prediction");
    Row expected = model.transform(points).first();
    for (int set = 0; set < 8; set++) {
      int kept = set;
      List<String> names =
          IntStream.range(0, 3).mapToObj(k -> (kept >> k & 1) == 1 ? all.get(k) : "").toList();
      NetworkModel some =
          model
              .copy(ParamMap.empty())
              .setRawPredictionCol(names.get(0))
              .setProbabilityCol(names.get(1))
              .setPredictionCol(names.get(2));
      Dataset<Row> answered = some.transform(points);
      Set<String> added = new HashSet<>(Arrays.asList(answered.columns()));
      added.removeAll(Arrays.asList(points.columns()));
      Set<String> wanted = new HashSet<>(names);
      wanted.remove("");
      assertEquals(wanted, added);
      for (String name : wanted) {
        assertEquals(expected.<Object>getAs(name), answered.first().getAs(name));
      }
    }
    classifier.setRawPredictionCol("").setProbabilityCol("").setPredictionCol("");
    assertEquals(4, classifier.fit(points).transform(points).columns().length);
    assertEquals(4, classifier.transformSchema(points.schema()).size());
  }

  /** A network of two outputs, or of one bit, whose only weight makes it sure of large numbers. */
  private static NetworkModel sure(int outputs, Cost cost) {
    Parameters parameters = new Parameters(new Layout(1, outputs));
    parameters.weights(1).set(0, outputs - 1, 1);
    var strings = new TreeMap<>(InputSpec.strings(List.of(1, 1), 1, List.of()));
    strings.put(Model.ACTIVATION, Activation.SIGMOID.name());
    strings.put(Model.COST, cost.name());
    return new NetworkModel(Model.of(parameters, strings));
  }

  @Test
  void marginsRankRowsThatProbabilitiesCannotTellApart() {
    Dataset<Row> large =
        frame(
            RowFactory.create(Vectors.dense(200), 0.0, false),
            RowFactory.create(Vectors.dense(300), 1.0, false),
            RowFactory.create(Vectors.dense(400), 1.0, false));
    for (NetworkModel model :
        List.of(
            sure(2, Cost.LOG_LIKELIHOOD), sure(2, Cost.CROSS_ENTROPY), sure(1, Cost.QUADRATIC))) {
      Dataset<Row> answered = model.transform(large);
      for (Row row : answered.collectAsList()) {
        double m = row.<Vector>getAs("features").apply(0);
        assertEquals(Vectors.dense(-m, m), row.getAs("rawPrediction"));
        assertEquals(1, row.<Double>getAs("prediction"));
      }
      assertEquals(1, new BinaryClassificationEvaluator().evaluate(answered));
      assertEquals(
          0.5,
          new BinaryClassificationEvaluator()
              .setRawPredictionCol("probability")
              .evaluate(answered));
    }
  }

  @Test
  void probabilitiesAndPredictionsAreThoseOfTheClassifierAndThresholdsWeighThem() {
    for (Cost cost : List.of(Cost.LOG_LIKELIHOOD, Cost.CROSS_ENTROPY)) {
      NetworkModel model = sure(2, cost);
      Classifier plain = model.model().classifier();
      Dataset<Row> rows =
          frame(
              RowFactory.create(Vectors.dense(0.3), 0.0, false),
              RowFactory.create(Vectors.dense(-0.2), 0.0, false));
      for (Row row : model.transform(rows).collectAsList()) {
        Classifier.Prediction expected = plain.classify(row.<Vector>getAs("features").toArray());
        assertEquals(
            Vectors.dense(plain.probabilities(expected)), row.<Vector>getAs("probability"));
        assertEquals(expected.label(), row.<Double>getAs("prediction"));
      }
      model.setThresholds(new double[] {0.9, 0.1});
      assertEquals(2, model.transform(rows).where("prediction = 1").count());
      assertEquals(1, model.setRawPredictionCol("").predict(Vectors.dense(-0.2)));
    }
    NetworkModel three = classifier.fit(points);
    double[] two = {1, 1};
    String message = "thresholds: expected 3 numbers, one for each class, found 2";
    assertEquals(message, refusal(() -> of(three, two).transform(points)));
    assertEquals(message, refusal(() -> classifier.setThresholds(two).fit(points)));
  }

  private static NetworkModel of(NetworkModel model, double[] thresholds) {
    return model.copy(new ParamMap().put(model.thresholds(), thresholds));
  }

  @Test
  void aClassThatNoTrainingRowHasIsNotAnsweredHoweverShortTheFit() {
    Dataset<Row> indexed =
        new StringIndexer().setInputCol("name").setOutputCol("class").fit(points).transform(points);
    classifier.setLabelCol("class").setHiddenLayers(new int[0]).setValidationIndicatorCol("held");
    for (String cost : List.of("log-likelihood", "cross-entropy", "quadratic")) {
      for (String optimizer : List.of("sgd", "momentum", "adam")) {
        for (int absent = 0; absent < 3; absent++) {
          Dataset<Row> held = indexed.withColumn("held", col("class").equalTo(absent));
          classifier.setCost(cost).setOptimizer(optimizer).setSeed(absent);
          NetworkModel model = classifier.setMaxIter(1).setStepSize(1e-3).fit(held);
          assertEquals(0, model.transform(points).where("prediction = " + absent).count());
          double[] weights = model.weights().toArray();
          assertEquals(-100, weights[4 * 3 + absent]);
          for (int k = 0; k < 4; k++) {
            assertEquals(0, weights[3 * k + absent], 1e-20);
            assertTrue(Math.abs(weights[3 * k + (absent + 1) % 3]) > 1e-9);
          }
        }
      }
    }
  }

  @Test
  void predictionsHaveTheNamesOfTheClassesOfAnIndexer() {
    Dataset<Row> indexed =
        new StringIndexer()
            .setInputCol("name")
            .setOutputCol("class")
            .setHandleInvalid("skip")
            .fit(points)
            .transform(points.withColumn("name", when(col("held"), null).otherwise(col("name"))));
    classifier.setLabelCol("class").setPredictionCol("answer");
    NetworkModel model = classifier.fit(indexed);
    assertEquals(
        classifier.transformSchema(indexed.schema()).apply("answer"),
        model.transform(indexed).schema().apply("answer"));
    assertArrayEquals(
        new String[] {"blue", "green", "red"},
        model.model().input().classNames().stream().sorted().toArray());
    assertEquals(24, model.summary().predictions().count());
  }
}
