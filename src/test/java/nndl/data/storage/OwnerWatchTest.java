package nndl.data.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import nndl.error.InputException;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a process waits for an owner that may live, to the millisecond, in no time. */
class OwnerWatchTest {
  private static final String HERE = "here/1";
  private static final String THERE = "there/7";
  private static final String FOLDER = ".owner-1-0123456789ab";
  private static final long MILLI = 1_000_000;

  @TempDir Path directory;
  private final List<String> lines = new ArrayList<>();

  /** What happens after so many milliseconds. */
  private final Map<Long, Runnable> events = new TreeMap<>();

  private final HandClock clock = new HandClock(this::happen);
  private String scheme = "file";

  private void happen() {
    assertTrue(millis() <= 200_000, "it waits for ever");
    Runnable event = events.remove(millis());
    if (event != null) {
      event.run();
    }
  }

  private long millis() {
    return clock.nanoTime() / MILLI;
  }

  @BeforeEach
  void makeFolder() throws IOException {
    Files.createDirectory(directory.resolve(FOLDER));
  }

  private OwnerWatch watch(Lease.IfOwned ifOwned) {
    Configuration configuration = ObjectStore.configuration();
    configuration.set(Owner.HOST_SETTING, HERE);
    Storage storage = new Storage(configuration, OneThread.process());
    var path = new org.apache.hadoop.fs.Path(scheme + "://" + directory);
    return new OwnerWatch(
        storage, path, ifOwned, "wait", clock, line -> lines.add(millis() + " " + line));
  }

  private static Owner owner(String host, long renewals, long lease) {
    String[] names = host.split("/");
    return new Owner(
        1, renewals, FOLDER, lease, new HostProcess(names[0], names[1], 1, Instant.EPOCH));
  }

  private void leave(String text) {
    try {
      Files.writeString(directory.resolve(Owner.FILE), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void leave(String host, long renewals) {
    leave(owner(host, renewals, 0).text());
  }

  private Closeable lock() throws IOException {
    return HostLock.create(directory.resolve(FOLDER).resolve(HostLock.FILE));
  }

  private void assertBegins(long millis, Lease.IfOwned ifOwned) throws IOException {
    OwnerWatch.Look found = watch(ifOwned).awaitTurn();
    assertEquals(watch(ifOwned).look(), found);
    assertEquals(millis, millis());
  }

  private void assertRefused(long millis, Lease.IfOwned ifOwned) {
    String line = assertThrows(InputException.class, () -> watch(ifOwned).awaitTurn()).getMessage();
    assertTrue(line.endsWith("which runs since 1970-01-01T00:00:00Z; wait"), line);
    assertEquals(millis, millis());
  }

  private void assertToldOnce(long millis, String host, String what) {
    assertEquals(
        List.of(
            "%s file:%s belongs to process 1 on %s, which runs since 1970-01-01T00:00:00Z; waiting up to %s"
                .formatted(millis, directory, host, what)),
        lines);
  }

  @Test
  void aTakerRenamesTheFolderOfTheOwnerOrTheLastOne() {
    String other = ".owner-1-000000000000";
    String text = owner(HERE, 0, 0).text();
    for (List<String> there : List.of(List.of(other, FOLDER), List.of(FOLDER, other))) {
      var owned = new OwnerWatch.Look(Optional.of(text), there, false);
      assertEquals(Optional.of(FOLDER), owned.folder());
    }
    var left = new OwnerWatch.Look(Optional.empty(), List.of(other, FOLDER), false);
    assertEquals(Optional.of(FOLDER), left.folder());
    assertEquals(
        Optional.empty(), new OwnerWatch.Look(Optional.of(text), List.of(), false).folder());
  }

  @ParameterizedTest
  @ValueSource(strings = {"FAIL", "WAIT"})
  void aSilentOwnerElsewhereIsToldAfterAGlanceAndDeadAfterItsLease(Lease.IfOwned ifOwned)
      throws IOException {
    leave(THERE, 0);
    assertBegins(30_000, ifOwned);
    assertToldOnce(200, "there", "30 s for a sign of life from it");
  }

  @Test
  void theLongerOneOfTwoLeasesCounts() throws IOException {
    leave(owner(THERE, 0, 40_000).text());
    assertBegins(40_000, Lease.IfOwned.FAIL);
    assertToldOnce(200, "there", "40 s for a sign of life from it");
  }

  /** It may be just about to make its folder, or to delete its file. */
  @ParameterizedTest
  @CsvSource({"there/7, 30000, 1000", "here/1, 1000, 0"})
  void anOwnerWithoutItsFolderHasASecondToGoOn(String host, long begins, long told)
      throws IOException {
    Files.delete(directory.resolve(FOLDER));
    leave(host, 0);
    assertBegins(begins, Lease.IfOwned.FAIL);
    assertEquals(told == 0 ? 0 : 1, lines.size());
    assertTrue(told == 0 || lines.get(0).startsWith(told + " "), lines.toString());
  }

  @Test
  void aLivingOwnerOfThisMachineIsLeftAloneAfterAGlanceOrWaitedForAsLongAsItsLease()
      throws IOException {
    leave(HERE, 0);
    try (Closeable held = lock()) {
      assertRefused(200, Lease.IfOwned.FAIL);
      assertEquals(List.of(), lines);
      clock.add(-200 * MILLI);
      assertRefused(30_000, Lease.IfOwned.WAIT);
      assertToldOnce(200, "here", "30 s for it");
      clock.add(-30_000 * MILLI);
      assertBegins(0, Lease.IfOwned.TAKE_OVER);
    }
    assertBegins(0, Lease.IfOwned.FAIL);
  }

  @Test
  void anOwnerThatEndsIsFollowedAtOnce() throws IOException {
    leave(HERE, 0);
    try (Closeable held = lock()) {
      events.put(4_200L, () -> delete(directory.resolve(Owner.FILE)));
      assertBegins(4_200, Lease.IfOwned.WAIT);
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({"FAIL, 5000", "WAIT, 30000"})
  void whoeverSeesAnOwnerElsewhereRenewItsLeaseKnowsThatItLives(
      Lease.IfOwned ifOwned, long millis) {
    leave(THERE, 0);
    events.put(5_000L, () -> leave(THERE, 1));
    assertRefused(millis, ifOwned);
    assertToldOnce(200, "there", "30 s for a sign of life from it");
  }

  /** Others come and go, none of which has shown that it lives. */
  @Test
  void nobodyWaitsLongerThanTwoLeases() {
    leave(THERE, 0);
    for (long i = 0; i < 2; i++) {
      long renewals = i;
      events.put(25_000 * (i + 1), () -> leave(""));
      events.put(25_000 * (i + 1) + 500, () -> leave("there/8", renewals));
    }
    assertRefused(60_000, Lease.IfOwned.FAIL);
  }

  @ParameterizedTest
  @CsvSource({"FAIL, 60000", "TAKE_OVER, 60000"})
  void nobodyWaitsLongerThanTwoLeasesForOwnersOfObjectsThatEnd(Lease.IfOwned ifOwned, long millis) {
    scheme = "objects";
    leave(owner(THERE, 0, 0).lastText());
    events.put(20_000L, () -> leave(owner(THERE, 5, 0).lastText()));
    events.put(45_000L, () -> leave(owner("there/8", 0, 0).lastText()));
    assertRefused(millis, ifOwned);
  }

  @Test
  void anOwnerOfObjectsThatDoesNotGetToItsEndIsDeadAfterItsLease() throws IOException {
    scheme = "objects";
    leave(owner(THERE, 0, 0).lastText());
    assertBegins(30_000, Lease.IfOwned.TAKE_OVER);
  }

  @Test
  void aLookTellsWhoOwnsTheDirectoryAndHowLongToWaitForASignOfLife() throws IOException {
    OwnerWatch watch = watch(Lease.IfOwned.FAIL);
    assertEquals(Optional.empty(), watch.owner(), "there is no file");
    assertEquals(Optional.empty(), Lease.ownerOf(watch.storage(), watch.directory()));
    leave(HERE, 0);
    assertEquals(Optional.empty(), watch.owner(), "nobody holds its lock");
    String process = "process 1 on %s, which runs since 1970-01-01T00:00:00Z";
    try (Closeable held = lock()) {
      SeenOwner here = new SeenOwner(watch.directory(), process.formatted("here"), 0);
      assertEquals(Optional.of(here), watch.owner());
      assertEquals(Optional.of(here), Lease.ownerOf(watch.storage(), watch.directory()));
    }
    leave(THERE, 0);
    assertEquals(
        Optional.of(new SeenOwner(watch.directory(), process.formatted("there"), 30)),
        watch.owner());
    assertEquals(0, millis());
  }

  @Test
  void whoeverWantsNoOwnerThereIsRefusedWhileOneLives() throws IOException {
    OwnerWatch watch = watch(Lease.IfOwned.FAIL);
    Lease.awaitNoOwner(watch.storage(), watch.directory(), "wait", clock, lines::add);
    leave(HERE, 0);
    try (Closeable held = lock()) {
      String line =
          assertThrows(
                  InputException.class,
                  () ->
                      Lease.awaitNoOwner(
                          watch.storage(), watch.directory(), "wait", clock, lines::add))
              .getMessage();
      assertTrue(line.endsWith("; wait"), line);
    }
  }
}
