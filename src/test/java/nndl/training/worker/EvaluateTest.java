package nndl.training.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Map;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.data.sampling.Shards;
import nndl.model.evaluation.Evaluation;
import nndl.model.evaluation.Evaluation.Sample;
import nndl.model.evaluation.EvaluationCases;
import nndl.network.Coding;
import nndl.network.Cost;
import nndl.network.Network;
import nndl.network.Parameters;
import nndl.network.ReferenceNetwork;
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
}
