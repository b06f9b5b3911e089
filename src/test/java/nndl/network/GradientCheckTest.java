package nndl.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.Slow;
import nndl.TestImages;
import nndl.math.Matrix;
import nndl.math.SparseRows;
import nndl.math.elements.Activation;
import nndl.math.products.PlainProducts;
import nndl.math.products.Products;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares backpropagation with the measured slope of the cost. A new activation or cost is covered
 * once {@link ReferenceNetwork} has its definition.
 */
class GradientCheckTest {
  private static final int SAMPLES = 9;
  private static final int TILE = 4;
  private static final int EPOCH = 2;
  private static final double STEP = 1e-5;
  private static final double FLOAT32 = 2e-6;
  private static final int[][] LAYOUTS = {
    {1, 1},
    {5, 1},
    {1, 5},
    {20, 3},
    {1, 1, 1},
    {16, 16, 16},
    {9, 17, 4},
    {12, 1, 3},
    {6, 5, 7, 3, 2}
  };

  /** Each coding with its number of classes. */
  private static final Map<Layout, Integer> BITS =
      Map.of(new Layout(20, 2), 3, new Layout(9, 17, 4), 10, new Layout(6, 5, 7, 3, 2), 4);

  static Stream<Arguments> everyCostAndNetwork() {
    List<Network> networks = new ArrayList<>();
    List<Activation> slopes =
        Arrays.stream(Activation.values()).filter(Activation::hasSlope).toList();
    for (Activation activation : slopes) {
      for (int[] sizes : LAYOUTS) {
        networks.add(new Network(new Layout(sizes), activation, Initialiser.SCALED));
      }
      BITS.forEach(
          (layout, classes) ->
              networks.add(
                  new Network(layout, activation, Initialiser.SCALED, new Coding.Bits(classes))));
      for (int[] sizes : new int[][] {{5, 1}, {9, 17, 4}}) {
        Layout layout = new Layout(sizes);
        List<Double> ones = Collections.nCopies(layout.outputs(), 1.0);
        networks.add(
            new Network(
                layout,
                activation,
                Initialiser.SCALED,
                new Coding.Numbers(ones, ones, ReferenceNetwork.DELTA)));
      }
    }
    return Arrays.stream(Cost.values())
        .filter(Cost::canFall)
        .flatMap(cost -> networks.stream().map(network -> Arguments.of(cost, network)))
        .filter(GradientCheckTest::makesSense);
  }

  /** The outputs of a softmax can't be bits, and numbers have costs of their own. */
  private static boolean makesSense(Arguments arguments) {
    Cost cost = (Cost) arguments.get()[0];
    Coding coding = ((Network) arguments.get()[1]).targets();
    return cost.fits(coding)
        && (cost.output() != Output.SOFTMAX || coding instanceof Coding.OneHot);
  }

  /** A network of two layers for each coding, whose derivative is of a or of z. */
  static Stream<Arguments> everyCostAndFewNetworks() {
    return everyCostAndNetwork().filter(arguments -> isOfFew((Network) arguments.get()[1]));
  }

  private static boolean isOfFew(Network network) {
    return network.sizes().equals(new Layout(9, 17, 4))
        && (network.activation() == Activation.TANH || network.activation() == Activation.GELU);
  }

  @ParameterizedTest
  @MethodSource("everyCostAndFewNetworks")
  void backpropagationIsTheSlopeOfTheCostOfFewNetworks(Cost cost, Network shape) {
    check(cost, shape, List.of(), 0, List.of());
    checkWithAll(cost, shape);
  }

  @Slow
  @ParameterizedTest
  @MethodSource("everyCostAndNetwork")
  void backpropagationIsTheSlopeOfTheCost(Cost cost, Network shape) {
    check(cost, shape, List.of(), 0, List.of());
  }

  @Slow
  @ParameterizedTest
  @MethodSource("everyCostAndNetwork")
  void backpropagationIsTheSlopeOfTheCostWithDropoutSmoothingAndClassWeights(
      Cost cost, Network shape) {
    checkWithAll(cost, shape);
  }

  /** With dropout masks that stay the same while a weight changes, and a weight per class. */
  private static void checkWithAll(Cost cost, Network shape) {
    List<Double> weights = new ArrayList<>();
    int classes = shape.targets().classes();
    for (int label = 1; label <= classes; label++) {
      weights.add(0.5 + 1.4 * label / classes); // the largest is in [1, 2), so they are not scaled
    }
    check(cost, shape, Collections.nCopies(shape.sizes().layers(), 0.4), 0.2, weights);
  }

  private static void check(
      Cost cost, Network shape, List<Double> rates, double smoothing, List<Double> weights) {
    Layout layout = shape.sizes();
    int classes = numbers(shape) ? 3 : shape.targets().classes();
    TestImages images =
        TestImages.random(SAMPLES, 1, layout.inputs(1), classes, 0.6, Fixtures.SEED);
    Parameters parameters = shape.initial(Fixtures.SEED);
    Gradient sum = new Gradient(layout);
    Products products = new PlainProducts();
    Feedforward feedforward = new Feedforward(products, shape, cost.output(shape.targets()), TILE);
    Dropout dropout = new Dropout(shape, rates, Fixtures.SEED, TILE);
    Backprop backprop =
        new Backprop(
            products,
            shape,
            cost,
            feedforward,
            dropout,
            new Targets(shape.targets(), smoothing, weights));
    for (int from = 0; from < SAMPLES; from += TILE) {
      int to = Math.min(from + TILE, SAMPLES);
      TargetRows rows =
          numbers(shape) ? numbers(images, from, to, layout.outputs()) : labels(images, from, to);
      addTile(backprop, dropout, parameters, images, rows, from, to, sum);
    }

    assertMarked(sum);
    ReferenceNetwork network = new ReferenceNetwork(parameters, shape.activation(), cost);
    if (shape.targets() instanceof Coding.Bits) {
      network.targetBits();
    } else if (numbers(shape)) {
      network.targetNumbers();
    }
    network.train(smoothing, weights);
    ReferenceDropout masks = new ReferenceDropout(layout, rates, Fixtures.SEED);
    DoubleSupplier totalCost = () -> totalCost(network, masks, images);
    for (int l = 0; l < layout.layers(); l++) {
      for (int j = 0; j < network.b[l].length; j++) {
        assertClose(slope(network.b[l], j, totalCost), sum.biases(l + 1).get(0, j));
        for (int k = 0; k < network.w[l][j].length; k++) {
          assertClose(slope(network.w[l][j], k, totalCost), sum.weights(l + 1).get(k, j));
        }
      }
    }
  }

  private static void addTile(
      Backprop backprop,
      Dropout dropout,
      Parameters parameters,
      TestImages images,
      TargetRows rows,
      int from,
      int to,
      Gradient sum) {
    SparseRows x = Fixtures.inputs(Fixtures.samples(images), from, to);
    if (dropout.isActive()) {
      dropout.draw(EPOCH, LongStream.range(from, to).toArray(), x);
    }
    backprop.addGradients(parameters, x, rows, sum);
  }

  /** Whoever adds, sends or clears a sum visits the marked rows alone. */
  private static void assertMarked(Gradient sum) {
    Matrix weights = sum.weights(1);
    for (int k = 0; k < weights.rows(); k++) {
      for (int j = 0; j < weights.columns(); j++) {
        assertTrue(sum.dirtyRows().isMarked(k) || weights.get(k, j) == 0, "row " + k);
      }
    }
  }

  private static boolean numbers(Network shape) {
    return shape.targets() instanceof Coding.Numbers;
  }

  private static TargetRows labels(TestImages images, int from, int to) {
    return TargetRows.ofLabels(IntStream.range(from, to).map(i -> images.labels()[i]).toArray());
  }

  private static TargetRows numbers(TestImages images, int from, int to, int outputs) {
    TargetRows rows = new TargetRows(to - from, outputs);
    for (int i = from; i < to; i++) {
      for (int j = 0; j < outputs; j++) {
        rows.numbers()[rows.row(i - from) + j] = ReferenceNetwork.number(j, images.labels()[i]);
      }
    }
    return rows;
  }

  private static double totalCost(
      ReferenceNetwork network, ReferenceDropout masks, TestImages images) {
    double total = 0;
    for (int i = 0; i < images.count(); i++) {
      network.multiplyBy(masks.factors(EPOCH, i));
      total += network.cost(images.inputs(i), images.labels()[i]);
    }
    return total;
  }

  /** The central difference of the cost in one weight or bias. */
  private static double slope(double[] values, int i, DoubleSupplier cost) {
    double value = values[i];
    values[i] = value + STEP;
    double above = cost.getAsDouble();
    values[i] = value - STEP;
    double below = cost.getAsDouble();
    values[i] = value;
    return (above - below) / (2 * STEP);
  }

  private static void assertClose(double expected, double found) {
    assertEquals(expected, found, FLOAT32 * Math.max(1, Math.abs(expected)));
  }
}
