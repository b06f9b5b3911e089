package nndl.command.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import nndl.command.Conflict;
import nndl.data.storage.SlowFiles;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.time.SimulatedClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A check has no more than its time, also for what its options ask of a storage. */
class SilentStorageTest {
  private static final long ANSWER = TimeUnit.SECONDS.toNanos(20);

  @TempDir Path directory;

  @Test
  void theQuestionsOfAllOptionsTogetherHaveTheTimeOfTheCheck() {
    SimulatedClock clock = new SimulatedClock();
    CheckCommand check = new CheckCommand(clock);
    new CommandLine(check)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(org.apache.hadoop.fs.Path.class, org.apache.hadoop.fs.Path::new)
        .parseArgs("--data", directory.toString(), "--model", "m", "--best-of", "2");
    Storage slow = new Storage(new SlowFiles.Settings(clock, SlowFiles.Call.STATUS, ANSWER), clock);
    clock.run(
        () -> {
          List<Conflict> conflicts = check.conflicts(slow); // the first question has its answer
          assertEquals(20, clock.nanoTime() / 1e9, 1e-6);
          Conflict asking =
              conflicts.stream()
                  .filter(conflict -> conflict.option().equals("--best-of"))
                  .filter(conflict -> conflict.others().contains("--validation"))
                  .findFirst()
                  .orElseThrow();
          InputException error =
              assertThrows(InputException.class, () -> asking.holds().getAsBoolean());
          assertEquals(
              "--data: expected an answer of its storage within 30 s (--within), found none",
              error.getMessage());
          assertEquals(30, clock.nanoTime() / 1e9, 1e-6);
        });
  }
}
