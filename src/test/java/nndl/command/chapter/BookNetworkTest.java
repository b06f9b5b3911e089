package nndl.command.chapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.data.SampleSet;
import nndl.math.elements.Activation;
import nndl.network.Cost;
import nndl.network.Initialiser;
import nndl.network.Layout;
import nndl.network.Parameters;
import nndl.network.ReferenceNetwork;
import nndl.training.workload.Workload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chapter's own network against the engine, and against the slope of its cost. */
class BookNetworkTest {
  private static final TestImages IMAGES = TestImages.random(23, 4, 4, 3, 0.6, 1);
  private static final Layout LAYOUT = new Layout(16, 7, 5, 3);
  private static final double STEP = 1e-5;

  @TempDir java.nio.file.Path directory;

  private final Parameters parameters = Initialiser.NORMAL.parameters(LAYOUT, Fixtures.SEED);
  private final Weights v = Weights.of(parameters);
  private final List<Sample> samples = Sample.of(Fixtures.samples(IMAGES));

  @Test
  void computesWhatTheBooksProgramDoes() {
    ReferenceNetwork book = new ReferenceNetwork(parameters, Activation.SIGMOID, Cost.QUADRATIC);
    double cost = 0;
    for (int i = 0; i < samples.size(); i++) {
      double[] expected = book.feedforward(IMAGES.inputs(i));
      double[] found = BookNetwork.feedforward(v, samples.get(i), BookNetwork.SIGMOID).outputs();
      for (int j = 0; j < expected.length; j++) {
        assertEquals(expected[j], found[j], 1e-7);
      }
      cost += book.cost(IMAGES.inputs(i), samples.get(i).label());
    }
    assertEquals(cost / samples.size(), BookCost.of(v, samples), 1e-7);
  }

  @Test
  void itsGradientIsTheSlopeOfItsCost() {
    Weights gradient = BookCost.gradient(v, samples);
    for (int l = 0; l < LAYOUT.layers(); l++) {
      for (int j = 0; j < v.b()[l].length; j++) {
        assertEquals(slope(v.b()[l], j), gradient.b()[l][j], 1e-9);
        for (int k = 0; k < v.w()[l][j].length; k++) {
          assertEquals(slope(v.w()[l][j], k), gradient.w()[l][j][k], 1e-9);
        }
      }
    }
  }

  private double slope(double[] numbers, int i) {
    DoubleSupplier cost = () -> BookCost.of(v, samples);
    double number = numbers[i];
    numbers[i] = number + STEP;
    double above = cost.getAsDouble();
    numbers[i] = number - STEP;
    double below = cost.getAsDouble();
    numbers[i] = number;
    return (above - below) / (2 * STEP);
  }

  @Test
  void theSquaresOfTheGradientsAreThoseOfTheirNumbers() {
    for (Sample sample : samples) {
      Weights gradient = v.zeros();
      double square = BookCost.addGradient(v, sample, gradient);
      assertEquals(gradient.dot(gradient), square, 1e-12);
    }
  }

  /** Without the mistake; with it, the weights end elsewhere. */
  @Test
  void trainsAsTheEngineDoes() {
    SampleSet training = IMAGES.write(directory, "train");
    Workload workload =
        Fixtures.workload(Fixtures.hyperparameters(4, 10, 3.0, 16, 7, 5, 3), 1, training, training);
    Parameters expected = Fixtures.train(workload, Fixtures.inMemory(workload));
    Weights right = v.copy();
    Bug.train(right, samples, Fixtures.SEED, 4, false, new AtomicLong());
    assertEquals(0, right.distance(Weights.of(expected)), 1e-4);
    Weights wrong = v.copy();
    AtomicLong done = new AtomicLong();
    Bug.train(wrong, samples, Fixtures.SEED, 4, true, done);
    assertTrue(wrong.distance(Weights.of(expected)) > 0.1);
    assertEquals(4L * samples.size(), done.get());
  }
}
