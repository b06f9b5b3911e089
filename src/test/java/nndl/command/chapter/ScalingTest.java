package nndl.command.chapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.network.Initialiser;
import nndl.network.Layout;
import org.junit.jupiter.api.Test;

/** Perceptrons and sigmoid neurons whose weights are multiplied. */
class ScalingTest {
  private static final TestImages IMAGES = TestImages.random(40, 4, 4, 3, 0.6, 1);

  private final List<Sample> samples = Sample.of(Fixtures.samples(IMAGES));
  private final Weights v =
      Weights.of(Initialiser.NORMAL.parameters(new Layout(16, 7, 5), Fixtures.SEED));

  @Test
  void perceptronsGiveTheSameBitsAndSigmoidNeuronsComeToThem() {
    List<String> lines = lines();
    assertTrue(lines.get(1).endsWith("so the exercise's condition holds"), lines.get(1));
    for (String line : table(lines)) {
      assertTrue(line.matches(" +[0-9.]+ +0    [0-9]+ / 40"), line);
    }
    assertEquals("  100000              0    40 / 40", lines.get(lines.size() - 1));
    assertTrue(!table(lines).get(0).endsWith(" 40 / 40"), "small weights round otherwise");
  }

  /** Its sigmoid neuron stays at 1/2, whatever c is. */
  @Test
  void aPerceptronWhoseInputIsZeroBreaksTheCondition() {
    v.w()[1][2] = new double[7];
    v.b()[1][2] = 0;
    List<String> lines = lines();
    assertEquals(
        "step network: the smallest |w.x + b| is 0.00, so the exercise's condition does not hold",
        lines.get(1));
  }

  @Test
  void countsImagesThatDoNotSetOneOutput() {
    v.w()[1] = new double[5][7];
    v.b()[1] = new double[] {1, -1, 1, -1, -1};
    assertEquals("step network: 40 of 40 images do not set exactly one output", lines().get(0));
    v.b()[1][2] = -1;
    assertEquals("step network: 0 of 40 images do not set exactly one output", lines().get(0));
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    Scaling.lines(v, samples, lines::add);
    return lines;
  }

  private static List<String> table(List<String> lines) {
    return lines.subList(5, lines.size());
  }
}
