package nndl.command.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.data.SampleSet;
import nndl.training.memory.JvmMemory;
import nndl.training.workload.Workload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialMemoryTest {
  @TempDir Path directory;

  @Test
  void trialsShareTheirSamplesAndNothingElse() {
    TrialMemory memory = TrialMemory.of(trials(20), Fixtures.loader());
    JvmMemory one = memory.of(1);
    JvmMemory three = memory.of(3);
    assertTrue(one.samples() > 0);
    assertEquals(one.samples(), three.samples());
    assertEquals(3 * one.weights(), three.weights());
    assertEquals(3 * one.buffers(), three.buffers());
  }

  @Test
  void allNeedAsMuchAsTheLargest() {
    assertEquals(
        TrialMemory.of(trials(2000), Fixtures.loader()).of(2),
        TrialMemory.of(trials(20, 2000, 10), Fixtures.loader()).of(2));
  }

  /** A trial for each size of the only layer that differs. */
  private List<Workload> trials(Integer... hidden) {
    SampleSet set = TestImages.random(30, 5, 4, 3, 0.5, 1).write(directory, "train");
    return List.of(hidden).stream()
        .map(h -> Fixtures.workload(Fixtures.hyperparameters(1, 7, 1, 20, h, 3), 1, set, set))
        .toList();
  }
}
