package nndl.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.data.sampling.Shards;
import nndl.data.sampling.Shuffle;
import nndl.math.elements.Activation;
import nndl.math.products.Arithmetic;
import nndl.network.Coding;
import nndl.network.Cost;
import nndl.network.Initialiser;
import nndl.network.Network;
import nndl.network.Parameters;
import nndl.network.ReferenceNetwork;
import nndl.training.optimizer.Average;
import nndl.training.optimizer.Criterion;
import nndl.training.worker.Traffic;
import nndl.training.workload.Hyperparameters;
import nndl.training.workload.Objective;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SgdTest {
  private static final int N = 26;
  private static final int EPOCHS = 3;
  private static final double ETA = 3;
  private static final double FLOAT32 = 1e-5;

  @TempDir Path directory;
  private TestImages images;
  private SampleSet set;

  @BeforeEach
  void write() {
    write(N);
  }

  private void write(int samples) {
    images = TestImages.random(samples, 4, 3, 3, 0.5, 1);
    set = images.write(directory, "train");
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "5, 1", "13, 1", "26, 1", "1, 3", "4, 7", "26, 30"})
  void trainsAsTheReferenceDoes(int miniBatchSize, int shards) {
    Workload workload = workload(miniBatchSize, shards, 12, 5, 3);
    double distance = reference(workload, 1, 1).distance(train(workload));
    assertTrue(distance < FLOAT32, "distance " + distance);
  }

  /** A shard computes on 512 samples at once; the last of them may be fewer. */
  @ParameterizedTest
  @ValueSource(ints = {512, 513, 1024, 1300})
  void trainsAndCountsAsTheReferenceDoesWithMoreSamplesThanOneTile(int samples) {
    write(samples);
    Workload workload = workload(samples, 1, 12, 5, 3);
    Parameters trained = train(workload);
    double distance = reference(workload, 1, 1).distance(trained);
    assertTrue(distance < FLOAT32, "distance " + distance);
    assertCountsAsTheReferenceDoes(workload, trained);
  }

  @Test
  void trainsNetworksOfOneAndOfManyLayers() {
    for (int[] sizes : new int[][] {{12, 3}, {12, 17, 4, 5, 3}}) {
      Workload workload = workload(5, 2, sizes);
      double distance = reference(workload, 1, 1).distance(train(workload));
      assertTrue(distance < FLOAT32, "distance " + distance);
    }
  }

  static List<Arguments> everyCostAndActivation() {
    return Arrays.stream(Cost.values())
        .filter(cost -> cost.canFall() && cost.fits(new Coding.OneHot(3)))
        .flatMap(
            c ->
                Arrays.stream(Activation.values())
                    .filter(Activation::hasSlope)
                    .map(a -> Arguments.of(c, a)))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("everyCostAndActivation")
  void trainsEveryCostAndActivationAsTheReferenceDoes(Cost cost, Activation activation) {
    Hyperparameters book = Fixtures.hyperparameters(EPOCHS, 5, 0.1 * ETA, 12, 7, 5, 3);
    Hyperparameters h =
        new Hyperparameters(
            new Network(book.layout(), activation, Initialiser.NORMAL),
            new Objective(cost, Fixtures.SEED, Arithmetic.EXACT),
            book.descent());
    Workload workload = Fixtures.workload(h, 3, set, set);
    double distance = reference(workload, 1, 1).distance(train(workload));
    assertTrue(distance < FLOAT32, "distance " + distance);
  }

  @Test
  void stepsOnceAMiniBatchNotOnceASample() {
    Workload workload = workload(5, 1, 12, 5, 3);
    ReferenceNetwork onceASample = reference(workload(1, 1, 12, 5, 3), 0.2, 1);
    assertTrue(onceASample.distance(train(workload)) > 100 * FLOAT32);
  }

  @Test
  void stepsByTheAverageNotByTheSum() {
    Workload workload = workload(5, 1, 12, 5, 3);
    assertTrue(reference(workload, 5, 1).distance(train(workload)) > 100 * FLOAT32);
  }

  @Test
  void dividesTheShortLastMiniBatchByItsOwnSize() {
    Workload workload = workload(25, 1, 12, 5, 3);
    assertTrue(reference(workload, 1, 1).distance(train(workload)) < FLOAT32);
    assertTrue(reference(workload, 1, 1 / 25.0).distance(train(workload)) > 100 * FLOAT32);
  }

  @Test
  void countsWhatTheNetworkGetsRightAfterEveryEpoch() {
    Workload workload = workload(5, 2, 12, 5, 3);
    assertCountsAsTheReferenceDoes(workload, train(workload));
  }

  private void assertCountsAsTheReferenceDoes(Workload workload, Parameters trained) {
    ReferenceNetwork network = new ReferenceNetwork(trained, Activation.SIGMOID, Cost.QUADRATIC);
    long correct = 0;
    for (int i = 0; i < images.count(); i++) {
      double[] a = network.feedforward(images.inputs(i));
      boolean first = a[0] > a[1] && a[0] > a[2];
      correct += images.labels()[i] == (first ? 0 : a[1] > a[2] ? 1 : 2) ? 1 : 0;
    }
    try (Exchange exchange = Fixtures.inMemory(workload)) {
      long found = exchange.evaluate(trained, Split.TEST).correct();
      assertEquals(correct, found, "samples with the right class");
    }
  }

  private Workload workload(int miniBatchSize, int shards, int... sizes) {
    Hyperparameters h = Fixtures.hyperparameters(EPOCHS, miniBatchSize, ETA, sizes);
    return Fixtures.workload(h, shards, set, set);
  }

  private static Parameters train(Workload workload) {
    try (Exchange exchange = Fixtures.inMemory(workload)) {
      return Fixtures.train(workload, exchange);
    }
  }

  /**
   * The reference network after the same training, but with learning rates {@code factor} times as
   * high, and {@code shortFactor} times that in shorter mini-batches.
   */
  private ReferenceNetwork reference(Workload workload, double factor, double shortFactor) {
    Hyperparameters h = workload.hyperparameters();
    ReferenceNetwork network =
        new ReferenceNetwork(
            Fixtures.initial(workload), h.network().activation(), h.objective().cost());
    int n = images.count();
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      Shuffle shuffle = new Shuffle(Fixtures.SEED, epoch, n);
      for (int from = 0; from < n; from += (int) h.descent().miniBatchSize()) {
        int m = Math.min((int) h.descent().miniBatchSize(), n - from);
        double[][] xs = new double[m][];
        int[] labels = new int[m];
        for (int i = 0; i < m; i++) {
          int sample = (int) shuffle.sample(from + i);
          xs[i] = images.inputs(sample);
          labels[i] = images.labels()[sample];
        }
        network.updateMiniBatch(
            xs,
            labels,
            h.descent().learningRate()
                * factor
                * (m < h.descent().miniBatchSize() ? shortFactor : 1));
      }
    }
    return network;
  }

  @Test
  void looksAtTheValidationSamplesIfTheyJudgeTheTraining() {
    Hyperparameters plain = Fixtures.hyperparameters(1, 5, 1, 12, 3);
    Hyperparameters judged = Fixtures.with(plain, new Average.None(), 1, Criterion.COST);
    assertEquals(Set.of(Split.TEST), evaluated(plain));
    assertEquals(Set.of(Split.TEST, Split.VALIDATION), evaluated(judged));
  }

  private Set<Split> evaluated(Hyperparameters h) {
    Map<Split, SampleRange> sets = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      sets.put(split, set.all());
    }
    Workload workload = new Workload(h, new Shards(1), sets);
    assertEquals(N, workload.count(Split.VALIDATION));
    Progress progress = Fixtures.progress(workload);
    Set<Split> found = EnumSet.noneOf(Split.class);
    Observer observer =
        new Observer() {
          @Override
          public void epochEnded(Progress at, Epoch epoch) {
            found.addAll(epoch.evaluations().keySet());
          }
        };
    try (Exchange exchange = Fixtures.inMemory(workload)) {
      assertEquals(Traffic.NONE, exchange.traffic());
      assertEquals(OptionalInt.empty(), exchange.tasks());
      new Sgd(workload, exchange, List.of(observer)).train(progress);
    }
    return found;
  }
}
