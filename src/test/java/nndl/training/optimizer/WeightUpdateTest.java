package nndl.training.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
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

  /** Adam's fourth step with all penalties, against the formulas, number by number. */
  @Test
  void weightsAreMovedByTheFormulasWithPenaltiesAndBiasesWithout() {
    Penalties penalties = new Penalties(2, 3, 0.5, 0, 0);
    Random random = new Random(1);
    Parameters parameters = random(new Parameters(SMALL), random);
    Gradient sum = new Gradient(SMALL);
    List<Block> kept = List.of(Block.zeros(SMALL), Block.zeros(SMALL));
    forEach(
        SMALL,
        (i, weight) -> {
          sum.values()[i] = (float) random.nextGaussian();
          kept.get(0).values()[i] = (float) random.nextGaussian();
          kept.get(1).values()[i] = random.nextFloat();
        });
    sum.dirtyRows().mark(0, 3);
    float[] expected = new float[SMALL.length()];
    forEach(
        SMALL,
        (i, weight) -> {
          double w = parameters.values()[i];
          double g = sum.values()[i] / 7 + (weight ? 2.0 / 50 * w + 3.0 / 50 * Math.signum(w) : 0);
          double m = 0.9 * kept.get(0).values()[i] + 0.1 * g;
          double v = 0.99 * kept.get(1).values()[i] + 0.01 * g * g;
          m /= 1 - Math.pow(0.9, 4);
          v /= 1 - Math.pow(0.99, 4);
          double decay = weight ? 0.1 * 0.5 * w : 0;
          expected[i] = (float) (w - decay - 0.1 * m / (Math.sqrt(v) + 1e-8));
        });
    parameters.changed().clear();
    assertTrue(
        new WeightUpdate(SMALL, penalties, 50)
            .apply(new Optimizer.Adam(0.9, 0.99, 1e-8), 0.1, 4, sum, 7, parameters, kept));
    assertArrayEquals(expected, parameters.values(), 2e-5f);
    assertEquals(3, marked(parameters), "every first-layer row counts as changed");
    assertArrayEquals(new float[SMALL.length()], sum.values());
    assertEquals(0, sum.dirtyRows().marked(), "the sum's marks");
  }

  @Test
  void aPenaltyOnWeightsMovesThoseWhoseGradientIsZeroAndOthersLeaveThem() {
    for (Penalties penalties :
        List.of(
            new Penalties(2, 0, 0, 0, 0),
            new Penalties(0, 2, 0, 0, 0),
            new Penalties(0, 0, 2, 0, 0),
            new Penalties(0, 0, 0, 9, 0),
            new Penalties(0, 0, 0, 0, 9))) {
      Step step = new Step(new Optimizer.Sgd(), penalties, SMALL);
      assertTrue(step.isFinite(SMALL.biasesAt(1), 1));
      boolean pulls = penalties.moveAllWeights();
      assertEquals(pulls, step.parameters.weights(1).get(2, 3) < 1, penalties.toString());
      assertEquals(pulls, step.parameters.weights(2).get(3, 1) < 1, penalties.toString());
      assertEquals(1, step.parameters.biases(2).get(0, 1), penalties.toString());
      assertEquals(
          penalties.l2() + penalties.l1() + penalties.weightDecay() > 0,
          pulls,
          penalties.toString());
    }
  }

  @Test
  void aLargeLayerIsMovedWholeBySeveralParts() {
    Step step = new Step(new Optimizer.Sgd(), L2, LARGE);
    assertTrue(step.isFinite(LARGE.biasesAt(2), 0));
    forEach(
        LARGE,
        (i, weight) ->
            assertEquals(
                weight ? 1 - 0.1f * 2 / 50 : 1, step.parameters.values()[i], 1e-6, "" + i));
    assertFalse(step.isFinite(LARGE.biasesAt(2) - 1, Float.NaN), "the last weight");
    assertFalse(step.isFinite(LARGE.rowAt(0), Float.NaN), "the first");
  }

  /** The averaged gradient is (3, 4) in two places of four: its norm is 5. */
  @Test
  void aGradientIsScaledDownToTheLimitOfItsNormAndAShorterOneIsNot() {
    for (double limit : new double[] {0, 2, 5, 6}) {
      Parameters parameters = new Parameters(SMALL);
      Gradient sum = new Gradient(SMALL);
      sum.weights(1).set(1, 2, 3 * 7);
      sum.dirtyRows().mark(1, 2);
      sum.weights(2).set(3, 1, 4 * 7);
      assertTrue(
          new WeightUpdate(SMALL, new Penalties(0, 0, 0, 0, limit), 50)
              .apply(new Optimizer.Sgd(), 1, 1, sum, 7, parameters, List.of()));
      double factor = limit == 2 ? 0.4 : 1;
      assertEquals(-3 * factor, parameters.weights(1).get(1, 2), 1e-6, "limit " + limit);
      assertEquals(-4 * factor, parameters.weights(2).get(3, 1), 1e-6, "limit " + limit);
    }
  }

  @Test
  void theNormOfAGradientHasEachNumberOfEachMarkedRowOnce() {
    forEach(
        SMALL,
        (i, weight) -> {
          Gradient sum = new Gradient(SMALL);
          sum.dirtyRows().mark(0, 3);
          sum.values()[i] = 2;
          assertEquals(2, GradientNorm.of(sum), "at " + i);
        });
    Gradient sum = new Gradient(SMALL);
    sum.dirtyRows().mark(0, 1);
    sum.dirtyRows().mark(2, 3);
    forEach(SMALL, (i, weight) -> sum.values()[i] = 1);
    assertEquals(Math.sqrt(3 * 4 + 4 + 4 * 2 + 2 - 4), GradientNorm.of(sum), 1e-12);
  }

  /** Of three neurons with the norms 5, 1 and 10, and biases that count in neither. */
  @Test
  void incomingWeightsAreScaledDownToTheLimitOfTheirNormAndShorterOnesAreNot() {
    Layout layout = new Layout(2, 3, 3);
    for (int l = 1; l <= 2; l++) {
      Parameters parameters = new Parameters(layout);
      parameters.weights(l).set(0, 0, 3);
      parameters.weights(l).set(1, 0, -4);
      parameters.weights(l).set(0, 1, 0.6f);
      parameters.weights(l).set(1, 1, 0.8f);
      parameters.weights(l).set(0, 2, -6);
      parameters.weights(l).set(1, 2, 8);
      parameters.biases(l).set(0, 0, 9);
      parameters.changed().clear();
      Gradient none = new Gradient(layout);
      none.dirtyRows().clear();
      new WeightUpdate(layout, new Penalties(0, 0, 0, 2, 0), 50)
          .apply(new Optimizer.Sgd(), 1, 1, none, 7, parameters, List.of());
      assertEquals(1.2, parameters.weights(l).get(0, 0), 1e-6);
      assertEquals(-1.6, parameters.weights(l).get(1, 0), 1e-6);
      assertEquals(0.6f, parameters.weights(l).get(0, 1));
      assertEquals(0.8f, parameters.weights(l).get(1, 1));
      assertEquals(-1.2, parameters.weights(l).get(0, 2), 1e-6);
      assertEquals(1.6, parameters.weights(l).get(1, 2), 1e-6);
      assertEquals(9, parameters.biases(l).get(0, 0));
      assertEquals(l == 1 ? 2 : 0, marked(parameters), "rows of layer " + l + " to send");
    }
  }

  private static int marked(Parameters parameters) {
    return parameters.changed().marked();
  }

  private static Parameters random(Parameters parameters, Random random) {
    forEach(
        parameters.layout(), (i, weight) -> parameters.values()[i] = (float) random.nextGaussian());
    return parameters;
  }

  private interface Place {
    void at(int index, boolean weight);
  }

  /** Every place that holds a weight or a bias; between them is padding. */
  private static void forEach(Layout layout, Place place) {
    int row = layout.rowAt(0);
    for (int l = 1; l <= layout.layers(); l++) {
      int stride = Matrix.stride(layout.outputs(l));
      for (int i = 0; i <= layout.inputs(l); i++, row += stride) {
        for (int j = 0; j < layout.outputs(l); j++) {
          place.at(row + j, i < layout.inputs(l));
        }
      }
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
