package nndl.data.storage;

import static nndl.data.storage.LeaseTest.assertTakenOver;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import nndl.error.InputException;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process writes and deletes what is in its directories while they are its own. */
class OwnershipTest {
  @TempDir Path directory;

  private final Storage storage = new Storage(new Configuration());

  private org.apache.hadoop.fs.Path path(String name) {
    return new org.apache.hadoop.fs.Path("file://" + directory + "/" + name);
  }

  private static Lease take(Storage storage, org.apache.hadoop.fs.Path path) {
    return Lease.take(storage, path, Lease.IfOwned.TAKE_OVER, "", new HandClock(), line -> {});
  }

  private String folder(Lease lease) {
    return lease.staging("any").getParent().toString();
  }

  @Test
  void executorsGetTheFolderOfTheDirectoryThatWasTakenLast() throws IOException {
    Configuration sent = new Configuration();
    storage.ownership().share(sent);
    assertEquals("", sent.get(Fence.SETTING, ""), "it owns none");
    try (Lease one = take(storage, path("one"));
        Lease two = take(storage, path("two"))) {
      storage.ownership().share(sent);
      assertEquals(folder(two), sent.get(Fence.SETTING));
      new Storage(sent).ownership().requireShared("executor 1");
      assertEquals(
          path("two"), new Storage(sent).ownership().fenceOf(path("two/f")).get().directory());
      assertTrue(new Storage(sent).ownership().fenceOf(path("one/file")).isEmpty());
      assertTrue(storage.ownership().fenceOf(path("other/file")).isEmpty());
      assertEquals(path("one"), storage.ownership().fenceOf(path("one/f")).get().directory());
    }
  }

  @Test
  void onAnObjectStoreExecutorsNeedNoFolder() {
    Configuration sent = ObjectStore.configuration();
    sent.set(Fence.SETTING, "objects://" + directory + "/.owner-1-0123456789ab");
    assertDoesNotThrow(() -> new Storage(sent).ownership().requireShared("executor 1"));
  }

  @Test
  void ofTwoDirectoriesAFileBelongsToTheInnerOne() throws IOException {
    try (Lease inner = take(storage, path("outer/inner"));
        Lease outer = take(storage, path("outer"))) {
      Ownership own = storage.ownership();
      assertEquals(path("outer/inner"), own.fenceOf(path("outer/inner/file")).get().directory());
      assertEquals(path("outer"), own.fenceOf(path("outer/file")).get().directory());
    }
  }

  @Test
  void whoeverWasTakenOverDeletesNoDirectoryAndKnowsItFromThenOn() throws IOException {
    Lease first = take(storage, path("model"));
    storage.createDirectory(path("model/empty"));
    storage.delete(path("model/none"));
    assertFalse(storage.ownership().isTakenOver());
    try (Lease second = take(new Storage(new Configuration()), path("model"))) {
      assertTakenOver(() -> storage.delete(path("model/empty")));
      assertTrue(storage.ownership().isTakenOver());
      assertTakenOver(() -> storage.delete(path("model/none")));
      InputException error = assertThrows(InputException.class, storage.ownership()::requireOwner);
      assertTrue(
          error
              .getMessage()
              .startsWith(
                  path("model").toString().replace("///", "/")
                      + ": expected to stay its only owner"),
          error.getMessage());
    }
    first.close();
    assertTrue(Files.isDirectory(directory.resolve("model/empty")));
  }

  @Test
  void whoeverWasTakenOverIsToldEvenIfThereIsNothingToDelete() {
    Lease first = take(storage, path("model"));
    try (Lease second = take(new Storage(new Configuration()), path("model"))) {
      assertTakenOver(() -> storage.delete(path("model/none")));
    }
    first.close();
  }

  @Test
  void anErrorOfAnOwnerStaysWhatItIs() {
    try (Lease lease = take(storage, path("model"))) {
      InputException error =
          assertThrows(
              InputException.class,
              () ->
                  storage.write(
                      path("model/file"),
                      out -> {
                        throw new IOException("disk full");
                      }));
      assertTrue(error.getMessage().endsWith("found disk full"), error.getMessage());
      assertFalse(storage.ownership().isTakenOver());
    }
  }

  @Test
  void anErrorOfAProcessThatWasTakenOverIsTheCauseOfWhatItIsTold() {
    Lease first = take(storage, path("model"));
    List<Lease> second = new ArrayList<>();
    IOException own = new IOException("disk full");
    InputException error =
        assertThrows(
            InputException.class,
            () ->
                storage.write(
                    path("model/file"),
                    out -> {
                      second.add(take(new Storage(new Configuration()), path("model")));
                      throw own;
                    }));
    assertTrue(error.getMessage().contains(" belongs to process "), error.getMessage());
    assertSame(own, error.getCause().getCause());
    second.get(0).close();
    first.close();
  }

  @Test
  void anOwnerIsNamedByItsFileOrElseAsFarAsItIsKnown() throws IOException {
    Files.createDirectories(directory.resolve("model"));
    OwnerFile file = new OwnerFile(storage, path("model"));
    assertEquals(
        "nobody: it was given back, or this machine sees other files than the driver",
        file.describe());
    Path named = Files.createFile(directory.resolve("model").resolve(Owner.FILE));
    assertEquals("a process that has just begun", file.describe());
    Files.delete(named);
    Files.createDirectory(named);
    assertTrue(file.describe().startsWith("another process ("), file.describe());
    Files.writeString(directory.resolve("plain"), "1");
    assertTrue(Lease.ownerOf(storage, path("plain")).isEmpty(), "a file has no owner");
  }

  @Test
  void aLateStepOfAnEarlierLeaseDoesNotEndTheNextOneOfThatProcess() {
    List<Lease> leases = new ArrayList<>(List.of(take(storage, path("model"))));
    Storage.Writer late =
        out -> {
          leases.remove(0).close();
          leases.add(take(storage, path("model")));
        };
    assertTakenOver(() -> storage.write(path("model/file"), late));
    assertFalse(storage.ownership().isTakenOver());
    storage.write(path("model/file"), "next");
    leases.get(0).close();
    assertEquals("next", storage.text(path("model/file")));
  }

  @Test
  void whoeverTakesItsDirectoryBackWritesThereAgain() {
    Lease first = take(storage, path("model"));
    Lease second = take(new Storage(new Configuration()), path("model"));
    assertTakenOver(() -> storage.write(path("model/file"), "1"));
    second.close();
    try (Lease third = take(storage, path("model"))) {
      assertFalse(storage.ownership().isTakenOver());
      storage.write(path("model/file"), "3");
    }
    first.close();
    assertEquals("3", storage.text(path("model/file")));
  }

  @Test
  void anExecutorThatTakesADirectoryOfItsOwnStillWritesByTheFolderOfTheDriver() throws IOException {
    try (Lease driver = take(storage, path("model"))) {
      Configuration sent = new Configuration();
      storage.ownership().share(sent);
      Storage executor = new Storage(sent);
      try (Lease own = take(executor, path("own"))) {
        assertTrue(executor.ownership().fenceOf(path("model/part")).isPresent());
      }
    }
  }

  @Test
  void anErrorIsToldThoughNobodyCanSayWhetherTheDirectoryWasTakenOver() {
    List<String> lost = new ArrayList<>();
    SeenSteps steps =
        (name, arguments, step) -> {
          if (name.equals("exists") && !lost.isEmpty()) {
            throw new IOException(lost.get(0));
          }
          return step.call();
        };
    Storage unsteady = steps.storage();
    try (Lease lease = take(unsteady, path("model"))) {
      InputException error =
          assertThrows(
              InputException.class,
              () ->
                  unsteady.write(
                      path("model/file"),
                      out -> {
                        lost.add("connection lost");
                        throw new IOException("disk full");
                      }));
      lost.clear();
      assertTrue(error.getMessage().endsWith("found disk full"), error.getMessage());
      List<Throwable> suppressed = List.of(error.getCause().getSuppressed());
      assertEquals("connection lost", suppressed.get(suppressed.size() - 1).getMessage());
    }
  }

  @Test
  void aSetThatDeletesTheLastFileOfADirectoryLeavesNoneOfTheDirectoriesAroundIt() {
    storage.write(path("model/a/b/c/file"), "1");
    storage.write(path("model/d/e/file"), "1");
    storage.write(path("model/d/other"), "1");
    try (Lease lease = take(storage, path("model"))) {
      Commit commit = new Commit(storage);
      commit.delete(path("model/a/b/c/file"));
      commit.delete(path("model/d/e/file"));
      commit.write(path("model/new"), out -> out.write('1'));
      commit.commit();
    }
    assertEquals(List.of("d", "new"), storage.names(path("model")));
    assertEquals(List.of("other"), storage.names(path("model/d")));
  }
}
