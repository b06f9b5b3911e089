package nndl.command.run;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.Refused;
import nndl.command.OutputLease;
import nndl.command.run.RunDescription.Resume;
import nndl.data.SampleFolder;
import nndl.data.recipe.Column;
import nndl.data.recipe.MissingValues;
import nndl.data.recipe.Recipe;
import nndl.data.storage.Commit;
import nndl.data.storage.Lease;
import nndl.data.storage.ObjectStore;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run that replaces another one finds in its directory before it begins. */
class NextRunTest {
  private static final String MINE = "000000000000001.safetensors";

  /** The first bytes of a file of labels. */
  private static final String IDX = "\0\0\b\1";

  @TempDir Path directory;

  /** What a run writes that may replace an earlier one, or goes on with it. */
  static RunDescription.Output output(org.apache.hadoop.fs.Path model, boolean isNew) {
    return new RunDescription.Output(
        model, isNew, isNew ? Resume.NO : Resume.YES, false, null, 1, "", RunDescription.Page.NONE);
  }

  private RunPreflight preflight(boolean isNew) {
    Storage storage = Fixtures.storage();
    RunDescription.Output output = output(Fixtures.path(directory), isNew);
    return new RunPreflight(RunDirectory.of(storage, output));
  }

  private static NextRun next(Storage storage, org.apache.hadoop.fs.Path model) {
    return new NextRun(RunDirectory.of(storage, output(model, true)));
  }

  private Path write(String name, String content) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  private String refusal(boolean isNew) {
    return Refused.refusal(() -> preflight(isNew).require(List.of()));
  }

  private static String ofOthers(Path file) {
    return Fixtures.path(file)
        + ": expected a checkpoint, which --overwrite deletes, found a file of another kind;"
        + " move it";
  }

  @Test
  void aFileOfOthersWithTheNameOfACheckpointIsRefused() throws IOException {
    Path mine = write("checkpoints/" + MINE, "mine");
    assertEquals(ofOthers(mine), refusal(true));
    write(".nndl-next/checkpoints/" + MINE, "");
    assertEquals(ofOthers(mine), refusal(false));
    assertEquals("mine", Files.readString(mine));
  }

  /** As one that has appeared while the run trained. */
  @ParameterizedTest
  @ValueSource(strings = {"checkpoints/" + MINE, "timings.csv", "samples/train-inputs.idx"})
  void aFileOfOthersIsNotReplacedByThatOfTheRun(String name) throws IOException {
    write(".nndl-next/" + name, "new");
    Path mine = write(name, "mine");
    Storage storage = new Storage(new Configuration());
    try (Lease lease = OutputLease.take(storage, Fixtures.path(directory), line -> {})) {
      Commit commit = new Commit(storage);
      next(storage, Fixtures.path(directory)).replaceByTraining(commit, true);
      assertEquals(
          Fixtures.path(mine)
              + ": expected no such file, as at the start, or --overwrite, found one of another"
              + " process",
          assertThrows(InputException.class, commit::commit).getMessage());
    }
    assertEquals("mine", Files.readString(mine));
    assertEquals("new", Files.readString(directory.resolve(".nndl-next").resolve(name)));
  }

  /** Else two trainings with directories of their own could have these together. */
  @ParameterizedTest
  @ValueSource(strings = {"checkpoints", "trials", ".nndl-next", "samples"})
  void theDirectoriesOfATrainingAreNoLinks(String name) throws IOException {
    Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
    Path link = Files.createDirectories(directory.resolve("model")).resolve(name);
    org.apache.hadoop.fs.Path model = Fixtures.path(link.getParent());
    RunTargets.requireOwnDirectories(Fixtures.storage(), model);
    Files.createSymbolicLink(link, elsewhere);
    assertEquals(
        "%s: expected a directory of its own, found a link to file:%s; remove the link"
            .formatted(new org.apache.hadoop.fs.Path(model, name), elsewhere),
        assertThrows(
                InputException.class,
                () -> RunTargets.requireOwnDirectories(Fixtures.storage(), model))
            .getMessage());
  }

  /** Such as one that was trained anew by itself, and stopped. */
  @Test
  void aTrialGoesOnFromItsOwnFilesAlone() throws IOException {
    write(".nndl-next/checkpoints/" + MINE, "");
    org.apache.hadoop.fs.Path own = Fixtures.path(directory);
    assertFalse(trial(own).resumes());
    write("checkpoints/" + MINE, "");
    assertTrue(trial(own).resumes());
    assertEquals(own, trial(own).run().directory());
  }

  private static RunDirectory trial(org.apache.hadoop.fs.Path own) {
    RunDescription.Output output =
        new RunDescription.Output(
            own, false, Resume.AUTO, false, null, 1, "", RunDescription.Page.NONE);
    return RunDirectory.ofTrial(Fixtures.storage(), output, own);
  }

  /** It deletes the trials of that search in the end. */
  @Test
  void aTrainingThatGoesOnToReplaceASearchLooksAtTheTrials() throws IOException {
    Path elsewhere = write("elsewhere/.nndl-trial", "").getParent();
    write(".nndl-next/checkpoints/" + MINE, "");
    Path link = Files.createDirectories(directory.resolve("trials")).resolve("0");
    Files.createSymbolicLink(link, elsewhere);
    String refusal = refusal(false);
    assertTrue(refusal.contains("expected a directory of its own, found a link"), refusal);
  }

  @Test
  void ofARunThatHasNotEndedItIsRefusedIfThatRunWillBeDeleted() throws IOException {
    Path mine = write(".nndl-next/checkpoints/" + MINE, "mine");
    assertEquals(ofOthers(mine), refusal(true));
    assertDoesNotThrow(() -> preflight(false).require(List.of()));
  }

  /** Only that version can complete it. */
  @ParameterizedTest
  @ValueSource(strings = {".nndl-replacement", "unfinished/.nndl-unfinished"})
  void whatTheVersionBeforeHasLeftUnfinishedIsRefused(String name) throws IOException {
    preflight(true).requireNoEarlierVersion();
    write(name, "");
    assertEquals(
        "%s: expected nothing that an earlier version of nndl has left unfinished, found %s; let that version end it by"
                .formatted(Fixtures.path(directory), name)
            + " --resume, or delete it",
        assertThrows(InputException.class, () -> preflight(true).requireNoEarlierVersion())
            .getMessage());
  }

  /** A user's own, which has no mark of that version. */
  @Test
  void aDirectoryOfAnotherKindWithTheNameOfThatVersionIsNone() throws IOException {
    write("unfinished/notes", "mine");
    assertDoesNotThrow(() -> preflight(true).requireNoEarlierVersion());
  }

  @Test
  void aFileWithTheNameOfThatDirectoryIsNone() throws IOException {
    write("unfinished", "mine");
    assertDoesNotThrow(() -> preflight(true).requireNoEarlierVersion());
  }

  /** Replaces an earlier run on an object store, where every file is written at once. */
  private void replaceObjects() {
    Storage objects = new Storage(ObjectStore.configuration());
    var model = new org.apache.hadoop.fs.Path("objects://" + directory);
    Commit commit = new Commit(objects);
    next(objects, model).replaceByTraining(commit, false);
    commit.commit();
  }

  private List<String> names(String folder) {
    return Stream.of(directory.resolve(folder).toFile().list()).sorted().toList();
  }

  @Test
  void onAnObjectStoreCheckpointsGoWhenTheNewOnesAreThere() throws IOException {
    write("checkpoints/" + MINE, "");
    write(".nndl-next/checkpoints/" + MINE.replace('1', '2'), "");
    Path full = write("checkpoints/full", "");
    assertThrows(InputException.class, this::replaceObjects);
    assertEquals(List.of(MINE, "full"), names("checkpoints"));
    Files.delete(full);
    replaceObjects();
    assertEquals(List.of(MINE.replace('1', '2')), names("checkpoints"));
  }

  /** Without their mark they are no samples. */
  @Test
  void onAnObjectStoreNoSamplesAreAMixture() throws IOException {
    Column column = new Column.Numbers("any", 0, 1, null);
    Recipe any = new Recipe("any", List.of("0", "1"), MissingValues.USUAL, List.of(column));
    for (String place : List.of("samples", ".nndl-next/samples")) {
      var samples = Fixtures.path(directory.resolve(place));
      for (var file : SampleFolder.files(samples)) {
        write(place + "/" + file.getName(), IDX + place);
      }
      new SampleFolder(samples, any, 1, 1, 1).finish(Fixtures.storage()::write);
    }
    Path full = write("samples/full", "");
    assertThrows(InputException.class, this::replaceObjects);
    assertFalse(names("samples").contains("recipe.json"));
    Files.delete(full);
    replaceObjects();
    assertEquals(SampleFolder.files(Fixtures.path(directory)).size(), names("samples").size());
    assertEquals(
        IDX + ".nndl-next/samples", Files.readString(directory.resolve("samples/test-labels.idx")));
  }
}
