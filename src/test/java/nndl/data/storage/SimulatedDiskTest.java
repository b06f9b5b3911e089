package nndl.data.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import nndl.error.InputException;
import nndl.time.LocalProcess;
import nndl.time.SimulatedClock;
import nndl.time.SimulatedClock.Life;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;

/** Production storage on a disk in memory, under a clock whose hours take no time. */
class SimulatedDiskTest {
  private static final Path DIRECTORY = new Path("/runs/model");
  private static final Path FILE = new Path(DIRECTORY, "file");

  private final SimulatedClock clock = new SimulatedClock();
  private final SimulatedDisk disk = new SimulatedDisk(clock, new Random(1));

  private final Random random = new Random(2);

  private Storage storage(String machine) {
    LocalProcess process =
        new LocalProcess(
            clock, new Random(random.nextLong()), disk.threads(), new SimulatedHooks());
    return disk.storage(process, machine, Map.of());
  }

  @Test
  void aKilledWriterLeavesTheOldFileOrTheNewOne() {
    List<String> found = new ArrayList<>();
    clock.run(
        () -> {
          Storage reader = storage("one");
          for (int i = 0; i < 40; i++) {
            Life life = new Life("writer " + i);
            reader.write(FILE, "old");
            clock.start(life, "writer", () -> storage("one").write(FILE, "new"));
            clock.pause(i * 100_000L);
            clock.kill(life);
            found.add(reader.text(FILE));
          }
        });
    assertEquals(List.of("new", "old"), found.stream().distinct().sorted().toList());
  }

  @Test
  void aPowerCutLeavesWhatWasSyncedAndAnyPartOfTheRest() {
    Set<Integer> lengths = new TreeSet<>();
    clock.run(
        () -> {
          for (int i = 0; i < 400; i++) {
            Storage storage = storage("one");
            Path unsynced = new Path(DIRECTORY, "unsynced");
            storage.write(FILE, "synced");
            storage.writeUnsynced(unsynced, out -> out.write(new byte[2]));
            disk.cutPower();
            assertEquals("synced", storage.text(FILE));
            boolean isThere = storage.exists(unsynced);
            lengths.add(isThere ? (int) storage.status(unsynced).getLen() : -1);
            storage.delete(unsynced);
          }
        });
    assertEquals(Set.of(-1, 0, 1, 2), lengths);
  }

  @Test
  void aDirectoryThatWasMadeIsThereAfterAPowerCutWithAllAboveIt() {
    clock.run(
        () -> {
          for (int i = 0; i < 60; i++) {
            Path made = new Path("/made/%s/one/two".formatted(i));
            storage("one").createDirectory(made);
            disk.cutPower();
            assertTrue(storage("one").exists(made), made.toString());
          }
        });
  }

  @Test
  void whatAnOwnerWritesLastsThoughTheMakerOfItsDirectoryWasKilledBeforeItWasSynced() {
    clock.run(
        () -> {
          for (int i = 0; i < 60; i++) {
            Path directory = new Path("/runs/" + i);
            Path file = new Path(directory, "file");
            Life maker = new Life("maker");
            clock.start(maker, "maker", () -> storage("one").createDirectory(directory));
            clock.pause(i * 20_000L);
            clock.kill(maker);
            Life owner = new Life("owner");
            clock.start(owner, "owner", () -> write(directory, file));
            clock.pause(1_000_000_000);
            clock.kill(owner);
            disk.cutPower();
            assertEquals("whole", storage("one").text(file), file.toString());
          }
        });
  }

  private void write(Path directory, Path file) {
    Storage storage = storage("one");
    Lease unused = Lease.take(storage, directory, Lease.IfOwned.FAIL, "wait", clock, line -> {});
    storage.write(file, "whole");
  }

  /** Two owners may be at it: one that was taken over, and the one that has taken over. */
  @Test
  void aCommittedSetIsFoundWhileAnotherOwnerTakesIt() {
    clock.run(
        () -> {
          Storage storage = storage("one");
          Path folder = CommittedSet.place(storage, DIRECTORY);
          Path taken = CommittedSet.place(storage, DIRECTORY);
          write(storage, folder);
          disk.tell(
              step -> {
                if (step.endsWith(" list " + DIRECTORY + " done")) {
                  disk.tell(unused -> {});
                  rename(folder, taken);
                }
              });
          List<CommittedSet> found = CommittedSet.in(storage, DIRECTORY);
          assertEquals(
              List.of(storage.qualified(taken)), found.stream().map(CommittedSet::folder).toList());
          assertTrue(found.get(0).isCommitted());
        });
  }

  private static void write(Storage storage, Path folder) {
    try {
      storage.createDirectory(folder);
      new CommitRecord(CommitRecord.FORMAT, "id", null, null, null, null, null, null)
          .write(storage, folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void rename(Path from, Path to) {
    try {
      disk.tree.rename(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aDeadOwnerIsKnownAtOnceOnItsMachineAloneAndIsTakenOverElsewhere() {
    List<String> lines = new ArrayList<>();
    clock.run(
        () -> {
          for (String machine : List.of("one", "two")) {
            Life life = new Life("first");
            clock.start(life, "first", () -> own(storage("one"), lines));
            clock.pause(1_000_000_000);
            assertThrows(InputException.class, () -> own(storage("one"), lines));
            clock.kill(life);
            long start = clock.nanoTime();
            own(storage(machine), lines).close();
            assertEquals(machine.equals("two"), clock.secondsSince(start) > 30);
          }
        });
    assertTrue(lines.size() > 2, lines.toString());
    assertEquals(List.of("/runs/", "/runs/model/"), List.copyOf(disk.files().keySet()));
  }

  private Lease own(Storage storage, List<String> lines) {
    return Lease.take(storage, DIRECTORY, Lease.IfOwned.FAIL, "wait", clock, lines::add);
  }
}
