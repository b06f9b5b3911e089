package nndl.data.storage;

import static nndl.data.storage.LeaseTest.assertTakenOver;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.error.InputException;
import nndl.time.Clock;
import nndl.time.SimulatedClock;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever an owner leaves, somebody can become the owner again, and no living one is lost. */
class LeaseTakerTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long LEASE = 30 * SECOND;
  private static final String FOLDER = ".owner-1-0123456789ab";

  @TempDir Path parent;
  private Path directory;
  private final List<String> lines = new ArrayList<>();
  private final SimulatedClock clock = new SimulatedClock();

  @BeforeEach
  void name() {
    directory = parent.resolve("model");
  }

  @Test
  void aCommandThatCanNotAskTheOwnersMachineWaitsForASignOfLifeAndSaysSo() throws IOException {
    leave("there/7", 0);
    clock.run(
        () -> {
          take(on("here/1"), Lease.IfOwned.FAIL, clock).close();
          assertTrue(clock.nanoTime() >= LEASE && clock.nanoTime() < LEASE + SECOND);
        });
    assertEquals(2, lines.size(), lines.toString());
    String line = lines.get(0);
    assertTrue(line.contains(" on there,"), line);
    assertTrue(line.endsWith("; waiting up to 30 s for a sign of life from it"), line);
    assertEquals(List.of(), names());
  }

  @Test
  void aCommandThatSeesTheOwnerRenewItsLeaseEndsAtOnceWithALine() {
    clock.run(
        () -> {
          try (Lease alive = take(on("there/7"), Lease.IfOwned.FAIL, clock)) {
            String line = refusal(on("here/1"));
            assertTrue(line.contains(" on there,"), line);
            assertTrue(clock.nanoTime() < LEASE / 3 + SECOND, "waited " + clock.nanoTime());
          }
        });
  }

  /** Two machines may have one name, and a shared directory may have locks of one machine. */
  @Test
  void theNameOfAMachineAloneDoesNotMakeItsOwnersDead() throws IOException {
    leave("here/1", 0);
    clock.run(
        () -> {
          take(on("here/2"), Lease.IfOwned.FAIL, clock).close();
          assertTrue(clock.nanoTime() >= LEASE, "waited " + clock.nanoTime());
        });
    assertEquals(List.of(), names());
  }

  @Test
  void theLeaseTimeOfTheOwnerCountsIfItIsTheLongerOne() {
    Storage hasty = on("here/1");
    hasty.configuration().set(Lease.SETTING, "1s");
    clock.run(
        () -> {
          try (Lease alive = take(on("there/7"), Lease.IfOwned.FAIL, clock)) {
            assertThrows(InputException.class, () -> take(hasty, Lease.IfOwned.WAIT, clock));
          }
        });
  }

  /**
   * While a file system stands still, the owner cannot renew its lease either.
   *
   * @param isNew whether the owner begins only at the first wait
   * @param slow the listing that takes long
   * @param tenths how long it takes, in tenths of the lease time
   * @param silent the waits after which the owner renews its lease
   */
  @ParameterizedTest
  @CsvSource({"false, 1, 20, 1", "false, 2, 20, 1", "false, 2, 20, 2", "true, 2, 6, 150"})
  void aLookThatTakesLongDoesNotMakeALivingOwnerLookDead(
      boolean isNew, int slow, int tenths, int silent) throws IOException {
    leave("there/7", 0);
    if (isNew) {
      leave("");
    }
    AtomicLong waits = new AtomicLong();
    HandClock hand =
        new HandClock(() -> leave("there/7", Math.max(0, waits.incrementAndGet() + 1 - silent)));
    Configuration configuration = new Configuration(on("here/1").configuration());
    configuration.set(ObjectStore.IMPLEMENTATION, StandingStill.class.getName());
    configuration.set(ObjectStore.IMPLEMENTATION + ".disable.cache", "true");
    StandingStill.listings = 0;
    StandingStill.meanwhile = listing -> hand.add(listing == slow ? tenths * LEASE / 10 : 0);
    assertThrows(
        InputException.class,
        () ->
            Lease.take(
                new Storage(configuration),
                new org.apache.hadoop.fs.Path("objects://" + directory),
                Lease.IfOwned.WAIT,
                "",
                hand,
                lines::add));
  }

  /** A listing of a directory may take long. */
  public static final class StandingStill extends ObjectStore {
    private static int listings;
    private static IntConsumer meanwhile;

    @Override
    public org.apache.hadoop.fs.FileStatus[] listStatus(org.apache.hadoop.fs.Path path)
        throws IOException {
      meanwhile.accept(++listings);
      return super.listStatus(path);
    }
  }

  /** As one of another user, or on a file system without locks. */
  @Test
  void anOwnerWhoseLockCanNotBeTestedIsJudgedByTime() throws IOException {
    leave("here/1", 0);
    Files.createDirectories(directory.resolve(FOLDER).resolve(HostLock.FILE));
    clock.run(
        () -> {
          take(on("here/1"), Lease.IfOwned.FAIL, clock).close();
          assertTrue(clock.nanoTime() >= LEASE);
        });
    assertEquals(List.of(), names());
  }

  /** The system lets nobody else move a directory elsewhere, or delete what is in it. */
  @Test
  void theFolderOfAnotherUserHindersNoTaker() throws IOException {
    Storage old = on("here/1");
    Lease first = take(old, Lease.IfOwned.FAIL, new HandClock());
    Storage young =
        with(
            (step, arguments) -> {
              boolean isMoved =
                  step.equals("renameNew")
                      && Fence.isName(
                          ((org.apache.hadoop.fs.Path) arguments[1]).getParent().getName());
              boolean isInside =
                  step.equals("delete")
                      && arguments[0].toString().endsWith("/" + HostLock.FILE)
                      && arguments[0].toString().contains("/.owner-0-");
              if (isMoved || isInside) {
                throw new AccessDeniedException(arguments[0].toString());
              }
            });
    try (Lease second = take(young, Lease.IfOwned.TAKE_OVER, new HandClock())) {
      assertTakenOver(() -> write(old, "file"));
      write(young, "file");
    }
    first.close();
    List<String> left = names();
    assertEquals("file", left.get(1));
    assertTrue(left.get(0).startsWith(".owner-0-"), left.toString());
    take(on("here/1"), Lease.IfOwned.FAIL, new HandClock()).close();
    assertEquals(List.of("file"), names());
  }

  /** As in a directory with the sticky bit. */
  @Test
  void anOwnersFileOfAnotherUserIsNamedInALine() {
    leave("here/1", 0);
    Storage young =
        with(
            (step, arguments) -> {
              if (step.equals("rename") && arguments[1].toString().endsWith("/" + Owner.FILE)) {
                throw new AccessDeniedException(arguments[1].toString());
              }
            });
    assertEquals(
        "file:%s/.nndl-owner: expected a name that this user may rename or delete, found that of"
                .formatted(directory)
            + " another user's, from process 1 on here, which runs since 1970-01-01T00:00:00Z",
        refusal(young));
    FileSystemException sticky = new FileSystemException("a", "b", "Operation not permitted");
    assertEquals(AccessDeniedException.class, LocalFiles.withKind(sticky).getClass());
    FileSystemException full = new FileSystemException("a", "b", "No space left on device");
    assertSame(full, LocalFiles.withKind(full));
  }

  @Test
  void anOwnersFileThatIsNoFileIsNamedInALine() throws Exception {
    Path file = directory.resolve(Owner.FILE);
    String line =
        "file:%s: expected the file that names an owner, found a directory, a link or a pipe;"
                .formatted(file)
            + " move it";
    Files.createDirectories(file);
    assertEquals(line, refusal(on("here/1")));
    Files.delete(file);
    assertEquals(0, new ProcessBuilder("mkfifo", file.toString()).start().waitFor());
    assertEquals(line, refusal(on("here/1")));
    Files.delete(file);
    Files.createSymbolicLink(file, Path.of("/nowhere"));
    assertEquals(line, refusal(on("here/1")));
    assertEquals(List.of(Owner.FILE), names());
  }

  @Test
  void aDirectoryInWhichNothingCanBeWrittenIsNamedWithoutTheFileThatTriedIt() throws IOException {
    Storage storage =
        with(
            (step, arguments) -> {
              if (step.startsWith("rename") && arguments[1].toString().contains("/checkpoints/")) {
                throw new AccessDeniedException(
                    arguments[0].toString(), arguments[1].toString(), null);
              }
            });
    try (Lease lease = take(storage, Lease.IfOwned.FAIL, new HandClock())) {
      InputException error =
          assertThrows(InputException.class, () -> storage.requireWritable(path("checkpoints")));
      assertEquals(
          path("checkpoints")
              + ": expected a place to write, found a directory in which no file can be written, no"
              + " permission",
          error.getMessage());
    }
  }

  @Test
  void whatCanNotBeDeletedInAnOldFolderHindersNoTaker() throws IOException {
    leave("here/1", 0);
    Files.createDirectories(directory.resolve(FOLDER).resolve("deep/deeper"));
    Storage storage = on("here/1");
    try (Lease lease = take(storage, Lease.IfOwned.FAIL, clock)) {
      write(storage, "file");
    }
    take(on("here/1"), Lease.IfOwned.FAIL, clock).close();
    assertEquals(List.of("file"), names().stream().filter(name -> !Fence.isName(name)).toList());
    assertFalse(Files.exists(directory.resolve(Owner.FILE)));
  }

  /** Else it would own a directory into which it writes nothing. */
  @Test
  void aTakerThatWasTooSlowAtFirstWritesOnceItIsTheOwner() throws IOException {
    leave("here/1", 0);
    List<Lease> quicker = new ArrayList<>();
    Storage storage =
        with(
            (step, arguments) -> {
              if (quicker.isEmpty()
                  && step.equals("rename")
                  && arguments[1].toString().endsWith(Owner.FILE)) {
                quicker.add(take(on("here/1"), Lease.IfOwned.TAKE_OVER, new HandClock()));
              }
            });
    try (Lease lease = take(storage, Lease.IfOwned.TAKE_OVER, new HandClock())) {
      write(storage, "file");
    }
    assertEquals(List.of("file"), names());
    assertEquals(1, quicker.size());
  }

  @Test
  void theFolderOfADeadOwnerIsDeletedWithAllThatIsInIt() throws IOException {
    leave("here/1", 0);
    for (String folder : List.of("deep/deeper", "other")) {
      Files.createDirectories(directory.resolve(FOLDER).resolve(folder));
      Files.writeString(directory.resolve(FOLDER).resolve(folder).resolve("file"), "old");
    }
    try (Lease lease = take(on("here/1"), Lease.IfOwned.FAIL, new HandClock())) {
      assertEquals(2, names().size(), "the owner's file and its folder: " + names());
      assertEquals(List.of(HostLock.FILE), names(directory.resolve(names().get(1))));
    }
    assertEquals(List.of(), names());
  }

  /** As a directory in a layer of an image, which the file system of a container cannot rename. */
  @Test
  void aFolderThatCanNotBeRenamedAtAllHindersNoTaker() throws IOException {
    leave("here/1", 0);
    Storage storage =
        with(
            (step, arguments) -> {
              if (step.startsWith("rename") && arguments[0].toString().endsWith(FOLDER)) {
                throw new AtomicMoveNotSupportedException("", "", "another layer");
              }
            });
    take(storage, Lease.IfOwned.FAIL, clock).close();
    assertEquals(List.of(), names());
  }

  @Test
  void aDirectoryThatIsNotEmptyIsNeitherDeletedNorMoved() throws IOException {
    Storage storage = on("here/1");
    try (Lease lease = take(storage, Lease.IfOwned.FAIL, new HandClock())) {
      write(storage, "deep/file");
      assertThrows(InputException.class, () -> storage.delete(path("deep")));
      storage.delete(path("deep/file"));
      storage.delete(path("deep"));
    }
    assertEquals(List.of(), names());
  }

  @Test
  void aTakeThatFailsLeavesNoLockAndNoFolder() throws IOException {
    Storage full =
        with(
            (step, arguments) -> {
              if (step.equals("create") && arguments[0].toString().endsWith("/" + Owner.FILE)) {
                throw new FileNotFoundException("x (No space left on device)");
              }
            });
    Files.createDirectory(directory);
    String line = ": expected a place to write, found x (No space left on device)";
    assertEquals(path("") + line, refusal(full));
    assertEquals(List.of(), names());
    leave("here/1", 0);
    Storage fullLater =
        with(
            (step, arguments) -> {
              if (step.equals("create")
                  && arguments[0].toString().contains("/" + Owner.FILE + ".")) {
                throw new FileNotFoundException("x (No space left on device)");
              }
            });
    assertEquals(path("") + line, refusal(fullLater));
    assertEquals(List.of(Owner.FILE), names());
    take(on("here/1"), Lease.IfOwned.FAIL, new HandClock()).close();
    assertEquals(List.of(), names());
  }

  /** File systems on other machines keep a file that is open under another name. */
  @Test
  void theLockIsFreedBeforeItsFileIsDeleted() throws IOException {
    List<Boolean> held = new ArrayList<>();
    Storage storage =
        with(
            (step, arguments) -> {
              if (step.equals("delete") && arguments[0].toString().endsWith("/" + HostLock.FILE)) {
                Path lock = Path.of(((org.apache.hadoop.fs.Path) arguments[0]).toUri().getPath());
                held.add(HostLock.isHeld(lock).orElseThrow());
              }
            });
    take(storage, Lease.IfOwned.FAIL, new HandClock()).close();
    assertEquals(List.of(false), held);
  }

  @Test
  void aRenewalThatFailsLeavesNoFile() throws Exception {
    List<String> renewed = new ArrayList<>();
    Storage storage =
        with(
            (step, arguments) -> {
              if (step.equals("rename") && arguments[1].toString().endsWith("/" + Owner.FILE)) {
                renewed.add("");
                throw new IOException("No space left on device");
              }
            });
    clock.run(
        () -> {
          try (Lease lease = take(storage, Lease.IfOwned.FAIL, clock)) {
            assertDoesNotThrow(() -> clock.await(this, LEASE));
            Path folder = directory.resolve(names().get(1));
            assertEquals(List.of(HostLock.FILE), names(folder));
          }
        });
    assertFalse(renewed.isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1ms", "99ms", "601s", "600001ms", "11m", "0", "-1s", "soon"})
  void aLeaseTimeThatWouldKeepTheDiskBusyOrTheNextOneWaitingIsRefused(String time) {
    Storage storage = on("here/1");
    storage.configuration().set(Lease.SETTING, time);
    assertEquals(
        "spark.hadoop.nndl.lease: expected a time from 100 ms to 10 min, such as 30s, found "
            + time,
        refusal(storage));
    assertFalse(Files.exists(directory), "what was made before stays");
  }

  @ParameterizedTest
  @CsvSource({"100ms, 100", "600000ms, 600000", "10m, 600000", "600s, 600000"})
  void aLeaseTimeMayBeFromATenthOfASecondToTenMinutes(String time, long millis) {
    Configuration configuration = configuration("here/1");
    configuration.set(Lease.SETTING, time);
    assertEquals(TimeUnit.MILLISECONDS.toNanos(millis), Lease.nanos(configuration));
  }

  /** Else a file that is no longer whole could keep a directory for ever. */
  @ParameterizedTest
  @CsvSource({"30000, 30000", "600000, 600000", "600001, 600000", "9e18, 600000", "-5, 0"})
  void aLeaseTimeOfAnotherOwnerCountsWithinThese(String written, long counted) {
    String text = Owner.ofThisProcess(configuration("here/1"), 1, FOLDER).text();
    String other = text.replace("lease 30000", "lease " + new BigDecimal(written).toPlainString());
    assertEquals(counted, Owner.parse(other).orElseThrow().lease());
  }

  /** Another process that looks between the two steps would take it for dead. */
  @Test
  void anOwnerHoldsItsLockBeforeTheOwnersFileNamesIt() {
    List<Boolean> held = new ArrayList<>();
    Storage storage =
        with(
            (step, arguments) -> {
              var last = (org.apache.hadoop.fs.Path) arguments[arguments.length - 1];
              if (last.getName().equals(Owner.FILE) && !step.equals("exists")) {
                held.add(names().stream().filter(Fence::isName).allMatch(this::isHeld));
              }
            });
    take(storage, Lease.IfOwned.FAIL, new HandClock()).close();
    leave("here/1", 0);
    take(storage, Lease.IfOwned.FAIL, new HandClock()).close();
    assertEquals(List.of(true, true), held.subList(0, 2));
  }

  private boolean isHeld(String folder) {
    return HostLock.isHeld(directory.resolve(folder).resolve(HostLock.FILE)).orElseThrow();
  }

  /** A look by this process must not free it, as the close of any channel to the file does. */
  @Test
  void aLookAtTheOwnLockLeavesIt() throws IOException {
    Path real = Files.createDirectory(parent.resolve("real"));
    Path link = Files.createSymbolicLink(parent.resolve("link"), real);
    Path locks = Path.of("/proc/locks");
    assumeTrue(Files.exists(locks), "expected the locks that the system shows");
    try (HostLock lock = HostLock.create(real.resolve(HostLock.FILE))) {
      String inode = ":" + Files.getAttribute(real.resolve(HostLock.FILE), "unix:ino") + " ";
      assumeTrue(Files.readString(locks).contains(inode), "expected the same number of the file");
      assertEquals(Optional.of(true), HostLock.isHeld(real.resolve(HostLock.FILE)));
      assertEquals(Optional.of(true), HostLock.isHeld(link.resolve(HostLock.FILE)));
      assertTrue(Files.readString(locks).contains(inode));
    }
    assertEquals(Optional.of(false), HostLock.isHeld(real.resolve(HostLock.FILE)));
  }

  /** Of one that has ended, and of the next one that has begun, neither has renewed its lease. */
  @Test
  void anOwnerThatFollowsAnotherOneHasShownNoLifeYet() throws IOException {
    leave("there/7", 5);
    List<Runnable> meanwhile = new ArrayList<>(List.of(() -> leave(""), () -> leave("there/8", 0)));
    HandClock hand =
        new HandClock(
            () -> {
              if (!meanwhile.isEmpty()) {
                meanwhile.remove(0).run();
              }
            });
    try (Lease lease = take(on("here/1"), Lease.IfOwned.FAIL, hand)) {
      assertTrue(hand.nanoTime() >= LEASE, "waited " + hand.nanoTime());
    }
    assertTrue(lines.get(1).contains(": taken over from process 1 on there"), lines.toString());
  }

  /** Leaves what an owner leaves that was killed. */
  private void leave(String host, long renewals) {
    try {
      Files.createDirectories(directory.resolve(FOLDER));
      String[] names = host.split("/");
      HostProcess process = new HostProcess(names[0], names[1], 1, Instant.EPOCH);
      leave(new Owner(1, renewals, FOLDER, 0, process).text());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void leave(String owner) {
    try {
      Files.writeString(directory.resolve(Owner.FILE), owner);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Configuration configuration(String host) {
    Configuration configuration = new Configuration();
    configuration.set(Owner.HOST_SETTING, host);
    return configuration;
  }

  /** The storage of a process on a machine. */
  private static Storage on(String host) {
    return new Storage(configuration(host));
  }

  /** Fails instead of a step, or lets it happen. */
  private interface Accident {
    void before(String step, Object[] arguments) throws IOException;
  }

  private static Storage with(Accident accident) {
    SeenSteps steps =
        (name, arguments, step) -> {
          accident.before(name, arguments);
          return step.call();
        };
    return new Storage(configuration("here/1"), Fixtures.PROCESS, steps::on);
  }

  private Lease take(Storage storage, Lease.IfOwned ifOwned, Clock time) {
    return Lease.take(storage, path(""), ifOwned, "wait", time, lines::add);
  }

  /** The line with which a process ends that wants the directory at once. */
  private String refusal(Storage storage) {
    return assertThrows(InputException.class, () -> take(storage, Lease.IfOwned.FAIL, clock))
        .getMessage();
  }

  private org.apache.hadoop.fs.Path path(String name) {
    return new org.apache.hadoop.fs.Path(directory + "/" + name);
  }

  private void write(Storage storage, String name) throws IOException {
    storage.write(path(name), out -> out.write(name.getBytes(StandardCharsets.UTF_8)));
  }

  private List<String> names() {
    return names(directory);
  }

  private static List<String> names(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (java.nio.file.NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
