package nndl.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import nndl.TestTable;
import nndl.error.InputException;
import nndl.math.elements.Activation;
import nndl.model.Classifier;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.network.Cost;
import nndl.network.Initialiser;
import nndl.network.Layout;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.junit.jupiter.api.Test;

class VectorNetworkTest {
  private final Model model = MlSession.model();
  private final VectorNetwork network = new VectorNetwork(model);

  @Test
  void aVectorHasTheOutputsOfTheSameRowOfATable() {
    Classifier classifier = model.classifier();
    for (int i = 0; i < 20; i++) {
      Vector features = MlSession.features(i);
      Map<String, Double> row = new LinkedHashMap<>();
      for (int k = 0; k < features.size(); k++) {
        row.put("x" + k, features.apply(k));
      }
      assertArrayEquals(classifier.classify(row).outputs(), network.classify(features).outputs());
    }
  }

  @Test
  void aRowWithoutAVectorIsRefused() {
    assertEquals(
        "features: expected a vector, found null",
        assertThrows(InputException.class, () -> network.classify(null)).getMessage());
  }

  @Test
  void aSparseVectorHasTheOutputsOfADenseOne() {
    for (int i = 0; i < 20; i++) {
      Vector features = MlSession.features(i);
      assertArrayEquals(
          network.classify(features.toDense()).outputs(),
          network.classify(features.toSparse()).outputs());
    }
  }

  @Test
  void aNetworkThatNoTableTrainedTakesTheNumbersOfItsFiles() {
    var strings = InputSpec.strings(List.of(1, 2), 255, List.of());
    strings.put(Model.ACTIVATION, Activation.SIGMOID.name());
    strings.put(Model.COST, Cost.QUADRATIC.name());
    Model images = Model.of(Initialiser.NORMAL.parameters(new Layout(2, 3, 2), 1), strings);
    assertArrayEquals(
        images.classifier().classify(new float[] {0, 200}).outputs(),
        new VectorNetwork(images)
            .classify(Vectors.sparse(2, new int[] {1}, new double[] {200}))
            .outputs());
  }

  @Test
  void wrongVectorsAndModelsAreOneLineEach() {
    assertEquals(
        "features: expected 4 numbers, found 3", failure(() -> network.classify(Vectors.zeros(3))));
    assertEquals(
        "input 1: expected a finite number, found NaN",
        failure(() -> network.classify(Vectors.dense(0, Double.NaN, 0, 0))));
    assertEquals(
        "model: expected one whose columns are all numbers, or a TableModel in place of a"
            + " NetworkModel, found column island of words",
        failure(() -> new VectorNetwork(TestTable.model(TestTable.RECIPE, 1))));
  }

  private static String failure(Runnable wrong) {
    return assertThrows(InputException.class, wrong::run).getMessage();
  }
}
