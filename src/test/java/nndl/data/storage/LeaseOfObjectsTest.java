package nndl.data.storage;

import static nndl.data.storage.LeaseTest.assertTakenOver;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import nndl.Fixtures;
import nndl.error.InputException;
import nndl.time.Clock;
import nndl.time.SimulatedClock;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** An owner on an object store loses its directory to another owner, and to nothing else. */
class LeaseOfObjectsTest {
  private static final long LEASE = TimeUnit.SECONDS.toNanos(30);

  /** What happens after each object that is written, in order. */
  private static final List<TimeLimit.Step> AFTER_WRITES = new ArrayList<>();

  /** What happens before each object that is read, in order. */
  private static final List<TimeLimit.Step> BEFORE_READS = new ArrayList<>();

  @TempDir Path directory;
  private org.apache.hadoop.fs.Path objects;
  private final SimulatedClock clock = new SimulatedClock();

  /** An object store in which something can happen around the file of an owner. */
  public static final class Unsteady extends ObjectStore {
    @Override
    public FSDataInputStream open(org.apache.hadoop.fs.Path path, int buffer) throws IOException {
      if (!BEFORE_READS.isEmpty()) {
        BEFORE_READS.remove(0).run();
      }
      return super.open(path, buffer);
    }

    @Override
    public FSDataOutputStream createNonRecursive(
        org.apache.hadoop.fs.Path path,
        FsPermission permission,
        EnumSet<CreateFlag> flags,
        int buffer,
        short replication,
        long block,
        Progressable progress)
        throws IOException {
      FSDataOutputStream out =
          super.createNonRecursive(path, permission, flags, buffer, replication, block, progress);
      return new FSDataOutputStream(
          new FilterOutputStream(out) {
            @Override
            public void close() throws IOException {
              super.close();
              if (!AFTER_WRITES.isEmpty()) {
                AFTER_WRITES.remove(0).run();
              }
            }
          },
          null);
    }
  }

  @BeforeEach
  void name() {
    AFTER_WRITES.clear();
    BEFORE_READS.clear();
    objects = new org.apache.hadoop.fs.Path("objects://" + directory + "/model");
  }

  private static Storage on(String host) {
    Configuration configuration = new Configuration();
    configuration.set(ObjectStore.IMPLEMENTATION, Unsteady.class.getName());
    configuration.set(ObjectStore.IMPLEMENTATION + ".disable.cache", "true");
    configuration.set(Owner.HOST_SETTING, host + "/" + host);
    return new Storage(configuration);
  }

  private Lease take(Storage storage, Lease.IfOwned ifOwned, Clock time) {
    return Lease.take(storage, objects, ifOwned, "", time, line -> {});
  }

  private String owner() {
    try {
      return Files.readString(directory.resolve("model").resolve(Owner.FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The client of S3 tries a request again, and then the condition is not met any more. */
  @Test
  void anAnswerThatIsLostMakesNoOwnerASuccessorOfItself() throws IOException {
    Storage storage = on("here");
    Files.createDirectories(directory.resolve("model"));
    AFTER_WRITES.add(LeaseOfObjectsTest::loseTheAnswer);
    assertTrue(new OwnerFile(storage, objects).replace("", "first"));
    AFTER_WRITES.add(LeaseOfObjectsTest::loseTheAnswer);
    assertTrue(new OwnerFile(storage, objects).replace("first", "second"));
    assertTrue(new OwnerFile(storage, objects).replace("first", "second"), "asked again");
    assertFalse(new OwnerFile(storage, objects).replace("first", "third"));
    assertEquals("second", owner());
  }

  private static void loseTheAnswer() throws IOException {
    throw new IOException("connection lost");
  }

  @Test
  void whoeverIsTooSlowToWriteTheFileOfTheOwnerIsNoOwner() throws IOException {
    Files.createDirectories(directory.resolve("model"));
    AFTER_WRITES.add(
        () -> {
          Files.writeString(directory.resolve("model").resolve(Owner.FILE), "quicker");
          loseTheAnswer();
        });
    assertFalse(new OwnerFile(on("here"), objects).replace("", "slower"));
    assertEquals("quicker", owner());
  }

  /** S3 may end a read of an object that was replaced meanwhile. */
  @Test
  void theFileOfAnOwnerThatCannotBeReadIsReadOnceMore() throws IOException {
    Files.createDirectories(directory.resolve("model"));
    OwnerFile file = new OwnerFile(on("here"), objects);
    assertTrue(file.replace("", "first"));
    BEFORE_READS.add(LeaseOfObjectsTest::loseTheAnswer);
    assertEquals("first", file.text().orElseThrow());
    BEFORE_READS.add(LeaseOfObjectsTest::loseTheAnswer);
    BEFORE_READS.add(LeaseOfObjectsTest::loseTheAnswer);
    assertThrows(IOException.class, file::text);
  }

  @Test
  void anOwnerGoesOnToRenewItsLeaseWhateverARenewalEndsWith() {
    clock.run(
        () -> {
          Storage storage = on("here");
          try (Lease lease = take(storage, Lease.IfOwned.FAIL, clock)) {
            AFTER_WRITES.add(
                () -> {
                  throw new OutOfMemoryError("unable to create native thread");
                });
            waitFor(LEASE);
            assertEquals(List.of(), AFTER_WRITES);
            String before = owner();
            waitFor(LEASE);
            assertFalse(owner().equals(before), before);
            storage.ownership().requireOwner();
          }
        });
  }

  private void waitFor(long nanos) {
    try {
      clock.await(this, nanos);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As one whose process was stopped, or whose renewal waits for an answer. */
  @Test
  void anOwnerThatCouldNotRenewItsLeaseRenewsItBeforeItWrites() throws IOException {
    HandClock hand = new HandClock();
    Storage old = on("old");
    Lease first = take(old, Lease.IfOwned.FAIL, hand);
    var file = new org.apache.hadoop.fs.Path(objects, "file");
    old.write(file, out -> out.write('1'));
    hand.add(2 * LEASE);
    old.write(file, out -> out.write('2'));
    Storage young = on("young");
    try (Lease second = take(young, Lease.IfOwned.TAKE_OVER, new HandClock())) {
      young.write(file, out -> out.write('3'));
      hand.add(2 * LEASE);
      assertTakenOver(() -> old.write(file, out -> out.write('4')));
      assertTakenOver(() -> old.delete(file));
    }
    first.close();
    assertEquals("3", Files.readString(directory.resolve("model/file")));
  }

  /** The next owner may have seen the file as soon as it was there. */
  @Test
  void theTimeOfALeaseBeginsBeforeItsRenewalIsWritten() throws IOException {
    HandClock hand = new HandClock();
    Storage old = on("old");
    Lease first = take(old, Lease.IfOwned.FAIL, hand);
    var file = new org.apache.hadoop.fs.Path(objects, "file");
    hand.add(LEASE);
    AFTER_WRITES.add(() -> hand.add(LEASE - 1));
    old.write(file, "1");
    hand.add(1);
    try (Lease second = take(on("young"), Lease.IfOwned.TAKE_OVER, new HandClock())) {
      assertTakenOver(() -> old.write(file, "2"));
    }
    first.close();
    assertEquals("1", Files.readString(directory.resolve("model/file")));
  }

  @Test
  void aLeaseIsRenewedBeforeAWriteWhenItsTimeIsOver() {
    HandClock hand = new HandClock();
    Storage storage = on("here");
    try (Lease lease = take(storage, Lease.IfOwned.FAIL, hand)) {
      String before = owner();
      hand.add(LEASE - 1);
      storage.write(new org.apache.hadoop.fs.Path(objects, "file"), "1");
      assertEquals(before, owner());
      hand.add(1);
      storage.write(new org.apache.hadoop.fs.Path(objects, "file"), "2");
      assertFalse(owner().equals(before), before);
    }
  }

  @Test
  void whoeverHasGivenTheDirectoryBackChangesNothingThere() throws IOException {
    Storage storage = on("here");
    Lease lease = take(storage, Lease.IfOwned.FAIL, new HandClock());
    var file = new org.apache.hadoop.fs.Path(objects, "file");
    storage.write(file, "1");
    lease.close();
    for (Executable change :
        List.<Executable>of(() -> storage.write(file, "2"), () -> storage.delete(file))) {
      String line = assertThrows(InputException.class, change).getMessage();
      assertTrue(line.endsWith("found that it was given back"), line);
    }
    assertEquals("1", Files.readString(directory.resolve("model/file")));
  }

  @Test
  void anOwnerThatCanNotRenewItsLeaseDoesNotWrite() {
    HandClock hand = new HandClock();
    Storage storage = on("here");
    try (Lease lease = take(storage, Lease.IfOwned.FAIL, hand)) {
      hand.add(2 * LEASE);
      AFTER_WRITES.add(
          () -> {
            throw new OutOfMemoryError("unable to create native thread");
          });
      var file = new org.apache.hadoop.fs.Path(objects, "file");
      InputException error =
          assertThrows(InputException.class, () -> storage.write(file, out -> out.write('1')));
      assertEquals(
          file
              + ": expected to write it, found that its owner's file .nndl-owner cannot be written",
          error.getMessage());
    }
  }

  /** No store deletes an object on condition that it has not changed. */
  @Test
  void anOwnerThatStandsStillWhileItEndsDeletesNoFileOfTheNextOne() {
    HandClock hand = new HandClock();
    Lease first = take(on("old"), Lease.IfOwned.FAIL, hand);
    List<Lease> second = new ArrayList<>();
    AFTER_WRITES.add(() -> second.add(take(on("young"), Lease.IfOwned.TAKE_OVER, hand)));
    first.close();
    assertTrue(hand.nanoTime() >= LEASE, "the next one has waited");
    assertTrue(owner().contains("host young"), owner());
    second.get(0).close();
    assertFalse(Files.exists(directory.resolve("model").resolve(Owner.FILE)));
  }

  /** It has shown life by its last text, but nobody else lives there. */
  @Test
  void whoeverSeesTheOwnerEndWaitsForThat() throws IOException {
    Path file = directory.resolve("model").resolve(Owner.FILE);
    Owner there =
        Owner.ofThisProcess(
            on("there").configuration(),
            1,
            Fence.of(Fixtures.PROCESS, objects, 1).folder().getName());
    Files.createDirectories(file.getParent());
    Files.writeString(file, there.text());
    AtomicInteger waits = new AtomicInteger();
    HandClock hand =
        new HandClock(
            () -> {
              try {
                switch (waits.incrementAndGet()) {
                  case 1 -> Files.writeString(file, there.lastText());
                  case 20 -> Files.delete(file);
                  default -> {}
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    take(on("here"), Lease.IfOwned.FAIL, hand).close();
    assertTrue(waits.get() >= 20, waits.toString());
    assertFalse(Files.exists(file));
  }

  @Test
  void anOwnerThatWasTakenOverDeletesNoFileOfTheNextOne() {
    Lease first = take(on("old"), Lease.IfOwned.FAIL, new HandClock());
    try (Lease second = take(on("young"), Lease.IfOwned.TAKE_OVER, new HandClock())) {
      first.close();
      assertTrue(owner().contains("host young"), owner());
    }
  }
}
