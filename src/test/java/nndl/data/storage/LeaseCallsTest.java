package nndl.data.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import nndl.error.InputException;
import nndl.time.Clock;
import nndl.time.ForwardingClock;
import nndl.time.SimulatedClock;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a lease leaves when it ends, or when it cannot begin, and what an owner may do meanwhile.
 */
class LeaseCallsTest {
  private static final String DEAD = ".owner-1-0123456789ab";

  @TempDir Path directory;

  private final Storage storage = new Storage(new Configuration());

  private org.apache.hadoop.fs.Path path(String name) {
    return new org.apache.hadoop.fs.Path("file://" + directory + "/" + name);
  }

  private static Lease take(Storage storage, org.apache.hadoop.fs.Path path, Clock clock) {
    return Lease.take(storage, path, Lease.IfOwned.TAKE_OVER, "", clock, line -> {});
  }

  private List<String> names() {
    return Arrays.stream(directory.toFile().list()).sorted().toList();
  }

  @Test
  void filesOfItsStagingDirectoryAreDeletedWhenItEnds() throws IOException {
    try (Lease lease = take(storage, path("model"), new HandClock())) {
      var staging = lease.staging("parts");
      assertEquals("parts", staging.getName());
      assertTrue(storage.isDirectory(staging));
      storage.write(Paths.child(staging, "part"), "1");
      assertEquals("1", storage.text(Paths.child(staging, "part")));
    }
    assertEquals(List.of(), names());
  }

  /** Where the power was cut, so that the file of the owner is empty and names none of them. */
  @Test
  void theFoldersOfAllOwnersThatAreNoMoreAreTakenFrom() throws IOException {
    for (String dead : List.of(DEAD, ".owner-2-0123456789ab")) {
      Files.createDirectories(directory.resolve("model").resolve(dead));
    }
    Files.writeString(directory.resolve("model").resolve(Owner.FILE), "");
    try (Lease lease = take(storage, path("model"), new HandClock())) {
      assertTrue(storage.isDirectory(lease.staging("parts")));
      assertEquals(2, storage.names(path("model")).size(), "the file and the folder of the owner");
    }
    assertEquals(List.of(), storage.names(path("model")));
  }

  @Test
  void aLeaseMayBeGivenBackTwice() {
    Lease lease = take(storage, path("model"), new HandClock());
    lease.close();
    lease.close();
    assertEquals(List.of(), names());
  }

  @Test
  void whoeverHasLostADirectoryMayOwnAnotherOneOnceItsLeaseIsClosed() {
    Lease lost = take(storage, path("model"), new HandClock());
    take(new Storage(new Configuration()), path("model"), new HandClock()).close();
    assertThrows(InputException.class, () -> storage.write(path("model/file"), "1"));
    lost.close();
    try (Lease other = take(storage, path("other"), new HandClock())) {
      storage.write(path("other/file"), "1");
      assertEquals("1", storage.text(path("other/file")));
    }
  }

  /** Nobody makes the folder of an owner again, which the next one has renamed. */
  @Test
  void aStagingDirectoryOfAnOwnerThatWasTakenOverIsGone() {
    Lease first = take(storage, path("model"), new HandClock());
    var staging = first.staging("parts");
    try (Lease second = take(new Storage(new Configuration()), path("model"), new HandClock())) {
      assertThrows(InputException.class, () -> storage.write(Paths.child(staging, "part"), "1"));
      first.close();
      assertFalse(storage.exists(staging.getParent()));
    }
    assertEquals(List.of(), storage.names(path("model")));
  }

  @Test
  void whereNothingCanBeWrittenNothingIsTaken() {
    Path processes = Path.of("/proc"); // where even the administrator writes no file
    assumeTrue(Files.isDirectory(processes), "Linux");
    var place = new org.apache.hadoop.fs.Path("file:" + processes);
    // in the language of the system
    String reason =
        assertThrows(IOException.class, processes.resolve("file").toFile()::createNewFile)
            .getMessage();
    assertEquals(
        place
            + ": expected a place to write, found a directory in which no file can be written, "
            + reason,
        assertThrows(InputException.class, () -> take(storage, place, new HandClock()))
            .getMessage());
  }

  @Test
  void aDirectoryThatWasGivenBackBelongsToNobodyOnceAnotherIsTaken() throws IOException {
    Lease first = take(storage, path("one"), new HandClock());
    storage.write(path("one/file"), "1");
    first.close();
    InputException late =
        assertThrows(InputException.class, () -> storage.write(path("one/file"), "2"));
    assertTrue(late.getMessage().contains("belongs to nobody"), late.getMessage());
    assertTrue(storage.ownership().isTakenOver());
    try (Lease second = take(storage, path("two"), new HandClock())) {
      assertFalse(storage.ownership().isTakenOver());
      storage.ownership().requireOwner();
      storage.write(path("one/file"), "3");
    }
    assertEquals("3", Files.readString(directory.resolve("one/file")));
    assertEquals(List.of("one"), names());
  }

  @Test
  void aLeaseThatGetsNoThreadIsGivenBack() {
    Clock full =
        new ForwardingClock(new HandClock()) {
          @Override
          public void start(String name, Runnable work) {
            throw new OutOfMemoryError("unable to create native thread");
          }
        };
    assertThrows(OutOfMemoryError.class, () -> take(storage, path("model"), full));
    assertFalse(Files.exists(directory.resolve("model").resolve(Owner.FILE)));
    assertTrue(Lease.ownerOf(storage, path("model")).isEmpty());
  }

  @Test
  void theThreadOfALeaseEndsWithIt() {
    SimulatedClock clock = new SimulatedClock();
    clock.run(() -> take(storage, path("model"), clock).close());
    assertTrue(clock.nanoTime() < TimeUnit.SECONDS.toNanos(5), "ended after " + clock.nanoTime());
    assertEquals(List.of(), names());
  }

  @Test
  void anOwnerIsCountedFromTheOneBeforeIt() throws IOException {
    List<Lease> leases = new ArrayList<>(List.of(take(storage, path("model"), new HandClock())));
    for (int i = 2; i < 4; i++) {
      leases.add(take(new Storage(new Configuration()), path("model"), new HandClock()));
      String text = Files.readString(directory.resolve("model").resolve(Owner.FILE));
      Owner owner = Owner.parse(text).orElseThrow();
      assertEquals(i + " 0", owner.number() + " " + owner.renewals());
      assertTrue(owner.folder().startsWith(".owner-" + i + "-"), owner.folder());
    }
    leases.get(0).close();
    assertEquals(2, directory.resolve("model").toFile().list().length, "the newest one's");
    leases.subList(1, 3).forEach(Lease::close);
  }

  /**
   * Before it has a folder, or before the step that counts, and with or without an owner before.
   */
  @ParameterizedTest
  @CsvSource({
    "createDirectory, false",
    "createDirectory, true",
    "create, false",
    "renameNew, true"
  })
  void ofTwoThatTakeADirectoryAtOnceTheSlowerOneIsRefusedAndLeavesNothing(
      String step, boolean isDead) throws IOException {
    if (isDead) {
      Owner dead = Owner.ofThisProcess(storage.configuration(), 1, DEAD);
      Files.createDirectories(directory.resolve("model").resolve(DEAD));
      Files.writeString(directory.resolve("model").resolve(Owner.FILE), dead.text());
    }
    List<Lease> quicker = new ArrayList<>();
    SeenSteps slow =
        (name, arguments, own) -> {
          String from = ((org.apache.hadoop.fs.Path) arguments[0]).getName();
          boolean isOwners = from.equals(isDead ? DEAD : Owner.FILE);
          boolean isNow = step.equals("createDirectory") ? Fence.isName(from) : isOwners;
          if (quicker.isEmpty() && name.equals(step) && isNow) {
            quicker.add(take(storage, path("model"), new HandClock()));
          }
          return own.call();
        };
    Storage slower = slow.storage();
    InputException error =
        assertThrows(
            InputException.class,
            () ->
                Lease.take(
                    slower,
                    path("model"),
                    Lease.IfOwned.FAIL,
                    "wait",
                    new HandClock(),
                    line -> {}));
    assertTrue(error.getMessage().endsWith("; wait"), error.getMessage());
    assertEquals(2, storage.names(path("model")).size(), "those of the quicker one");
    storage.write(path("model/file"), "quicker");
    quicker.get(0).close();
    assertEquals(List.of("file"), storage.names(path("model")));
  }
}
