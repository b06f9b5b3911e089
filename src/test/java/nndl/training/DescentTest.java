package nndl.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.Slow;
import nndl.TestImages;
import nndl.data.SampleSet;
import nndl.data.sampling.Shuffle;
import nndl.math.Matrix;
import nndl.math.elements.Activation;
import nndl.network.Block;
import nndl.network.Cost;
import nndl.network.Gradient;
import nndl.network.Initialiser;
import nndl.network.Layout;
import nndl.network.Network;
import nndl.network.Parameters;
import nndl.network.ReferenceDescent;
import nndl.network.ReferenceDropout;
import nndl.network.ReferenceNetwork;
import nndl.network.RowMarks;
import nndl.training.optimizer.Optimizer;
import nndl.training.optimizer.Penalties;
import nndl.training.optimizer.Schedule;
import nndl.training.optimizer.WeightUpdate;
import nndl.training.workload.Hyperparameters;
import nndl.training.workload.Objective;
import nndl.training.workload.Workload;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every optimiser and penalty against the reference, which computes in float64. */
class DescentTest {
  private static final int N = 26;
  private static final int EPOCHS = 3;
  private static final int MINI_BATCH = 5;
  private static final double ETA = 0.05;
  private static final double FLOAT32 = 1e-5;
  private static final int[] SIZES = {12, 7, 5, 3};

  private static final List<Penalties> PENALTIES =
      List.of(
          Penalties.NONE,
          new Penalties(2, 0, 0, 0, 0),
          new Penalties(0, 0.7, 0, 0, 0),
          new Penalties(0, 0, 0.2, 0, 0),
          new Penalties(0, 0, 0, 1.5, 0),
          new Penalties(0, 0, 0, 0, 0.1),
          new Penalties(1, 0.3, 0.1, 2, 0.2));

  @TempDir Path directory;
  private TestImages images;
  private SampleSet set;

  /** How many mini-batches of the reference had no sample of the last class. */
  private int idle;

  @BeforeEach
  void write() {
    images = TestImages.random(N, 4, 3, 3, 0.5, 1);
    set = images.write(directory, "train");
  }

  static Stream<Arguments> everyOptimizerAndPenalty() {
    return Fixtures.OPTIMIZERS.stream()
        .flatMap(o -> PENALTIES.stream().map(p -> Arguments.of(o, p)));
  }

  @Slow
  @ParameterizedTest
  @MethodSource("everyOptimizerAndPenalty")
  void movesTheWeightsAsTheReferenceDoes(Optimizer optimizer, Penalties penalties) {
    Hyperparameters plain = Fixtures.hyperparameters(EPOCHS, MINI_BATCH, ETA, SIZES);
    Workload workload = Fixtures.workload(Fixtures.with(plain, optimizer, penalties), 2, set, set);
    Parameters trained = Fixtures.train(workload, Fixtures.inMemory(workload));
    double distance = reference(workload).distance(trained);
    assertTrue(distance < FLOAT32, "distance " + distance);
    Workload without = Fixtures.workload(plain, 2, set, set);
    boolean isPlain = workload.hyperparameters().equals(plain);
    double fromPlain = reference(without).distance(trained);
    assertTrue(isPlain || fromPlain > 10 * FLOAT32, "as good as plain: " + fromPlain);
  }

  /** Every sample has dropout masks of its own, whichever shard it is in. */
  @ParameterizedTest
  @CsvSource({
    "SIGMOID, QUADRATIC",
    "TANH, CROSS_ENTROPY",
    "RELU, LOG_LIKELIHOOD",
    "GELU, QUADRATIC"
  })
  void leavesOutSmoothsAndWeighsAsTheReferenceDoes(Activation activation, Cost cost) {
    Hyperparameters plain = Fixtures.hyperparameters(EPOCHS, MINI_BATCH, ETA, SIZES);
    for (List<Double> rates : List.of(List.of(0.2, 0.5, 0.3), List.of(0.0, 0.4, 0.0))) {
      Hyperparameters h =
          new Hyperparameters(
              new Network(plain.layout(), activation, Initialiser.NORMAL),
              Fixtures.objective(cost, rates, 0.1, List.of(0.5, 1.0, 3.0)),
              plain.descent());
      for (int shards : new int[] {1, 4}) {
        Workload workload = Fixtures.workload(h, shards, set, set);
        Parameters trained = Fixtures.train(workload, Fixtures.inMemory(workload));
        double distance = reference(workload).distance(trained);
        assertTrue(distance < FLOAT32, "distance " + distance);
      }
    }
  }

  /** This also holds for weights so small that no error would reach a hidden layer. */
  @Test
  void weighsClassesByTheRatiosOfTheirWeights() {
    Parameters expected = trainWeighed(0.5, 1.0, 3.0);
    for (double factor : new double[] {0x1p-100, 0x1p100}) {
      Parameters found = trainWeighed(factor * 0.5, factor, factor * 3);
      assertArrayEquals(expected.values(), found.values());
    }
    assertFalse(Arrays.equals(expected.values(), trainWeighed(1.0, 1.0, 1.0).values()));
  }

  static Stream<Optimizer> everyOptimizer() {
    return Fixtures.OPTIMIZERS.stream();
  }

  /** Then some mini-batches have no weight and change neither weights nor velocities. */
  @ParameterizedTest
  @MethodSource("everyOptimizer")
  void leavesOutClassesOfNoWeight(Optimizer optimizer) {
    Workload workload = weighed(optimizer, 0.0, 0.0, 2.0);
    ReferenceNetwork reference = reference(workload);
    assertTrue(idle > 0, "mini-batches that do not count");
    double distance = reference.distance(Fixtures.train(workload, Fixtures.inMemory(workload)));
    assertTrue(distance < FLOAT32, "distance " + distance);
  }

  private Parameters trainWeighed(Double... weights) {
    Workload workload = weighed(new Optimizer.Sgd(), weights);
    return Fixtures.train(workload, Fixtures.inMemory(workload));
  }

  private Workload weighed(Optimizer optimizer, Double... weights) {
    Hyperparameters plain = Fixtures.hyperparameters(EPOCHS, MINI_BATCH, ETA, SIZES);
    Objective objective = Fixtures.objective(Cost.QUADRATIC, List.of(), 0, List.of(weights));
    Hyperparameters h = new Hyperparameters(plain.network(), objective, plain.descent());
    return Fixtures.workload(Fixtures.with(h, optimizer, Penalties.NONE), 2, set, set);
  }

  static Stream<Arguments> everyScheduleByOptimizer() {
    return Fixtures.SCHEDULES.stream()
        .flatMap(s -> Fixtures.OPTIMIZERS.stream().map(o -> Arguments.of(s, o)));
  }

  @ParameterizedTest
  @MethodSource("everyScheduleByOptimizer")
  void takesTheRateAndTheMomentumOfTheSchedule(Schedule schedule, Optimizer optimizer) {
    Hyperparameters plain = Fixtures.hyperparameters(EPOCHS, MINI_BATCH, ETA, SIZES);
    Hyperparameters h = Fixtures.with(plain, optimizer, Penalties.NONE, schedule, 0.7);
    Workload workload = Fixtures.workload(h, 2, set, set);
    Parameters trained = Fixtures.train(workload, Fixtures.inMemory(workload));
    double distance = reference(workload).distance(trained);
    assertTrue(distance < FLOAT32, "distance " + distance);
  }

  private ReferenceNetwork reference(Workload workload) {
    Hyperparameters h = workload.hyperparameters();
    ReferenceNetwork network =
        new ReferenceNetwork(
            Fixtures.initial(workload), h.network().activation(), h.objective().cost());
    network.train(h.objective().labelSmoothing(), h.objective().classWeights());
    ReferenceDescent descent = new ReferenceDescent(h.descent(), N);
    ReferenceDropout dropout =
        new ReferenceDropout(h.layout(), h.objective().dropout(), h.objective().seed());
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      Shuffle shuffle = new Shuffle(Fixtures.SEED, epoch, N);
      for (int from = 0; from < N; from += MINI_BATCH) {
        int first = from;
        int m = Math.min(MINI_BATCH, N - from);
        double[][] xs = new double[m][];
        int[] labels = new int[m];
        for (int i = 0; i < m; i++) {
          int sample = (int) shuffle.sample(from + i);
          xs[i] = images.inputs(sample);
          labels[i] = images.labels()[sample];
        }
        IntFunction<double[][]> factors =
            i -> dropout.factors(shuffle.epoch(), shuffle.sample(first + i));
        idle += IntStream.of(labels).allMatch(label -> label < 2) ? 1 : 0;
        long iteration = epoch * 6L + from / MINI_BATCH;
        Schedule.Moment now = new Schedule.Moment(iteration, 6, EPOCHS, 0);
        descent.updateMiniBatch(network, xs, labels, factors, now);
      }
    }
    return network;
  }

  /** The book's definition, computed on the same path: the bits of a training must not change. */
  @Test
  void plainGradientDescentIsTheStepOfTheParameters() {
    Layout layout = new Layout(SIZES);
    Parameters expected = Initialiser.NORMAL.parameters(layout, 1);
    Parameters found = Initialiser.NORMAL.parameters(layout, 1);
    expected.step(ETA, gradient(layout), 7);
    new WeightUpdate(layout, Penalties.NONE, N)
        .apply(new Optimizer.Sgd(), ETA, 1, gradient(layout), 7, found, List.of());
    assertArrayEquals(expected.values(), found.values());
    assertEquals(marked(expected), marked(found), "rows that no sample touched");
  }

  /** Else executors would go on with old weights. */
  @ParameterizedTest
  @MethodSource("everyOptimizerAndPenalty")
  void marksEveryRowThatItMoves(Optimizer optimizer, Penalties penalties) {
    Layout layout = new Layout(SIZES);
    WeightUpdate update = new WeightUpdate(layout, penalties, N);
    Parameters parameters = Initialiser.NORMAL.parameters(layout, 1);
    List<Block> kept = optimizer.keeps().stream().map(name -> Block.zeros(layout)).toList();
    for (int step = 1; step <= 3; step++) {
      float[] before = parameters.values().clone();
      parameters.changed().clear();
      Gradient sum = step == 1 ? gradient(layout) : new Gradient(layout);
      assertTrue(update.apply(optimizer, ETA, step, sum, 7, parameters, kept));
      assertArrayEquals(new float[layout.length()], sum.values(), "an empty sum");
      List<Integer> marked = marked(parameters);
      for (int row = 0; row < layout.inputs(1); row++) {
        for (int at = layout.rowAt(row); at < layout.rowAt(row + 1); at++) {
          assertTrue(before[at] == parameters.values()[at] || marked.contains(row), "row " + row);
        }
      }
    }
  }

  /** The norm of chapter 3's penalties: of weights and not of biases. */
  @Test
  void penaltiesCostWhatTheBookSays() {
    Layout layout = new Layout(2, 1);
    Parameters parameters = new Parameters(layout);
    parameters.weights(1).set(0, 0, 3);
    parameters.weights(1).set(1, 0, -4);
    parameters.biases(1).set(0, 0, 100);
    assertEquals(5.0 / (2 * 50) * 25, new Penalties(5, 0, 0, 0, 0).cost(parameters, 50));
    assertEquals(5.0 / 50 * 7, new Penalties(0, 5, 0, 0, 0).cost(parameters, 50), 1e-15);
    assertEquals(0, new Penalties(0, 0, 5, 5, 5).cost(parameters, 50));
  }

  /** Together with GradientCheckTest: a step follows the slope of the whole cost of the weights. */
  @ParameterizedTest
  @CsvSource({"5, 0", "0, 3", "5, 3"})
  void penaltiesMoveWeightsByTheSlopeOfWhatTheyCost(double l2, double l1) {
    Penalties penalties = new Penalties(l2, l1, 0, 0, 0);
    Layout layout = new Layout(SIZES);
    Parameters before = Initialiser.SCALED.parameters(layout, Fixtures.SEED);
    Parameters after = Initialiser.SCALED.parameters(layout, Fixtures.SEED);
    new WeightUpdate(layout, penalties, N)
        .apply(new Optimizer.Sgd(), ETA, 1, new Gradient(layout), 1, after, List.of());
    float[] values = before.values();
    float step = 0x1p-12f;
    for (int i = 0; i < values.length; i++) {
      float value = values[i];
      values[i] = value + step;
      double above = penalties.cost(before, N);
      values[i] = value - step;
      double slope = (above - penalties.cost(before, N)) / (2 * step);
      values[i] = value;
      if (Math.abs(value) > step) { // elsewhere the size of a weight has no slope
        assertEquals(slope, (value - after.values()[i]) / ETA, 1e-4, "value " + i);
      }
    }
  }

  @Test
  void clipsByANormThatDependsOnNoMark() {
    Layout layout = new Layout(SIZES);
    WeightUpdate update = new WeightUpdate(layout, new Penalties(0, 0, 0, 0, 0.01), N);
    Optimizer sgd = new Optimizer.Sgd();
    Parameters few = new Parameters(layout);
    Parameters all = new Parameters(layout);
    Gradient marked = gradient(layout);
    marked.dirtyRows().mark(0, layout.inputs(1));
    update.apply(sgd, ETA, 1, gradient(layout), 7, few, List.of());
    update.apply(sgd, ETA, 1, marked, 7, all, List.of());
    assertArrayEquals(few.values(), all.values());
    double squares = 0;
    for (float value : few.values()) {
      squares += (double) value * value;
    }
    assertEquals(ETA * 0.01, Math.sqrt(squares), 1e-7);
    assertNotEquals(0, few.biases(1).get(0, 0), "biases are clipped, too");
  }

  /** The gradient of samples that touched two rows. */
  private static Gradient gradient(Layout layout) {
    Gradient sum = new Gradient(layout);
    sum.dirtyRows().mark(2, 4);
    for (int l = 1; l <= layout.layers(); l++) {
      Matrix w = sum.weights(l);
      for (int j = 0; j < w.columns(); j++) {
        sum.biases(l).set(0, j, 0.1f * (j + 1));
        for (int k = l == 1 ? 2 : 0; k < (l == 1 ? 4 : w.rows()); k++) {
          w.set(k, j, 0.3f * (k - 2 * j));
        }
      }
    }
    return sum;
  }

  private static List<Integer> marked(Parameters parameters) {
    List<Integer> rows = new ArrayList<>();
    for (RowMarks.Runs run = parameters.changed().runs(); run.next(); ) {
      for (int row = run.from(); row < run.to(); row++) {
        rows.add(row);
      }
    }
    return rows;
  }
}
