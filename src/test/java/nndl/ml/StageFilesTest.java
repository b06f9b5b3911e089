package nndl.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import nndl.DirectoryContent;
import nndl.Fixtures;
import nndl.command.OutputLease;
import nndl.data.storage.CutOffStorage;
import nndl.data.storage.Lease;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.model.Model;
import nndl.time.SystemClock;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A saved model is replaced by a whole one, or stays. */
class StageFilesTest {
  private static final String METADATA = "metadata/part-00000";

  private static final String OLD = "{\"class\":\"nndl.ml.NetworkModel\"}";

  private final Model model = MlSession.model();
  @TempDir private Path directory;
  private StageFiles files;
  private Map<String, String> before;

  private org.apache.hadoop.fs.Path place() {
    return new org.apache.hadoop.fs.Path(directory.toString());
  }

  @BeforeEach
  void save() throws IOException {
    write(new Storage(new Configuration()), OLD);
    before = DirectoryContent.of(directory);
    assertEquals(Set.of(METADATA, "model.safetensors"), before.keySet());
    files = new StageFiles(Fixtures.storage(), place());
  }

  private void write(Storage storage, String metadata) {
    try (Lease lease = OutputLease.take(storage, place(), line -> {})) {
      new StageFiles(storage, place()).write(metadata, model);
    }
  }

  @Test
  void theEarlierModelStaysIfTheNewOneCannotBeWritten() throws IOException {
    Storage storage = new Storage(new Configuration());
    try (Lease lease = OutputLease.take(storage, place(), line -> {})) {
      Lease.take(
              new Storage(new Configuration()),
              place(),
              Lease.IfOwned.TAKE_OVER,
              "",
              new SystemClock(),
              line -> {})
          .close();
      assertThrows(
          InputException.class, () -> new StageFiles(storage, place()).write("new", model));
    }
    assertEquals(before, DirectoryContent.of(directory));
    files.requireFinished();
  }

  @Test
  void aModelThatIsCommittedAndNotInItsPlaceIsNotReadAndCompletedByTheNextWriter()
      throws IOException {
    Files.writeString(directory.resolve("metadata/part-00001"), "of Spark");
    assertThrows(InputException.class, () -> write(CutOffStorage.afterCommit(), "new"));
    assertEquals(
        "%s: expected the files of one set, found a change that was cut off, which the next command"
                .formatted(place())
            + " that writes there completes",
        assertThrows(InputException.class, files::requireFinished).getMessage());
    OutputLease.take(new Storage(new Configuration()), place(), line -> {}).close();
    files.requireFinished();
    assertEquals("new\n", Files.readString(directory.resolve(METADATA)));
    assertEquals(before.keySet(), DirectoryContent.of(directory).keySet());
  }

  /** Only that version can complete it. */
  @Test
  void aModelThatTheVersionBeforeDidNotSaveToItsEndIsNotRead() throws IOException {
    Files.writeString(directory.resolve(".nndl-saving"), "unfinished");
    assertEquals(
        "%s: expected nothing that an earlier version of nndl has left unfinished, found .nndl-saving; save the"
                .formatted(place())
            + " model again in another directory",
        assertThrows(InputException.class, files::requireFinished).getMessage());
  }

  @Test
  void onlyASavedModelIsReplaced() throws IOException {
    files.requireReplaceable(true);
    assertThrows(InputException.class, () -> files.requireReplaceable(false));
    Files.writeString(directory.resolve("record.json"), "");
    assertEquals(
        "%s: expected a saved model alone, which overwrite() replaces, found record.json"
            .formatted(place()),
        assertThrows(InputException.class, () -> files.requireReplaceable(true)).getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "model.safetensors | a model of nndl, which --overwrite replaces, found a file of another",
        "metadata/notes | a saved model alone, which overwrite() replaces, found notes",
        "metadata/part-00000 | a saved model alone, which overwrite() replaces, found metadata of"
      })
  void aFileOfAUsersOwnIsNotReplaced(String name, String expected) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "a user's own file");
    String message =
        assertThrows(InputException.class, () -> files.requireReplaceable(true)).getMessage();
    assertTrue(message.contains(": expected " + expected), message);
    Files.delete(file);
  }
}
