package nndl.training.checkpoint;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import nndl.Fixtures;
import nndl.data.storage.PowerCut;
import nndl.error.InputException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whichever call of the file system is the last one before a power cut, a whole checkpoint is
 * found, and no older one than the last that was written.
 */
class CheckpointsAfterPowerCutTest {
  private static final int CHECKPOINTS = 4;

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void aWholeOneIsFoundWhicheverCallIsTheLast(PowerCut.UnsyncedNames unsynced) throws IOException {
    boolean isCut = true;
    int cuts = 0;
    while (isCut) {
      Path place = Files.createDirectory(directory.resolve(unsynced + "-" + cuts));
      PowerCut power = new PowerCut(cuts);
      long written = write(power, place);
      isCut = power.isCut();
      power.restore(unsynced);
      if (written > 0) {
        Checkpoints after = new Checkpoints(Fixtures.storage(), Fixtures.path(place), 1);
        long found = after.readNewest(line -> {}).iteration();
        assertTrue(found >= written, "cut at call %s: %s of %s".formatted(cuts, found, written));
      }
      cuts++;
    }
    assertTrue(cuts > 6 * CHECKPOINTS, "every checkpoint takes some calls");
  }

  /** Writes checkpoints as a training does. Returns the iteration of the last that was written. */
  private static long write(PowerCut power, Path place) {
    Checkpoints checkpoints = new Checkpoints(power.storage(), Fixtures.path(place), 1);
    long written = 0;
    try {
      for (int i = 1; i <= CHECKPOINTS; i++) {
        checkpoints.write(CheckpointBytes.checkpoint(i, "this test"));
        written = i;
        checkpoints.prune();
      }
    } catch (InputException e) {
      assertTrue(e.getMessage().endsWith("found power cut"), e.getMessage());
    }
    return written;
  }
}
