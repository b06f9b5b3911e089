package nndl.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.data.SampleSet;
import nndl.data.image.Distortion;
import nndl.data.sampling.MiniBatch;
import nndl.math.products.Arithmetic;
import nndl.model.evaluation.EvaluationCases;
import nndl.network.Cost;
import nndl.network.Gradient;
import nndl.network.InputTransform;
import nndl.network.Parameters;
import nndl.training.workload.Hyperparameters;
import nndl.training.workload.Objective;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images are distorted in training only, and anew in every epoch. */
class DistortedTrainingTest {
  private static final int COUNT = 40;
  private static final MiniBatch ALL = new MiniBatch(0, 0, COUNT);

  @TempDir Path directory;
  private SampleSet set;

  @BeforeEach
  void writeImages() {
    set = TestImages.random(COUNT, 5, 4, 3, 0.5, 1).write(directory, "train");
  }

  @Test
  void seesOtherImagesInEveryEpoch() {
    Workload plain = workload(new Distortion.None(), 1);
    Workload distorted = workload(Fixtures.DISTORTION, 1);
    assertEquals(0, difference(gradient(plain, 0), gradient(plain, 1)), 1e-5);
    assertTrue(difference(gradient(plain, 0), gradient(distorted, 0)) > 0.01);
    assertTrue(difference(gradient(distorted, 0), gradient(distorted, 1)) > 0.01);
    assertArrayEquals(gradient(distorted, 1), gradient(distorted, 1));
  }

  @Test
  void seesTheSameImagesHoweverManyShardsThereAre() {
    float[] one = gradient(workload(Fixtures.DISTORTION, 1), 0);
    for (int shards = 2; shards <= 3; shards++) {
      float[] more = gradient(workload(Fixtures.DISTORTION, shards), 0);
      assertEquals(0, difference(one, more), 1e-5); // sums have another order
    }
  }

  @Test
  void neverDistortsWhatItEvaluates() {
    Workload plain = workload(new Distortion.None(), 1);
    Workload distorted = workload(Fixtures.DISTORTION, 1);
    for (Split split : new Split[] {Split.TRAINING, Split.TEST}) {
      assertEquals(json(plain, split), json(distorted, split));
    }
  }

  /** The gradient of a weight is its input times the error of its neuron. */
  @Test
  void leavesOutInputsOnceTheyAreDistorted() {
    MiniBatch one = new MiniBatch(0, 0, 1);
    Gradient whole = gradient(workload(objective(List.of()), 1), one);
    Gradient left = gradient(workload(objective(List.of(0.5)), 1), one);
    int out = 0;
    double ratio = 0;
    for (int k = 0; k < 20; k++) {
      float input = whole.weights(1).get(k, 0);
      float kept = left.weights(1).get(k, 0);
      if (input != 0 && kept == 0) {
        out++;
      } else if (input != 0) {
        ratio = ratio == 0 ? kept / input : ratio;
        assertEquals(ratio, kept / input, 1e-5 * Math.abs(ratio));
      }
    }
    assertTrue(out > 0 && ratio != 0, out + " left out, the others times " + ratio);
  }

  private static Objective objective(List<Double> dropout) {
    return new Objective(
        Cost.QUADRATIC,
        Fixtures.SEED,
        Arithmetic.EXACT,
        dropout,
        0,
        List.of(),
        Fixtures.DISTORTION,
        InputTransform.NONE);
  }

  private Workload workload(Objective objective, int shards) {
    Hyperparameters h = Fixtures.hyperparameters(2, 10, 1, 20, 3);
    return workload(new Hyperparameters(h.network(), objective, h.descent()), shards);
  }

  private Workload workload(Distortion deform, int shards) {
    Hyperparameters h = Fixtures.hyperparameters(2, 10, 1, 20, 3);
    return workload(Fixtures.with(h, deform, InputTransform.NONE), shards);
  }

  private Workload workload(Hyperparameters h, int shards) {
    return Fixtures.workload(h, shards, set, set);
  }

  private static float[] gradient(Workload workload, int epoch) {
    return Fixtures.numbers(gradient(workload, new MiniBatch(epoch, 0, COUNT)));
  }

  private static Gradient gradient(Workload workload, MiniBatch miniBatch) {
    try (Exchange exchange = Fixtures.inMemory(workload)) {
      return exchange.sumGradients(Fixtures.initial(workload), miniBatch);
    }
  }

  private static String json(Workload workload, Split split) {
    try (Exchange exchange = Fixtures.inMemory(workload)) {
      Parameters parameters = Fixtures.initial(workload);
      exchange.sumGradients(parameters, ALL);
      return EvaluationCases.json(exchange.evaluate(parameters, split));
    }
  }

  private static double difference(float[] one, float[] other) {
    double greatest = 0;
    for (int i = 0; i < one.length; i++) {
      greatest = Math.max(greatest, Math.abs(one[i] - other[i]));
    }
    return greatest;
  }
}
