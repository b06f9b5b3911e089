package nndl.command.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.data.SampleSet;
import nndl.data.image.Distorter;
import nndl.math.products.Arithmetic;
import nndl.network.Cost;
import nndl.network.InputTransform;
import nndl.training.memory.MemoryBlock;
import nndl.training.workload.Hyperparameters;
import nndl.training.workload.Objective;
import nndl.training.workload.Workload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialMemoryTest {
  @TempDir Path directory;

  /** SmoothNoise caches displacements by seed and by distortion settings. */
  @Test
  void trialsOfOneSeedShareTheDisplacementsOfImages() {
    long one = Distorter.sharedBytes(Fixtures.DISTORTION);
    assertEquals(one, displacements(3, 7, 7, 7, 7));
    assertEquals(2 * one, displacements(3, 7, 7, 8, 8));
    assertEquals(3 * one, displacements(3, 7, 8, 9, 10), "no more than run at once");
  }

  private long displacements(int together, long... seeds) {
    SampleSet set = TestImages.random(30, 5, 4, 3, 0.5, 1).write(directory, "train");
    List<Workload> trials =
        LongStream.of(seeds)
            .mapToObj(seed -> Fixtures.workload(hyperparameters(seed), 1, set, set))
            .toList();
    return TrialMemory.of(trials, Fixtures.loader()).of(together).stream()
        .filter(block -> block.what().contains("displacements"))
        .mapToLong(MemoryBlock::bytes)
        .sum();
  }

  private static Hyperparameters hyperparameters(long seed) {
    Hyperparameters h = Fixtures.hyperparameters(1, 7, 1, 20, 3);
    Objective o = new Objective(Cost.QUADRATIC, seed, Arithmetic.EXACT);
    return Fixtures.with(
        new Hyperparameters(h.network(), o, h.descent()), Fixtures.DISTORTION, InputTransform.NONE);
  }
}
