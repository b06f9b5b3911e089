package nndl.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import nndl.Fixtures;
import nndl.model.evaluation.Evaluation;
import nndl.model.evaluation.EvaluationCases;
import nndl.model.evaluation.Residuals;
import nndl.network.Coding;
import nndl.training.Monitoring.Quantity;
import nndl.training.checkpoint.Snapshots;
import nndl.training.workload.Split;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private static final List<LayerFigures> LAYERS =
      List.of(
          new LayerFigures(
              30,
              0.1,
              WeightHistogram.of(new float[] {0, -1.5f}),
              Optional.of(new LayerFigures.Stuck(900, 7, 3))),
          new LayerFigures(10, 1.0 / 3, WeightHistogram.of(new float[0]), Optional.empty()));

  private final History history = new History(Fixtures.MONITORING);

  @Test
  void hasAnAccuracyLineForEachEpoch() {
    assertEquals("Epoch 0: 9012 / 10000", Epochs.epoch(0, 9012, 10000).toString());
    assertEquals("Epoch 1: 0 / 10000", Epochs.epoch(1, 0, 10000).toString());
    assertEquals(
        "Epoch 29 complete", new Epoch(29, Optional.empty(), Map.of(), 0, List.of()).toString());
  }

  @Test
  void isATableOfOneRowPerEpoch() {
    assertEquals("epoch,correct,count\n", history.csv());
    history.add(Epochs.epoch(0, 9012, 10000));
    history.add(Epochs.epoch(1, 9200, 10000));
    assertEquals("epoch,correct,count\n0,9012,10000\n1,9200,10000\n", history.csv());
  }

  @Test
  void hasNothingToCountWithoutEvaluation() {
    History none = new History(new Monitoring(List.of(), List.of()));
    none.add(new Epoch(0, Optional.empty(), Map.of(), 0, List.of()));
    assertEquals("epoch,correct,count\n0,0,0\n", none.csv());
  }

  @Test
  void givesTheFiguresOfTheLastEpoch() {
    assertEquals("", history.figures());
    history.add(Epochs.epoch(0, 9012, 10000));
    history.add(Epochs.epoch(1, 9200, 10000));
    assertEquals("test 9200 / 10000", history.figures());
  }

  @Test
  void hasAColumnForEachQuantityThatIsMonitored() {
    List<Quantity> all =
        List.of(
            Quantity.TRAINING_COST, Quantity.ACCURACY, Quantity.COST, Quantity.TRAINING_ACCURACY);
    History monitored = new History(new Monitoring(List.of(Split.VALIDATION, Split.TEST), all));
    Map<Split, Evaluation> evaluations =
        Map.of(Split.VALIDATION, Epochs.evaluation(1, 3), Split.TRAINING, Epochs.evaluation(7, 8));
    monitored.add(new Epoch(0, Optional.of(Split.VALIDATION), evaluations, 0.25, List.of()));
    assertEquals(
        """
        epoch,correct,count,training-cost,accuracy,cost,training-accuracy
        0,1,3,0.75000000,0.33333333,0.75000000,0.87500000
        """,
        monitored.csv());
  }

  @Test
  void keepsTheSamplesOfTheLastEpochAlone() {
    Map<Split, Evaluation> evaluations =
        Map.of(Split.TEST, EvaluationCases.random(50, new Coding.OneHot(3), 1));
    history.add(new Epoch(0, Optional.of(Split.TEST), evaluations, 0, List.of()));
    history.add(new Epoch(1, Optional.of(Split.TEST), evaluations, 0, List.of()));
    assertTrue(worst(0).isEmpty());
    assertFalse(worst(1).isEmpty());
    assertEquals(history.epochs().get(1).correct(), history.epochs().get(0).correct());
  }

  @Test
  void isWrittenAndReadWithoutLoss() {
    keepsTheSamplesOfTheLastEpochAlone();
    history.add(new Epoch(2, Optional.of(Split.TEST), Epochs.counted(3, 9), 0.1, LAYERS));
    String text = history.json();
    List<Epoch> read = RunRecord.epochs(text, Optional.of(Split.TEST));
    assertEquals(text, new History(history.monitoring(), read, Snapshots.NONE).json());
    assertEquals(0.1, read.get(2).penalty());
    assertEquals(LAYERS.get(0).stuck(), read.get(2).layers().get(0).stuck());
    assertEquals(1.0 / 3, read.get(2).layers().get(1).updateRatio());
    assertEquals("Epoch 2: 3 / 9", read.get(2).toString());
  }

  private List<?> worst(int epoch) {
    return history.epochs().get(epoch).evaluations().get(Split.TEST).worst();
  }

  @Test
  void hasTheErrorOfEachNumberIfTheAnswersAreNumbers() {
    for (int numbers = 1; numbers <= 2; numbers++) {
      History errors = new History(Fixtures.MONITORING);
      errors.add(
          new Epoch(0, Optional.of(Split.TEST), Map.of(Split.TEST, off(numbers)), 0, LAYERS));
      assertEquals(
          numbers == 1
              ? "epoch,rmse,count\n0,0.5,4\n"
              : "epoch,rmse-1,rmse-2,count\n0,0.5,0.25,4\n",
          errors.csv());
    }
  }

  /** Four samples: the first number is off by a half, and the second one by a quarter. */
  private static Evaluation off(int numbers) {
    double[] units = new double[numbers];
    long[] sums = new long[numbers * Residuals.SUMS];
    for (int j = 0; j < numbers; j++) {
      units[j] = 1;
      sums[j * Residuals.SUMS + 3] = 1L << (j == 0 ? 40 : 38); // four squares, in 2^-40
    }
    Residuals residuals = new Residuals(units, new long[] {4}, new long[] {4L << 24}, sums);
    Evaluation counted = Epochs.evaluation(0, 0);
    return new Evaluation(
        counted.classes(),
        counted.predictions(),
        counted.cost(),
        counted.confidences(),
        counted.right(),
        counted.confusion(),
        counted.worst(),
        counted.activity(),
        counted.weights(),
        residuals);
  }
}
