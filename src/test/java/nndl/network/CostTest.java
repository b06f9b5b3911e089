package nndl.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import nndl.math.Matrix;
import nndl.math.elements.Activation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CostTest {
  private static final Coding TWO = new Coding.OneHot(2);
  private static final Coding THREE = new Coding.OneHot(3);

  @ParameterizedTest
  @EnumSource(names = {"QUADRATIC", "CROSS_ENTROPY", "LOG_LIKELIHOOD", "NONE"})
  void isThatOfTheReferenceNetwork(Cost cost) {
    Layout layout = new Layout(1, 3);
    Parameters parameters = Initialiser.NORMAL.parameters(layout, 1);
    ReferenceNetwork network = new ReferenceNetwork(parameters, Activation.SIGMOID, cost);
    double[] x = {1};
    double[] a = network.feedforward(x);
    Matrix outputs = Matrix.zeros(2, 3);
    for (int j = 0; j < 3; j++) {
      outputs.set(1, j, (float) a[j]);
    }
    for (int label = 0; label < 3; label++) {
      assertEquals(
          network.cost(x, label), cost.of(outputs, 1, THREE, TargetRows.ofLabels(label), 0), 1e-6);
    }
  }

  /** Three bits for five classes, and one neuron for two. */
  @ParameterizedTest
  @CsvSource({"QUADRATIC, 3, 5", "CROSS_ENTROPY, 3, 5", "QUADRATIC, 1, 2", "CROSS_ENTROPY, 1, 2"})
  void ofBitsIsThatOfTheReferenceNetwork(Cost cost, int neurons, int classes) {
    Parameters parameters = Initialiser.NORMAL.parameters(new Layout(1, neurons), 1);
    ReferenceNetwork network = new ReferenceNetwork(parameters, Activation.SIGMOID, cost);
    network.targetBits();
    double[] x = {1};
    double[] a = network.feedforward(x);
    Matrix outputs = Matrix.zeros(1, neurons);
    for (int j = 0; j < neurons; j++) {
      outputs.set(0, j, (float) a[j]);
    }
    for (int label = 0; label < classes; label++) {
      double expected = network.cost(x, label);
      assertEquals(
          expected,
          cost.of(outputs, 0, new Coding.Bits(classes), TargetRows.ofLabels(label), 0),
          1e-6);
    }
  }

  @ParameterizedTest
  @CsvSource({"QUADRATIC, 0.125, 4.5", "ABSOLUTE, 0.5, 3", "HUBER, 0.125, 4"})
  void ofNumbersRisesWithTheDistanceAsItsDefinitionSays(Cost cost, double near, double far) {
    assertEquals(near, ofDistance(cost, 0.5f));
    assertEquals(far, ofDistance(cost, -3));
    assertEquals(2, ofDistance(Cost.HUBER, 2), "where the line begins");
  }

  /** Returns the cost of a number that is so far from the second of two rows, whose delta is 2. */
  private static double ofDistance(Cost cost, float distance) {
    Coding coding = new Coding.Numbers(List.of(0.0), List.of(1.0), 2);
    TargetRows rows = new TargetRows(2, 1);
    rows.numbers()[1] = 7;
    Matrix outputs = Matrix.zeros(3, 1);
    outputs.set(2, 0, 7 + distance);
    return cost.of(outputs, 2, coding, rows, 1);
  }

  @ParameterizedTest
  @CsvSource({
    "QUADRATIC, true, true, true, quadratic",
    "CROSS_ENTROPY, true, false, true, cross-entropy",
    "LOG_LIKELIHOOD, true, false, true, log-likelihood",
    "ABSOLUTE, false, true, true, absolute",
    "HUBER, false, true, true, huber",
    "NONE, true, false, false, none"
  })
  void fitsClassesOrNumbersAndIsCalledByItsName(
      Cost cost, boolean ofClasses, boolean ofNumbers, boolean canFall, String name) {
    assertEquals(ofClasses, cost.fits(TWO));
    assertEquals(ofNumbers, cost.fits(new Coding.Numbers(List.of(0.0), List.of(1.0), 1)));
    assertEquals(canFall, cost.canFall());
    assertEquals(name, cost.toString());
  }

  @ParameterizedTest
  @EnumSource(names = {"QUADRATIC", "CROSS_ENTROPY", "LOG_LIKELIHOOD"})
  void leavesNothingInThePaddingOfTheError(Cost cost) {
    Matrix a = Matrix.zeros(2, 3);
    cost.output().apply(a);
    Matrix delta = Matrix.zeros(2, 3);
    cost.outputError(a, TargetRows.ofLabels(0, 2), new Targets(THREE, 0.2, List.of()), delta);
    for (int m = 0; m < 2; m++) {
      for (int j = 0; j < delta.stride(); j++) {
        assertEquals(j >= 3, delta.data()[delta.row(m) + j] == 0);
      }
    }
  }

  /** The reason for cross-entropy: a saturated neuron that is wrong learns as fast as any other. */
  @Test
  void crossEntropyHasTheErrorOfASaturatedNeuron() {
    Matrix a = Matrix.zeros(1, 2);
    a.set(0, 0, 1);
    Matrix delta = Matrix.zeros(1, 2);
    Cost.CROSS_ENTROPY.outputError(
        a, TargetRows.ofLabels(1), new Targets(THREE, 0, List.of()), delta);
    assertEquals(1, delta.get(0, 0));
    assertEquals(-1, delta.get(0, 1));
    Cost.QUADRATIC.outputError(a, TargetRows.ofLabels(1), new Targets(THREE, 0, List.of()), delta);
    assertEquals(0, delta.get(0, 0));
  }

  @Test
  void crossEntropyOfASaturatedNeuronIsInfiniteWhereItIsWrongAndZeroWhereItIsRight() {
    Matrix a = Matrix.zeros(1, 2);
    a.set(0, 0, 1);
    assertEquals(0, Cost.CROSS_ENTROPY.of(a, 0, TWO, TargetRows.ofLabels(0), 0));
    assertEquals(
        Double.POSITIVE_INFINITY, Cost.CROSS_ENTROPY.of(a, 0, TWO, TargetRows.ofLabels(1), 0));
  }

  @Test
  void crossEntropyOfManyWrongNeuronsIsFinite() {
    Matrix a = Matrix.zeros(1, 101);
    for (int j = 0; j < 100; j++) {
      a.set(0, j, 1 - 0x1p-24f);
    }
    a.set(0, 100, 1);
    assertEquals(
        100 * 24 * Math.log(2),
        Cost.CROSS_ENTROPY.of(a, 0, new Coding.OneHot(101), TargetRows.ofLabels(100), 0),
        1e-9);
  }

  /** A margin of 200 would make an exp of float32 zero, and its logarithm infinite. */
  @Test
  void logLikelihoodOfAHopelessSampleIsFiniteAndItsErrorWhole() {
    Matrix a = Matrix.zeros(1, 3);
    a.set(0, 0, 200);
    a.set(0, 1, -200);
    Output.SOFTMAX.apply(a);
    assertEquals(64, Cost.LOG_LIKELIHOOD.of(a, 0, THREE, TargetRows.ofLabels(1), 0), 1e-5);
    Matrix delta = Matrix.zeros(1, 3);
    Cost.LOG_LIKELIHOOD.outputError(
        a, TargetRows.ofLabels(1), new Targets(THREE, 0, List.of()), delta);
    assertEquals(1, delta.get(0, 0));
    assertEquals(-1, delta.get(0, 1));
    assertEquals(0, delta.get(0, 2), "an error below 2^-64");
  }
}
