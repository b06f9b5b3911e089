package nndl.ml;

import static nndl.Refused.refusal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import nndl.TestTable;
import nndl.math.elements.Activation;
import nndl.model.Classifier;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.model.spark.VectorClassifier;
import nndl.network.Cost;
import nndl.network.Initialiser;
import nndl.network.Layout;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.junit.jupiter.api.Test;

/** A vector of raw numbers has the outputs of the same row, however it is kept. */
class PredictedVectorsTest {
  private final Model model = MlSession.model();
  private final NetworkModel network = new NetworkModel(model);

  @Test
  void aVectorHasTheOutputsOfTheSameRowOfATable() {
    Classifier classifier = model.classifier();
    VectorClassifier ofVectors = new VectorClassifier(classifier);
    for (int i = 0; i < 20; i++) {
      Vector features = MlSession.features(i);
      Map<String, Double> row = new LinkedHashMap<>();
      for (int k = 0; k < features.size(); k++) {
        row.put("x" + k, features.apply(k));
      }
      Classifier.Prediction expected = classifier.classify(row);
      assertArrayEquals(
          expected.outputs(), classifier.classify(features.toArray()).outputs(), "of " + row);
      assertEquals(expected.label(), ofVectors.classify(features).prediction());
      for (Vector kept : List.of(features.toDense(), features.toSparse())) {
        assertEquals(margins(classifier, expected), network.predictRaw(kept));
        assertEquals(
            Vectors.dense(classifier.probabilities(expected)), network.predictProbability(kept));
        assertEquals(expected.label(), network.predict(kept));
      }
    }
  }

  private static Vector margins(Classifier classifier, Classifier.Prediction prediction) {
    return Vectors.dense(classifier.margins(prediction));
  }

  @Test
  void aNetworkThatNoTableTrainedTakesTheNumbersOfItsFiles() {
    var strings = InputSpec.strings(List.of(1, 2), 255, List.of());
    strings.put(Model.ACTIVATION, Activation.SIGMOID.name());
    strings.put(Model.COST, Cost.QUADRATIC.name());
    Model images = Model.of(Initialiser.NORMAL.parameters(new Layout(2, 3, 2), 1), strings);
    Classifier classifier = images.classifier();
    assertEquals(
        margins(classifier, classifier.classify(new float[] {0, 200})),
        new NetworkModel(images).predictRaw(Vectors.sparse(2, new int[] {1}, new double[] {200})));
  }

  @Test
  void outputsThatAreBitsPredictTheClassOfTheirNumber() {
    var strings = InputSpec.strings(List.of(1, 2), 1, List.of());
    strings.put(Model.ACTIVATION, Activation.SIGMOID.name());
    strings.put(Model.COST, Cost.QUADRATIC.name());
    strings.put(Model.TARGETS, "bits");
    for (int classes : new int[] {2, 3, 4}) {
      strings.put(Model.CLASSES, Integer.toString(classes));
      int outputs = classes == 2 ? 1 : 2;
      Set<Integer> labels = new TreeSet<>();
      for (int i = 0; i < 60; i++) {
        Layout layout = new Layout(2, 5, outputs);
        Model bits = Model.of(Initialiser.NORMAL.parameters(layout, i / 10), strings);
        NetworkModel ofBits = new NetworkModel(bits);
        assertEquals(classes, ofBits.numClasses());
        float[] sample = {i % 5 - 2, i % 7 - 3};
        int label = bits.classifier().classify(sample).label();
        double found = ofBits.predict(Vectors.dense(sample[0], sample[1]));
        labels.add(label);
        if (label < classes) {
          assertEquals(label, found);
        } else { // a code of no class is answered by the class of the largest probability
          assertTrue(found < classes);
        }
      }
      assertTrue(labels.size() >= classes, "found " + labels);
    }
  }

  @Test
  void wrongVectorsAndModelsAreOneLineEach() {
    assertEquals("vector: expected numbers, found null", failure(() -> network.predictRaw(null)));
    assertEquals(
        "sample: expected 4 inputs, found 3", failure(() -> network.predictRaw(Vectors.zeros(3))));
    assertEquals(
        "input 1: expected a finite number, found NaN",
        failure(() -> network.predictRaw(Vectors.dense(0, Double.NaN, 0, 0))));
    assertEquals(
        "model: expected one whose columns are all numbers, or a TableModel in place of a"
            + " NetworkModel, found column island of words",
        failure(() -> new NetworkModel(TestTable.model(TestTable.RECIPE, 1))));
  }

  private static String failure(Runnable wrong) {
    return refusal(wrong::run);
  }
}
