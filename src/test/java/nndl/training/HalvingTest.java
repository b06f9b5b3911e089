package nndl.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import nndl.Fixtures;
import nndl.checkpoint.Checkpoint;
import nndl.descent.Optimizer;
import nndl.descent.Penalties;
import nndl.descent.Schedule;
import nndl.worker.Hyperparameters;
import nndl.worker.Workload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The book's exercise: half the rate after ten epochs without improvement, an end at 1/128. */
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

  /** A rate of 1/128 is never used, and neither is a hopeless one for long. */
  @Test
  void stopsARunThatLearnsNothing() {
    Hyperparameters still = Fixtures.hyperparameters(1000, 53, 1e-9, 20, 17, 3);
    Workload workload =
        InterruptedRun.workload(
            directory,
            Fixtures.with(still, new Optimizer.Sgd(), Penalties.NONE, new Schedule.Halving(), 0));
    Progress progress = Fixtures.progress(workload);
    try (Exchange exchange = Fixtures.inMemory(workload)) {
      new Sgd(workload, exchange, List.of()).train(progress);
    }
    assertEquals(71, progress.epoch());
  }

  private Workload workload(int epochs) {
    Hyperparameters plain = Fixtures.hyperparameters(epochs, 10, 3, 20, 17, 3);
    return InterruptedRun.workload(
        directory,
        Fixtures.with(plain, new Optimizer.Sgd(), Penalties.NONE, new Schedule.Halving(), 0));
  }
}
