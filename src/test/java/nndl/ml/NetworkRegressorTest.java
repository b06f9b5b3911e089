package nndl.ml;

import static nndl.Refused.refusal;
import static org.apache.spark.ml.functions.vector_to_array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import nndl.Slow;
import nndl.command.Run;
import nndl.data.recipe.Column;
import nndl.data.recipe.Recipe;
import nndl.model.Model;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network that answers numbers is fitted wherever MLlib fits a regressor. */
@Slow
class NetworkRegressorTest {
  private static final int ROWS = 60;

  private static SparkSession session;
  private static Dataset<Row> points;

  @TempDir private Path directory;
  private NetworkRegressor regressor;

  @BeforeAll
  static void start() {
    session = MlSession.start();
    StructType type =
        MlSession.points(session, 1).schema().add("price", "double").add("whole", "integer");
    List<Row> rows =
        MlSession.points(session, ROWS).collectAsList().stream()
            .map(
                row -> {
                  double price = price(row.getAs(0));
                  return RowFactory.create(
                      row.get(0), row.get(1), row.get(2), row.get(3), price, (int) price);
                })
            .toList();
    points = session.createDataFrame(rows, type).repartition(1).cache();
  }

  @AfterAll
  static void stop() {
    session.stop();
  }

  /** A number far from 0, which follows from the features in a line. */
  private static double price(Vector features) {
    return 250_000 + 1000 * features.apply(1) - 300 * features.apply(2) + 40 * features.apply(3);
  }

  @BeforeEach
  void create() {
    regressor =
        new NetworkRegressor()
            .setLabelCol("price")
            .setHiddenLayers(new int[] {6})
            .setMaxIter(60)
            .setStepSize(0.02)
            .setMiniBatchSize(10)
            .setSeed(1)
            .setRowsDir(directory.resolve("rows").toString());
  }

  @Test
  void learnsNumbersAndSaysHow() {
    NetworkRegressionModel model = regressor.fit(points);
    NetworkRegressionTrainingSummary summary = model.summary();
    assertEquals(regressor.uid(), model.uid());
    assertEquals(regressor, model.parent());
    assertArrayEquals(new int[] {4, 6, 1}, model.getLayers());
    assertEquals(4 * 6 + 6 + 6 + 1, model.weights().size());
    assertTrue(summary.r2() > 0.98, "R2 " + summary.r2());
    assertEquals(60, summary.totalIterations());
    assertTrue(summary.objectiveHistory()[59] < summary.objectiveHistory()[0] / 10);
    Dataset<Row> answered = model.transform(points);
    RegressionEvaluator evaluator = new RegressionEvaluator().setLabelCol("price");
    NetworkRegressionSummary again = model.setPredictionCol("").evaluate(points);
    for (NetworkRegressionSummary one : List.of(summary, again)) {
      assertEquals(evaluator.evaluate(answered), one.rootMeanSquaredError());
      assertEquals(evaluator.setMetricName("mae").evaluate(answered), one.meanAbsoluteError());
      assertEquals(evaluator.setMetricName("r2").evaluate(answered), one.r2());
      assertEquals(ROWS, one.predictions().count());
      evaluator.setMetricName("rmse");
    }
    assertEquals(List.of(points.columns()), List.of(model.transform(points).columns()));
    Recipe recipe = model.model().input().recipe().orElseThrow();
    Column.Numbers price = recipe.numbers().get(0);
    assertEquals("price", price.source());
    assertEquals(List.of(), recipe.classes());
    assertEquals(points.selectExpr("avg(price)").first().getDouble(0), price.mean(), 1e-6);
  }

  @Test
  void theModelAndItsAnswersAreThoseOfTheCommand() throws IOException {
    NetworkRegressionModel model = regressor.setMaxIter(5).setCost("huber").fit(points);
    List<Row> answered =
        model
            .transform(points)
            .select(vector_to_array(col("features"), "float64"), col("price"), col("prediction"))
            .collectAsList();
    Stream<String> rows = answered.stream().map(row -> cells(row.getList(0)) + row.getDouble(1));
    Files.write(
        directory.resolve("prices.csv"), Stream.concat(Stream.of("a,b,c,d,price"), rows).toList());
    String path = directory.resolve("saved").toString();
    model.save(path);
    double[] ofSpark = model.weights().toArray();
    session.stop();
    try {
      Run.of(
              directory,
              "train --data $/prices.csv --label price --regression --holdout 0 --evaluate training"
                  + " --hidden 6 --epochs 5 --cost huber --learning-rate 0.02 --mini-batch-size 10"
                  + " --seed 1 --model $/m")
          .succeeded();
    } finally {
      start();
    }
    Model trained = Model.read(directory.resolve("m"));
    assertArrayEquals(ofSpark, new NetworkRegressionModel(trained).weights().toArray());
    Model saved = Model.read(Path.of(path));
    for (Row row : answered) {
      double[] features = row.<Double>getList(0).stream().mapToDouble(x -> x).toArray();
      assertEquals(row.getDouble(2), trained.regressor().answer(features)[0]);
      assertEquals(row.getDouble(2), saved.regressor().answer(features)[0]);
    }
  }

  private static String cells(List<Double> numbers) {
    StringBuilder cells = new StringBuilder();
    numbers.forEach(number -> cells.append(number).append(','));
    return cells.toString();
  }

  @Test
  void aPipelineACrossValidatorAndASavedModelKeepAnswersAndParams() throws IOException {
    Dataset<Row> table =
        points
            .withColumn("x", vector_to_array(col("features"), "float64"))
            .selectExpr("x[1] AS near", "x[2] AS far", "x[3] AS noise", "price");
    VectorAssembler assembler =
        new VectorAssembler()
            .setInputCols(new String[] {"near", "far", "noise"})
            .setOutputCol("features");
    ParamMap[] grid =
        new ParamGridBuilder().addGrid(regressor.maxIter(), new int[] {1, 40}).build();
    CrossValidator validator =
        new CrossValidator()
            .setEstimator(new Pipeline().setStages(new PipelineStage[] {assembler, regressor}))
            .setEstimatorParamMaps(grid)
            .setEvaluator(new RegressionEvaluator().setLabelCol("price"))
            .setNumFolds(2)
            .setSeed(1);
    CrossValidatorModel crossed = validator.fit(table);
    assertTrue(crossed.avgMetrics()[1] < crossed.avgMetrics()[0]);
    PipelineModel best = (PipelineModel) crossed.bestModel();
    String path = directory.resolve("best").toString();
    best.save(path);
    PipelineModel loaded = PipelineModel.load(path);
    assertEquals(
        best.transform(table).select("prediction").collectAsList(),
        loaded.transform(table).select("prediction").collectAsList());
    NetworkRegressionModel model = (NetworkRegressionModel) loaded.stages()[1];
    assertEquals(40, model.getMaxIter());
    assertEquals("quadratic", model.getCost());
    assertEquals(1.35, model.getOrDefault(model.getParam("huberDelta")));
    assertEquals(
        List.of("near", "far", "noise"), model.model().input().recipe().orElseThrow().inputNames());
    assertFalse(model.hasSummary());
  }

  @Test
  void paramsThatSayNothingOfNumbersAreNotThere() throws IOException {
    for (String name :
        List.of("labelSmoothing", "classWeights", "earlyStoppingBy", "thresholds", "targets")) {
      assertFalse(regressor.hasParam(name), name);
    }
    assertTrue(new NetworkClassifier().hasParam("labelSmoothing"));
    assertFalse(new NetworkClassifier().hasParam("huberDelta"));
    assertTrue(regressor.explainParams().contains("huberDelta: of huber: from which error"));
    assertEquals(
        "huberDelta: expected a number above 0, found 0.0",
        refusal(() -> regressor.setHuberDelta(0)));
    assertEquals(
        "cost: expected quadratic, absolute, huber or none, found cross-entropy",
        refusal(() -> regressor.setCost("cross-entropy")));
    NetworkRegressor copy = regressor.copy(new ParamMap().put(regressor.huberDelta(), 2.0));
    assertEquals(2, copy.getHuberDelta());
    assertEquals(1.35, regressor.getHuberDelta());
    String path = directory.resolve("regressor").toString();
    copy.save(path);
    assertEquals(2, NetworkRegressor.load(path).getHuberDelta());
    assertArrayEquals(new int[] {6}, NetworkRegressor.load(path).getHiddenLayers());
  }

  private static String failure(NetworkRegressor regressor) {
    return refusal(() -> regressor.fit(points));
  }

  @Test
  void aLabelThatIsNoFiniteNumberIsAnErrorOrSkipped() {
    regressor.setMaxIter(2);
    Dataset<Row> usable = points.filter("NOT held");
    NetworkRegressionModel expected = regressor.fit(usable);
    for (double wrong : new double[] {Double.NaN, Double.NEGATIVE_INFINITY}) {
      Dataset<Row> rows =
          points.withColumn("price", when(col("held"), wrong).otherwise(col("price")));
      regressor.setHandleInvalid("error");
      assertEquals(
          "row 1 of partition 0, column price: expected a finite number, found " + wrong,
          refusal(() -> regressor.fit(rows)));
      assertEquals(expected.weights(), regressor.setHandleInvalid("skip").fit(rows).weights());
    }
    Dataset<Row> gaps = points.withColumn("price", when(col("held"), null).otherwise(col("price")));
    assertEquals(expected.weights(), regressor.fit(gaps).weights());
    regressor.setHandleInvalid("error");
    assertTrue(refusal(() -> regressor.fit(gaps)).endsWith("a finite number, found null"));
    regressor.setLayers(new int[] {4, 6, 2});
    regressor.clear(regressor.hiddenLayers());
    assertEquals(
        "layers: expected 4 features first and 1 number last, as the rows have them, found"
            + " [4, 6, 2]",
        failure(regressor));
  }

  @Test
  void anyTypeOfNumberIsALabelAndEqualOnesAreAnswered() {
    NetworkRegressionModel whole = regressor.setLabelCol("whole").setMaxIter(2).fit(points);
    Dataset<Row> cast = points.withColumn("whole", col("whole").cast("double"));
    assertEquals(whole.weights(), regressor.fit(cast).weights());
    Dataset<Row> alike = points.withColumn("whole", lit(-7.5));
    NetworkRegressionModel constant = regressor.setMaxIter(60).fit(alike);
    assertEquals(0, constant.summary().rootMeanSquaredError(), 0.3);
    assertEquals(1, constant.model().input().recipe().orElseThrow().numbers().get(0).deviation());
  }

  @Test
  void rowsForValidationEndAFitEarlyAndAFitBeginsAtItsInitialWeights() {
    NetworkRegressionModel model =
        regressor.setValidationIndicatorCol("held").setEarlyStopping(2).setMaxIter(400).fit(points);
    assertTrue(model.summary().totalIterations() < 400);
    assertEquals(48, model.summary().predictions().count());
    assertEquals("12", model.model().metadata().strings().get(Model.VALIDATION));
    regressor.clear(regressor.earlyStopping()).clear(regressor.validationIndicatorCol());
    regressor.setMaxIter(1).setStepSize(1e-9).setInitialWeights(model.weights());
    assertArrayEquals(
        model.weights().toArray(),
        regressor.fit(points.filter("NOT held")).weights().toArray(),
        1e-6);
  }

  @Test
  void aFitInADirectoryResumesThere() throws IOException {
    regressor.setMaxIter(3).setModelDir(directory.resolve("model").toString());
    NetworkRegressionModel whole = regressor.fit(points);
    assertEquals(whole.weights(), regressor.fit(points).weights());
    try (Stream<Path> fits = Files.list(directory.resolve("model"))) {
      List<Path> all = fits.toList();
      assertEquals(1, all.size());
      assertEquals(whole.weights(), new NetworkRegressionModel(Model.read(all.get(0))).weights());
    }
  }

  @Test
  void aModelOfClassesIsRefused() {
    String refused = refusal(() -> new NetworkRegressionModel(MlSession.model()));
    assertTrue(refused.contains(": expected a model that answers numbers, found "), refused);
  }
}
