package nndl.command.run;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import nndl.Fixtures;
import nndl.error.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which directories a search that begins anew takes for those of an earlier one's trials. */
class EarlierTrialsTest {
  private static final String CHECKPOINT =
      "12345678{\"__metadata__\":{\"format\":\"nndl-checkpoint\"}}";

  @TempDir Path directory;
  private Path trial;

  private void write(String name, String content) throws IOException {
    trial = directory.resolve("seed-1");
    Path file = trial.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private void requireReplaceable() throws IOException {
    EarlierTrials.requireReplaceable(Fixtures.storage(), Fixtures.path(trial));
  }

  private void assertRefused() {
    assertEquals(
        Fixtures.path(trial)
            + ": expected a trial of an earlier search, which --overwrite deletes, found another"
            + " training; move it",
        assertThrows(InputException.class, this::requireReplaceable).getMessage());
  }

  @Test
  void aTrainingOfItsOwnIsRefused() throws IOException {
    write("model.safetensors", "");
    assertRefused();
    write("rung-ideas.txt", "mine");
    assertRefused();
    Files.delete(trial.resolve("model.safetensors"));
    assertDoesNotThrow(this::requireReplaceable, "no training");
    write("checkpoints/000000000000001.safetensors", CHECKPOINT);
    assertRefused();
  }

  @Test
  void aTrialHasTheResultOfARung() throws IOException {
    write("model.safetensors", "");
    write("rung-3", "epochs=3\n");
    assertDoesNotThrow(this::requireReplaceable);
  }

  @Test
  void aTrialThatWasCutOffBeforeItsFirstResultIsMarkedAndDeleted() throws IOException {
    write(".nndl-trial", "");
    write("checkpoints/000000000000001.safetensors", CHECKPOINT);
    assertDoesNotThrow(this::requireReplaceable);
    EarlierTrials.delete(Fixtures.storage(), Fixtures.path(directory));
    assertFalse(Files.exists(trial));
  }

  @Test
  void aModelOfAnotherProgramStaysInATrialThatIsDeleted() throws IOException {
    write("model.safetensors", "weights of another program");
    write("rung-3", "epochs=3\n");
    EarlierTrials.delete(Fixtures.storage(), Fixtures.path(directory));
    assertEquals(
        "weights of another program", Files.readString(trial.resolve("model.safetensors")));
    assertFalse(Files.exists(trial.resolve("rung-3")));
  }
}
