package nndl.data.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Optional;
import nndl.Fixtures;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The file of an owner tells all that others need to know of it, or else that it is not whole. */
class OwnerTest {
  private static final String FOLDER = ".owner-3-0123456789ab";
  private static final Owner OWNER =
      new Owner(3, 4, FOLDER, 500, new HostProcess("here", "1", 7, Instant.EPOCH));

  @Test
  void isReadAsItWasWritten() {
    assertEquals(Optional.of(OWNER), Owner.parse(OWNER.text()));
    assertEquals(5, OWNER.renewed().renewals());
    assertEquals(Optional.of(OWNER.renewed()), Owner.parse(OWNER.lastText()));
    assertTrue(Owner.isLast(OWNER.lastText()));
    assertFalse(Owner.isLast(OWNER.text()));
    assertEquals(OWNER.process().toString(), Owner.describe(OWNER.text()));
    assertEquals("a process that has just begun", Owner.describe("format"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"number 3\n", "renewals 4\n", "process 7\n", "since 1970-01-01T00:00:00Z\n"})
  void namesNobodyWithoutALineThatIsNeeded(String line) {
    assertTrue(OWNER.text().contains(line));
    assertEquals(Optional.empty(), Owner.parse(OWNER.text().replace(line, "")));
  }

  @ParameterizedTest
  @CsvSource({"1125899906842623, true", "1125899906842624, false"})
  void aNumberThatOwnersWouldNotReachIsNone(String number, boolean isNumber) {
    String text = OWNER.text().replace("number 3", "number " + number);
    assertEquals(isNumber, Owner.parse(text).isPresent());
  }

  @Test
  void namesThisProcessAndItsMachineOrTheOneOfATest() {
    Configuration configuration = new Configuration();
    Owner own = Owner.ofThisProcess(configuration, 3, FOLDER);
    assertEquals(new Owner(3, 0, FOLDER, 30_000, HostProcess.current()), own);
    assertTrue(own.isOnThisMachine(configuration));
    configuration.set(Owner.HOST_SETTING, "two/2");
    HostProcess two = Owner.ofThisProcess(configuration, 3, FOLDER).process();
    assertEquals(new HostProcess("two", "2", own.process().pid(), own.process().startedAt()), two);
    assertFalse(own.isOnThisMachine(configuration));
    configuration.set(Owner.HOST_SETTING, "two/2/9");
    assertEquals(
        new HostProcess("two", "2", 9, Instant.EPOCH),
        Owner.ofThisProcess(configuration, 3, FOLDER).process());
  }

  @Test
  void theFolderOfAnOwnerIsNewAndHoldsWhatIsInIt() {
    var directory = new org.apache.hadoop.fs.Path("/model");
    Fence fence = Fence.of(Fixtures.PROCESS, directory, 3);
    assertTrue(Fence.isName(fence.folder().getName()), fence.folder().toString());
    assertNotEquals(fence.folder(), Fence.of(Fixtures.PROCESS, directory, 3).folder());
    assertEquals(directory, fence.directory());
    var file = new org.apache.hadoop.fs.Path("/model/deep/file");
    assertTrue(fence.covers(file));
    assertFalse(fence.covers(new org.apache.hadoop.fs.Path("/models/file")));
    assertEquals("deep/file", fence.relative(file));
    assertFalse(fence.holds(file));
    assertTrue(fence.holds(fence.temporary(file)));
    assertTrue(fence.temporary(file).getName().startsWith("file."));
    for (String name :
        new String[] {"", ".owner-1", FOLDER + "0", "x" + FOLDER, ".owner-x-0123456789ab"}) {
      assertFalse(Fence.isName(name), name);
    }
  }
}
