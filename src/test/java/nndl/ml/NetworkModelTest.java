package nndl.ml;

import static nndl.Refused.refusal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import nndl.Slow;
import nndl.Thorough;
import nndl.data.storage.CutOffStorage;
import nndl.model.Classifier;
import nndl.model.Classifier.Prediction;
import nndl.model.Model;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model's columns are those of MLlib's classifiers, and so is its directory. */
@Slow
class NetworkModelTest {
  @AutoClose("stop")
  private static SparkSession session;

  private static Dataset<Row> points;

  private final NetworkModel model = new NetworkModel(MlSession.model());
  @TempDir private Path directory;

  @BeforeAll
  static void start() {
    session = MlSession.start();
    points = MlSession.points(session, 30);
  }

  @Test
  void answersAStreamAsItAnswersAFrame() throws Exception {
    String files = directory.resolve("stream").toString();
    points.repartition(3).write().parquet(files);
    Dataset<Row> stream = session.readStream().schema(points.schema()).parquet(files);
    model
        .transform(stream)
        .writeStream()
        .format("memory")
        .queryName("answers")
        .option("checkpointLocation", directory.resolve("checkpoints").toString())
        .trigger(Trigger.AvailableNow())
        .start()
        .awaitTermination();
    List<Row> answers = session.table("answers").collectAsList();
    assertEquals(30, answers.size());
    assertEquals(new HashSet<>(model.transform(points).collectAsList()), new HashSet<>(answers));
  }

  @Test
  void isAFunctionOfSql() {
    UDF1<Vector, Double> predict = model::predict;
    session.udf().register("network", predict, DataTypes.DoubleType);
    model.transform(points).createOrReplaceTempView("answered");
    assertEquals(
        30, session.sql("SELECT * FROM answered WHERE network(features) = prediction").count());
  }

  @Test
  void addsTheColumnsOfAClassifier() {
    Dataset<Row> answered = model.transform(points);
    Classifier classifier = model.model().classifier();
    for (Row row : answered.collectAsList()) {
      Prediction expected = classifier.classify(row.<Vector>getAs("features").toArray());
      Vector margins = row.getAs("rawPrediction");
      Vector probability = row.getAs("probability");
      assertEquals(expected.label(), row.<Double>getAs("prediction"));
      assertArrayEquals(classifier.probabilities(expected), probability.toArray());
      assertArrayEquals(classifier.margins(expected), margins.toArray());
    }
    StructType schema = answered.schema();
    StructType said = model.transformSchema(points.schema());
    assertEquals(Set.of(said.fieldNames()), Set.of(schema.fieldNames()));
    assertEquals(said.apply("prediction"), schema.apply("prediction"));
    assertEquals(3, AttributeGroup.fromStructField(schema.apply("probability")).size());
    assertEquals(
        3,
        ((NominalAttribute) NominalAttribute.fromStructField(schema.apply("prediction")))
            .getNumValues()
            .get());
  }

  @Test
  void addsOnlyColumnsThatHaveANameAndPredictsTheSame() {
    List<Row> all = model.transform(points).select("prediction").collectAsList();
    NetworkModel one = model.copy(ParamMap.empty()).setRawPredictionCol("").setProbabilityCol("");
    Dataset<Row> answered = one.transform(points);
    assertEquals(points.columns().length + 1, answered.columns().length);
    assertEquals(all, answered.select("prediction").collectAsList());
    assertEquals("prediction", model.getPredictionCol());
    assertEquals("rawPrediction", model.getRawPredictionCol());
  }

  @Test
  void thresholdsFavourAClass() {
    NetworkModel eager = model.copy(ParamMap.empty()).setThresholds(new double[] {1, 0, 1});
    for (Row row : eager.transform(points).select("prediction").collectAsList()) {
      assertEquals(1, row.getDouble(0));
    }
    String message =
        assertThrows(IllegalArgumentException.class, () -> eager.setThresholds(new double[] {1, 1}))
            .getMessage();
    assertTrue(message.contains("numClasses=3, but thresholds has length 2"), message);
  }

  @Test
  void aColumnOfNoVectorsIsRefused() {
    model.setFeaturesCol("name");
    String message =
        assertThrows(IllegalArgumentException.class, () -> model.transform(points)).getMessage();
    assertTrue(message.contains("Column name must be of type"), message);
  }

  @Test
  void aPredictionReadsNoOtherColumn() {
    String path = directory.resolve("points").toString();
    points.write().parquet(path);
    Dataset<Row> predictions = model.transform(session.read().parquet(path)).select("prediction");
    String plan = predictions.queryExecution().executedPlan().toString();
    assertTrue(plan.contains("ReadSchema: struct<features:"), plan);
    assertFalse(plan.contains("label"), plan);
    assertFalse(plan.contains("name:"), plan);
  }

  @Test
  void anEvaluationHasTheMeasuresOfMllib() {
    NetworkSummary summary = model.evaluate(points);
    MulticlassClassificationEvaluator evaluator = new MulticlassClassificationEvaluator();
    Dataset<Row> answered = model.transform(points);
    assertEquals(evaluator.setMetricName("accuracy").evaluate(answered), summary.accuracy());
    assertEquals(evaluator.setMetricName("f1").evaluate(answered), summary.weightedFMeasure());
    assertArrayEquals(new double[] {0, 1, 2}, summary.labels());
    assertEquals(3, summary.recallByLabel().length);
    assertEquals(30, summary.predictions().count());
    assertEquals("label", summary.labelCol());
    model.setPredictionCol("");
    assertEquals(summary.accuracy(), model.evaluate(points).accuracy());
    assertFalse(model.hasSummary());
  }

  @Test
  @Thorough
  void aSavedModelPredictsTheSameInAnotherJvm() throws Exception {
    model.setPredictionCol("answer").setThresholds(new double[] {0.5, 0.3, 0.2});
    PipelineModel pipeline = new Pipeline().setStages(new PipelineStage[] {model}).fit(points);
    Dataset<Row> found = SavedPipeline.predictions(pipeline, points, directory);
    assertEquals(
        pipeline.transform(points).select("name", "answer", "probability").collectAsList(),
        found.select("name", "answer", "probability").collectAsList());
  }

  @Test
  void aSavedModelIsADirectoryOfTheCommandsToo() throws IOException {
    Path saved = directory.resolve("model");
    model.setFeaturesCol("x").write().save(saved.toString());
    assertEquals(model.model().metadata().strings(), Model.read(saved).metadata().strings());
    Files.writeString(saved.resolve("other.txt"), "whatever is there");
    NetworkModel.load(saved.toString()).write().overwrite().save(saved.toString());
    assertFalse(Files.exists(saved.resolve("other.txt")));
    NetworkModel loaded = NetworkModel.load(saved.toString());
    assertEquals(model.uid(), loaded.uid());
    assertEquals("x", loaded.getFeaturesCol());
    assertEquals(model.weights(), loaded.weights());
    assertThrows(IOException.class, () -> model.save(saved.toString()));
  }

  @Test
  void aModelThatIsNotWholeIsNotRead() throws IOException {
    Path saved = directory.resolve("killed");
    model.save(saved.toString());
    Files.delete(saved.resolve(Model.FILE_NAME));
    String message = refusal(() -> NetworkModel.load(saved.toString()));
    assertTrue(message.contains(Model.FILE_NAME + ": expected "), message);
  }

  @Test
  void aModelThatAnEarlierVersionHasReplacedInPartIsNotRead() throws IOException {
    Path saved = directory.resolve("saved");
    Path other = directory.resolve("other");
    model.save(saved.toString());
    model.save(other.toString());
    CutOffStorage.replace(saved, other);
    String message = refusal(() -> NetworkModel.load(saved.toString()));
    assertTrue(message.contains(": expected the files of one set, found a change"), message);
    model.write().overwrite().save(saved.toString());
    assertEquals(model.weights(), NetworkModel.load(saved.toString()).weights());
  }

  @Test
  void aModelThatIsReplacedWhileItIsReadIsNotRead() throws IOException {
    String saved = directory.resolve("saved").toString();
    model.save(saved);
    var read =
        new ModelDirectory.Reader<>(
            NetworkModel.class,
            (uid, file) -> {
              overwrite(saved);
              return new NetworkModel(uid, file);
            });
    assertEquals(
        "file:%s/model.safetensors: expected a model that nobody replaces while it is read, found"
                .formatted(saved)
            + " another one",
        refusal(() -> read.load(saved)));
    assertEquals(model.uid(), NetworkModel.load(saved).uid());
  }

  private void overwrite(String saved) {
    try {
      model.write().overwrite().save(saved);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aModelOfAnotherStageIsNotRead() throws IOException {
    String saved = directory.resolve("saved").toString();
    model.save(saved);
    String message =
        assertThrows(IllegalArgumentException.class, () -> TableModel.load(saved)).getMessage();
    assertTrue(message.contains("Expected class name nndl.ml.TableModel"), message);
  }
}
