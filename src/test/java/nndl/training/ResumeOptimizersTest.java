package nndl.training;

import static nndl.Refused.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.Slow;
import nndl.network.Block;
import nndl.network.Cost;
import nndl.network.InputTransform;
import nndl.training.InterruptedRun.Event;
import nndl.training.checkpoint.Checkpoint;
import nndl.training.optimizer.Average;
import nndl.training.optimizer.Criterion;
import nndl.training.optimizer.Optimizer;
import nndl.training.optimizer.Penalties;
import nndl.training.optimizer.Schedule;
import nndl.training.workload.Hyperparameters;
import nndl.training.workload.Objective;
import nndl.training.workload.Workload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A run that is stopped and resumed has all that its optimiser has kept. */
@Slow
class ResumeOptimizersTest {
  private static final Penalties SOME = new Penalties(0.5, 0.1, 0.01, 2, 0.05);

  @TempDir Path directory;

  static Stream<Optimizer> optimizers() {
    return Fixtures.OPTIMIZERS.stream();
  }

  static Stream<Arguments> optimizersAndSchedules() {
    return Stream.concat(
        optimizers().map(o -> Arguments.of(o, new Schedule.Constant())),
        Fixtures.SCHEDULES.stream().map(s -> Arguments.of(new Optimizer.Momentum(0.9), s)));
  }

  @ParameterizedTest
  @MethodSource("optimizersAndSchedules")
  void endsAsTheRunThatWasNeverStopped(Optimizer optimizer, Schedule schedule) {
    Workload workload = workload(optimizer, SOME, schedule);
    String expected = run(workload, "undisturbed", 0).finish(false);
    for (long seed = 1; seed <= 3; seed++) {
      Random random = new Random(seed);
      InterruptedRun run = run(workload, "often-" + seed, 1 + random.nextInt(4));
      for (int stop = 0; stop < 5; stop++) {
        Event event = random.nextBoolean() ? InterruptedRun.DEATH : InterruptedRun.SIGNAL;
        run.interruptAt(random.nextInt(4), stop > 0, event);
      }
      assertEquals(expected, run.finish(true));
    }
  }

  @Test
  void seesTheDistortionsOfTheRunThatWasNeverStopped() {
    Hyperparameters plain = Fixtures.hyperparameters(3, 10, 3, 20, 17, 3);
    Workload workload =
        InterruptedRun.workload(
            directory, Fixtures.with(plain, Fixtures.DISTORTION, InputTransform.symmetric(20)));
    String expected = run(workload, "undisturbed", 0).finish(false);
    InterruptedRun run = run(workload, "often", 2);
    for (int stop = 0; stop < 4; stop++) {
      run.interruptAt(2, stop > 0, InterruptedRun.DEATH);
    }
    assertEquals(expected, run.finish(true));
  }

  static Stream<Arguments> results() {
    return Stream.of(
        Arguments.of(new Average.Ema(0.9), 0, Criterion.ACCURACY),
        Arguments.of(new Average.Swa(), 0, Criterion.ACCURACY),
        Arguments.of(new Average.None(), 1, Criterion.ACCURACY),
        Arguments.of(new Average.None(), 2, Criterion.COST),
        Arguments.of(new Average.Ema(0.8), 1, Criterion.COST));
  }

  @ParameterizedTest
  @MethodSource("results")
  void endsWithTheResultOfTheRunThatWasNeverStopped(Average average, int patience, Criterion by) {
    Hyperparameters plain = Fixtures.hyperparameters(8, 10, 1, 20, 17, 3);
    Workload workload =
        InterruptedRun.workload(directory, Fixtures.with(plain, average, patience, by));
    String expected = run(workload, "undisturbed", 0).finish(false);
    for (long seed = 1; seed <= 3; seed++) {
      Random random = new Random(seed);
      InterruptedRun run = run(workload, "often-" + seed, 1 + random.nextInt(4));
      for (int stop = 0; stop < 4; stop++) {
        Event event = random.nextBoolean() ? InterruptedRun.DEATH : InterruptedRun.SIGNAL;
        run.interruptAt(random.nextInt(4), stop > 0, event);
      }
      assertEquals(expected, run.finish(true));
    }
  }

  @Test
  void refusesACheckpointThatLacksABlock() {
    Workload workload =
        workload(new Optimizer.Momentum(0.9), Penalties.NONE, new Schedule.Constant());
    Checkpoint whole = Fixtures.progress(workload).checkpoint(new TreeMap<>(), new TreeMap<>());
    Map<String, Block> fewer = new TreeMap<>(whole.blocks());
    fewer.remove("optimizer.velocity");
    Checkpoint torn =
        new Checkpoint(
            whole.settings(), whole.data(), whole.scalars(), "[]", fewer, whole.snapshots());
    assertRefused(
        "checkpoint: expected a block optimizer.velocity, found [model]",
        () -> Progress.resume(workload, torn, Fixtures.MONITORING));
  }

  private Workload workload(Optimizer optimizer, Penalties penalties, Schedule schedule) {
    Hyperparameters book = Fixtures.hyperparameters(3, 10, 0.1, 20, 17, 3);
    Objective random =
        Fixtures.objective(Cost.QUADRATIC, List.of(0.1, 0.5), 0.1, List.of(1.0, 0.3, 2.0));
    Hyperparameters plain = new Hyperparameters(book.network(), random, book.descent());
    return InterruptedRun.workload(
        directory, Fixtures.with(plain, optimizer, penalties, schedule, 0.5));
  }

  private InterruptedRun run(Workload workload, String name, int everyIterations) {
    return InterruptedRun.of(
        workload, everyIterations, directory.resolve(name), () -> Fixtures.inMemory(workload));
  }
}
