package nndl.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.math.Matrix;
import nndl.math.SparseRows;
import nndl.math.elements.Activation;
import org.junit.jupiter.api.Test;

class DropoutTest {
  private static final Layout LAYOUT = new Layout(100, 37, 16, 3);
  private static final Network NETWORK =
      new Network(LAYOUT, Activation.SIGMOID, Initialiser.NORMAL);
  private static final List<Double> RATES = List.of(0.2, 0.5, 0.25);
  private static final int COUNT = 50;
  private static final TestImages IMAGES = TestImages.random(COUNT, 10, 10, 3, 0.6, 1);

  @Test
  void leavesOutWhatTheDefinitionSaysInTilesOfAnySize() {
    ReferenceDropout definition = new ReferenceDropout(LAYOUT, RATES, 7);
    for (int tile : new int[] {1, 7, COUNT}) {
      Dropout dropout = new Dropout(NETWORK, RATES, 7, tile);
      for (int from = 0; from < COUNT; from += tile) {
        int to = Math.min(from + tile, COUNT);
        SparseRows x = Fixtures.inputs(Fixtures.samples(IMAGES), from, to);
        dropout.draw(3, numbers(from), x);
        for (int i = from; i < to; i++) {
          double[][] factors = definition.factors(3, 1_000_000 + i);
          for (int e = x.start(i - from); e < x.start(i - from + 1); e++) {
            double input = IMAGES.inputs(i)[x.column()[e]];
            assertEquals(input * factors[0][x.column()[e]], x.value()[e], 1e-6);
          }
          for (int l = 1; l <= 2; l++) {
            Matrix a = ones(to - from, LAYOUT.outputs(l));
            dropout.apply(l, a);
            for (int j = 0; j < a.columns(); j++) {
              assertEquals(factors[l][j], a.get(i - from, j), 1e-6);
              assertEquals(1, dropout.whole(l, to - from).get(i - from, j));
            }
          }
        }
      }
    }
  }

  @Test
  void leavesOutTheShareThatItShouldAndOthersInEveryEpochLayerAndSample() {
    ReferenceDropout dropout = new ReferenceDropout(LAYOUT, RATES, 1);
    for (int l = 0; l < 3; l++) {
      int out = 0;
      int both = 0;
      for (int number = 0; number < 2000; number++) {
        double[] now = dropout.factors(0, number)[l];
        double[] later = dropout.factors(1, number)[l];
        for (int unit = 0; unit < 16; unit++) {
          out += now[unit] == 0 ? 1 : 0;
          both += now[unit] == 0 && later[unit] == 0 ? 1 : 0;
        }
      }
      double p = RATES.get(l);
      assertEquals(p, out / 32000.0, 0.015);
      assertEquals(p * p, both / 32000.0, 0.015);
    }
    double[][] one = dropout.factors(0, 5);
    assertFalse(Arrays.equals(one[0], dropout.factors(0, 6)[0]));
  }

  /** The derivative of GELU takes z, which is kept in another tile. */
  @Test
  void leavesOutNeuronsWhoseActivationsAreNotKept() {
    Network gelu = new Network(LAYOUT, Activation.GELU, Initialiser.HE);
    Dropout dropout = new Dropout(gelu, List.of(0.0, 0.5, 0.25), 7, 7);
    dropout.draw(3, numbers(0), Fixtures.inputs(Fixtures.samples(IMAGES), 0, 7));
    assertFalse(dropout.drops(0));
    assertTrue(dropout.drops(1));
    Matrix a = ones(7, 37);
    dropout.apply(1, a);
    double[][] factors = new ReferenceDropout(LAYOUT, RATES, 7).factors(3, 1_000_000);
    for (int j = 0; j < a.columns(); j++) {
      assertEquals(factors[1][j], a.get(0, j), 1e-6);
    }
  }

  @Test
  void isNotActiveWithoutAShare() {
    assertTrue(new Dropout(NETWORK, RATES, 1, 1).isActive());
    assertFalse(Dropout.NONE.isActive());
    assertFalse(new Dropout(NETWORK, List.of(0.0, 0.0, 0.0), 1, 1).isActive());
  }

  private static long[] numbers(int from) {
    long[] numbers = new long[COUNT];
    Arrays.setAll(numbers, i -> 1_000_000L + from + i);
    return numbers;
  }

  private static Matrix ones(int rows, int columns) {
    Matrix ones = Matrix.zeros(rows, columns);
    Arrays.fill(ones.data(), ones.offset(), ones.row(rows), 1);
    return ones;
  }
}
