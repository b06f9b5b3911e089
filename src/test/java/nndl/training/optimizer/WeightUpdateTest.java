package nndl.training.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.math.Matrix;
import nndl.math.ParallelLoop;
import nndl.network.Block;
import nndl.network.Gradient;
import nndl.network.Layout;
import nndl.network.Parameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a step says of the numbers that it leaves, wherever they stand. */
class WeightUpdateTest {
  private static final Layout SMALL = new Layout(3, 4, 2);

  /** The weights of its last layer are cut into two parts. */
  private static final Layout LARGE = new Layout(1, 18_000, 16);

  private static final Penalties L2 = new Penalties(2, 0, 0, 0, 0);

  static Stream<Optimizer> everyOptimizer() {
    return Fixtures.OPTIMIZERS.stream();
  }

  @ParameterizedTest
  @MethodSource("everyOptimizer")
  void oneNumberThatIsNotFiniteIsTold(Optimizer optimizer) {
    for (Penalties penalties : List.of(Penalties.NONE, L2)) {
      Step step = new Step(optimizer, penalties, SMALL);
      for (int place : edges(SMALL)) {
        assertTrue(step.isFinite(place, 1e10f), "1e10 at " + place);
        assertFalse(step.isFinite(place, Float.POSITIVE_INFINITY), "infinity at " + place);
        assertFalse(step.isFinite(place, Float.NaN), "NaN at " + place);
      }
    }
  }

  @Test
  void oneNumberThatIsNotFiniteIsToldWhicheverPartItIsIn() {
    Step step = new Step(new Optimizer.Sgd(), Penalties.NONE, LARGE);
    int behindRows = LARGE.biasesAt(1) + Matrix.stride(LARGE.outputs(1));
    assertFalse(step.isFinite(behindRows, Float.NaN));
    assertFalse(step.isFinite(behindRows + ParallelLoop.FLOATS, Float.NaN));
    assertFalse(step.isFinite(LARGE.biasesAt(2) - 1, Float.NaN));
    assertFalse(step.isFinite(LARGE.biasesAt(2), Float.NaN));
    assertTrue(step.isFinite(LARGE.biasesAt(2) - 1, 1));
  }

  /** The gradient's square overflows; the weight hardly moves. */
  @Test
  void aMomentThatIsNotFiniteIsToldThoughTheWeightsAre() {
    Step step = new Step(new Optimizer.Adam(0.9, 0.999, 1e-8), Penalties.NONE, SMALL);
    assertFalse(step.isFinite(SMALL.biasesAt(1), 1e30f));
    for (float weight : step.parameters.values()) {
      assertTrue(Float.isFinite(weight));
    }
  }

  /** Whose length is no number to divide by. */
  @Test
  void aGradientThatIsNotFiniteIsToldWhereItIsClipped() {
    Step step = new Step(new Optimizer.Sgd(), new Penalties(0, 0, 0, 0, 0.1), SMALL);
    assertTrue(step.isFinite(SMALL.biasesAt(2), 1e10f));
    assertFalse(step.isFinite(SMALL.biasesAt(2), Float.NaN));
  }

  @Test
  void aStepOfNoSamplesMovesNothingAndEmptiesTheSum() {
    for (Optimizer optimizer : Fixtures.OPTIMIZERS) {
      Step step = new Step(optimizer, new Penalties(2, 1, 0.5, 0.01, 1), SMALL);
      step.samples = 0;
      assertTrue(step.isFinite(SMALL.biasesAt(1), 5));
      for (float weight : step.parameters.values()) {
        assertEquals(1, weight);
      }
      assertArrayEquals(new float[SMALL.length()], step.sum.values());
    }
  }

  /** A step from weights of one. */
  private static final class Step {
    private final Optimizer optimizer;
    private final Layout layout;
    private final WeightUpdate update;
    private final Parameters parameters;
    private final Gradient sum;
    private double samples = 7;

    Step(Optimizer optimizer, Penalties penalties, Layout layout) {
      this.optimizer = optimizer;
      this.layout = layout;
      this.update = new WeightUpdate(layout, penalties, 50);
      this.parameters = new Parameters(layout);
      this.sum = new Gradient(layout);
    }

    /** Whether all is said to be finite after a step by a gradient of this number and zeros. */
    boolean isFinite(int place, float value) {
      Arrays.fill(parameters.values(), 1);
      sum.dirtyRows().mark(0, layout.inputs(1));
      sum.values()[place] = value;
      List<Block> kept = optimizer.keeps().stream().map(name -> Block.zeros(layout)).toList();
      return update.apply(optimizer, 0.1, 1, sum, samples, parameters, kept);
    }
  }

  /** The first and the last weight and bias of each layer. */
  private static int[] edges(Layout layout) {
    return IntStream.rangeClosed(1, layout.layers())
        .flatMap(
            l ->
                IntStream.of(
                    l == 1
                        ? layout.rowAt(0)
                        : layout.biasesAt(1) + Matrix.stride(layout.outputs(1)),
                    layout.biasesAt(l) - Matrix.stride(layout.outputs(l)) + layout.outputs(l) - 1,
                    layout.biasesAt(l),
                    layout.biasesAt(l) + layout.outputs(l) - 1))
        .toArray();
  }
}
