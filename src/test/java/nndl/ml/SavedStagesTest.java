package nndl.ml;

import static nndl.Refused.refusal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import nndl.TestTable;
import nndl.data.storage.CutOffStorage;
import nndl.model.Model;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stage that was saved is read with the params and the network that it had. */
class SavedStagesTest {
  private static final String SAVED = "src/test/resources/saved/";

  private static SparkSession session;

  private final NetworkModel model = new NetworkModel(MlSession.model());
  @TempDir private Path directory;

  @BeforeAll
  static void start() {
    session = MlSession.start();
  }

  @AfterAll
  static void stop() {
    session.stop();
  }

  private String place(String name) {
    return directory.resolve(name).toString();
  }

  @Test
  void theOptionsOfAnEarlierClassifierAreParams() throws IOException {
    NetworkClassifier loaded = NetworkClassifier.load(SAVED + "classifier");
    loaded.save(place("again"));
    for (NetworkClassifier read : List.of(loaded, NetworkClassifier.load(place("again")))) {
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
  }

  @Test
  void anEarlierClassifierWithoutOptionsHasTheLayersThatItHad() {
    NetworkClassifier plain = NetworkClassifier.load(SAVED + "plain");
    assertArrayEquals(new int[] {4, 5, 3}, plain.getLayers());
    assertFalse(plain.isSet(plain.hiddenLayers()));
    assertArrayEquals(new int[] {100}, plain.getHiddenLayers());
  }

  /** It would be no use to refuse it before its fit, which says what is wrong. */
  @Test
  void whatWouldBeAnErrorOfTheFitStaysAnOption() throws IOException {
    Path earlier = directory.resolve("earlier");
    Files.createDirectories(earlier.resolve("metadata"));
    Files.writeString(
        earlier.resolve("metadata/part-00000"),
        """
        {"class":"nndl.ml.NetworkClassifier","timestamp":1,"sparkVersion":"4.2.0","uid":"earlier",\
        "paramMap":{"hidden":[6],"layers":[4,5,3],"maxIter":3,"options":["epochs=9","l1=0.5","l2=-1",\
        "shadow=1"]},"defaultParamMap":{"blockSize":128,"hidden":[100],"options":[]}}
        """);
    NetworkClassifier read = NetworkClassifier.load(earlier.toString());
    assertEquals(Map.of("epochs", "9", "l2", "-1", "shadow", "1"), read.getOptions());
    assertEquals(0.5, read.getL1());
    assertEquals(3, read.getMaxIter());
    assertArrayEquals(new int[] {4, 5, 3}, read.getLayers());
    assertFalse(read.isSet(read.hiddenLayers()), "since layers say them");
  }

  @Test
  void aClassifierOfThisVersionHasAllParamsThatItHad() throws IOException {
    NetworkClassifier classifier =
        new NetworkClassifier()
            .setHidden(new int[] {7})
            .setTol(0.5)
            .setOptions(Map.of("l2", "0.5", "gamma", "0.25"));
    classifier.save(place("classifier"));
    NetworkClassifier read = NetworkClassifier.load(place("classifier"));
    assertEquals(classifier.uid(), read.uid());
    assertEquals(classifier.explainParams(), read.explainParams());
    NetworkRegressor regressor = new NetworkRegressor().setHuberDelta(2).setHidden(new int[] {6});
    regressor.save(place("regressor"));
    assertEquals(
        regressor.explainParams(), NetworkRegressor.load(place("regressor")).explainParams());
  }

  /** The directory may be a URI. */
  @Test
  void aModelIsADirectoryWithItsParamsAndTheFileOfTheCommands() throws IOException {
    String saved = "file:" + place("model");
    model.setFeaturesCol("x").save(saved);
    NetworkModel read = NetworkModel.load(saved);
    assertEquals(model.uid(), read.uid());
    assertEquals(model.explainParams(), read.explainParams());
    assertEquals(model.weights(), read.weights());
    assertEquals(
        model.model().file().sha256(), Model.read(directory.resolve("model")).file().sha256());
    var numbers = new NetworkRegressionModel(MlSession.modelOfNumbers()).setPredictionCol("p");
    numbers.save(place("numbers"));
    NetworkRegressionModel answers = NetworkRegressionModel.load(place("numbers"));
    assertEquals("p", answers.getPredictionCol());
    assertEquals(numbers.weights(), answers.weights());
    TableModel table = new TableModel(TestTable.model(TestTable.RECIPE, 3)).setProbabilityCol("");
    table.save(place("table"));
    TableModel other = TableModel.load(place("table"));
    assertEquals(table.uid(), other.uid());
    assertEquals(table.explainParams(), other.explainParams());
    assertEquals(table.model().file().sha256(), other.model().file().sha256());
  }

  @Test
  void aModelThatIsReplacedInPartOrWhileItIsReadIsNotRead() throws IOException {
    model.save(place("saved"));
    model.save(place("other"));
    Path file = directory.resolve("saved").resolve(Model.FILE_NAME);
    var read =
        new ModelDirectory.Reader<>(
            NetworkModel.class,
            (uid, network) -> {
              touch(file);
              return new NetworkModel(uid, network);
            });
    assertEquals(
        "file:%s: expected a model that nobody replaces while it is read, found another one"
            .formatted(file),
        refusal(() -> read.load(place("saved"))));
    assertEquals(model.uid(), NetworkModel.load(place("saved")).uid());
    CutOffStorage.replace(directory.resolve("saved"), directory.resolve("other"));
    String message = refusal(() -> NetworkModel.load(place("saved")));
    assertTrue(message.contains(": expected the files of one set, found a change"), message);
  }

  private static void touch(Path file) {
    try {
      Files.setLastModifiedTime(file, FileTime.fromMillis(1000));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
