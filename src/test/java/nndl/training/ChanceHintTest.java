package nndl.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import nndl.Fixtures;
import nndl.worker.Workload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChanceHintTest {
  @TempDir Path directory;

  @Test
  void comesAfterThreeEpochsAtChanceLevelAndNotAgain() {
    Workload workload = InterruptedRun.workload(directory);
    Progress progress = Fixtures.progress(workload);
    List<String> lines = new ArrayList<>();
    ChanceHint hint = new ChanceHint(workload.hyperparameters(), lines::add);
    for (int correct : new int[] {9, 5, 6, 8, 8, 5, 9, 8, 8, 8}) { // of 20 in 3 classes
      hint.epochEnded(progress, progress.endEpoch(Epochs.counted(correct, 20), 0));
    }
    String rest =
        ": 8 / 20: 3 epochs about as good as chance; the outputs may be saturated: try a"
            + " --learning-rate below 3.0, or other initial weights";
    assertEquals(List.of("Epoch 3" + rest, "Epoch 9" + rest), lines);
  }
}
