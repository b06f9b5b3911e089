package nndl.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import nndl.Thorough;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code scripts/dev/check-torch.sh} compares is there, also where PyTorch is missing. */
@Thorough
class EveryDescentTest {
  @TempDir Path directory;

  @Test
  void trainsWithEveryCostActivationOptimiserAndPenalty() throws IOException {
    EveryDescent.main(new String[] {"data/digits", directory.toString(), "20"});
    try (var files = Files.list(directory)) {
      assertEquals(
          3 * 6 * 5 * 7, files.filter(file -> !file.endsWith("begin.safetensors")).count());
    }
  }
}
