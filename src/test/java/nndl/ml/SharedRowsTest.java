package nndl.ml;

import static nndl.Refused.refusal;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import nndl.Slow;
import nndl.spark.Logged;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.classification.OneVsRest;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fits on the same cached frame write its rows once, and keep them as long as it is cached. */
@Slow
class SharedRowsTest {
  @TempDir private Path directory;
  private SparkSession session;
  private Dataset<Row> points;
  private NetworkClassifier classifier;
  private Logged logged;

  @BeforeEach
  void start() {
    session = MlSession.start();
    points = MlSession.points(session, 60);
    classifier =
        new NetworkClassifier()
            .setHiddenLayers(new int[] {6})
            .setMaxIter(4)
            .setRowsDir(directory.toString());
    Configurator.setLevel(NetworkClassifier.class, Level.INFO);
    logged = new Logged(NetworkClassifier.class);
  }

  @AfterEach
  void stop() {
    logged.close();
    Configurator.setLevel(NetworkClassifier.class, Level.WARN);
    session.stop();
  }

  private long written() {
    return logged.lines().stream().filter(line -> line.startsWith("INFO wrote ")).count();
  }

  /** The directories of rows that there are, once Spark has told of all that was uncached. */
  private List<Path> left() throws Exception {
    if (!session.sparkContext().isStopped()) {
      session.sparkContext().listenerBus().waitUntilEmpty(120_000);
    }
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(each -> each.endsWith("train-inputs.idx")).map(Path::getParent).toList();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void aGridWritesTheRowsOfEachFoldOnce(int parallelism) throws Exception {
    validator(classifier).setParallelism(parallelism).fit(points);
    assertEquals(3, written()); // two folds, and the best params on all rows
    assertEquals(1, left().size());
    points.unpersist(true);
    assertEquals(List.of(), left());
  }

  private CrossValidator validator(Estimator<?> estimator) {
    ParamMap[] grid =
        new ParamGridBuilder()
            .addGrid(classifier.stepSize(), new double[] {0.01, 0.05, 0.1})
            .build();
    return new CrossValidator()
        .setEstimator(estimator)
        .setEstimatorParamMaps(grid)
        .setEvaluator(new MulticlassClassificationEvaluator().setLabelCol(classifier.getLabelCol()))
        .setNumFolds(2)
        .setSeed(1);
  }

  @Test
  void aGridOfPipelinesWritesTheRowsOfEachFoldOnce() {
    classifier.setLabelCol("class").setFeaturesCol("scaled");
    PipelineStage[] stages = {
      new StringIndexer().setInputCol("name").setOutputCol("class"),
      new VectorAssembler().setInputCols(new String[] {"features", "label"}).setOutputCol("all"),
      new StandardScaler().setInputCol("all").setOutputCol("scaled"),
      classifier
    };
    validator(new Pipeline().setStages(stages)).fit(points);
    assertEquals(3, written());
  }

  @Test
  void theModelsAreThoseOfRowsThatEachFitWrites() throws Exception {
    Vector first = classifier.fit(points).weights();
    assertEquals(first, classifier.fit(points).weights());
    assertEquals(1, written());
    Dataset<Row> uncached = session.createDataFrame(points.collectAsList(), points.schema());
    assertEquals(first, classifier.fit(uncached).weights());
    assertEquals(first, classifier.fit(uncached).weights());
    assertEquals(3, written());
    assertEquals(1, left().size()); // only the rows of the cached frame
  }

  @Test
  void whatIsSelectedOfARowTellsFramesApart() throws Exception {
    classifier.fit(points);
    classifier.fit(points.filter("label > 0 OR name = 'red'"));
    classifier.setValidationIndicatorCol("held").fit(points);
    assertEquals(3, written());
    assertEquals(1, left().size()); // rows that no fit uses go when others are written
    classifier.clear(classifier.validationIndicatorCol());
    new OneVsRest().setClassifier(classifier).fit(points);
    assertEquals(1, left().size());
  }

  @Test
  void aFrameThatIsCachedAnewIsWrittenAnew() throws Exception {
    String files = directory.resolve("files").toString();
    points.write().parquet(files);
    Dataset<Row> frame = session.read().parquet(files).cache();
    Vector first = classifier.fit(frame).weights();
    assertEquals(1, left().size());
    points
        .withColumn("label", when(col("label").equalTo(0), 2).otherwise(lit(0)))
        .write()
        .mode("overwrite")
        .parquet(files);
    assertNotEquals(first, classifier.fit(frame).weights()); // Spark has cached it anew
    frame.unpersist();
    frame.cache();
    classifier.fit(frame);
    assertEquals(3, written());
    assertEquals(1, left().size());
  }

  @Test
  void rowsThatSomethingHasDeletedAreWrittenAgain() throws Exception {
    Vector first = classifier.fit(points).weights();
    Path inputs = left().get(0).resolve("train-inputs.idx");
    try (Stream<Path> files = Files.list(inputs)) {
      Files.delete(files.findFirst().orElseThrow());
    }
    assertEquals(first, classifier.fit(points).weights());
    assertEquals(2, written());
  }

  @Test
  void nothingIsLeftAfterTheApplication() throws Exception {
    classifier.fit(points);
    assertEquals(1, left().size());
    session.stop();
    assertEquals(List.of(), left());
  }

  @Test
  void aWrongRowIsTheErrorOfEachFit() throws Exception {
    Dataset<Row> wrong = points.withColumn("label", lit(0.5)).cache();
    for (int fit = 0; fit < 2; fit++) {
      assertTrue(refusal(() -> classifier.fit(wrong)).contains("found 0.5"));
    }
    assertEquals(List.of(), left());
  }
}
