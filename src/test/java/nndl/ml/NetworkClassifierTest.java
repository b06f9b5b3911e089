package nndl.ml;

import static nndl.Refused.refusal;
import static org.apache.spark.ml.functions.array_to_vector;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import nndl.Slow;
import nndl.Thorough;
import nndl.data.recipe.Column;
import nndl.data.recipe.Recipe;
import nndl.model.Model;
import nndl.spark.Logged;
import org.apache.spark.SparkConf;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.classification.OneVsRest;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.ml.tuning.TrainValidationSplit;
import org.apache.spark.ml.tuning.TrainValidationSplitModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

/** A network is fitted wherever MLlib fits a classifier. */
@Slow
class NetworkClassifierTest {
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
            .setMaxIter(8)
            .setStepSize(0.05)
            .setRowsDir(directory.resolve("rows").toString());
  }

  private static double accuracy(Dataset<Row> answered, String label) {
    return new MulticlassClassificationEvaluator()
        .setMetricName("accuracy")
        .setLabelCol(label)
        .evaluate(answered);
  }

  @Test
  void learnsAndSaysHow() throws IOException {
    NetworkModel model = classifier.fit(uncached());
    NetworkTrainingSummary summary = model.summary();
    assertEquals(classifier.uid(), model.uid());
    assertEquals(classifier, model.parent());
    assertArrayEquals(new int[] {4, 6, 3}, model.getLayers());
    assertEquals(1, accuracy(model.transform(points), "label"));
    assertTrue(model.hasSummary());
    assertEquals(1, summary.accuracy());
    assertEquals(60, summary.predictions().count());
    assertEquals(8, summary.totalIterations());
    assertTrue(summary.objectiveHistory()[7] < summary.objectiveHistory()[0] / 2);
    Recipe recipe = model.model().input().recipe().orElseThrow();
    assertEquals(
        List.of("features_0", "features_1", "features_2", "features_3"), recipe.inputNames());
    assertEquals(List.of("0", "1", "2"), recipe.classes());
    assertEquals(List.of(), left());
  }

  /** The rows of cached frames stay until these are uncached. */
  private static Dataset<Row> uncached() {
    return session.createDataFrame(points.collectAsList(), points.schema());
  }

  /** The files that fits have left in the directory of rows. */
  private List<Path> left() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("rows"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void theSameRowsGiveTheSameModelHoweverTheyAreKeptAndShared() {
    NetworkModel model = classifier.fit(points);
    Dataset<Row> dense =
        points.withColumn("features", array_to_vector(vector_to_array(col("features"), "float64")));
    try (Logged logged = new Logged(NetworkClassifier.class)) {
      assertEquals(model.weights(), classifier.setSlots(1).fit(dense).weights());
      assertEquals(List.of(), warnings(logged));
    }
  }

  private static List<String> warnings(Logged logged) {
    return logged.lines().stream().filter(line -> line.startsWith("WARN")).toList();
  }

  @Test
  void aPipelineLearnsAndNamesItsClasses() throws Exception {
    PipelineStage[] stages = {
      new StringIndexer()
          .setInputCol("name")
          .setOutputCol("class")
          .setStringOrderType("alphabetAsc"),
      assembler(),
      new StandardScaler().setInputCol("assembled").setOutputCol("scaled").setWithMean(true),
      classifier.setLabelCol("class").setFeaturesCol("scaled").setStandardization(false)
    };
    PipelineModel pipeline = new Pipeline().setStages(stages).fit(table());
    NetworkModel model = (NetworkModel) pipeline.stages()[3];
    Recipe recipe = model.model().input().recipe().orElseThrow();
    assertEquals("class", recipe.label());
    assertEquals(List.of("blue", "green", "red"), recipe.classes());
    assertEquals("scaled_0", recipe.inputNames().get(0));
    Dataset<Row> answered = pipeline.transform(table());
    assertEquals(1, accuracy(answered, "class"));
    String saved = directory.resolve("saved").toString();
    pipeline.save(saved);
    assertEquals(
        answered.select("prediction", "probability").collectAsList(),
        PipelineModel.load(saved)
            .transform(table())
            .select("prediction", "probability")
            .collectAsList());
  }

  private static Dataset<Row> table() {
    return points
        .select(col("name"), vector_to_array(col("features"), "float64").as("x"))
        .selectExpr("name", "x[0] AS zero", "x[1] AS near", "x[2] AS far", "x[3] AS noise");
  }

  private static VectorAssembler assembler() {
    return new VectorAssembler()
        .setInputCols(new String[] {"zero", "near", "far", "noise"})
        .setOutputCol("assembled");
  }

  @Test
  void namesOfFeaturesAreThoseOfTheirColumns() {
    StructType schema = assembler().transform(table()).withColumn("label", lit(0.0)).schema();
    FrameNames names = new FrameNames(classifier.setFeaturesCol("assembled"), schema);
    assertEquals(List.of("zero", "near", "far", "noise"), names.rows(4, 3).features());
    assertEquals(List.of(), names.classes());
    assertEquals(List.of("0", "1", "2"), names.rows(4, 3).classes());
    assertEquals(List.of("0", "1"), names.rows(4, 1).classes());
    assertEquals(3, names.rows(3, 3).features().size());
    classifier.setLayers(new int[] {4, 5});
    assertEquals(List.of("0", "1", "2", "3", "4"), names.rows(4, 3).classes());
  }

  @Test
  void rowsForValidationAreNotTrainedOn() {
    Dataset<Row> orNull = points.withColumn("held", when(col("held"), true));
    NetworkModel model = classifier.setValidationIndicatorCol("held").fit(orNull);
    assertEquals(48, model.summary().predictions().count());
    assertEquals("48", model.model().metadata().strings().get(Model.TRAINING_SAMPLES));
    assertEquals("12", model.model().metadata().strings().get(Model.VALIDATION));
    classifier.clear(classifier.validationIndicatorCol());
    assertEquals(classifier.fit(points.filter("NOT held")).weights(), model.weights());
    classifier
        .setValidationIndicatorCol("held")
        .setMaxIter(50)
        .setOptions(Map.of("early-stopping", "2", "beta1", "0.8", "monitor", "accuracy"));
    NetworkTrainingSummary stopped = classifier.fit(points).summary();
    assertTrue(stopped.totalIterations() > 2 && stopped.totalIterations() < 50);
    assertEquals(0, stopped.objectiveHistory().length);
  }

  @Test
  void aCrossValidatorAndASplitChooseAmongParams() {
    ParamMap[] grid =
        new ParamGridBuilder().addGrid(classifier.maxIter(), new int[] {1, 8}).build();
    MulticlassClassificationEvaluator evaluator = new MulticlassClassificationEvaluator();
    CrossValidator validator =
        new CrossValidator()
            .setEstimator(classifier)
            .setEstimatorParamMaps(grid)
            .setEvaluator(evaluator)
            .setNumFolds(2)
            .setSeed(1);
    CrossValidatorModel crossed = validator.fit(points);
    assertTrue(crossed.avgMetrics()[1] > crossed.avgMetrics()[0]);
    NetworkModel best =
        (NetworkModel)
            new TrainValidationSplit()
                .setEstimator(classifier)
                .setEstimatorParamMaps(grid)
                .setEvaluator(evaluator)
                .setSeed(1)
                .fit(points)
                .bestModel();
    assertEquals(8, best.summary().totalIterations());
  }

  @Test
  void aGridVariesNumbersWordsAndArraysAndTheBestModelKeepsAllParams() throws IOException {
    ParamMap[] grid =
        new ParamGridBuilder()
            .addGrid(classifier.l2(), new double[] {0.5})
            .addGrid(
                classifier.hiddenLayers(),
                CollectionConverters.asScala(List.of(new int[] {4}, new int[] {5, 3})))
            .addGrid(classifier.activation(), CollectionConverters.asScala(List.of("tanh")))
            .addGrid(
                classifier.dropout(), CollectionConverters.asScala(List.of(new double[] {0.1})))
            .build();
    assertEquals(2, grid.length);
    TrainValidationSplitModel best =
        new TrainValidationSplit()
            .setEstimator(classifier.setSeed(3))
            .setEstimatorParamMaps(grid)
            .setEvaluator(new MulticlassClassificationEvaluator())
            .setSeed(1)
            .fit(points);
    assertEquals(2, best.validationMetrics().length);
    NetworkModel model = (NetworkModel) best.bestModel();
    Path saved = directory.resolve("best");
    model.write().save(saved.toString());
    for (NetworkModel kept : List.of(model, NetworkModel.load(saved.toString()))) {
      assertEquals(0.5, kept.getL2());
      assertEquals("tanh", kept.getActivation());
      assertEquals(3, kept.getSeed());
      assertEquals("adam", kept.getOptimizer());
      assertArrayEquals(new double[] {0.1}, kept.getDropout());
      int[] hidden = kept.getHiddenLayers();
      assertEquals(hidden.length + 2, kept.getLayers().length);
      assertEquals(hidden[0], kept.getLayers()[1]);
      assertFalse(kept.isDefined(kept.earlyStoppingBy()) && kept.isSet(kept.earlyStoppingBy()));
      assertTrue(kept.explainParams().contains("(default: adam)"), kept.explainParams());
    }
    assertEquals("0.5", model.model().metadata().strings().get("l2"));
  }

  @Test
  void aParamIsTheSameAsItsOption() {
    NetworkModel ofOptions =
        classifier
            .copy(ParamMap.empty())
            .setOptions(Map.of("l2", "0.5", "dropout", "0.1", "mini-batch-size", "7"))
            .fit(points);
    NetworkModel ofParams =
        classifier.setL2(0.5).setDropout(new double[] {0.1}).setMiniBatchSize(7).fit(points);
    assertEquals(ofOptions.weights(), ofParams.weights());
    assertEquals(ofOptions.model().metadata().strings(), ofParams.model().metadata().strings());
  }

  @Test
  void aFitThatNoLongerGetsBetterByTheToleranceEndsAndResumesThere() {
    classifier.setMaxIter(40).setTol(100).setModelDir(directory.resolve("model").toString());
    NetworkModel ended = classifier.fit(points);
    assertEquals(1 + Convergence.EPOCHS, ended.summary().totalIterations());
    NetworkModel again = classifier.fit(points);
    assertEquals(1 + Convergence.EPOCHS, again.summary().totalIterations());
    assertEquals(ended.weights(), again.weights());
    assertEquals(40, classifier.setTol(0).setMaxIter(40).fit(points).summary().totalIterations());
  }

  @Test
  void theObjectiveIsTheMeanCostAndThePenalty() {
    NetworkModel model = classifier.setHiddenLayers(new int[0]).setL2(30).setMaxIter(1).fit(points);
    double cost = 0;
    for (Row row : model.transform(points).select("probability", "label").collectAsList()) {
      cost -= Math.log(row.<Vector>getAs(0).apply((int) row.getDouble(1))) / 60;
    }
    double squares =
        Arrays.stream(model.weights().toArray()).limit(4 * 3).map(weight -> weight * weight).sum();
    assertEquals(cost + 30 * squares / (2 * 60), model.summary().objectiveHistory()[0], 1e-4);
  }

  @Test
  void oneClassIsAnsweredWithoutATraining() throws IOException {
    for (String cost : List.of("log-likelihood", "cross-entropy")) {
      for (int label : new int[] {0, 2}) {
        Dataset<Row> alike = uncached().withColumn("label", lit((double) label));
        NetworkModel model;
        try (Logged logged = new Logged(NetworkClassifier.class)) {
          model = classifier.setCost(cost).fit(alike);
          assertEquals(
              List.of(
                  "WARN column label: all training rows have the label %s, which the model answers"
                      .formatted(label)),
              warnings(logged));
        }
        int classes = Math.max(2, label + 1);
        assertArrayEquals(new int[] {4, classes}, model.getLayers());
        assertEquals(1, accuracy(model.transform(alike), "label"));
        double[] weights = model.weights().toArray();
        assertArrayEquals(new double[4 * classes], Arrays.copyOf(weights, 4 * classes));
        assertEquals(1, model.predictProbability(MlSession.features(0)).apply(label), 1e-3);
        assertEquals(0, model.summary().totalIterations());
        Path saved = directory.resolve(cost + label);
        model.save(saved.toString());
        assertEquals(model.weights(), NetworkModel.load(saved.toString()).weights());
      }
    }
    Dataset<Row> named =
        new StringIndexer()
            .setInputCol("name")
            .setOutputCol("class")
            .fit(points)
            .transform(points)
            .filter("name = 'blue'");
    assertEquals(List.of(), left());
    assertEquals(3, classifier.setLabelCol("class").fit(named).numClasses());
    Dataset<Row> held = points.withColumn("held", col("label").notEqual(1));
    NetworkModel trained =
        classifier.setLabelCol("label").setValidationIndicatorCol("held").fit(held);
    assertEquals(
        List.of(3, 1L),
        List.of(
            trained.numClasses(),
            trained.transform(points).select("prediction").distinct().count()));
  }

  @Test
  void aFoldWithOneClassDoesNotEndACrossValidation() {
    Dataset<Row> folded =
        points.where("label < 2").withColumn("fold", when(col("label").equalTo(1), 0).otherwise(1));
    CrossValidatorModel crossed =
        new CrossValidator()
            .setEstimator(classifier)
            .setEstimatorParamMaps(
                new ParamGridBuilder().addGrid(classifier.maxIter(), new int[] {1, 2}).build())
            .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("accuracy"))
            .setNumFolds(2)
            .setFoldCol("fold")
            .fit(folded);
    assertArrayEquals(new double[2], crossed.avgMetrics());
    assertEquals(2, ((NetworkModel) crossed.bestModel()).numClasses());
  }

  @Test
  void aFitThatNeedsAJobAnIterationWarnsAndSaysWhatToSet() {
    SparkConf conf = session.sparkContext().conf();
    try (Logged logged = new Logged(NetworkClassifier.class)) {
      conf.set("spark.executor.userClassPathFirst", "true");
      NetworkModel model = classifier.setMaxIter(1).fit(points);
      assertEquals(1, warnings(logged).size(), logged.lines().toString());
      String warning = warnings(logged).get(0);
      assertTrue(
          warning.startsWith("WARN exchange auto: a Spark job an iteration, which is slower: "),
          warning);
      assertTrue(warning.contains("spark.executor.userClassPathFirst"), warning);
      conf.remove("spark.executor.userClassPathFirst");
      assertEquals(classifier.fit(points).weights(), model.weights());
      assertEquals(1, warnings(logged).size(), logged.lines().toString());
    } finally {
      conf.remove("spark.executor.userClassPathFirst");
    }
  }

  @Test
  void namesOfClassesNeedNoLabels() {
    Pipeline pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  new StringIndexer().setInputCol("name").setOutputCol("class"),
                  classifier.setLabelCol("class"),
                  new IndexToString().setInputCol("prediction").setOutputCol("answer")
                });
    Dataset<Row> answered = pipeline.fit(points).transform(points);
    assertEquals(0, answered.where("answer <> name").count());
    Dataset<Row> indexed =
        new StringIndexer().setInputCol("name").setOutputCol("class").fit(points).transform(points);
    NominalAttribute said =
        (NominalAttribute)
            NominalAttribute.fromStructField(
                classifier.transformSchema(indexed.schema()).apply("prediction"));
    assertEquals(3, said.values().get().length);
  }

  @Test
  void anErrorOfTheTrainingNamesTheParam() {
    classifier.setMiniBatchSize(61);
    assertEquals(
        "miniBatchSize: expected at most the 60 training samples, found 61", failure(points));
    classifier.clear(classifier.miniBatchSize());
    classifier.setLabelSmoothing(0.1).setSchedule("one-cycle").setWarmUp(2);
    assertTrue(failure(points).startsWith("warmUp: expected "), failure(points));
  }

  @Test
  void oneVsRestTrainsANetworkForEachClass() {
    Dataset<Row> answered = new OneVsRest().setClassifier(classifier).fit(points).transform(points);
    assertEquals(1, accuracy(answered, "label"));
  }

  @Test
  void initialWeightsAreWhereTheTrainingBegins() {
    NetworkModel first = classifier.fit(points);
    classifier.setInitialWeights(first.weights()).setMaxIter(1).setStepSize(1e-9);
    double[] expected = first.weights().toArray();
    assertArrayEquals(expected, classifier.fit(points).weights().toArray(), 1e-6);
    classifier.setInitialWeights(Vectors.zeros(3));
    assertEquals(
        "initialWeights: expected 51 numbers for the layers [4, 6, 3], found 3", failure(points));
  }

  @Test
  void aFitInADirectoryResumesThere() throws IOException {
    classifier.setModelDir(directory.resolve("model").toString());
    NetworkModel whole = classifier.fit(points);
    assertEquals(whole.weights(), classifier.fit(points).weights());
    List<Path> fits = fits();
    assertEquals(1, fits.size());
    assertEquals(whole.weights(), new NetworkModel(Model.read(fits.get(0))).weights());
  }

  @Test
  void featuresAreTakenAsTheyAreAlsoInADirectory() {
    classifier.setStandardization(false);
    NetworkModel expected = classifier.fit(points);
    assertEquals(
        new Column.Numbers("features_2", 0, 1, null),
        expected.model().input().recipe().orElseThrow().columns().get(2));
    classifier.setModelDir(directory.resolve("model").toString());
    NetworkModel found = classifier.fit(points);
    assertEquals(expected.weights(), found.weights());
    assertEquals(expected.model().input().recipe(), found.model().input().recipe());
    assertEquals(found.weights(), classifier.fit(points).weights());
  }

  private List<Path> fits() throws IOException {
    try (Stream<Path> all = Files.list(directory.resolve("model"))) {
      return all.toList();
    }
  }

  @Test
  @Thorough
  void eachFitOfASearchHasADirectoryOfItsOwn() throws IOException {
    ParamMap[] grid =
        new ParamGridBuilder().addGrid(classifier.maxIter(), new int[] {1, 2}).build();
    TrainValidationSplit split =
        new TrainValidationSplit()
            .setEstimator(
                classifier
                    .setStandardization(false)
                    .setModelDir(directory.resolve("model").toString()))
            .setEstimatorParamMaps(grid)
            .setEvaluator(new MulticlassClassificationEvaluator())
            .setSeed(1);
    double[] metrics = split.fit(points).validationMetrics();
    assertEquals(3, fits().size());
    assertArrayEquals(metrics, split.fit(points).validationMetrics());
    assertEquals(3, fits().size());
    new OneVsRest().setClassifier(classifier.setMaxIter(1)).fit(points);
    assertEquals(6, fits().size());
  }

  @Test
  void whatIsWrongIsOneLineBeforeAnythingIsTrained() throws IOException {
    classifier.setLayers(new int[] {5, 6, 3}).clear(classifier.hiddenLayers());
    assertEquals(
        "layers: expected 4 features first and 3 classes last, as the rows have them, found"
            + " [5, 6, 3]",
        failure(points));
    classifier.setLayers(new int[] {4, 6, 2});
    assertEquals(
        "layers: expected 4 features first and 3 classes last, as the rows have them, found"
            + " [4, 6, 2]",
        failure(points));
    classifier.clear(classifier.layers());
    classifier.setOptions(Map.of("epochs", "3"));
    assertEquals(
        "setOptions: expected no option that the param maxIter decides, found epochs=3",
        failure(points));
    classifier.setOptions(Map.of("epoch", "3"));
    assertTrue(failure(points).contains("--epoch=3"), failure(points));
    classifier.setOptions(Map.of("early-stopping", "2"));
    assertTrue(failure(points).startsWith("earlyStopping: expected "), failure(points));
    classifier.setOptions(Map.of());
    Dataset<Row> halves = points.withColumn("label", col("label").divide(2));
    assertTrue(failure(halves).contains("0.5"), failure(halves));
    assertEquals(List.of(), left());
    assertFalse(Files.exists(directory.resolve("model")));
  }

  private String failure(Dataset<Row> rows) {
    return refusal(() -> classifier.fit(rows));
  }

  @Test
  void aSavedClassifierHasItsParams() throws IOException {
    String path = directory.resolve("classifier").toString();
    classifier.setOptions(Map.of("l2", "1")).write().save(path);
    NetworkClassifier loaded = NetworkClassifier.load(path);
    assertEquals(classifier.uid(), loaded.uid());
    assertArrayEquals(new int[] {6}, loaded.getHiddenLayers());
    assertEquals(Map.of("l2", "1"), loaded.getOptions());
    assertEquals(8, loaded.getMaxIter());
    assertFalse(loaded.isDefined(loaded.initialWeights()));
  }
}
