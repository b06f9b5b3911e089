package nndl.ml;

import static nndl.Refused.assertRefused;
import static nndl.Refused.refusal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import java.util.stream.IntStream;
import nndl.data.recipe.Column;
import nndl.model.Model;
import nndl.network.Layout;
import nndl.network.Parameters;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.junit.jupiter.api.Test;

/** A model says its sizes and its weights as MLlib does, and a fit can begin at such weights. */
class NetworkWeightsTest {
  private static final Layout LAYOUT = new Layout(2, 3, 1);

  private final Model classes = MlSession.model();
  private final Model numbers = MlSession.modelOfNumbers();

  /** Returns the numbers from 1 on. */
  private static double[] numbers(int count) {
    return IntStream.rangeClosed(1, count).asDoubleStream().toArray();
  }

  @Test
  void theWeightsOfEachInputComeBeforeTheBiasesOfALayer() {
    Vector flat = Vectors.dense(numbers(13));
    Parameters parameters = FlatWeights.parameters(flat, LAYOUT);
    assertArrayEquals(new float[] {1, 2, 3}, parameters.weights(1).copyOfRow(0));
    assertArrayEquals(new float[] {4, 5, 6}, parameters.weights(1).copyOfRow(1));
    assertArrayEquals(new float[] {7, 8, 9}, parameters.biases(1).copyOfRow(0));
    assertEquals(12, parameters.weights(2).get(2, 0));
    assertEquals(13, parameters.biases(2).get(0, 0));
    assertEquals(flat, FlatWeights.of(parameters));
    assertEquals(LAYOUT, parameters.layout());
  }

  @Test
  void asManyFiniteNumbersAreWeightsAsALayoutHas() {
    for (int wrong : new int[] {0, 12, 14}) {
      assertRefused(
          "initialWeights: expected 13 numbers for the layers [2, 3, 1], found " + wrong,
          () -> FlatWeights.parameters(Vectors.dense(numbers(wrong)), LAYOUT));
    }
    double[] large = numbers(13);
    large[7] = 1e39; // which is finite as a double alone
    assertRefused(
        "initialWeights: expected finite numbers, found 1.0E39 at index 7",
        () -> FlatWeights.parameters(Vectors.dense(large), LAYOUT));
  }

  @Test
  void knowsItsSizes() {
    NetworkModel model = new NetworkModel("one", classes);
    assertSame(classes, model.model());
    assertArrayEquals(new int[] {4, 5, 3}, model.getLayers());
    assertEquals(4, model.numFeatures());
    assertEquals(3, model.numClasses());
    assertEquals(FlatWeights.of(classes.parameters()), model.weights());
    assertEquals(5 * 5 + 6 * 3, model.weights().size());
    assertEquals(
        "NetworkModel: uid=one, layers=[4, 5, 3], numClasses=3, numFeatures=4", model.toString());
  }

  @Test
  void aModelOfNumbersKnowsItsSizes() {
    NetworkRegressionModel model = new NetworkRegressionModel("two", numbers);
    assertSame(numbers, model.model());
    assertArrayEquals(new int[] {4, 5, 1}, model.getLayers());
    assertEquals(4, model.numFeatures());
    assertEquals(FlatWeights.of(numbers.parameters()), model.weights());
    assertEquals(5 * 5 + 6, model.weights().size());
    assertEquals(
        "NetworkRegressionModel: uid=two, layers=[4, 5, 1], numFeatures=4", model.toString());
  }

  @Test
  void theAnswerForAVectorIsANumberInItsOwnUnit() {
    NetworkRegressionModel model = new NetworkRegressionModel(numbers);
    for (int i = 0; i < 5; i++) {
      Vector features = MlSession.features(i);
      assertEquals(numbers.regressor().answer(features.toArray())[0], model.predict(features));
    }
    assertRefused(
        "column features, vector: expected numbers, found null", () -> model.predict(null));
  }

  @Test
  void aModelThatReadsWordsOrAnswersClassesIsNoModelOfNumbers() {
    List<Column> words = List.of(new Column.Categories("island", List.of("Biscoe", "Dream")));
    assertRefused(
        "model: expected one whose columns are all numbers, or a TableModel in place of a"
            + " NetworkModel, found column island of words",
        () -> new NetworkRegressionModel(MlSession.modelOfNumbers(words)));
    String refused = refusal(() -> new NetworkRegressionModel(classes));
    assertEquals("a model that answers numbers", refused.split(", found |: expected ")[1]);
  }

  /** Spark's functions for summaries ask for such columns. */
  @Test
  void theModelOfASummaryAddsAPredictionThatHasAName() {
    NetworkModel model = new NetworkModel(classes).setProbabilityCol("p");
    assertSame(model, model.withPrediction());
    assertEquals(
        List.of("p", "prediction"),
        List.of(model.findSummaryModel()._2(), model.findSummaryModel()._3()));
    model.setPredictionCol("");
    String name = model.withPrediction().getPredictionCol();
    assertFalse(name.isEmpty());
    assertEquals(model.uid(), model.withPrediction().uid());
    assertEquals("", model.getPredictionCol());
  }
}
