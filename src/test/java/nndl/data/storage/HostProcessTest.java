package nndl.data.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Processes of one machine know each other, and take no other machine for their own. */
class HostProcessTest {
  private static final Path SETTINGS = Path.of("/proc/sys/kernel");

  /**
   * Machines may have one name, and a machine may have several: the name counts as a last resort.
   */
  @ParameterizedTest
  @CsvSource({
    "here/1, here/1, true",
    "here/1, container/1, true",
    "here/1, here/2, false",
    "here/1, here/, false",
    "here/, here/1, false",
    "here/, here/, true",
    "here/, there/, false",
    "unknown/, unknown/, false",
    "unknown/1, unknown/1, true",
    "localhost/, localhost/, false",
    "localhost.localdomain/, localhost.localdomain/, false",
    "localhost/1, localhost/1, true"
  })
  void processesAreOfOneMachineIfTheyShareItsStartOrElseAName(
      String one, String other, boolean isSame) {
    assertEquals(isSame, process(one).isOnSameMachine(process(other)));
  }

  private static HostProcess process(String names) {
    String[] parts = names.split("/", 2);
    return new HostProcess(parts[0], parts[1], 1, Instant.EPOCH);
  }

  @Test
  void thisProcessIsNamedAsTheSystemNamesIt() throws IOException {
    assumeTrue(Files.exists(SETTINGS.resolve("random/boot_id")), "Linux");
    HostProcess own = HostProcess.current();
    assertEquals(
        new HostProcess(
            Files.readString(SETTINGS.resolve("hostname")).strip(),
            Files.readString(SETTINGS.resolve("random/boot_id")).strip(),
            ProcessHandle.current().pid(),
            ProcessHandle.current().info().startInstant().orElseThrow()),
        own);
    assertSame(own, HostProcess.current(), "it stays the same");
  }

  @Test
  void aProcessIsNamedForPeopleByItsNumberItsMachineAndItsStart() {
    assertEquals(
        "process 1 on here, which runs since 1970-01-01T00:00:00Z", process("here/1").toString());
  }
}
