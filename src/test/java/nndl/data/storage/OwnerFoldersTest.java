package nndl.data.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.time.SystemClock;
import nndl.time.ThreadPool;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory in which a link leads to another disk has one owner on both disks. */
class OwnerFoldersTest {
  @TempDir Path parent;
  private Path model;
  private Path otherDisk;

  @BeforeEach
  void link() throws IOException {
    model = Files.createDirectory(parent.resolve("model"));
    otherDisk = Files.createDirectory(parent.resolve("disk"));
    Files.createSymbolicLink(model.resolve("checkpoints"), otherDisk);
  }

  @Test
  void filesBehindALinkToAnotherDiskAreWrittenReplacedAndDeleted() throws IOException {
    Storage storage = storage();
    try (Lease lease = take(storage, Lease.IfOwned.FAIL)) {
      write(storage, "checkpoints/one", "old");
      write(storage, "checkpoints/one", "new");
      write(storage, "checkpoints/two", "text");
      write(storage, "checkpoints/deep/three", "text");
      storage.delete(path("checkpoints/two"));
      storage.delete(path("checkpoints/never"));
    }
    assertEquals(List.of("deep", "one"), names(otherDisk));
    assertEquals(List.of("three"), names(otherDisk.resolve("deep")));
    assertEquals(List.of("checkpoints"), names(model));
    assertEquals("new", Files.readString(otherDisk.resolve("one")));
  }

  @Test
  void afterATakeOverTheOldOwnerWritesAndDeletesNothingThere() throws IOException {
    Storage old = storage();
    Lease lost = take(old, Lease.IfOwned.FAIL);
    write(old, "checkpoints/one", "old");
    Storage young = storage();
    try (Lease lease = take(young, Lease.IfOwned.TAKE_OVER)) {
      assertEquals(List.of("one"), names(otherDisk));
      assertThrows(TakenOver.class, () -> write(old, "checkpoints/two", "old"));
      assertThrows(IOException.class, () -> old.delete(path("checkpoints/one")));
      write(young, "checkpoints/one", "young");
    }
    lost.close();
    assertEquals(List.of("one"), names(otherDisk));
    assertEquals("young", Files.readString(otherDisk.resolve("one")));
    assertEquals(List.of("checkpoints"), names(model));
  }

  /** As on another machine, which has mounted the disk elsewhere. */
  @Test
  void afterATakeOverUnderAnotherPathTheOldOwnerWritesNothingThereEither() throws IOException {
    Path alias = parent.resolve("alias");
    Path original = model;
    Storage old = storage();
    Lease lost = take(old, Lease.IfOwned.FAIL);
    List<Lease> second = new ArrayList<>();
    Storage.Writer isTakenOver =
        out -> {
          Files.move(original, alias); // the machine of the second one knows only this path
          model = alias;
          second.add(take(storage(), Lease.IfOwned.TAKE_OVER));
          Files.createSymbolicLink(original, alias);
          out.write(1);
        };
    write(old, "checkpoints/one", "old");
    org.apache.hadoop.fs.Path two = path("checkpoints/two");
    assertThrows(IOException.class, () -> old.write(two, isTakenOver));
    lost.close();
    second.get(0).close();
    assertEquals(List.of("one"), names(otherDisk));
  }

  @Test
  void aFileThatWasBeingWrittenDuringATakeOverDoesNotAppear() throws IOException {
    Storage old = storage();
    Lease lost = take(old, Lease.IfOwned.FAIL);
    Storage.Writer isTakenOver =
        out -> {
          take(storage(), Lease.IfOwned.TAKE_OVER).close();
          out.write(1);
        };
    assertThrows(IOException.class, () -> old.write(path("checkpoints/one"), isTakenOver));
    assertFalse(Files.exists(otherDisk.resolve("one")));
    lost.close();
    assertEquals(List.of(), names(otherDisk));
  }

  private Storage storage() {
    return new Storage(
        new Configuration(), new ThreadPool(new SystemClock(), "nndl-storage"), this::twoDisks);
  }

  private Lease take(Storage storage, Lease.IfOwned ifOwned) throws IOException {
    return Lease.take(
        storage, Fixtures.path(model), ifOwned, "wait for it", new SystemClock(), line -> {});
  }

  private org.apache.hadoop.fs.Path path(String name) {
    return new org.apache.hadoop.fs.Path(Fixtures.path(model), name);
  }

  private void write(Storage storage, String name, String text) throws IOException {
    storage.write(path(name), out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** Local files, of which those behind the link are on another disk. */
  private Volume twoDisks(RawLocalFileSystem local) {
    SeenSteps steps =
        (name, arguments, step) -> {
          if (name.startsWith("rename")
              && isOnOther(local, arguments[0]) != isOnOther(local, arguments[1])) {
            throw new AtomicMoveNotSupportedException(
                arguments[0].toString(), arguments[1].toString(), "another disk");
          }
          return step.call();
        };
    return steps.on(local);
  }

  private boolean isOnOther(RawLocalFileSystem local, Object file) throws IOException {
    Path directory = local.pathToFile((org.apache.hadoop.fs.Path) file).toPath().getParent();
    return Files.exists(directory) && directory.toRealPath().startsWith(otherDisk.toRealPath());
  }
}
