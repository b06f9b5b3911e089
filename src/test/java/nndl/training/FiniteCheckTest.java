package nndl.training;

import static nndl.Refused.assertRefused;
import static nndl.Texts.assertContains;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.Slow;
import nndl.TestImages;
import nndl.data.SampleSet;
import nndl.data.sampling.MiniBatch;
import nndl.math.Matrix;
import nndl.math.elements.Activation;
import nndl.network.Block;
import nndl.network.Gradient;
import nndl.network.Initialiser;
import nndl.network.Layout;
import nndl.network.Network;
import nndl.network.Parameters;
import nndl.network.Scalars;
import nndl.training.optimizer.Optimizer;
import nndl.training.optimizer.Penalties;
import nndl.training.workload.Hyperparameters;
import nndl.training.workload.Workload;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FiniteCheckTest {
  @TempDir Path directory;
  private SampleSet set;

  @BeforeEach
  void write() {
    set = TestImages.random(26, 4, 3, 3, 0.5, 1).write(directory, "train");
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void aStepWithAnyErrorThatIsNotFiniteFails(float error) {
    Workload workload = workload(3);
    for (int l = 1; l <= 2; l++) {
      Progress progress = Fixtures.progress(workload);
      Gradient sum = new Gradient(workload.layout());
      sum.biases(l).set(0, 2, error);
      sum.scalars().add(Scalars.Name.WEIGHT, 5);
      Diverged failure =
          assertThrows(Diverged.class, () -> progress.step(sum, new MiniBatch(0, 0, 5)));
      String place = "epoch 0, iteration 0, layer %s: ".formatted(l);
      assertTrue(failure.getMessage().startsWith(place), failure.getMessage());
    }
  }

  @Test
  void namesTheFirstLayerThatIsNotFinite() {
    Parameters parameters = Fixtures.initial(workload(3));
    assertEquals(Optional.empty(), FiniteCheck.firstNonFinite("weights", parameters.block()));
    parameters.biases(2).set(0, 2, Float.NEGATIVE_INFINITY);
    assertEquals(
        "layer 2: expected finite weights, found -Infinity",
        FiniteCheck.firstNonFinite("weights", parameters.block()).orElseThrow());
    parameters.weights(1).set(11, 4, Float.NaN);
    assertEquals(
        "layer 1: expected finite weights, found NaN",
        FiniteCheck.firstNonFinite("weights", parameters.block()).orElseThrow());
  }

  /** The test finds the step in which a weight is lost by reading all weights after every step. */
  @ParameterizedTest
  @ValueSource(doubles = {1e5, 1e18, 1e30, 1e36, 1e37, 3e37, 1e38, 3e38, 1e39})
  void stopsARunInTheIterationThatLosesAWeight(double learningRate) {
    Workload workload = workload(learningRate);
    long lost = firstIterationThatLosesAWeight(workload);
    Progress progress = Fixtures.progress(workload);
    try (Exchange exchange = Fixtures.inMemory(workload)) {
      Sgd sgd = new Sgd(workload, exchange, List.of());
      if (lost < 0) {
        sgd.train(progress);
      } else {
        Diverged error = assertThrows(Diverged.class, () -> sgd.train(progress));
        String place = "epoch %s, iteration %s, layer ".formatted(lost / 6, lost);
        assertTrue(error.getMessage().startsWith(place), place + ": " + error.getMessage());
        assertThrows(Diverged.class, () -> progress.checkpoint(new TreeMap<>(), new TreeMap<>()));
      }
    }
  }

  static Stream<Arguments> unbounded() {
    return Stream.of(Activation.RELU, Activation.LEAKY_RELU, Activation.GELU, Activation.SIGMOID)
        .flatMap(
            activation ->
                Fixtures.OPTIMIZERS.stream()
                    .flatMap(
                        optimizer ->
                            Stream.of(1e3, 1e10, 1e15, 1e20, 1e28, 1e34, 1e36, 1e38)
                                .map(eta -> Arguments.of(activation, optimizer, eta))));
  }

  /** The test finds the first number that is not finite by reading all numbers after every step. */
  @Slow
  @ParameterizedTest
  @MethodSource("unbounded")
  void stopsARunInTheIterationThatLosesANumberWhateverMovesTheWeights(
      Activation activation, Optimizer optimizer, double learningRate) {
    Hyperparameters h =
        Fixtures.with(
            Fixtures.hyperparameters(3, 5, learningRate, 12, 5, 3), optimizer, Penalties.NONE);
    Network network = new Network(h.layout(), activation, Initialiser.NORMAL);
    Workload workload =
        Fixtures.workload(new Hyperparameters(network, h.objective(), h.descent()), 2, set, set);
    Progress progress = Fixtures.progress(workload);
    Observer reader =
        new Observer() {
          @Override
          public void iterationEnded(Progress now) {
            assertTrue(allFinite(now), "iteration " + (now.iteration() - 1));
          }
        };
    try (Exchange exchange = Fixtures.inMemory(workload)) {
      new Sgd(workload, exchange, List.of(reader)).train(progress);
    } catch (Diverged e) {
      assertFalse(allFinite(progress));
      long lost = progress.iteration() - 1;
      String place = "epoch %s, iteration %s, layer ".formatted(lost / 6, lost);
      assertTrue(e.getMessage().startsWith(place), place + ": " + e.getMessage());
    }
  }

  private static boolean allFinite(Progress progress) {
    return allFinite(progress.parameters().block())
        && progress.kept().values().stream().allMatch(FiniteCheckTest::allFinite);
  }

  private static boolean allFinite(Block block) {
    for (float value : block.values()) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  /** Adam's weights stop and stay finite when a square has become infinite. */
  @Test
  void namesWhatAnOptimiserKeepsIfThatIsNotFinite() {
    Block block = Block.zeros(workload(3).layout());
    block.weights(2).set(1, 1, Float.POSITIVE_INFINITY);
    assertEquals(
        Optional.of("layer 2: expected finite second-moment, found Infinity"),
        FiniteCheck.firstNonFinite("second-moment", block));
  }

  /**
   * Finite errors, which a small learning rate hides, times large inputs are no finite gradient.
   */
  @Test
  void stopsARunInTheIterationInWhichLargeInputsLoseAWeight() {
    SampleSet large = new SampleSet(set.parts(), set.width(), 1e-16f, false);
    Workload workload =
        Fixtures.workload(Fixtures.hyperparameters(1, 5, 1e-7, 12, 5, 3), 2, large, large);
    Parameters parameters = new Parameters(workload.layout());
    for (int k = 0; k < 3; k++) {
      parameters.weights(2).set(0, k, 1e25f);
      parameters.weights(2).set(1, k, -1e25f);
    }
    Progress progress = Progress.start(workload, parameters, new History(Fixtures.MONITORING));
    try (Exchange exchange = Fixtures.inMemory(workload)) {
      Sgd sgd = new Sgd(workload, exchange, List.of());
      Diverged error = assertThrows(Diverged.class, () -> sgd.train(progress));
      String place = "epoch 0, iteration 0, layer 1: ";
      assertTrue(error.getMessage().startsWith(place), error.getMessage());
      assertTrue(Math.abs(parameters.biases(1).get(0, 0)) < 0x1p59, "a bias tells without inputs");
    }
  }

  @Test
  void refusesInitialWeightsThatAreNotFinite() {
    Workload workload = workload(3);
    Parameters parameters = Fixtures.initial(workload);
    parameters.weights(2).set(4, 2, Float.POSITIVE_INFINITY);
    History history = new History(Fixtures.MONITORING);
    assertRefused(
        Diverged.class,
        "epoch 0, iteration 0, layer 2: expected finite weights, found Infinity; the likely causes:"
            + " a learning rate of 3.0, which is too high, or initial weights that are too large",
        () -> Progress.start(workload, parameters, history));
  }

  @Test
  void namesAnL2ThatFlipsTheSignOfTheWeights() {
    Workload plain = workload(3);
    Hyperparameters h =
        Fixtures.with(plain.hyperparameters(), new Optimizer.Sgd(), new Penalties(27, 0, 0, 0, 0));
    Workload workload = Fixtures.workload(h, 2, set, set);
    Progress progress = Fixtures.progress(workload);
    progress.parameters().weights(2).set(4, 2, Float.NaN);
    Diverged error = assertThrows(Diverged.class, () -> FiniteCheck.require(progress));
    assertContains(" and an l2 of 27.0, which is too high", error.getMessage());
  }

  private static long firstIterationThatLosesAWeight(Workload workload) {
    Hyperparameters h = workload.hyperparameters();
    Parameters parameters = Fixtures.initial(workload);
    long iteration = 0;
    try (Exchange exchange = Fixtures.inMemory(workload)) {
      for (int epoch = 0; epoch < h.descent().epochs(); epoch++) {
        for (long from = 0; from < 26; from += 5) {
          MiniBatch miniBatch = new MiniBatch(epoch, from, Math.min(from + 5, 26));
          Gradient sum = exchange.sumGradients(parameters, miniBatch);
          parameters.step(h.descent().learningRate(), sum, miniBatch.size());
          for (float value : parameters.values()) {
            if (!Float.isFinite(value)) {
              return iteration;
            }
          }
          iteration++;
        }
      }
    }
    return -1;
  }

  private Workload workload(double learningRate) {
    return Fixtures.workload(Fixtures.hyperparameters(20, 5, learningRate, 12, 5, 3), 2, set, set);
  }

  @Test
  void namesTheLayerOfTheFirstNumberWhetherItIsAWeightOrABias() {
    for (int neurons : new int[] {2, Matrix.LANES}) { // with padding behind a row, and without
      Layout layout = new Layout(3, neurons, neurons);
      for (int l = 1; l <= 2; l++) {
        for (boolean weight : new boolean[] {true, false}) {
          Parameters parameters = new Parameters(layout);
          (weight ? parameters.weights(l) : parameters.biases(l)).set(0, 0, Float.NaN);
          assertEquals(
              Optional.of("layer %s: expected finite weights, found NaN".formatted(l)),
              FiniteCheck.firstNonFinite("weights", parameters.block()));
        }
      }
    }
  }

  @Test
  void looksAtTheOptimisersNumbersToo() {
    Hyperparameters plain = workload(3).hyperparameters();
    Hyperparameters h = Fixtures.with(plain, new Optimizer.Momentum(0.9), Penalties.NONE);
    Progress progress = Fixtures.progress(Fixtures.workload(h, 1, set, set));
    progress.kept().get("velocity").biases(2).set(0, 1, Float.NEGATIVE_INFINITY);
    Diverged failure = assertThrows(Diverged.class, () -> FiniteCheck.require(progress));
    assertContains("layer 2: expected finite velocity, found -Infinity", failure.getMessage());
  }

  /** Of 26 samples: a product of 26 makes each weight 0 in a step, and a larger one negative. */
  @ParameterizedTest
  @CsvSource({
    "26, causes: a learning rate of 2.0",
    "27, causes: the product of a learning rate of 2.0"
  })
  void blamesTheRateUnlessThePenaltyAloneTurnsEveryWeight(double product, String cause) {
    Penalties penalties = new Penalties(product / 2, 0, 0, 0, 0);
    Hyperparameters plain = Fixtures.hyperparameters(1, 5, 2, 12, 4, 3);
    Hyperparameters h = Fixtures.with(plain, new Optimizer.Sgd(), penalties);
    Workload workload = Fixtures.workload(h, 1, set, set);
    Progress progress = Fixtures.progress(workload);
    progress.parameters().biases(1).set(0, 0, Float.NaN);
    Diverged failure = assertThrows(Diverged.class, () -> FiniteCheck.require(progress));
    assertContains(cause, failure.getMessage());
  }
}
