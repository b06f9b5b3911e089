package nndl.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import nndl.model.evaluation.Activity;
import nndl.network.Layout;
import nndl.network.Parameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EpochMeterTest {
  private static final Layout LAYOUT = new Layout(3, 2, 2);

  private final Parameters parameters = new Parameters(LAYOUT);

  /** The steps 0, 2, 4 and so on of 16 are measured. */
  @Test
  void saysHowFarAStepMovesTheWeightsAsAPartOfTheirSize() {
    EpochMeter meter = new EpochMeter(parameters.block(), 16);
    fill(1, 2);
    fill(2, -4);
    for (int step = 0; step < 16; step++) {
      meter.beforeStep(parameters.block());
      fill(1, step % 2 == 0 ? 3 : 2); // the step from 2 to 3; the step back is not measured
      meter.afterStep(parameters.block());
    }
    List<LayerFigures> figures = meter.figures(parameters.block(), Optional.empty());
    assertEquals(0.5, figures.get(0).updateRatio());
    assertEquals(0, figures.get(1).updateRatio());
    assertEquals(2, figures.get(0).neurons());
  }

  @Test
  void goesOnFromACheckpointInTheMiddleOfAnEpoch() {
    EpochMeter whole = new EpochMeter(parameters.block(), 8);
    EpochMeter first = new EpochMeter(parameters.block(), 8);
    EpochMeter second = new EpochMeter(parameters.block(), 8);
    fill(1, 1);
    for (int step = 0; step < 8; step++) {
      EpochMeter part = step < 3 ? first : second;
      whole.beforeStep(parameters.block());
      part.beforeStep(parameters.block());
      fill(1, 1 + step);
      whole.afterStep(parameters.block());
      part.afterStep(parameters.block());
      if (step == 2) {
        TreeMap<String, Double> scalars = new TreeMap<>();
        first.write(scalars);
        second.read(scalars, 3);
      }
    }
    double expected = ratio(whole);
    assertTrue(expected > 0);
    assertEquals(expected, ratio(second));
    whole.clear();
    assertEquals(0, ratio(whole));
  }

  /** Step s moves weights of 1 by 2^s, so that the ratio tells which steps were measured. */
  @ParameterizedTest
  @CsvSource({"1, 1", "7, 1", "8, 1", "9, 2", "16, 2", "17, 3", "19, 3", "20, 3"})
  void measuresTheSameStepsOfEveryEpochWhereverItIsCut(int perEpoch, int distance) {
    double sum = 0;
    int count = 0;
    for (int step = 0; step < perEpoch; step += distance) {
      sum += 1 << step;
      count++;
    }
    for (int cut = 0; cut < 2 * perEpoch; cut++) {
      EpochMeter meter = new EpochMeter(parameters.block(), perEpoch);
      for (int step = 0; step < 2 * perEpoch; step++) {
        int position = step % perEpoch;
        if (step == cut) {
          TreeMap<String, Double> scalars = new TreeMap<>();
          meter.write(scalars);
          meter = new EpochMeter(parameters.block(), perEpoch);
          meter.read(scalars, position);
        }
        fill(1, 1);
        meter.beforeStep(parameters.block());
        fill(1, 1 + (1 << position));
        meter.afterStep(parameters.block());
        if (position == perEpoch - 1) {
          assertEquals(sum / count, ratio(meter), "cut before step " + cut);
          meter.clear();
        }
      }
    }
  }

  private double ratio(EpochMeter meter) {
    return meter.figures(parameters.block(), Optional.empty()).get(0).updateRatio();
  }

  @Test
  void countsTheHiddenNeuronsThatAreStuck() {
    Activity activity = new Activity(20, List.of(new int[] {18, 20}));
    List<LayerFigures> figures =
        new EpochMeter(parameters.block(), 1).figures(parameters.block(), Optional.of(activity));
    assertEquals(Optional.of(new LayerFigures.Stuck(20, 2, 1)), figures.get(0).stuck());
    assertEquals(Optional.empty(), figures.get(1).stuck());
  }

  @Test
  void sortsWeightsIntoBinsThatEndAtAPowerOfTwo() {
    WeightHistogram found =
        WeightHistogram.of(new float[] {-3.99f, -0.25f, -0.01f, 0, 0.24f, 0.25f, 2, 3.99f});
    int[] expected = new int[WeightHistogram.BINS]; // a quarter each
    expected[0] = 1;
    expected[15] = 2;
    expected[16] = 2;
    expected[17] = 1;
    expected[24] = 1;
    expected[31] = 1;
    assertEquals(2, found.exponent());
    assertArrayEquals(expected, found.counts());
    assertEquals(3, WeightHistogram.of(new float[] {-4}).exponent());
    assertEquals(1, WeightHistogram.of(new float[] {-4}).counts()[8]);
  }

  /** Some of 40,000 weights are read, of all neurons and spread over all inputs. */
  @Test
  void looksAtSomeWeightsOfAWideLayer() {
    Layout wide = new Layout(400, 100, 2);
    Parameters weights = new Parameters(wide);
    for (int k = 0; k < 400; k++) {
      for (int j = 0; j < 100; j++) {
        weights.weights(1).set(k, j, 100 * k + j);
      }
    }
    int[] selected = EpochMeter.selected(weights.weights(1), 1000);
    float[] read = new float[selected.length];
    EpochMeter.read(weights.block(), selected, read);
    assertEquals(40_000 / 41 + 1, read.length, "41 is the next step that reaches all neurons");
    assertEquals(100, Arrays.stream(neurons(read)).distinct().count());
    for (int i = 1; i < read.length; i++) {
      assertEquals(read[1] - read[0], read[i] - read[i - 1]);
    }
    assertTrue(read[read.length - 1] > 39_900);
    assertEquals(6, EpochMeter.selected(parameters.weights(1), 1000).length);
  }

  private static int[] neurons(float[] read) {
    int[] neurons = new int[read.length];
    for (int i = 0; i < read.length; i++) {
      neurons[i] = (int) read[i] % 100;
    }
    return neurons;
  }

  private void fill(int layer, float value) {
    for (int k = 0; k < LAYOUT.inputs(layer); k++) {
      for (int j = 0; j < LAYOUT.outputs(layer); j++) {
        parameters.weights(layer).set(k, j, value);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"400, 400, 400", "400, 399, 400", "400, 100, 100", "403, 100, 101"})
  void selectsAsManyWeightsAsFitIntoTheLayer(int inputs, int most, int expected) {
    Parameters weights = new Parameters(new Layout(inputs, 1));
    assertEquals(expected, EpochMeter.selected(weights.weights(1), most).length);
  }

  @Test
  void hasTheHistogramOfTheWeightsAsTheyAreAtTheEnd() {
    fill(1, 2);
    fill(2, -4);
    List<LayerFigures> figures =
        new EpochMeter(parameters.block(), 1).figures(parameters.block(), Optional.empty());
    float[] first = new float[6];
    Arrays.fill(first, 2);
    assertArrayEquals(WeightHistogram.of(first).counts(), figures.get(0).weights().counts());
    assertEquals(3, figures.get(1).weights().exponent());
  }
}
