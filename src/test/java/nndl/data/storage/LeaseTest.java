package nndl.data.storage;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.Slow;
import nndl.error.InputException;
import nndl.time.Clock;
import nndl.time.LocalProcess;
import nndl.time.SimulatedClock;
import nndl.time.SystemClock;
import nndl.time.Task;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A directory has one owner, and whoever was taken over writes nothing there any more. */
class LeaseTest {
  private static final long LEASE = TimeUnit.SECONDS.toNanos(30);
  private static final String HINT = "wait for it";

  @TempDir Path parent;
  private Path directory;
  private final List<String> lines = new ArrayList<>();
  private final SimulatedClock clock = new SimulatedClock();

  @BeforeEach
  void name() {
    directory = parent.resolve("a/model");
  }

  @Test
  void theSecondEndsAtOnceWithALineThatNamesTheFirst() throws IOException {
    try (Lease first = take(here(), Lease.IfOwned.FAIL, new SystemClock())) {
      String line = refusal(here());
      assertTrue(
          line.matches(
              "file:.*/a/model: expected a directory into which no other process writes, found"
                  + " process %s on .*, which runs since .*Z; wait for it"
                      .formatted(ProcessHandle.current().pid())),
          line);
    }
  }

  @Test
  void leavesNothingNotEvenTheDirectoriesThatItMade() throws IOException {
    try (Lease lease = take(here(), Lease.IfOwned.FAIL, new SystemClock())) {
      assertTrue(Files.exists(directory.resolve(".nndl-owner")));
    }
    assertEquals(List.of(), names(parent));
  }

  /**
   * The renewal stands still before its last step until the owner's file is gone, if it ever is.
   */
  @Slow
  @Test
  void leavesNothingIfItEndsWhileItIsRenewed() throws Exception {
    CountDownLatch renews = new CountDownLatch(1);
    CountDownLatch isGone = new CountDownLatch(1);
    CountDownLatch isRenewed = new CountDownLatch(1);
    SeenSteps slow =
        (name, arguments, step) -> {
          boolean isRenewal = name.equals("rename") && isOwnersFile(arguments[1]);
          if (isRenewal) {
            renews.countDown();
            awaitQuarter(isGone);
          }
          Object result = step.call();
          if (isRenewal) {
            isRenewed.countDown();
          } else if (name.equals("rename") && isOwnersFile(arguments[0])) {
            isGone.countDown();
            awaitQuarter(isRenewed);
          }
          return result;
        };
    Configuration configuration = new Configuration();
    configuration.set(Lease.SETTING, "100ms");
    Storage storage = new Storage(configuration, Fixtures.PROCESS, slow::on);
    try (Lease lease = take(storage, Lease.IfOwned.FAIL, new SystemClock())) {
      assertTrue(renews.await(30, TimeUnit.SECONDS));
    }
    assertEquals(List.of(), names(parent));
  }

  /** Before it begins, or between two steps, of which the second one counts. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aProcessThatHasBegunToEndIsToldThatInALineAndLeavesNothing(boolean isBefore)
      throws IOException {
    SimulatedHooks hooks = new SimulatedHooks();
    SeenSteps ending =
        (name, arguments, step) -> {
          if (isBefore || name.equals("lock")) {
            hooks.run();
          }
          return step.call();
        };
    LocalProcess process = new LocalProcess(new SystemClock(), Fixtures.RANDOM, hooks);
    Storage storage = new Storage(new Configuration(), process, ending::on);
    InputException error =
        assertThrows(
            InputException.class, () -> take(storage, Lease.IfOwned.FAIL, new SystemClock()));
    assertTrue(error.getMessage().endsWith("the end of the process"), error.getMessage());
    assertEquals(List.of(), names(parent));
  }

  /** As the thread of a check whose time is over. */
  @Test
  void leavesNothingIfItsThreadIsInterrupted() throws IOException {
    Lease lease = take(here(), Lease.IfOwned.FAIL, new SystemClock());
    Thread.currentThread().interrupt();
    lease.close();
    assertTrue(Thread.interrupted());
    assertEquals(List.of(), names(parent));
  }

  @Test
  void aTakeThatIsInterruptedLeavesNothing() {
    Thread taker = Thread.currentThread();
    SeenSteps silent =
        (name, arguments, step) -> {
          if (name.equals("createDirectory") && Fence.isName(lastName(arguments[0]))) {
            taker.interrupt();
            new CountDownLatch(1).await(); // until the taker gives it up
          }
          return step.call();
        };
    Storage storage = new Storage(new Configuration(), Fixtures.PROCESS, silent::on);
    assertThrows(InputException.class, () -> take(storage, Lease.IfOwned.FAIL, new SystemClock()));
    assertTrue(Thread.interrupted());
    assertFalse(Files.exists(directory.getParent()));
  }

  private static String lastName(Object path) {
    return ((org.apache.hadoop.fs.Path) path).getName();
  }

  private static boolean isOwnersFile(Object path) {
    return path.toString().endsWith("/" + Owner.FILE);
  }

  private static void awaitQuarter(CountDownLatch latch) {
    try {
      boolean unused = latch.await(250, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void isGivenBackIfALookAfterItFails() throws IOException {
    Lease lease = take(here(), Lease.IfOwned.FAIL, new SystemClock());
    Runnable look =
        () -> {
          throw new IllegalStateException("a look");
        };
    assertThrows(IllegalStateException.class, () -> lease.keptIf(look));
    assertEquals(List.of(), names(parent));
  }

  @Test
  void leavesTheFilesThatWereWritten() throws IOException {
    Storage storage = here();
    try (Lease lease = take(storage, Lease.IfOwned.FAIL, new SystemClock())) {
      write(storage, "deep/file", "text");
      write(storage, "gone", "text");
      storage.delete(path("gone"));
      storage.delete(path("never"));
    }
    assertEquals(List.of("deep"), names(directory));
    assertEquals("text", Files.readString(directory.resolve("deep/file")));
  }

  @Test
  void anOwnerOfThisMachineWhoseLockIsFreeIsTakenOverAtOnce() throws IOException {
    dead(here());
    try (Lease lease = take(here(), Lease.IfOwned.FAIL, new SystemClock())) {
      assertEquals(1, lines.size());
      assertTrue(lines.get(0).contains(": taken over from process "), lines.get(0));
    }
    assertEquals(List.of(), names(directory));
  }

  @Test
  void anOwnerElsewhereThatShowsNoLifeIsTakenOverAfterTheLeaseTime() {
    run(
        () -> {
          Lease silent = take(on("there"), Lease.IfOwned.FAIL, new SimulatedClock());
          long start = clock.nanoTime();
          try (Lease lease = take(on("here"), Lease.IfOwned.WAIT, clock)) {
            long waited = clock.nanoTime() - start;
            assertTrue(waited >= LEASE && waited < LEASE + LEASE / 10, "waited " + waited);
          }
          silent.close();
          assertEquals(List.of(), names(directory));
        });
  }

  @Test
  void anOwnerElsewhereThatRenewsIsNotTakenOver() {
    run(
        () -> {
          try (Lease alive = take(on("there"), Lease.IfOwned.FAIL, clock)) {
            clock.await(this, 3 * LEASE);
            long start = clock.nanoTime();
            assertThrows(InputException.class, () -> take(on("here"), Lease.IfOwned.WAIT, clock));
            assertTrue(clock.nanoTime() - start <= LEASE + LEASE / 10);
          }
        });
  }

  @Test
  void whoeverWaitsForALivingOwnerOfThisMachineGetsTheDirectoryWhenItEnds() {
    run(
        () -> {
          Lease first = take(here(), Lease.IfOwned.FAIL, clock);
          clock.start("end", () -> closeAfter(first, LEASE / 2));
          try (Lease second = take(here(), Lease.IfOwned.WAIT, clock)) {
            assertTrue(clock.nanoTime() < LEASE);
          }
        });
  }

  private void closeAfter(Lease lease, long nanos) {
    try {
      clock.await(this, nanos);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    lease.close();
  }

  @Test
  void whoeverWasTakenOverWritesAndDeletesNothingAndSaysBecauseOfWhom() throws IOException {
    Storage old = on("old");
    Lease first = take(old, Lease.IfOwned.FAIL, new SimulatedClock());
    write(old, "file", "first");
    Storage young = on("young");
    try (Lease second = take(young, Lease.IfOwned.TAKE_OVER, new SystemClock())) {
      write(young, "file", "second");
      assertDoesNotThrow(old.ownership()::requireOwner, "it does not know yet");
      String line = assertTakenOver(() -> write(old, "file", "third"));
      assertTrue(
          line.matches(
              "%s: expected to write it, found that file:%s belongs to process [0-9]+ on young,.*"
                  .formatted(path("file"), directory)),
          line);
      assertTakenOver(() -> write(old, "other", "third"));
      assertTakenOver(() -> old.delete(path("file")));
      assertThrows(InputException.class, old.ownership()::requireOwner);
      first.close();
      assertEquals("second", Files.readString(directory.resolve("file")));
      assertTakenOver(() -> write(old, "file", "after its end"));
      assertTrue(Files.readString(directory.resolve(Owner.FILE)).contains("host young\n"));
    }
    assertEquals(List.of("file"), names(directory));
  }

  /** The writer is stopped after its last check, and goes on when the file has another owner. */
  @Test
  void whoeverOwnsTwoDirectoriesWritesBothAndIsTakenOverInEach() throws IOException {
    Storage storage = here();
    var second = new org.apache.hadoop.fs.Path(path("second").toString());
    try (Lease one = take(storage, Lease.IfOwned.FAIL, clock);
        Lease inside = Lease.take(storage, second, Lease.IfOwned.FAIL, HINT, clock, lines::add)) {
      write(storage, "file", "first");
      write(storage, "second/file", "first");
      try (Lease next = take(on("here"), Lease.IfOwned.TAKE_OVER, clock)) {
        assertTakenOver(() -> write(storage, "file", "late"));
      }
      assertTakenOver(() -> write(storage, "second/file", "late"));
    }
    assertEquals("first", Files.readString(directory.resolve("file")));
    assertEquals("first", Files.readString(directory.resolve("second/file")));
    assertEquals(List.of("file", "second"), names(directory));
    assertEquals(List.of("file"), names(directory.resolve("second")));
  }

  @Test
  void aWriteThatWasHalfDoneWhenTheOwnerWasTakenOverNeverGetsItsName() throws IOException {
    Storage old = on("old");
    Lease first = take(old, Lease.IfOwned.FAIL, new SimulatedClock());
    Storage young = on("young");
    List<Lease> second = new ArrayList<>();
    Storage.Writer late =
        out -> {
          out.write(new byte[1 << 20]);
          second.add(take(young, Lease.IfOwned.TAKE_OVER, new SystemClock()));
          write(young, "file", "second");
        };
    assertTakenOver(() -> old.write(path("file"), late));
    first.close();
    second.get(0).close();
    assertEquals("second", Files.readString(directory.resolve("file")));
    assertEquals(List.of("file"), names(directory));
  }

  @Test
  void theStoragesOfExecutorsWriteThroughTheFolderOfTheOwner() throws IOException {
    Storage driver = on("old");
    Lease first = take(driver, Lease.IfOwned.FAIL, new SimulatedClock());
    Configuration sent = new Configuration();
    driver.ownership().share(sent);
    Storage executor = new Storage(sent);
    write(executor, "part", "first");
    try (Lease second = take(on("young"), Lease.IfOwned.TAKE_OVER, new SystemClock())) {
      assertTakenOver(() -> write(executor, "part", "late"));
    }
    first.close();
    assertEquals("first", Files.readString(directory.resolve("part")));
  }

  @Test
  void anExecutorThatDoesNotSeeTheDirectorySaysSo() throws IOException {
    Configuration sent = new Configuration();
    sent.set(
        Fence.SETTING, Fence.of(Fixtures.PROCESS, here().qualified(path()), 1).folder().toString());
    Files.createDirectories(directory);
    String line = assertTakenOver(() -> write(new Storage(sent), "part", "text"));
    String end = "belongs to nobody: it was given back, or this machine sees other files than";
    assertTrue(line.contains(end), line);
    assertEquals(
        "file:%s: expected a directory that the driver and all executors see, found that executor 2"
                .formatted(directory)
            + " on there does not",
        assertThrows(
                InputException.class,
                () -> new Storage(sent).ownership().requireShared("executor 2 on there"))
            .getMessage());
    new Storage(new Configuration()).ownership().requireShared("the driver, which owns nothing");
  }

  @Test
  void aRunWhoseOwnerFileIsCutOffIsTakenOver() throws IOException {
    dead(here());
    Files.writeString(directory.resolve(".nndl-owner"), "format nndl-owner-1\nnumb");
    take(here(), Lease.IfOwned.FAIL, new SystemClock()).close();
    assertEquals(List.of(), names(directory));
  }

  @Test
  void anEmptyOwnerFileIsTakenOver() throws IOException {
    Files.createDirectories(directory);
    Files.createFile(directory.resolve(".nndl-owner"));
    take(here(), Lease.IfOwned.FAIL, new SystemClock()).close();
    assertEquals(List.of(), names(directory));
  }

  @Test
  void aNumberThatIsNonsenseNamesNoOwner() {
    String text = Owner.ofThisProcess(new Configuration(), 7, ".owner-7-0123456789ab").text();
    assertTrue(Owner.parse(text).isPresent());
    assertTrue(Owner.parse(text.replace("number 7", "number " + Long.MAX_VALUE)).isEmpty());
    assertTrue(Owner.parse(text.replace(".owner-7-0123456789ab", "..")).isEmpty(), "a folder");
  }

  @Test
  void anOwnerFileWithoutAFolderIsTakenOver() throws IOException {
    dead(here());
    try (Stream<Path> files = Files.walk(folder())) {
      files.sorted(java.util.Comparator.reverseOrder()).forEach(LeaseTest::delete);
    }
    take(here(), Lease.IfOwned.FAIL, new SystemClock()).close();
    assertEquals(List.of(), names(directory));
  }

  /** Nothing can be renamed there, so the next write of the old owner ends it, or its renewal. */
  @Test
  void onAnObjectStoreTheOldOwnerEndsWhenItRenewsItsLease() {
    org.apache.hadoop.fs.Path objects = new org.apache.hadoop.fs.Path("objects://" + directory);
    run(
        () -> {
          Storage old = new Storage(ObjectStore.configuration());
          Lease first = Lease.take(old, objects, Lease.IfOwned.FAIL, HINT, clock, lines::add);
          Configuration other = ObjectStore.configuration();
          other.set(Owner.HOST_SETTING, "young/1");
          Storage young = new Storage(other);
          assertThrows(
              InputException.class,
              () -> Lease.take(young, objects, Lease.IfOwned.WAIT, HINT, clock, lines::add));
          Lease second =
              Lease.take(young, objects, Lease.IfOwned.TAKE_OVER, HINT, clock, lines::add);
          young.write(new org.apache.hadoop.fs.Path(objects, "file"), "second");
          clock.await(this, LEASE);
          assertThrows(InputException.class, old.ownership()::requireOwner);
          assertThrows(
              InputException.class,
              () -> old.write(new org.apache.hadoop.fs.Path(objects, "file"), "third"));
          first.close();
          young.ownership().requireOwner();
          second.close();
          assertEquals("second", Files.readString(directory.resolve("file")));
          assertEquals(List.of("file"), names(directory));
        });
  }

  @Slow
  @RepeatedTest(5)
  void oneOfManyThatBeginAtTheSameTimeGetsTheDirectory() throws Exception {
    Clock real = new SystemClock();
    List<Task<Integer>> tasks = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      tasks.add(Task.start(real, "taker", () -> tryToOwn(real)));
    }
    int owners = 0;
    for (Task<Integer> task : tasks) {
      owners += task.await(LEASE);
    }
    assertTrue(owners >= 1);
    assertEquals(List.of("writer"), names(directory));
  }

  /** Owns the directory for a moment, in which nobody else may write. */
  private int tryToOwn(Clock real) throws IOException {
    Storage storage = here();
    try (Lease lease = take(storage, Lease.IfOwned.FAIL, real)) {
      String mine = Thread.currentThread().toString();
      for (int i = 0; i < 5; i++) {
        write(storage, "writer", mine + i);
        assertEquals(mine + i, Files.readString(directory.resolve("writer")));
      }
      return 1;
    } catch (InputException e) {
      return 0;
    }
  }

  /** Leaves what a process leaves that was killed. */
  private void dead(Storage storage) throws IOException {
    Lease lease = take(storage, Lease.IfOwned.FAIL, new SystemClock());
    byte[] owner = Files.readAllBytes(directory.resolve(".nndl-owner"));
    String folder = folder().getFileName().toString();
    lease.close();
    Files.createDirectories(directory.resolve(folder));
    Files.write(directory.resolve(folder).resolve("lock"), new byte[0]);
    Files.write(directory.resolve(".nndl-owner"), owner);
    lines.clear();
  }

  private Path folder() throws IOException {
    return names(directory).stream()
        .filter(Fence::isName)
        .map(directory::resolve)
        .findFirst()
        .orElseThrow();
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the line with which a process ends that was taken over. */
  static String assertTakenOver(Executable change) {
    InputException error = assertThrows(InputException.class, change);
    assertInstanceOf(TakenOver.class, error.getCause(), error.getMessage());
    return error.getMessage();
  }

  /** The line with which another process ends that wants the directory at once. */
  private String refusal(Storage storage) {
    return assertThrows(
            InputException.class, () -> take(storage, Lease.IfOwned.FAIL, new SystemClock()))
        .getMessage();
  }

  private Lease take(Storage storage, Lease.IfOwned ifOwned, Clock time) {
    return Lease.take(storage, path(), ifOwned, HINT, time, lines::add);
  }

  private static Storage here() {
    return new Storage(new Configuration());
  }

  /** The storage of a process on another machine. */
  private static Storage on(String host) {
    Configuration configuration = new Configuration();
    configuration.set(Owner.HOST_SETTING, host + "/start of " + host);
    return new Storage(configuration);
  }

  private org.apache.hadoop.fs.Path path() {
    return new org.apache.hadoop.fs.Path(directory.toString());
  }

  private org.apache.hadoop.fs.Path path(String name) {
    return Fixtures.path(directory.resolve(name));
  }

  private void write(Storage storage, String name, String text) {
    storage.write(path(name), text);
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private void run(SimulatedClock.Work work) {
    clock.run(work);
    assertFalse(lines.contains(null));
  }
}
