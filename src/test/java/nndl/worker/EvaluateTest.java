package nndl.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Map;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.evaluation.Evaluation;
import nndl.evaluation.Evaluation.Sample;
import nndl.evaluation.EvaluationCases;
import nndl.network.Parameters;
import nndl.network.ReferenceNetwork;
import nndl.order.Shards;
import nndl.training.Exchange;
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

  private Evaluation evaluate(int shards, Split split) {
    Workload workload = workload(shards);
    Parameters parameters = Fixtures.initial(workload);
    try (Exchange exchange = Fixtures.inMemory(workload)) {
      return exchange.evaluate(parameters, split);
    }
  }

  private Workload workload(int shards) {
    SampleSet set = IMAGES.write(directory, "train");
    return new Workload(
        Fixtures.hyperparameters(1, 10, 3, 20, 17, 3),
        new Shards(shards),
        Map.of(
            Split.TRAINING,
            new SampleRange(set, 0, TRAINED),
            Split.VALIDATION,
            new SampleRange(set, TRAINED, IMAGES.count())));
  }
}
