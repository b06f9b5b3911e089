package nndl.data.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import nndl.Fixtures;
import nndl.error.InputException;
import nndl.time.LocalProcess;
import nndl.time.SystemClock;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a storage leaves to the end of its process, and no longer than it must. */
class StorageHooksTest {
  @TempDir Path directory;

  private final SimulatedHooks hooks = new SimulatedHooks();
  private final Storage storage =
      new Storage(new Configuration(), new LocalProcess(new SystemClock(), Fixtures.RANDOM, hooks));

  private List<String> names() {
    return Arrays.asList(directory.toFile().list());
  }

  @Test
  void aFileThatIsNotCompleteAtTheEndOfTheProcessIsDeleted() {
    org.apache.hadoop.fs.Path file = Fixtures.path(directory.resolve("file"));
    assertThrows(
        InputException.class,
        () ->
            storage.write(
                file,
                out -> {
                  out.write(1);
                  assertEquals(1, names().size());
                  hooks.run();
                  assertEquals(List.of(), names());
                }));
    assertEquals(List.of(), names());
  }

  @Test
  void aFileThatIsCompleteIsNoLongerDeletedAtTheEnd() {
    storage.write(Fixtures.path(directory.resolve("file")), "1");
    assertEquals(0, hooks.count());
  }

  /** Otherwise a program that fits many models would keep all of their leases. */
  @Test
  void aLeaseThatIsGivenBackLeavesNothingToTheEnd() {
    org.apache.hadoop.fs.Path model = Fixtures.path(directory.resolve("model"));
    try (Lease lease =
        Lease.take(storage, model, Lease.IfOwned.FAIL, "", storage.process().clock(), line -> {})) {
      assertEquals(1, hooks.count());
      assertFalse(Commit.isCutOff(storage, model));
    }
    assertEquals(0, hooks.count());
  }
}
