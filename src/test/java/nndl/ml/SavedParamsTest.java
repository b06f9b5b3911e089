package nndl.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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

/** What version 0.2.0 saved of points is read, and what this version saves is the same again. */
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
  void theOptionsOfAClassifierAreParams() throws Exception {
    NetworkClassifier loaded = NetworkClassifier.load(saved("classifier"));
    String again = directory.resolve("again").toString();
    loaded.write().save(again);
    for (NetworkClassifier read : List.of(loaded, NetworkClassifier.load(again))) {
      assertEquals("network_saved", read.uid());
      assertArrayEquals(new int[] {6}, read.getHiddenLayers());
      assertEquals(3, read.getMaxIter());
      assertEquals(7, read.getSeed());
      assertEquals(0.5, read.getL2());
      assertArrayEquals(new double[] {0.1, 0.2}, read.getDropout());
      assertEquals(2, read.getEarlyStopping());
      assertEquals(20, read.getMiniBatchSize());
      assertEquals("momentum", read.getOptimizer());
      assertEquals(0.8, read.getMomentum());
      assertEquals("held", read.getValidationIndicatorCol());
      assertFalse(read.getStandardization());
      assertEquals(Map.of(), read.getOptions());
      assertFalse(read.isDefined(read.tol()), "it had no effect");
      assertFalse(read.isSet(read.hidden()));
    }
    NetworkModel model = NetworkModel.load(saved("model"));
    assertEquals(model.weights(), loaded.setRowsDir(directory.toString()).fit(points).weights());
  }

  @Test
  void aClassifierWithoutOptionsHasTheLayersThatItHad() {
    NetworkClassifier plain = NetworkClassifier.load(saved("plain"));
    assertArrayEquals(new int[] {4, 5, 3}, plain.getLayers());
    assertFalse(plain.isSet(plain.hiddenLayers()));
    assertArrayEquals(new int[] {100}, plain.getHiddenLayers());
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
