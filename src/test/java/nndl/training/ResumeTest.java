package nndl.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import nndl.Fixtures;
import nndl.Slow;
import nndl.training.InterruptedRun.Event;
import nndl.training.workload.Workload;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that was stopped and resumed ends like the run that was never stopped. */
class ResumeTest {
  private static final List<Event> ENDS =
      List.of(InterruptedRun.DEATH, InterruptedRun.SIGNAL, InterruptedRun.ERROR);

  @TempDir Path directory;
  private Workload workload;
  private String expected;

  @BeforeEach
  void runUndisturbed() {
    workload = InterruptedRun.workload(directory);
    expected = run(0, "undisturbed").finish(false);
  }

  /**
   * The event hits every call: the first, those of shorter mini-batches, those of evaluations, and
   * the last.
   */
  @Slow
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 7})
  void whereverItDied(int everyIterations) {
    for (int call = 0; call < InterruptedRun.CALLS; call++) {
      InterruptedRun run = run(everyIterations, "died-" + call);
      run.interruptAt(call, false, InterruptedRun.DEATH);
      assertEquals(expected, run.finish(true), "died at call " + call);
    }
  }

  @Test
  void whereverASignalMetItWaitingForTheExchange() {
    for (int call = 0; call < InterruptedRun.CALLS; call++) {
      InterruptedRun run = run(0, "stopped-" + call);
      run.interruptAt(call, false, InterruptedRun.SIGNAL);
      assertEquals(expected, run.finish(true), "stopped at call " + call);
    }
  }

  @Slow
  @Test
  void whereverAnErrorEndedIt() {
    for (int call = 0; call < InterruptedRun.CALLS; call++) {
      InterruptedRun run = run(0, "failed-" + call);
      run.interruptAt(call, false, InterruptedRun.ERROR);
      assertEquals(expected, run.finish(true), "failed at call " + call);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void howeverOftenItWasStopped(long seed) {
    Random random = new Random(seed);
    InterruptedRun run = run(1 + random.nextInt(8), "often-" + seed);
    for (int stop = 0; stop < 6; stop++) {
      Event event = ENDS.get(random.nextInt(ENDS.size()));
      run.interruptAt(random.nextInt(3), stop > 0, event);
    }
    assertEquals(expected, run.finish(true));
  }

  private InterruptedRun run(int everyIterations, String name) {
    return InterruptedRun.of(
        workload, everyIterations, directory.resolve(name), () -> Fixtures.inMemory(workload));
  }
}
