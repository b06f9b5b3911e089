package nndl.command.chapter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.network.Initialiser;
import nndl.network.Layout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a step, by what it did and what it should have done. */
class SmallStepsTest {
  @ParameterizedTest
  @CsvSource({
    "1, within 1 %",
    "0.991, within 1 %",
    "1.009, within 1 %",
    "0.98, falls less",
    "0, falls less",
    "1.02, falls more",
    "7, falls more",
    "-0.001, rises",
    "NaN, no slope"
  })
  void aStepFallsAsPredictedOrLessOrMoreOrRises(double ratio, String verdict) {
    assertEquals(verdict, SmallSteps.verdict(ratio));
  }

  /** Its only neuron is so sure that float64 has no slope left. */
  @Test
  void aSaturatedNetworkHasNoSlope() {
    Weights v = Weights.of(Initialiser.NORMAL.parameters(new Layout(16, 3), Fixtures.SEED));
    v.times(0);
    Arrays.fill(v.b()[0], 1000);
    List<String> lines = new ArrayList<>();
    List<Sample> samples = Sample.of(Fixtures.samples(TestImages.random(12, 4, 4, 3, 0.6, 1)));
    new SmallSteps(v, samples).lines("saturated", lines::add);
    assertEquals("saturated: C = 1.000000, |grad C| = 0.000000", lines.get(0));
    lines.subList(2, 9).forEach(line -> assertTrue(line.endsWith(" NaN   no slope"), line));
  }
}
