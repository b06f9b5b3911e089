package nndl.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import nndl.Fixtures;
import nndl.model.evaluation.Evaluation;
import nndl.training.checkpoint.Checkpoint;
import nndl.training.optimizer.Optimizer;
import nndl.training.optimizer.Penalties;
import nndl.training.optimizer.Schedule;
import nndl.training.workload.Hyperparameters;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The book's exercise: the rate is halved after ten epochs without improvement, and the training
 * ends at 1/128.
 */
class HalvingTest {
  @TempDir Path directory;

  @Test
  void countsFromTheLastImprovement() {
    History history = new History(Fixtures.MONITORING);
    int[] correct = {5, 7, 7, 6, 8, 8, 8, 1, 9, 9, 9, 9, 9, 9};
    int[] halvings = {0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2};
    for (int epoch = 0; epoch < correct.length; epoch++) {
      history.add(
          new Epoch(
              epoch,
              Fixtures.MONITORING.counted(),
              Epochs.counted(correct[epoch], 20),
              0,
              List.of()));
      assertEquals(halvings[epoch], history.halvings(3), "after epoch " + epoch);
    }
  }

  @Test
  void goesByTheValidationSamplesIfSomeAreHeldOut() {
    History history = new History(Fixtures.MONITORING);
    for (int epoch = 0; epoch < 4; epoch++) {
      Map<Split, Evaluation> evaluations = new EnumMap<>(Epochs.counted(epoch, 20));
      evaluations.put(Split.VALIDATION, Epochs.evaluation(7, 20));
      history.add(new Epoch(epoch, Fixtures.MONITORING.counted(), evaluations, 0, List.of()));
    }
    assertEquals(1, history.halvings(3));
  }

  @Test
  void endsTheTrainingWhenTheRateIsDownAndWhenItIsResumed() {
    Workload workload = workload(1000);
    Progress progress = Fixtures.progress(workload);
    int epochs = 0;
    while (!progress.isOver()) {
      progress.endEpoch(Epochs.counted(5, 20), 0);
      epochs++;
    }
    assertEquals(1 + 7 * 10, epochs, "the first is an improvement, seven halvings are 1/128");
    Checkpoint checkpoint = progress.checkpoint(new TreeMap<>(), new TreeMap<>());
    assertTrue(Progress.resume(workload, checkpoint, Fixtures.MONITORING).isOver());
  }

  @Test
  void doesNotEndATrainingThatImproves() {
    Progress progress = Fixtures.progress(workload(100));
    for (int epoch = 0; epoch < 99; epoch++) {
      progress.endEpoch(Epochs.counted(epoch, 100), 0);
      assertFalse(progress.isOver());
    }
  }

  /** A rate of 1/128 is never used, and a hopeless rate not for long. */
  @Test
  void stopsARunThatLearnsNothing() {
    Workload workload = workload(1000, 53, 1e-9);
    Progress progress = Fixtures.progress(workload);
    try (Exchange exchange = Fixtures.inMemory(workload)) {
      new Sgd(workload, exchange, List.of()).train(progress);
    }
    assertEquals(71, progress.epoch());
  }

  /** In the middle, after the rate has been halved. */
  @Test
  void goesOnAfterAnInterruptionAsIfThereHadBeenNone() {
    Workload workload = workload(1000, 53, 1e-3);
    Progress whole = Fixtures.progress(workload);
    Progress begun = Fixtures.progress(workload);
    Progress resumed;
    try (Exchange exchange = Fixtures.inMemory(workload)) {
      Sgd sgd = new Sgd(workload, exchange, List.of());
      sgd.train(whole);
      sgd.train(begun, 40);
      Checkpoint checkpoint = begun.checkpoint(new TreeMap<>(), new TreeMap<>());
      resumed = Progress.resume(workload, checkpoint, Fixtures.MONITORING);
      sgd.train(resumed);
    }
    assertTrue(begun.history().halvings(Schedule.Halving.PATIENCE) > 0);
    assertTrue(whole.epoch() > begun.epoch());
    assertEquals(whole.epoch(), resumed.epoch());
    assertArrayEquals(whole.parameters().values(), resumed.parameters().values());
  }

  private Workload workload(int epochs) {
    return workload(epochs, 10, 3);
  }

  private Workload workload(int epochs, int miniBatchSize, double learningRate) {
    Hyperparameters plain =
        Fixtures.hyperparameters(epochs, miniBatchSize, learningRate, 20, 17, 3);
    return InterruptedRun.workload(
        directory,
        Fixtures.with(plain, new Optimizer.Sgd(), Penalties.NONE, new Schedule.Halving(), 0));
  }
}
