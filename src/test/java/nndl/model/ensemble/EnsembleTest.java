package nndl.model.ensemble;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Function;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.error.InputException;
import nndl.math.Matrix;
import nndl.math.SparseRows;
import nndl.model.Classifier;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.model.format.Metadata;
import nndl.network.Initialiser;
import nndl.network.InputTransform;
import nndl.network.Layout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnsembleTest {
  private static final TestImages IMAGES = TestImages.random(70, 3, 3, 4, 0.6, 1);

  @Test
  void ofOneHasTheBitsOfItsModel() {
    Model model = model(1, 9, 5, 4);
    Classifier classifier = model.classifier();
    float[][] outputs = outputs(new Ensemble(List.of(model)));
    for (int i = 0; i < IMAGES.count(); i++) {
      assertArrayEquals(classifier.classify(IMAGES.pixels()[i]).outputs(), outputs[i]);
    }
  }

  @Test
  void ofTwoHasTheMeanOfTheirOutputs() {
    Classifier first = model(1, 9, 5, 4).classifier();
    Classifier second = model(2, 9, 7, 6, 4).classifier();
    float[][] outputs = outputs(new Ensemble(List.of(model(1, 9, 5, 4), model(2, 9, 7, 6, 4))));
    for (int i = 0; i < IMAGES.count(); i++) {
      float[] a = first.classify(IMAGES.pixels()[i]).outputs();
      float[] b = second.classify(IMAGES.pixels()[i]).outputs();
      for (int j = 0; j < a.length; j++) {
        assertEquals((a[j] + b[j]) / 2, outputs[i][j]);
      }
    }
  }

  @Test
  void ofThreeAddsInTheirOrder() {
    assertAdded(List.of(model(1, 9, 5, 4), model(2, 9, 5, 4), model(3, 9, 5, 4)));
  }

  @Test
  void transformsInputsForEachModelInItsOwnWay() {
    double[] mean = {0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8};
    double[] deviation = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    Model symmetric = model(1, 9, 5, 4).with(InputTransform.symmetric(9));
    Model standardised = model(2, 9, 5, 4).with(InputTransform.standardising(mean, deviation));
    assertAdded(List.of(symmetric, standardised, model(3, 9, 5, 4)));
    assertAdded(List.of(model(3, 9, 5, 4), standardised, symmetric));
  }

  private static void assertAdded(List<Model> models) {
    List<Classifier> each = models.stream().map(Model::classifier).toList();
    float[][] outputs = outputs(new Ensemble(models));
    for (int i = 0; i < IMAGES.count(); i++) {
      float[] sum = new float[4];
      for (Classifier classifier : each) {
        float[] own = classifier.classify(IMAGES.pixels()[i]).outputs();
        for (int j = 0; j < sum.length; j++) {
          sum[j] += own[j];
        }
      }
      for (int j = 0; j < sum.length; j++) {
        assertEquals(sum[j] / 3, outputs[i][j]);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cost|CROSS_ENTROPY|b: cost: expected quadratic, as a has it, found cross-entropy",
        "scale|16.0|b: scale: expected 255.0, as a has it, found 16.0",
        "activation|none|b: metadata: activation: expected one of [SIGMOID, TANH, SCALED_TANH,"
            + " RELU, LEAKY_RELU, GELU, STEP], found none",
      })
  void refusesModelsThatWereMadeOtherwise(String name, String value, String message) {
    Model other = placed("b", model(2, 9, 5, 4).with(name, value));
    assertRefused(message, other);
  }

  @Test
  void refusesModelsOfOtherInputsAndClasses() {
    assertRefused("b: inputs: expected 9, as a has it, found 8", placed("b", model(2, 8, 5, 4)));
    assertRefused("b: classes: expected 4, as a has it, found 3", placed("b", model(2, 9, 5, 3)));
  }

  @Test
  void refusesModelsWithOtherNamesOfClasses() {
    Model first = placed("a", model(1, 9, 5, 4).with("class-names", "a,b,c,d"));
    Model other = placed("b", model(2, 9, 5, 4).with("class-names", "a,b,d,c"));
    assertRefused(
        "b: class names: expected [a, b, c, d], as a has it, found [a, b, d, c]", first, other);
    assertEquals(2, new Ensemble(List.of(first, model(2, 9, 5, 4))).models().size());
  }

  @Test
  void refusesASoftmaxOfBits() {
    Model model = placed("a", model(1, 9, 5, 1).with(Model.COST, "LOG_LIKELIHOOD"));
    assertRefused(
        "a: metadata: cost: expected one without a softmax for outputs that are bits, found"
            + " LOG_LIKELIHOOD",
        model,
        model);
  }

  private static void assertRefused(String message, Model other) {
    assertRefused(message, placed("a", model(1, 9, 5, 4)), other);
  }

  private static void assertRefused(String message, Model first, Model other) {
    InputException error =
        assertThrows(InputException.class, () -> new Ensemble(List.of(first, other)));
    assertEquals(message, error.getMessage());
  }

  private static Model placed(String place, Model model) {
    return new Model(
        model.parameters(), new Metadata(place, model.metadata().strings()), model.transform());
  }

  private static Model model(long seed, int... sizes) {
    SortedMap<String, String> strings = InputSpec.strings(List.of(1, sizes[0]), 255, List.of());
    strings.put(Model.ACTIVATION, "SIGMOID");
    strings.put(Model.COST, "QUADRATIC");
    return Model.of(Initialiser.NORMAL.parameters(new Layout(sizes), seed), strings);
  }

  /** In tiles of 32, of which the last is not full. */
  private static float[][] outputs(Ensemble committee) {
    Function<SparseRows, Matrix> network = committee.outputs(32);
    float[][] all = new float[IMAGES.count()][];
    for (int first = 0; first < all.length; first += 32) {
      int end = Math.min(all.length, first + 32);
      Matrix a = network.apply(Fixtures.inputs(Fixtures.samples(IMAGES), first, end));
      for (int m = 0; m < a.rows(); m++) {
        all[first + m] = Arrays.copyOfRange(a.data(), a.row(m), a.row(m) + a.columns());
      }
    }
    return all;
  }
}
