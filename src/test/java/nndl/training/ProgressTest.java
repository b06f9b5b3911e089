package nndl.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.network.Block;
import nndl.network.Parameters;
import nndl.training.checkpoint.Checkpoint;
import nndl.training.optimizer.Average;
import nndl.training.optimizer.Criterion;
import nndl.training.optimizer.Penalties;
import nndl.training.optimizer.Schedule;
import nndl.training.workload.Hyperparameters;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a training is at, in memory; {@link ResumeTest} has it written and read. */
class ProgressTest {
  private static final int EPOCHS = 4;

  @TempDir Path directory;

  static Stream<Hyperparameters> kinds() {
    Hyperparameters plain = Fixtures.hyperparameters(EPOCHS, 5, 0.5, 20, 17, 3);
    Schedule constant = new Schedule.Constant();
    return Stream.concat(
        Fixtures.OPTIMIZERS.stream()
            .map(optimizer -> Fixtures.with(plain, optimizer, Penalties.NONE, constant, 0)),
        Stream.of(
            Fixtures.with(plain, new Average.Ema(0.9), 0, Criterion.ACCURACY),
            Fixtures.with(plain, new Average.Swa(), 0, Criterion.ACCURACY),
            Fixtures.with(plain, new Average.None(), 2, Criterion.COST),
            Fixtures.with(plain, new Average.Ema(0.8), 2, Criterion.COST)));
  }

  /** In the middle of an epoch, of whose eleven steps every other one is measured. */
  @ParameterizedTest
  @MethodSource("kinds")
  void goesOnFromACheckpointAsIfThereHadBeenNone(Hyperparameters kind) {
    Workload workload = InterruptedRun.workload(directory, kind);
    Progress whole = Fixtures.progress(workload);
    Progress[] resumed = new Progress[1];
    Observer halfway =
        new Observer() {
          @Override
          public void iterationEnded(Progress progress) {
            if (progress.epoch() == EPOCHS - 1 && progress.position() == 15) {
              Checkpoint checkpoint = checkpoint(progress);
              resumed[0] = Progress.resume(workload, checkpoint, Fixtures.MONITORING);
            }
          }
        };
    try (Exchange exchange = Fixtures.inMemory(workload)) {
      new Sgd(workload, exchange, List.of(halfway)).train(whole);
      new Sgd(workload, exchange, List.of()).train(resumed[0]);
    }
    assertEquals(whole.iteration(), resumed[0].iteration());
    assertEquals(whole.history().json(), resumed[0].history().json());
    assertArrayEquals(whole.parameters().values(), resumed[0].parameters().values());
    assertArrayEquals(whole.result().values(), resumed[0].result().values());
    whole
        .kept()
        .forEach(
            (name, block) ->
                assertArrayEquals(block.values(), resumed[0].kept().get(name).values(), name));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void hasEveryBlockOfItsOptimiserInACheckpointByName(Hyperparameters kind) {
    Progress progress = Fixtures.progress(InterruptedRun.workload(directory, kind));
    List<String> keeps = kind.descent().optimizer().keeps();
    Map<String, Block> blocks = checkpoint(progress).blocks();
    assertEquals(1 + keeps.size(), blocks.size(), blocks.keySet().toString());
    for (String name : keeps) {
      Block block = blocks.get("optimizer." + name);
      assertEquals(kind.layout(), block.layout());
      assertArrayEquals(progress.kept().get(name).values(), block.values());
    }
  }

  /** Of 53 samples in mini-batches of ten every step is measured. */
  @Test
  void measuresEachStepOfAnEpochForItself() {
    Workload workload = InterruptedRun.workload(directory);
    Progress progress = Fixtures.progress(workload);
    EpochMeter expected = new EpochMeter(progress.parameters().block(), 6);
    Parameters initial = Fixtures.initial(workload);
    Block before = initial.block();
    Observer measuring =
        new Observer() {
          private Block last = before;

          @Override
          public void iterationEnded(Progress at) {
            expected.beforeStep(last);
            last = at.parameters().block().copy();
            expected.afterStep(last);
          }

          @Override
          public void epochEnded(Progress at, Epoch epoch) {
            List<LayerFigures> figures = expected.figures(last, Optional.empty());
            for (int l = 0; l < 2; l++) {
              double ratio = epoch.layers().get(l).updateRatio();
              assertEquals(figures.get(l).updateRatio(), ratio);
              assertTrue(ratio > 0, "layer " + (l + 1));
            }
            expected.clear();
          }
        };
    try (Exchange exchange = Fixtures.inMemory(workload)) {
      new Sgd(workload, exchange, List.of(measuring)).train(progress);
    }
    assertEquals(0.0, checkpoint(progress).scalars().get("moved.layers.1"));
  }

  /** The state itself may be written only once nothing changes it any more. */
  @Test
  void givesACopyOfItsStateUntilItHasStopped() {
    Workload workload = InterruptedRun.workload(directory);
    Progress progress = Fixtures.progress(workload);
    Block weights = progress.parameters().block();
    assertNotSame(weights, checkpoint(progress).blocks().get(Checkpoint.MODEL));
    progress.stop();
    assertSame(weights, checkpoint(progress).blocks().get(Checkpoint.MODEL));
  }

  @Test
  void isAtOnePositionOfOneEpoch() {
    Progress progress = Fixtures.progress(InterruptedRun.workload(directory));
    assertTrue(progress.isAt(0, 0));
    assertFalse(progress.isAt(0, 10));
    assertFalse(progress.isAt(1, 0));
  }

  @Test
  void endsEarlyForTheReasonThatItWasGivenUnlessItsLastEpochIsOver() {
    Progress progress = Fixtures.progress(InterruptedRun.workload(directory));
    assertEquals(Optional.empty(), progress.earlyEnd());
    progress.endEarly("the user has seen enough");
    assertEquals(Optional.of("the user has seen enough"), progress.earlyEnd());
    assertTrue(progress.isOver());
    for (int epoch = 0; epoch < 3; epoch++) {
      assertEquals(epoch, progress.endEpoch(Epochs.counted(5, 20), 0).number());
    }
    assertEquals(Optional.empty(), progress.earlyEnd());
    assertTrue(progress.isOver());
  }

  @Test
  void hasNotEndedEarlyIfItWouldHaveAfterItsLastEpoch() {
    Hyperparameters plain = Fixtures.hyperparameters(2, 10, 0.5, 20, 17, 3);
    Hyperparameters patient = Fixtures.with(plain, new Average.None(), 1, Criterion.ACCURACY);
    Progress progress = Fixtures.progress(InterruptedRun.workload(directory, patient));
    for (int correct : new int[] {9, 5}) {
      progress.endEpoch(
          Map.of(
              Split.VALIDATION,
              Epochs.evaluation(correct, 20),
              Split.TEST,
              Epochs.evaluation(correct, 20)),
          0);
    }
    assertTrue(progress.isOver());
    assertEquals(Optional.empty(), progress.earlyEnd());
    assertEquals(0, progress.resultEpoch().number());
  }

  @Test
  void saysThatItEndsTooEarlyForAnAverageOfTheLastQuarter() {
    Hyperparameters plain = Fixtures.hyperparameters(EPOCHS, 10, 0.5, 20, 17, 3);
    Hyperparameters swa = Fixtures.with(plain, new Average.Swa(), 0, Criterion.ACCURACY);
    Workload workload = InterruptedRun.workload(directory, swa);
    Progress progress = Fixtures.progress(workload);
    try (Exchange exchange = Fixtures.inMemory(workload)) {
      Sgd sgd = new Sgd(workload, exchange, List.of());
      sgd.train(progress, EPOCHS - 1);
      assertEquals(EPOCHS - 1, progress.epoch());
      assertSame(progress.parameters(), progress.result());
      progress.endEarly("enough");
      assertEquals(
          Optional.of("enough; before the last quarter, so there is no average of the weights"),
          progress.earlyEnd());
    }
  }

  @Test
  void hasTheResultOfItsLastEpochUnlessItKeepsTheBest() {
    Workload workload = InterruptedRun.workload(directory);
    Progress progress = Fixtures.progress(workload);
    progress.endEpoch(Epochs.counted(9, 20), 0);
    Epoch last = progress.endEpoch(Epochs.counted(5, 20), 0);
    assertEquals(last.correct(), progress.resultEpoch().correct());
    assertEquals(Optional.empty(), progress.bestBefore());
  }

  private static Checkpoint checkpoint(Progress progress) {
    return progress.checkpoint(new TreeMap<>(), new TreeMap<>());
  }
}
