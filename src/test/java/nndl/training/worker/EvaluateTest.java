package nndl.training.worker;

import static nndl.Refused.refusal;
import static nndl.Texts.assertContains;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.data.SampleSource;
import nndl.data.image.Distortion;
import nndl.data.sampling.MiniBatch;
import nndl.data.sampling.Shards;
import nndl.math.elements.Activation;
import nndl.model.evaluation.Activity;
import nndl.model.evaluation.Evaluation;
import nndl.model.evaluation.Evaluation.Sample;
import nndl.model.evaluation.EvaluationCases;
import nndl.network.Coding;
import nndl.network.Cost;
import nndl.network.Gradient;
import nndl.network.InputTransform;
import nndl.network.Network;
import nndl.network.Parameters;
import nndl.network.ReferenceNetwork;
import nndl.network.Scalars;
import nndl.time.Clock;
import nndl.time.ForwardingClock;
import nndl.time.SystemClock;
import nndl.training.Exchange;
import nndl.training.workload.Hyperparameters;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The evaluation of a set: against the reference network, and over shards. */
class EvaluateTest {
  private static final TestImages IMAGES = TestImages.random(700, 5, 4, 3, 0.3, 1);
  private static final int TRAINED = 600;

  @TempDir Path directory;

  @Test
  void isTheSameForAnyNumberOfShards() {
    for (Split split : new Split[] {Split.TRAINING, Split.VALIDATION}) {
      String expected = EvaluationCases.json(evaluate(1, split));
      for (int shards : new int[] {3, 4, 64}) {
        assertEquals(expected, EvaluationCases.json(evaluate(shards, split)));
      }
    }
  }

  /** Of 600 samples, the 0th, 7th and so on to the 595th; of 100, from the 600th on. */
  @Test
  void takesEveryNthSampleWhateverTheShards() {
    for (Split split : new Split[] {Split.TRAINING, Split.VALIDATION}) {
      Evaluation expected = evaluate(1, split, 7);
      assertEquals(split == Split.TRAINING ? 86 : 15, expected.count());
      assertTrue(expected.worst().stream().allMatch(s -> (s.number() - first(split)) % 7 == 0));
      for (int shards : new int[] {3, 4, 64}) {
        assertEquals(
            EvaluationCases.json(expected), EvaluationCases.json(evaluate(shards, split, 7)));
      }
    }
  }

  private static int first(Split split) {
    return split == Split.TRAINING ? 0 : TRAINED;
  }

  @Test
  void isThatOfTheReferenceNetwork() {
    Workload workload = workload(4);
    Evaluation found = evaluate(4, Split.VALIDATION);
    ReferenceNetwork network =
        new ReferenceNetwork(
            Fixtures.initial(workload),
            workload.hyperparameters().network().activation(),
            workload.hyperparameters().objective().cost());
    double cost = 0;
    for (int i = TRAINED; i < IMAGES.count(); i++) {
      cost += network.cost(IMAGES.inputs(i), IMAGES.labels()[i]);
    }
    assertEquals(IMAGES.count() - TRAINED, found.count());
    assertEquals(cost, found.totalCost().doubleValue(), 1e-4 * cost);
    for (Sample sample : found.worst()) {
      int i = (int) sample.number(); // counted in the file, not in the range that is held out
      assertEquals(IMAGES.labels()[i], sample.label());
      double[] a = network.feedforward(IMAGES.inputs(i));
      float[] expected = {(float) a[0], (float) a[1], (float) a[2]};
      assertArrayEquals(expected, sample.outputs(), 1e-5f);
      double own = network.cost(IMAGES.inputs(i), IMAGES.labels()[i]);
      assertEquals(own, BigDecimal.valueOf(sample.cost()).doubleValue() / 0x1p32, 1e-5);
    }
    assertEquals(Evaluation.MAX_WORST, found.worst().size());
  }

  /** Two bits for three classes, whose numbers are below 3: a code of 3 is no class. */
  @Test
  void ofBitsIsThatOfTheReferenceNetwork() {
    Hyperparameters h = Fixtures.hyperparameters(1, 10, 3, 20, 2);
    Network shape = h.network();
    Workload workload =
        workload(
            new Hyperparameters(
                new Network(
                    shape.sizes(), shape.activation(), shape.initialiser(), new Coding.Bits(3)),
                h.objective(),
                h.descent()),
            4);
    Evaluation found = evaluate(workload, Split.VALIDATION, 1);
    ReferenceNetwork network =
        new ReferenceNetwork(Fixtures.initial(workload), shape.activation(), Cost.QUADRATIC);
    network.targetBits();
    long[][] cells = new long[3][4];
    long[] confidences = new long[Evaluation.BINS];
    double cost = 0;
    for (int i = TRAINED; i < IMAGES.count(); i++) {
      double[] a = network.feedforward(IMAGES.inputs(i));
      cells[IMAGES.labels()[i]][(a[0] > 0.5 ? 2 : 0) + (a[1] > 0.5 ? 1 : 0)]++;
      confidences[(int) (100 * Math.max(a[0], 1 - a[0]) * Math.max(a[1], 1 - a[1]))]++;
      cost += network.cost(IMAGES.inputs(i), IMAGES.labels()[i]);
    }
    assertTrue(cells[0][3] + cells[1][3] + cells[2][3] > 0, "some are no class");
    for (Evaluation.Cell cell : found.confusion()) {
      assertEquals(cells[cell.label()][cell.prediction()], cell.count());
    }
    assertEquals(cells[0][0] + cells[1][1] + cells[2][2], found.correct());
    assertEquals(IMAGES.count() - TRAINED, found.count());
    assertArrayEquals(confidences, found.confidences());
    assertEquals(cost, found.totalCost().doubleValue(), 1e-4 * cost);
    assertEquals(2, found.worst().get(0).outputs().length);
  }

  /** The second number of each image is another one than its first, as of its label. */
  @Test
  void ofNumbersIsTheErrorOfEachNumber() {
    Hyperparameters h = Fixtures.hyperparameters(1, 10, 3, 20, 2);
    Network shape = h.network();
    Coding coding = new Coding.Numbers(List.of(0.0, 0.0), List.of(1.0, 1.0), 1);
    Hyperparameters ofNumbers =
        new Hyperparameters(
            new Network(shape.sizes(), shape.activation(), shape.initialiser(), coding),
            h.objective(),
            h.descent());
    SampleSet set = IMAGES.writeWithNumbers(directory, "train");
    Workload workload = Fixtures.workload(ofNumbers, 4, set, set);
    Evaluation found = evaluate(workload, Split.TEST, 1);
    ReferenceNetwork network =
        new ReferenceNetwork(Fixtures.initial(workload), shape.activation(), Cost.QUADRATIC);
    double cost = 0;
    for (int i = 0; i < IMAGES.count(); i++) {
      double[] a = network.feedforward(IMAGES.inputs(i));
      double[] numbers = TestImages.numbers(i, IMAGES.labels()[i]);
      for (int j = 0; j < 2; j++) {
        double error = Math.log(a[j] / (1 - a[j])) - numbers[j]; // a number is z, not sigmoid(z)
        cost += error * error / 2;
      }
    }
    assertEquals(cost, found.totalCost().doubleValue(), 1e-4 * cost);
    assertEquals(IMAGES.count(), Arrays.stream(found.residuals().counts()).sum());
  }

  private Evaluation evaluate(int shards, Split split) {
    return evaluate(shards, split, 1);
  }

  private Evaluation evaluate(int shards, Split split, int every) {
    return evaluate(workload(shards), split, every);
  }

  private static Evaluation evaluate(Workload workload, Split split, int every) {
    Parameters parameters = Fixtures.initial(workload);
    try (Exchange exchange = Fixtures.inMemory(workload)) {
      return exchange.evaluate(parameters, split, every);
    }
  }

  private Workload workload(int shards) {
    return workload(Fixtures.hyperparameters(1, 10, 3, 20, 17, 3), shards);
  }

  private Workload workload(Hyperparameters hyperparameters, int shards) {
    SampleSet set = IMAGES.write(directory, "train");
    return new Workload(
        hyperparameters,
        new Shards(shards),
        Map.of(
            Split.TRAINING,
            new SampleRange(set, 0, TRAINED),
            Split.VALIDATION,
            new SampleRange(set, TRAINED, IMAGES.count())));
  }

  @Test
  void isOfTransformedInputsIfTheTrainingTransformsThem() {
    Hyperparameters plain = Fixtures.hyperparameters(1, 10, 3, 20, 17, 3);
    InputTransform symmetric = InputTransform.symmetric(20);
    Workload workload = workload(Fixtures.with(plain, new Distortion.None(), symmetric), 4);
    Evaluation found = evaluate(workload, Split.VALIDATION, 1);
    ReferenceNetwork network =
        new ReferenceNetwork(Fixtures.initial(workload), Activation.SIGMOID, Cost.QUADRATIC);
    double cost = 0;
    for (int i = TRAINED; i < IMAGES.count(); i++) {
      cost += network.cost(transformed(i), IMAGES.labels()[i]);
    }
    assertEquals(cost, found.totalCost().doubleValue(), 1e-4 * cost);
  }

  /** The sum of the gradients of the output biases is the sum of the errors of the outputs. */
  @Test
  void gradientsAreOfTransformedInputsToo() {
    Hyperparameters plain = Fixtures.hyperparameters(1, 10, 3, 20, 3);
    InputTransform symmetric = InputTransform.symmetric(20);
    Workload workload = workload(Fixtures.with(plain, new Distortion.None(), symmetric), 1);
    ReferenceNetwork network =
        new ReferenceNetwork(Fixtures.initial(workload), Activation.SIGMOID, Cost.QUADRATIC);
    double[] expected = new double[3];
    for (int i = 0; i < TRAINED; i++) {
      double[] a = network.feedforward(transformed(i));
      for (int j = 0; j < 3; j++) {
        expected[j] += (a[j] - (IMAGES.labels()[i] == j ? 1 : 0)) * a[j] * (1 - a[j]);
      }
    }
    try (Exchange exchange = Fixtures.inMemory(workload)) {
      Gradient sum =
          exchange.sumGradients(Fixtures.initial(workload), new MiniBatch(0, 0, TRAINED));
      for (int j = 0; j < 3; j++) {
        assertEquals(expected[j], sum.biases(1).get(0, j), 1e-4 * TRAINED);
      }
    }
  }

  private static double[] transformed(int i) {
    return Arrays.stream(IMAGES.inputs(i)).map(x -> 2 * x - 1).toArray();
  }

  /** Of 2,600 samples every second is watched: the flat neurons of each are counted. */
  @Test
  void countsTheFlatNeuronsOfTheWatchedSamples() {
    TestImages many = TestImages.random(2600, 5, 4, 3, 0.3, 3);
    SampleSet set = many.write(directory, "many");
    for (int shards : new int[] {1, 3}) {
      Workload workload =
          Fixtures.workload(Fixtures.hyperparameters(1, 10, 3, 20, 5, 4, 3), shards, set, set);
      Parameters parameters = Fixtures.initial(workload);
      parameters.biases(1).set(0, 2, 9); // flat whatever the inputs, nearly always
      parameters.biases(2).set(0, 1, -20);
      Activity found;
      try (Exchange exchange = Fixtures.inMemory(workload)) {
        found = exchange.evaluate(parameters, Split.TEST, 1).activity();
      }
      ReferenceNetwork network =
          new ReferenceNetwork(parameters, Activation.SIGMOID, Cost.QUADRATIC);
      int[][] flat = {new int[5], new int[4]};
      for (int i = 0; i < many.count(); i += 2) {
        double[] a = many.inputs(i);
        for (int l = 0; l < 2; l++) {
          a = network.layer(l, a);
          for (int j = 0; j < a.length; j++) {
            boolean isFlat =
                a[j] < Activation.SIGMOID.flatBelow() || a[j] > Activation.SIGMOID.flatAbove();
            flat[l][j] += isFlat ? 1 : 0;
          }
        }
      }
      assertEquals(1300, found.samples());
      assertEquals(1300, flat[1][1]);
      for (int l = 0; l < 2; l++) {
        assertArrayEquals(flat[l], found.flat().get(l), "hidden layer " + (l + 1));
      }
    }
  }

  /** By which it is seen that a task is at work, and how long it computes. */
  @Test
  void countsTheSamplesThatWereComputedAndTheirSeconds() {
    Workload workload = workload(3);
    AtomicLong nanos = new AtomicLong();
    Clock clock =
        new ForwardingClock(new SystemClock()) {
          @Override
          public long nanoTime() {
            return nanos.getAndAdd(1_000_000_000);
          }
        };
    SampleSource loader = Fixtures.loader()::load;
    ShardGroup group = ShardGroup.load(workload, loader, clock, 0, 3);
    assertEquals(0, group.done());
    Parameters parameters = Fixtures.initial(workload);
    double[] seconds = new double[1];
    group.sumGradients(
        parameters,
        new MiniBatch(0, 0, 100),
        (from, to, sum) -> seconds[0] += sum.scalars().get(Scalars.Name.SECONDS));
    assertEquals(100, group.done());
    group.evaluate(parameters, Split.VALIDATION, 1);
    assertEquals(200, group.done());
    assertEquals(3, seconds[0], "a second of each shard");
    Shard shard = new Shard(workload, loader, 1);
    assertEquals(workload.layout(), shard.layout());
    assertEquals(0, shard.newEvaluation().total().count());
  }

  @Test
  void hashesAreThoseOfTheSamplesHoweverManyShardsThereAre() {
    Map<String, String> one = hashes(workload(1));
    assertEquals(2, one.size());
    assertEquals(one, hashes(workload(3)));
    TestImages others = TestImages.random(700, 5, 4, 3, 0.3, 2);
    SampleSet set = others.write(directory, "others");
    Map<String, String> other =
        hashes(Fixtures.workload(Fixtures.hyperparameters(1, 10, 3, 20, 17, 3), 1, set, set));
    assertNotEquals(one.get("training"), other.get("training"));
    assertNotEquals(one.get("training"), one.get("validation"));
  }

  private static Map<String, String> hashes(Workload workload) {
    try (Exchange exchange = Fixtures.inMemory(workload)) {
      return exchange.hashes().texts();
    }
  }

  @Test
  void refusesALabelThatIsNoClass() {
    Workload workload = workload(Fixtures.hyperparameters(1, 10, 3, 20, 2), 1);
    assertContains(
        "expected labels below 2, the number of classes, found 2",
        refusal(() -> Fixtures.inMemory(workload)));
  }
}
