package nndl.command.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import nndl.DirectoryContent;
import nndl.Fixtures;
import nndl.Slow;
import nndl.command.OutputLease;
import nndl.command.Run;
import nndl.command.train.TrainRun;
import nndl.data.storage.Lease;
import nndl.data.storage.Storage;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a search leaves of an earlier one, whose results stay until its own ones are whole. */
@Slow
class SearchOverwriteTest {
  private static final String DIVERGING = "--try=learning-rate=1e39";

  @TempDir Path directory;

  @BeforeEach
  void prepare() {
    SearchRun.prepare(directory);
  }

  /** The files but those of trials and those of a search that is not finished. */
  private Map<String, String> results() throws IOException {
    Map<String, String> files = DirectoryContent.of(directory.resolve("model"));
    files.keySet().removeIf(name -> name.matches("(\\.nndl-next|trials/\\d+|seed-\\d+)/.*"));
    return files;
  }

  private boolean exists(String name) {
    return Files.exists(directory.resolve("model").resolve(name));
  }

  @Test
  void aSearchThatMayNotWriteTakesTheDirectoryFromNoOtherProcess() throws IOException {
    Path model = Files.createDirectory(directory.resolve("model"));
    Files.writeString(model.resolve("record.json"), "mine");
    Storage other = new Storage(new Configuration());
    try (Lease lease = OutputLease.take(other, Fixtures.path(model), line -> {})) {
      SearchRun.in(directory, "--try=l2=0,1", "--overwrite", "--take-over")
          .failed(
              model
                  + "/record.json: expected a run's record, which --overwrite replaces, found a"
                  + " file of another kind");
      other.write(Fixtures.path(model.resolve("history.csv")), out -> {}); // it still owns it
    }
  }

  @Test
  void aSearchThatFailsLeavesTheResultsOfTheEarlierOneAndALaterOneReplacesThem()
      throws IOException {
    SearchRun.on("local[1]", directory, "--try=learning-rate=0.5,1,2");
    Map<String, String> before = results();
    assertTrue(before.containsKey("trials.csv"));
    Run failed = SearchRun.in(directory, DIVERGING, "--overwrite");
    assertEquals(1, failed.status(), failed.err());
    assertEquals(before, results());
    assertTrue(exists(".nndl-next/trials.csv"));
    assertFalse(exists("trials/2"), "trials of the earlier search");
    Path mine = directory.resolve("model/seed-3/rung-ideas.txt");
    Files.createDirectories(mine.getParent());
    Files.writeString(mine, "mine");
    SearchRun.on("local[1]", directory, "--try=learning-rate=1,2", "--overwrite");
    assertEquals("mine", Files.readString(mine));
    Files.delete(mine);
    Files.delete(mine.getParent());
    assertEquals(before.keySet(), results().keySet());
    assertEquals(3, Files.readAllLines(directory.resolve("model/trials.csv")).size(), "two trials");
    assertFalse(exists(".nndl-next"));
  }

  @Test
  void aSearchWithABetterTrialThatResumesReplacesTheTableWithTheModel() throws IOException {
    SearchRun.on("local[1]", directory, "--try=learning-rate=0.5,1");
    SearchRun.on("local[1]", directory, "--try=learning-rate=0.5,1,2", "--resume");
    assertEquals(4, Files.readAllLines(directory.resolve("model/trials.csv")).size());
    assertFalse(exists(".nndl-next"));
  }

  @Test
  void theBestOfSeveralSeedsReplacesAnEarlierTrainingWhenItIsWhole() throws IOException {
    TrainRun.in(directory);
    Map<String, String> before = results();
    Run failed = TrainRun.in(directory, "--best-of=2", "--learning-rate=1e39", "--overwrite");
    assertEquals(1, failed.status(), failed.err());
    assertEquals(before, results());
    TrainRun.in(directory, "--best-of=2", "--seed=7", "--overwrite");
    assertTrue(exists("trials.csv"));
    assertTrue(exists("seed-8/model.safetensors"));
    assertFalse(exists("seed-1"), "trials of the training that failed");
    assertFalse(exists(".nndl-next"));
  }

  private void assertUntouched(String line, String... options) throws IOException {
    Map<String, String> before = DirectoryContent.of(directory.resolve("model"));
    SearchRun.in(directory, options).failed(line.replace("$", directory.toString()));
    assertEquals(before, DirectoryContent.of(directory.resolve("model")));
  }

  @Test
  void aSearchThatStartsFromATrialOfTheEarlierOneDoesNotDeleteIt() throws IOException {
    SearchRun.on("local[1]", directory, "--try=learning-rate=0.5,1,2");
    assertUntouched(
        "--model: expected another file than those that are read, found"
            + " file:$/model/trials/2/model.safetensors",
        "--initial-model=" + directory.resolve("model/trials/2"),
        "--try=learning-rate=0.5,1",
        "--overwrite");
  }

  @Test
  void whatAnyTrialReadsIsNotReplaced() throws IOException {
    SearchRun.on("local[1]", directory, "--try=learning-rate=0.5,1");
    TrainRun.into(directory, "other");
    assertUntouched(
        "--model: expected another file than those that are read, found"
            + " file:$/model/model.safetensors",
        "--try=initial-model=%s|%s"
            .formatted(directory.resolve("other"), directory.resolve("model")),
        "--overwrite");
  }

  @Test
  void aTrainingThatReplacesASearchDeletesItsTrialsWhenItIsWholeAndNoOtherFile()
      throws IOException {
    SearchRun.on("local[1]", directory, "--try=learning-rate=0.5,1");
    Map<String, String> before = DirectoryContent.of(directory.resolve("model"));
    Run failed = TrainRun.in(directory, "--learning-rate=1e39", "--overwrite");
    assertEquals(1, failed.status(), failed.err());
    Map<String, String> after = DirectoryContent.of(directory.resolve("model"));
    after.keySet().removeIf(name -> name.startsWith(".nndl-next/"));
    assertEquals(before, after);
    Path mine = Files.writeString(directory.resolve("model/trials/0/notes.txt"), "mine");
    TrainRun.in(directory, "--overwrite");
    assertEquals("mine", Files.readString(mine));
    assertEquals(List.of("0"), List.of(directory.resolve("model/trials").toFile().list()));
    assertEquals(List.of("notes.txt"), List.of(mine.getParent().toFile().list()));
    assertFalse(exists("trials.csv"));
  }

  @Test
  void aTrainingThatReplacesASearchWithoutAModelDeletesItsTrials() throws IOException {
    Run failed = SearchRun.in(directory, DIVERGING);
    assertEquals(1, failed.status(), failed.err());
    assertTrue(exists("trials"));
    TrainRun.in(directory, "--overwrite");
    assertFalse(exists("trials"));
  }

  @Test
  void aTrainingThatStartsFromATrialDoesNotDeleteIt() throws IOException {
    SearchRun.on("local[1]", directory, "--try=learning-rate=0.5,1");
    Map<String, String> before = DirectoryContent.of(directory.resolve("model"));
    Run refused =
        TrainRun.in(
            directory, "--initial-model=" + directory.resolve("model/trials/1"), "--overwrite");
    assertEquals(1, refused.status());
    assertTrue(
        refused.err().contains("--model: expected another file than those that are read"),
        refused.err());
    assertEquals(before, DirectoryContent.of(directory.resolve("model")));
  }

  @Test
  void aSearchThatResumesReplacesNoTraining() throws IOException {
    SearchRun.on("local[1]", directory, "--try=learning-rate=0.5,1");
    Path trials = directory.resolve("model/trials");
    Path kept = Files.move(trials, directory.resolve("kept"));
    TrainRun.in(directory, "--overwrite");
    Files.move(kept, trials); // as a copy of them would be
    String line =
        "$/model: expected a model of this search, or --overwrite, which begins it anew,"
            + " found a training with checkpoints";
    assertUntouched(line, "--try=learning-rate=0.5,1", "--resume");
    assertUntouched(line, "--try=learning-rate=0.5,1", "--resume=auto");
    for (Path file : DirectoryContent.files(directory.resolve("model/checkpoints"))) {
      Files.delete(file);
    }
    assertUntouched(line.replace(" with checkpoints", ""), "--try=learning-rate=0.5,1", "--resume");
  }

  /** Only {@code --overwrite} deletes it. */
  @Test
  void aSearchThatResumesDeletesNoTrainingThatWasToReplaceIt() throws IOException {
    SearchRun.on("local[1]", directory, "--try=learning-rate=0.5,1");
    TrainRun.into(directory, "model/.nndl-next");
    Files.delete(directory.resolve("model/.nndl-next/model.safetensors"));
    for (String resume : List.of("--resume", "--resume=auto")) {
      assertUntouched(
          "$/model: expected a model of this search, or --overwrite, which begins it anew,"
              + " found a training with checkpoints",
          "--try=learning-rate=0.5,1",
          resume);
    }
  }

  @Test
  void aSearchThatWasToReplaceATrainingResumes() throws IOException {
    TrainRun.in(directory);
    Run failed = SearchRun.in(directory, DIVERGING, "--overwrite");
    assertEquals(1, failed.status(), failed.err());
    SearchRun.on("local[1]", directory, "--try=learning-rate=1e39,1", "--resume");
    assertFalse(exists("checkpoints/000000000000010.safetensors"));
    assertFalse(exists(".nndl-next"));
  }
}
