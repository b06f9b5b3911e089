package nndl.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import nndl.Fixtures;
import nndl.data.sampling.MiniBatch;
import nndl.model.evaluation.Evaluation;
import nndl.model.format.Int8Rows;
import nndl.network.Gradient;
import nndl.network.Parameters;
import nndl.training.checkpoint.Checkpoint;
import nndl.training.optimizer.Average;
import nndl.training.optimizer.Criterion;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which weights a training ends with: the last ones, an average of them, or those of the best
 * epoch.
 */
class ResultTest {
  private static final int EPOCHS = 8;
  private static final int ITERATIONS = 6;
  private static final double FLOAT32 = 1e-5;

  @TempDir Path directory;

  @Test
  void isTheLastWeightsByDefault() {
    Progress progress = Fixtures.progress(workload(new Average.None(), 0, Criterion.ACCURACY));
    assertSame(progress.parameters(), progress.scored());
    assertSame(progress.parameters(), progress.result());
  }

  @Test
  void isAMovingAverageOfTheWeightsAfterEveryStep() {
    List<float[]> steps = new ArrayList<>();
    Progress progress = train(workload(new Average.Ema(0.9), 0, Criterion.ACCURACY), steps);
    double[] average = doubles(steps.get(0));
    for (float[] weights : steps.subList(1, steps.size())) {
      for (int i = 0; i < average.length; i++) {
        average[i] = 0.9 * average[i] + (1 - 0.9) * weights[i];
      }
    }
    assertArrayEquals(average, doubles(progress.result().values()), FLOAT32);
  }

  @Test
  void isTheMeanOfTheWeightsAfterEachEpochOfTheLastQuarter() {
    List<float[]> steps = new ArrayList<>();
    Progress progress = train(workload(new Average.Swa(), 0, Criterion.ACCURACY), steps);
    float[] seventh = steps.get(7 * ITERATIONS - 1);
    float[] eighth = steps.get(8 * ITERATIONS - 1);
    double[] mean = new double[seventh.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = ((double) seventh[i] + eighth[i]) / 2;
    }
    assertArrayEquals(mean, doubles(progress.result().values()), FLOAT32);
  }

  /** Once there are averages, they are evaluated. */
  @Test
  void isWhatIsEvaluated() {
    Workload workload = workload(new Average.Ema(0.99), 0, Criterion.ACCURACY);
    Progress progress = train(workload, new ArrayList<>());
    try (Exchange exchange = Fixtures.inMemory(workload)) {
      List<Epoch> epochs = progress.history().epochs();
      long told = epochs.get(EPOCHS - 1).evaluations().get(Split.TEST).cost();
      assertEquals(exchange.evaluate(progress.result(), Split.TEST).cost(), told);
      assertTrue(exchange.evaluate(progress.parameters(), Split.TEST).cost() != told);
    }
  }

  /** Every epoch changes a weight, so that each epoch has weights of its own. */
  @Test
  void isTheFirstOfTheBestEpochsAndEndsWhenNoneIsBetterForLong() {
    Workload workload = workload(new Average.None(), 3, Criterion.ACCURACY);
    Progress progress = Fixtures.progress(workload);
    int[] correct = {5, 9, 7, 9, 8};
    for (int epoch = 0; epoch < correct.length; epoch++) {
      assertFalse(progress.isOver());
      end(progress, epoch, correct[epoch], 20);
      assertEquals(epoch == 0 ? 0 : 1, progress.result().weights(1).get(0, 0));
    }
    assertTrue(progress.isOver());
    assertEquals(Optional.of("no better validation accuracy for 3 epochs"), progress.earlyEnd());
    Checkpoint checkpoint = progress.checkpoint(new TreeMap<>(), new TreeMap<>());
    Progress resumed = Progress.resume(workload, checkpoint, Fixtures.MONITORING);
    assertTrue(resumed.isOver());
    assertEquals(1, resumed.result().weights(1).get(0, 0));
    assertEquals(4, resumed.parameters().weights(1).get(0, 0));
  }

  @Test
  void isTheBestByCostIfThatIsWhatCounts() {
    Progress progress = Fixtures.progress(workload(new Average.None(), 2, Criterion.COST));
    end(progress, 0, 5, 9);
    end(progress, 1, 4, 8);
    end(progress, 2, 9, 8);
    assertEquals(1, progress.result().weights(1).get(0, 0), "the least cost, first of equals");
    assertFalse(progress.isOver());
    end(progress, 3, 9, 9);
    assertTrue(progress.isOver());
  }

  /** Each of the weights 0, 1 and 2 enters the average with a share of a half: 0, 0.5 and 1.25. */
  @Test
  void isTheAverageAfterTheBestEpochWhereThereAreAverages() {
    Workload workload = workload(new Average.Ema(0.5), 3, Criterion.ACCURACY);
    Progress progress = Fixtures.progress(workload);
    int[] correct = {5, 9, 7};
    for (int epoch = 0; epoch < correct.length; epoch++) {
      stepTo(epoch, progress);
      end(progress, epoch, correct[epoch], 20);
    }
    assertEquals(0.5, progress.result().weights(1).get(0, 0));
    assertEquals(1.25, progress.scored().weights(1).get(0, 0));
    Checkpoint checkpoint = progress.checkpoint(new TreeMap<>(), new TreeMap<>());
    Progress resumed = Progress.resume(workload, checkpoint, Fixtures.MONITORING);
    assertEquals(0.5, resumed.result().weights(1).get(0, 0));
    assertEquals(1.25, resumed.scored().weights(1).get(0, 0));
    assertEquals(2, resumed.parameters().weights(1).get(0, 0));
  }

  @Test
  void isTheWeightsOfTheBestEpochWhereTheAveragesBeginAfterIt() {
    Progress progress = Fixtures.progress(workload(new Average.Swa(), 7, Criterion.ACCURACY));
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      stepTo(epoch, progress);
      end(progress, epoch, epoch == 3 ? 9 : 5, 20);
    }
    assertEquals(3, progress.result().weights(1).get(0, 0));
    assertEquals(6.5, progress.scored().weights(1).get(0, 0));
    assertEquals(Optional.empty(), progress.earlyEnd());
  }

  @Test
  void saysOfWhichEpochItIsAndThatThereIsNoAverage() {
    Progress progress = Fixtures.progress(workload(new Average.Swa(), 2, Criterion.COST));
    end(progress, 0, 5, 9);
    assertEquals(Optional.empty(), progress.bestBefore());
    end(progress, 1, 5, 10);
    end(progress, 2, 5, 10);
    assertEquals(
        Optional.of("the model has the weights of epoch 0, the best by validation cost"),
        progress.bestBefore());
    assertEquals(
        Optional.of(
            "no better validation cost for 2 epochs; before the last quarter, so there is no"
                + " average of the weights"),
        progress.earlyEnd());
    assertEquals(0, progress.resultEpoch().number());
  }

  /** Snapshots show the weights that were evaluated. */
  @Test
  void leavesSnapshotsOfTheAverages() {
    Progress progress = Fixtures.progress(workload(new Average.Ema(0.5), 0, Criterion.ACCURACY));
    for (int epoch = 0; epoch < 3; epoch++) {
      stepTo(epoch, progress);
      end(progress, epoch, 5, 20);
      Int8Rows expected = Int8Rows.ofTransposed(progress.scored().weights(1));
      Int8Rows found = progress.history().snapshots().taken().get(epoch).weights();
      assertArrayEquals(expected.values(), found.values());
      assertArrayEquals(expected.scales(), found.scales());
    }
  }

  /** The last step of an epoch, which sets a weight; its gradient is zero. */
  private static void stepTo(float weight, Progress progress) {
    progress.parameters().weights(1).set(0, 0, weight);
    long count = progress.workload().training().count();
    MiniBatch last = new MiniBatch(progress.epoch(), count - 1, count);
    progress.step(new Gradient(progress.workload().layout()), last);
  }

  /**
   * @param count the number of samples, which the cost of {@link Epochs} is proportional to
   */
  private static void end(Progress progress, int epoch, int correct, int count) {
    progress.parameters().weights(1).set(0, 0, epoch);
    Evaluation evaluation = Epochs.evaluation(correct, count);
    progress.endEpoch(Map.of(Split.TEST, evaluation, Split.VALIDATION, evaluation), 0);
  }

  private Workload workload(Average average, int patience, Criterion by) {
    return InterruptedRun.workload(
        directory,
        Fixtures.with(Fixtures.hyperparameters(EPOCHS, 10, 1, 20, 17, 3), average, patience, by));
  }

  private static Progress train(Workload workload, List<float[]> steps) {
    Progress progress = Fixtures.progress(workload);
    Observer observer =
        new Observer() {
          @Override
          public void iterationEnded(Progress now) {
            Parameters parameters = now.parameters();
            steps.add(parameters.values().clone());
          }
        };
    try (Exchange exchange = Fixtures.inMemory(workload)) {
      new Sgd(workload, exchange, List.of(observer)).train(progress);
    }
    return progress;
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }
}
