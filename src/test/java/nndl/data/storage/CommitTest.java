package nndl.data.storage;

import static nndl.Refused.refusal;
import static nndl.data.storage.LeaseTest.assertTakenOver;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import nndl.DirectoryContent;
import nndl.Fixtures;
import nndl.Slow;
import nndl.error.InputException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.util.Progressable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of a set replace those of another one as a whole, whatever happens on the way. */
class CommitTest {
  private static final Map<String, String> OLD =
      Map.of(
          "model", "old",
          "other", "of a user",
          "deep/gone", "old",
          "samples/gone", "old");

  /** The files of a run that will replace the old ones. */
  private static final Map<String, String> NEXT =
      Map.of(
          ".nndl-next/timings", "new",
          ".nndl-next/checkpoints/1", "new",
          ".nndl-next/checkpoints/2", "of a user");

  private static final Map<String, String> NEW =
      Map.of(
          "model", "new",
          "other", "of a user",
          "deep/er/file", "new",
          "timings", "new",
          "checkpoints/1", "new");

  @TempDir Path parent;
  private Path directory;
  private Path second;

  @BeforeEach
  void writeOld() throws IOException {
    directory = parent.resolve("one");
    second = parent.resolve("two");
    restore();
  }

  private void restore() throws IOException {
    for (Path place : List.of(directory, second)) {
      Fixtures.storage().deleteTree(Fixtures.path(place));
    }
    fill(directory, OLD);
    fill(directory, NEXT);
    fill(second, Map.of("labels", "old"));
  }

  private static void fill(Path place, Map<String, String> files) throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = place.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
  }

  private org.apache.hadoop.fs.Path path(String name) {
    return new org.apache.hadoop.fs.Path(Fixtures.path(directory), name);
  }

  private static Storage storage() {
    return CutOffStorage.never();
  }

  private static Lease take(Storage storage, Path place) {
    return take(storage, Fixtures.path(place), Lease.IfOwned.FAIL);
  }

  private static Lease take(
      Storage storage, org.apache.hadoop.fs.Path place, Lease.IfOwned ifOwned) {
    return Lease.take(storage, place, ifOwned, "", new HandClock(), line -> {});
  }

  private static void write(FileSet files, org.apache.hadoop.fs.Path file, String text) {
    files.write(file, out -> out.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }

  /** Replaces the old files by the new ones. */
  private void replace(Storage storage) {
    replace(storage, () -> {});
  }

  /**
   * @param begun is called when the directories are owned
   */
  private void replace(Storage storage, Runnable begun) {
    try (Lease first = take(storage, directory);
        Lease other = take(storage, second)) {
      begun.run();
      Commit commit = new Commit(storage);
      commit.delete(path("model")); // but the new set has one
      commit.delete(path("deep/gone"));
      commit.delete(path("samples/gone"));
      commit.delete(path("never"));
      write(commit, path("deep/er/file"), "new");
      var labels = new org.apache.hadoop.fs.Path(Fixtures.path(second), "labels");
      commit.replace(labels);
      write(commit, labels, "new");
      write(commit, path("model"), "new");
      commit.move(path(".nndl-next/timings"), path("timings"));
      commit.move(path(".nndl-next/checkpoints/1"), path("checkpoints/1"));
      commit.commit();
    }
  }

  /** All files, those of a kill before the owner began too. */
  private static Map<String, String> found(Path place) throws IOException {
    Map<String, String> found = DirectoryContent.of(place);
    found.keySet().removeIf(name -> name.contains(Storage.PROBE));
    return found;
  }

  private static Map<String, String> oldFiles() {
    Map<String, String> all = new HashMap<>(OLD);
    all.putAll(NEXT);
    return all;
  }

  /** Fails unless the files of both directories are old, or all of them are new. */
  private boolean assertWhole(String message) throws IOException {
    boolean isNew = Files.readString(second.resolve("labels")).equals("new");
    assertEquals(isNew ? NEW : oldFiles(), found(directory), message);
    assertEquals(Map.of("labels", isNew ? "new" : "old"), found(second), message);
    return isNew;
  }

  private void assertNew(String message) throws IOException {
    assertTrue(assertWhole(message), message);
  }

  @Test
  void newFilesGetTheirNamesAndOldOnesGoWithTheirDirectories() throws IOException {
    replace(storage());
    assertNew("");
    assertFalse(Files.exists(directory.resolve("samples")));
    assertFalse(Files.exists(directory.resolve(".nndl-next")));
  }

  /**
   * A power cut may come between any two of them. What is synced is there after it, and the sets
   * are whole by it: the second one before the first, and each folder before the step that counts.
   */
  @Test
  void theStepsOfACommitAreTakenInThisOrder() {
    List<String> taken = new ArrayList<>();
    SeenSteps steps =
        (name, arguments, step) -> {
          String told =
              Stream.of(arguments)
                  .map(argument -> argument.toString().replaceFirst("file:" + parent + "/", ""))
                  .map(path -> path.replaceAll("\\.owner-1-[0-9a-f]+", "OWNER"))
                  .map(path -> path.replaceAll("\\.nndl-commit-[0-9a-f-]{36}", "SET"))
                  .map(path -> path.replaceAll("[.-][0-9a-f-]{36}", ""))
                  .collect(Collectors.joining(" ", name + " ", ""));
          if (told.matches("(sync|rename).*|exists .*/OWNER|delete .*/commit.json")) {
            taken.add(told.replace("Directory", ""));
          }
          return step.call();
        };
    replace(steps.storage());
    int begin = taken.indexOf("rename two/OWNER/commit.json two/OWNER/commit/commit.json");
    int end = taken.indexOf("rename two/.nndl-owner two/OWNER/.nndl-owner");
    assertEquals(
        """
        rename two/OWNER/commit.json two/OWNER/commit/commit.json
        sync two/OWNER/commit
        sync two/OWNER/commit
        exists one/OWNER
        exists two/OWNER
        renameNew two/OWNER/commit two/SET
        sync two
        rename one/OWNER/commit.json one/OWNER/commit/commit.json
        sync one/OWNER/commit
        sync one/OWNER/commit
        exists one/OWNER
        exists two/OWNER
        renameNew one/OWNER/commit one/SET
        sync one
        renameNew one/SET one/SET
        renameNew two/SET two/SET
        rename two/SET/labels two/labels
        sync two
        sync two/SET
        delete two/SET/commit.json
        sync two/SET
        sync two
        renameNew one/.nndl-next one/SET/.nndl-next
        sync one/SET
        renameNew one/SET/file one/deep/er/file
        rename one/SET/model one/model
        renameNew one/SET/.nndl-next/timings one/timings
        renameNew one/SET/.nndl-next/checkpoints/1 one/checkpoints/1
        rename one/deep/gone one/SET/deleted-1
        rename one/samples/gone one/SET/deleted-2
        sync one/deep/er
        sync one
        sync one/checkpoints
        sync one/deep
        sync one/samples
        sync one/SET
        sync one/SET/.nndl-next
        sync one/SET/.nndl-next/checkpoints
        delete one/SET/commit.json
        sync one/SET
        sync one
        """
            .lines()
            .toList(),
        taken.subList(begin, end));
  }

  @Test
  void nothingIsSeenBeforeTheCommitAndNothingIsLeftWithoutIt() throws IOException {
    Storage storage = storage();
    try (Lease lease = take(storage, directory)) {
      Commit commit = new Commit(storage);
      commit.delete(path("deep/gone"));
      commit.replace(path("model"));
      write(commit, path("model"), "new");
      commit.move(path(".nndl-next/timings"), path("timings"));
      assertEquals("old", Files.readString(directory.resolve("model")));
      assertEquals("old", Files.readString(directory.resolve("deep/gone")));
    }
    assertEquals(oldFiles(), found(directory));
  }

  /** The next owner may want either of the directories first. */
  @Slow
  @Test
  void aSetThatIsCutOffAtAnyStepIsWhollyOldOrWhollyNewForTheNextOwner() throws IOException {
    List<Boolean> ends = new ArrayList<>();
    CutOffStorage cutOff = CutOffStorage.after(0);
    for (int step = 0; step == 0 || cutOff.isCutOff(); step++) {
      restore();
      CutOffStorage current = CutOffStorage.after(step);
      cutOff = current;
      tryTo(cutOff, storage -> replace(storage, current::begin));
      takeBoth(step % 2 == 0);
      ends.add(assertWhole("step " + step));
    }
    assertEquals(ends.stream().sorted().toList(), ends, "once new, it stays new");
    int firstNew = ends.indexOf(true);
    assertTrue(firstNew > 10 && firstNew < ends.size() - 10, firstNew + " of " + ends.size());
  }

  /** Takes steps that are cut off, which ends with a line, or are all taken. */
  private static void tryTo(CutOffStorage cutOff, Consumer<Storage> steps) {
    try {
      steps.accept(cutOff.storage());
    } catch (InputException e) {
      assertTrue(cutOff.isCutOff(), e.getMessage());
    }
  }

  private void takeBoth(boolean isFirstFirst) {
    take(storage(), isFirstFirst ? directory : second).close();
    take(storage(), isFirstFirst ? second : directory).close();
  }

  @Slow
  @Test
  void theNextOwnerMayBeCutOffAtAnyStepTooAndFinishesItOnce() throws IOException {
    CutOffStorage cutOff = CutOffStorage.after(0);
    for (int step = 0; step == 0 || cutOff.isCutOff(); step++) {
      restore();
      assertThrows(InputException.class, () -> replace(CutOffStorage.afterCommit()));
      cutOff = CutOffStorage.after(step);
      cutOff.begin();
      tryTo(cutOff, storage -> take(storage, directory).close());
      takeBoth(step % 2 == 0);
      assertNew("step " + step);
    }
  }

  @Slow
  @ParameterizedTest
  @EnumSource
  void afterAPowerCutASetIsWhollyOldOrWhollyNew(PowerCut.UnsyncedNames unsynced)
      throws IOException {
    List<Boolean> ends = new ArrayList<>();
    PowerCut power = new PowerCut(0);
    for (int calls = 0; calls == 0 || power.isCut(); calls++) {
      restore();
      power = new PowerCut(calls);
      try {
        replace(power.storage());
      } catch (InputException e) {
        assertTrue(power.isCut(), e.getMessage());
      }
      power.restore(unsynced);
      takeBoth(calls % 2 == 0);
      ends.add(assertWhole("calls: " + calls));
    }
    assertEquals(ends.stream().sorted().toList(), ends, "once new, it stays new");
    assertTrue(ends.get(ends.size() - 1));
  }

  /** What one process has renamed and not synced after the commit, the next one finds done. */
  @Slow
  @Test
  void aSetIsWholeIfAProcessIsKilledAndThePowerIsCutWhileTheNextOwnerFinishesIt()
      throws IOException {
    boolean isKilled = true;
    for (int calls = 0; isKilled; calls++) {
      PowerCut power = null;
      for (int more = 0; power == null || power.isCut(); more++) {
        restore();
        power = new PowerCut(calls + more);
        isKilled = false;
        try {
          replace(power.storage(calls));
        } catch (InputException e) {
          isKilled = true;
        }
        if (!Commit.isCutOff(storage(), Fixtures.path(directory))) {
          break;
        }
        boolean isNew = false;
        try {
          take(power.storage(), directory).close();
          take(power.storage(), second).close();
          isNew = !power.isCut() && assertWhole("before the cut");
        } catch (InputException e) {
          assertTrue(power.isCut(), e.getMessage());
        }
        power.restore(PowerCut.UnsyncedNames.LOST);
        takeBoth(calls % 2 == 0);
        String place = "killed at %s, cut %s later".formatted(calls, more);
        assertTrue(assertWhole(place) || !isNew, place);
      }
    }
  }

  @Test
  void aReaderIsToldOfASetThatWasCutOff() throws IOException {
    assertThrows(InputException.class, () -> replace(CutOffStorage.afterCommit()));
    for (Path place : List.of(directory, second)) {
      assertTrue(Commit.isCutOff(storage(), Fixtures.path(place)));
      assertEquals(
          "file:"
              + place
              + ": expected the files of one set, found a change that was cut off, which the next"
              + " command that writes there completes",
          assertThrows(
                  InputException.class,
                  () -> UnfinishedSets.requireNone(storage(), Fixtures.path(place)))
              .getMessage());
    }
    takeBoth(true);
    for (Path place : List.of(directory, second)) {
      UnfinishedSets.requireNone(storage(), Fixtures.path(place));
    }
  }

  /** Else it would read the files of two sets. */
  @Test
  void aReaderIsToldOfASetWhoseRecordIsDamaged() throws IOException {
    assertThrows(InputException.class, () -> replace(CutOffStorage.afterCommit()));
    for (Path file : DirectoryContent.files(directory)) {
      if (file.endsWith("commit.json")) {
        Files.writeString(file, "{");
      }
    }
    String error = refusal(() -> UnfinishedSets.requireNone(storage(), Fixtures.path(directory)));
    assertTrue(error.contains("commit.json: expected "), error);
  }

  @Test
  void aRecordHasTheLengthAndTheHashOfEveryFileOfBothDirectories() throws IOException {
    assertThrows(InputException.class, () -> replace(CutOffStorage.afterCommit()));
    for (Path file : DirectoryContent.files(parent)) {
      if (file.endsWith("commit.json")) {
        String record = Files.readString(file);
        String entry = "\"target\":\"%s\",\"length\":3,\"sha256\":\"%s\"";
        String hash =
            Sha256.of(storage(), Fixtures.path(Files.writeString(parent.resolve("new"), "new")));
        assertTrue(record.contains(entry.formatted("labels", hash)), record);
      }
    }
  }

  /** An old file of that name is not the one that was committed. */
  @Test
  void aSetWhoseFileIsGoneIsNotFinished() throws IOException {
    assertThrows(InputException.class, () -> replace(CutOffStorage.afterCommit()));
    for (Path file : DirectoryContent.files(directory)) {
      if (file.getFileName().toString().startsWith("model.")) {
        Files.delete(file);
      }
    }
    String message =
        assertThrows(InputException.class, () -> take(storage(), directory)).getMessage();
    assertTrue(message.startsWith(path("model") + ": expected the file that was committed in "));
    assertEquals("old", Files.readString(directory.resolve("model")));
    assertTrue(Commit.isCutOff(storage(), Fixtures.path(directory)));
  }

  /** A user may have missed it, and brought one of his own. */
  @ParameterizedTest
  @ValueSource(strings = {"timings", "checkpoints/1", "deep/er/file"})
  void aFileThatAppearsAfterTheCommitIsNotReplaced(String name) throws IOException {
    assertThrows(InputException.class, () -> replace(CutOffStorage.afterCommit()));
    fill(directory, Map.of(name, "mine"));
    for (int i = 0; i < 2; i++) {
      String line =
          assertThrows(InputException.class, () -> take(storage(), directory)).getMessage();
      String expected = "%s: expected no file but that which was committed in ";
      assertTrue(line.startsWith(expected.formatted(path(name))), line);
      assertEquals("mine", Files.readString(directory.resolve(name)));
    }
    Files.delete(directory.resolve(name));
    takeBoth(true);
    assertNew(name);
  }

  @Test
  void aFileThatAppearsInThePlaceOfADeletedOneStays() throws IOException {
    assertThrows(InputException.class, () -> replace(killedAfter("rename", "deleted-")));
    assertFalse(Files.exists(directory.resolve("deep/gone")));
    fill(directory, Map.of("deep/gone", "mine"));
    takeBoth(true);
    Map<String, String> expected = new HashMap<>(NEW);
    expected.put("deep/gone", "mine");
    assertEquals(expected, found(directory));
  }

  /** Returns the files of a process that is killed after a step to a name that begins so. */
  private static Storage killedAfter(String step, String name) {
    boolean[] isKilled = {false};
    SeenSteps steps =
        (taken, arguments, take) -> {
          if (isKilled[0]) {
            throw new IOException("killed");
          }
          Object result = take.call();
          var last = (org.apache.hadoop.fs.Path) arguments[arguments.length - 1];
          isKilled[0] = taken.equals(step) && last.getName().startsWith(name);
          return result;
        };
    return steps.storage();
  }

  /** Else the files that stay behind would be of two sets, or the others be deleted. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void noneOfTwoDirectoriesIsFinishedWithoutTheOther(boolean isFirstAway) throws IOException {
    assertThrows(InputException.class, () -> replace(CutOffStorage.afterCommit()));
    Path away = isFirstAway ? directory : second;
    Path left = isFirstAway ? second : directory;
    Files.move(away, parent.resolve("away"));
    int before = withoutOwner(found(left)).size();
    for (int i = 0; i < 2; i++) {
      String line = assertThrows(InputException.class, () -> take(storage(), left)).getMessage();
      assertTrue(line.startsWith(Fixtures.path(away).toString()), line);
      assertTrue(Commit.isCutOff(storage(), Fixtures.path(left)));
      assertEquals(before, withoutOwner(found(left)).size());
    }
    Files.move(parent.resolve("away"), away);
    takeBoth(isFirstAway);
    assertNew("");
  }

  /** Its own files are there, but the process that comes to the other directory deletes those. */
  @Test
  void aProcessThatWasTakenOverInOneOfTwoDirectoriesFinishesNone() throws IOException {
    SeenSteps standingStill =
        (name, arguments, step) -> {
          if (name.equals("renameNew")
              && arguments[1].toString().contains("/one/.nndl-commit-")
              && arguments[0].toString().contains("/.owner-")) { // the commit
            take(storage(), Fixtures.path(second), Lease.IfOwned.TAKE_OVER).close();
          }
          return step.call();
        };
    assertThrows(InputException.class, () -> replace(standingStill.storage()));
    Map<String, String> left = found(directory);
    left.keySet().removeIf(name -> name.startsWith(".nndl-commit-"));
    assertEquals(oldFiles(), left);
    assertEquals(Map.of("labels", "old"), found(second));
  }

  /** As where a signal ends the process while its main thread goes on. */
  @Test
  void noPartOfASetIsCommittedWhileTheDirectoryIsGivenBack() throws IOException {
    List<Commit> late = new ArrayList<>();
    SeenSteps steps =
        (name, arguments, step) -> {
          Object result = step.call();
          if (name.equals("delete")
              && arguments[0].toString().contains("/commit-")
              && !late.isEmpty()) {
            assertTakenOver(late.remove(0)::commit);
          }
          return result;
        };
    Storage storage = steps.storage();
    try (Lease lease = take(storage, directory)) {
      Commit commit = new Commit(storage);
      commit.replace(path("model"));
      write(commit, path("model"), "new");
      write(commit, path("record"), "new");
      late.add(commit);
    }
    assertEquals(List.of(), late);
    assertEquals(oldFiles(), found(directory));
  }

  @Test
  void aProcessThatWasTakenOverCommitsNothing() throws IOException {
    Storage old = storage();
    try (Lease lost = take(old, directory)) {
      Commit commit = new Commit(old);
      commit.replace(path("model"));
      write(commit, path("model"), "new");
      take(storage(), Fixtures.path(directory), Lease.IfOwned.TAKE_OVER).close();
      assertTakenOver(() -> write(commit, path("record"), "new"));
      assertTakenOver(commit::commit);
    }
    assertEquals(oldFiles(), found(directory));
  }

  /** Else it would have a folder of an owner again, from which it could commit. */
  @Test
  void aProcessThatWasTakenOverStagesNothing() throws IOException {
    Storage old = storage();
    try (Lease lost = take(old, directory)) {
      take(storage(), Fixtures.path(directory), Lease.IfOwned.TAKE_OVER).close();
      Commit commit = new Commit(old);
      assertTakenOver(() -> write(commit, path("model"), "new"));
      assertEquals(oldFiles(), found(directory));
    }
  }

  @Test
  void aFileThatAppearsIsNotReplacedAndNoOtherOneOfTheSetIsWritten() throws IOException {
    Storage storage = storage();
    try (Lease lease = take(storage, directory)) {
      Commit commit = new Commit(storage);
      write(commit, path("record"), "new");
      write(commit, path("history"), "new");
      Files.writeString(directory.resolve("history"), "mine");
      assertEquals(
          path("history")
              + ": expected no such file, as at the start, or --overwrite, found one of another"
              + " process",
          assertThrows(InputException.class, commit::commit).getMessage());
    }
    Map<String, String> expected = oldFiles();
    expected.put("history", "mine");
    assertEquals(expected, found(directory));
  }

  /** The driver gets the result of one of them. */
  @Test
  void aFileThatWasNotThereToBeReplacedIsNoneOfTheOldSet() throws IOException {
    Storage storage = storage();
    try (Lease lease = take(storage, directory)) {
      Commit commit = new Commit(storage);
      commit.replace(path("late"));
      write(commit, path("record"), "new");
      fill(directory, Map.of("late", "of a user"));
      commit.commit();
    }
    assertEquals("of a user", Files.readString(directory.resolve("late")));
  }

  /** Also the first one, if the other has written since. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void ofTheAttemptsOfATaskTheOneThatIsAddedCounts(int added) throws IOException {
    Storage driver = storage();
    try (Lease lease = take(driver, directory)) {
      Configuration sent = new Configuration();
      driver.ownership().share(sent);
      Storage executor = new Storage(sent);
      Commit commit = new Commit(driver);
      JobOutput output = commit.output(Fixtures.path(directory));
      List<JobOutput.Attempt> attempts = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        attempts.add(output.attempt(executor, i));
        write(attempts.get(i), path("part"), "of attempt " + i);
      }
      attempts.get(added).written().forEach(commit::add);
      assertEquals(oldFiles().keySet(), withoutOwner(found(directory)).keySet());
      commit.commit();
    }
    Map<String, String> expected = oldFiles();
    expected.put("part", "of attempt " + added);
    assertEquals(expected, found(directory));
  }

  private static Map<String, String> withoutOwner(Map<String, String> files) {
    files.keySet().removeIf(name -> name.startsWith(".owner-") || name.equals(Owner.FILE));
    return files;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"staged\": \"../x\", \"target\": \"model\"}",
        "{\"staged\": \"x\", \"target\": \"../model\"}",
        "{\"staged\": \"x\", \"target\": \"deep/../../model\"}",
        "{\"staged\": \"x\", \"target\": \"/etc/model\"}",
        "{\"staged\": \"x\", \"target\": \"\"}"
      })
  void aRecordOfFilesOutsideOfTheDirectoryIsRefused(String file) throws IOException {
    assertRefused(
        "{\"format\": \"nndl-commit-1\", \"id\": \"1\", \"files\": [%s]}".formatted(file),
        "paths inside of its directory");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"moved\": [\"../two\"]",
        "\"deleted\": [\"../two\"]",
        "\"ofSecond\": [{\"staged\": \"x\", \"target\": \"../two\"}]"
      })
  void aRecordOfOtherPathsOutsideOfTheDirectoryIsRefused(String list) throws IOException {
    assertRefused(
        "{\"format\": \"nndl-commit-1\", \"id\": \"1\", %s}".formatted(list),
        "paths inside of its directory, found \"../two\"");
  }

  @Test
  void aRecordOfAnotherFormatIsRefused() throws IOException {
    assertRefused("{\"format\": \"nndl-commit-2\"}", "the format nndl-commit-1");
    assertRefused("{", "a record in JSON");
  }

  private void assertRefused(String record, String expected) throws IOException {
    String folder = ".nndl-commit-01234567-89ab-cdef-0123-456789abcdef";
    Path file = directory.resolve(folder).resolve("commit.json");
    Files.createDirectories(file.getParent());
    Files.writeString(file, record);
    Files.writeString(file.resolveSibling("x"), "new");
    String line = assertThrows(InputException.class, () -> take(storage(), directory)).getMessage();
    assertTrue(line.startsWith("file:" + file + ": expected " + expected), line);
    Map<String, String> left = found(directory);
    left.keySet().removeIf(name -> name.startsWith(folder));
    assertEquals(oldFiles(), left);
    assertEquals(Map.of("labels", "old"), found(second));
  }

  /** An object store that tells in which order its objects are written and deleted. */
  public static final class Told extends ObjectStore {
    private static final List<String> STEPS = new ArrayList<>();

    @Override
    public FSDataOutputStream create(
        org.apache.hadoop.fs.Path path,
        boolean overwrite,
        int buffer,
        short replication,
        long block,
        Progressable progress) {
      STEPS.add("write " + path.getName());
      return super.create(path, overwrite, buffer, replication, block, progress);
    }

    @Override
    public boolean delete(org.apache.hadoop.fs.Path path, boolean recursive) throws IOException {
      STEPS.add("delete " + path.getName());
      return super.delete(path, recursive);
    }
  }

  @Test
  void onAnObjectStoreEveryStepIsTakenAtOnceUnderTheFinalNames() throws IOException {
    Configuration configuration = ObjectStore.configuration();
    configuration.set(ObjectStore.IMPLEMENTATION, Told.class.getName());
    configuration.set(ObjectStore.IMPLEMENTATION + ".disable.cache", "true");
    Storage storage = new Storage(configuration);
    var objects = new org.apache.hadoop.fs.Path("objects://" + directory);
    try (Lease lease = take(storage, objects, Lease.IfOwned.FAIL)) {
      Told.STEPS.clear();
      Commit commit = new Commit(storage);
      commit.delete(new org.apache.hadoop.fs.Path(objects, "deep/gone"));
      commit.replace(new org.apache.hadoop.fs.Path(objects, "samples/gone"));
      commit.replace(new org.apache.hadoop.fs.Path(objects, "model"));
      write(commit, new org.apache.hadoop.fs.Path(objects, "model"), "new");
      var timings = new org.apache.hadoop.fs.Path(objects, ".nndl-next/timings");
      commit.move(timings, new org.apache.hadoop.fs.Path(objects, "timings"));
      JobOutput output = commit.output(objects);
      JobOutput.Attempt attempt = output.attempt(storage, 7);
      var part = new org.apache.hadoop.fs.Path(objects, "part");
      write(attempt, part, "new");
      attempt.written().forEach(commit::add);
      write(commit, new org.apache.hadoop.fs.Path(objects, "mark"), "new");
      commit.delete(new org.apache.hadoop.fs.Path(objects, "model")); // which is the new one
      commit.commit();
      assertEquals(
          List.of(
              "delete gone",
              "write model",
              "write timings",
              "write part",
              "write mark",
              "delete gone",
              "delete timings"),
          Told.STEPS);
      Commit aborted = new Commit(storage);
      assertThrows(
          InputException.class,
          () -> write(aborted, new org.apache.hadoop.fs.Path(objects, "other"), "new"));
      attempt.written().forEach(aborted::add);
      aborted.abort();
    }
    Map<String, String> expected = oldFiles();
    expected.keySet().removeAll(List.of("deep/gone", "samples/gone", ".nndl-next/timings"));
    expected.putAll(Map.of("model", "new", "timings", "new", "mark", "new"));
    assertEquals(expected, found(directory));
  }
}
