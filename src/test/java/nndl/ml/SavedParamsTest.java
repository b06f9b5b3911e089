package nndl.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import nndl.Slow;
import nndl.model.Model;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What version 0.2.0 saved of points is read, and fitted and answers as it did. */
@Slow
class SavedParamsTest {
  private static final Path SAVED = Path.of("src/test/resources/saved");

  @AutoClose("stop")
  private static SparkSession session;

  private static Dataset<Row> points;

  @TempDir private Path directory;

  @BeforeAll
  static void start() {
    session = MlSession.start();
    points = MlSession.points(session, 60);
  }

  private static String saved(String name) {
    return SAVED.resolve(name).toString();
  }

  @Test
  void aClassifierIsFittedToTheModelThatItWas() {
    NetworkClassifier loaded = NetworkClassifier.load(saved("classifier"));
    NetworkModel model = NetworkModel.load(saved("model"));
    assertEquals(model.weights(), loaded.setRowsDir(directory.toString()).fit(points).weights());
  }

  @Test
  void aModelPredictsAsItDid() throws Exception {
    NetworkModel model = NetworkModel.load(saved("model"));
    assertEquals("p", model.getProbabilityCol());
    assertArrayEquals(new double[] {0.5, 0.3, 0.2}, model.getThresholds());
    assertEquals(new NetworkModel(Model.read(SAVED.resolve("model"))).weights(), model.weights());
    assertEquals(60, model.transform(points).select("p").count());
    assertEquals("answer", TableModel.load(saved("table")).getPredictionCol());
  }

  @Test
  void aPipelineIsFittedToTheModelThatItWas() {
    Pipeline pipeline = Pipeline.load(saved("pipeline"));
    NetworkClassifier inside = (NetworkClassifier) pipeline.getStages()[1];
    assertEquals("tanh", inside.getActivation());
    inside.setRowsDir(directory.toString());
    PipelineModel model = PipelineModel.load(saved("pipeline-model"));
    assertEquals(
        model.transform(points).select("prediction", "probability").collectAsList(),
        pipeline.fit(points).transform(points).select("prediction", "probability").collectAsList());
  }
}
