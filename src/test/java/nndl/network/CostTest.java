package nndl.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import nndl.math.Matrix;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CostTest {

  @ParameterizedTest
  @EnumSource
  void isThatOfTheReferenceNetwork(Cost cost) {
    Layout layout = new Layout(1, 3);
    Parameters parameters = Initialiser.NORMAL.parameters(layout, 1);
    ReferenceNetwork network = new ReferenceNetwork(parameters, Activation.SIGMOID, cost);
    double[] x = {1};
    double[] a = network.feedforward(x);
    float[] outputs = {(float) a[0], (float) a[1], (float) a[2]};
    for (int label = 0; label < 3; label++) {
      assertEquals(network.cost(x, label), cost.of(outputs, label), 1e-6);
    }
  }

  @ParameterizedTest
  @EnumSource
  void leavesThePaddingOfItsDerivativeAlone(Cost cost) {
    Matrix a = Matrix.zeros(2, 3);
    Matrix delta = Matrix.zeros(2, 3);
    delta.data()[3] = 7;
    cost.derivative(a, new int[] {0, 2}, delta);
    assertEquals(7, delta.data()[3]);
    assertEquals(0, delta.data()[4]);
  }
}
