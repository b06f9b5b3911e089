package nndl.command.verify;

import static nndl.Texts.assertMatches;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import nndl.Slow;
import nndl.command.Run;
import nndl.command.train.TrainRun;
import nndl.data.storage.CutOffStorage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A training whose files are changed one by one. */
@Slow
class VerifyTest {
  private static final String GOOD =
      """
      record.json: whole
      history.csv: whole
      snapshots.safetensors: whole
      model.safetensors: whole
      checkpoints: the newest of 2 is whole, after 10 iterations
      """;

  @TempDir static Path directory;

  @BeforeAll
  static void train() {
    TrainRun.prepare(directory);
    TrainRun.in(directory, "--keep=2", "--checkpoint-every=1").succeeded();
    TrainRun.into(directory, "other", "--seed=9");
  }

  private static Run verify(String words) {
    return Run.of(directory, "verify " + words);
  }

  @Test
  void aTrainingIsWhole() {
    for (String name : new String[] {"$/model", "$/model/model.safetensors"}) {
      Run run = verify(name).succeeded();
      assertEquals(GOOD, run.out());
      assertEquals("", run.err());
    }
  }

  @Test
  void sha256sumReadsTheChecksums() throws Exception {
    Process sha256sum =
        new ProcessBuilder("sha256sum", "-c", "--strict", "SHA256SUMS")
            .directory(directory.resolve("model").toFile())
            .redirectErrorStream(true)
            .start();
    String printed = new String(sha256sum.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, sha256sum.waitFor(), printed);
    assertEquals(4, printed.lines().filter(line -> line.endsWith(": OK")).count(), printed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"record.json", "history.csv", "snapshots.safetensors", "model.safetensors"})
  void aFileOfAnotherTrainingIsNoneOfThisOne(String name) throws IOException {
    Path file = directory.resolve("model").resolve(name);
    byte[] before = Files.readAllBytes(file);
    Files.copy(directory.resolve("other").resolve(name), file, StandardCopyOption.REPLACE_EXISTING);
    Run run = verify("$/model");
    Files.delete(file);
    Run without = verify("$/model");
    Files.write(file, before);
    assertWrong(name + ": .*: expected SHA-256 .*, as SHA256SUMS has it, found .*", 1, run);
    assertWrong(name + ": .*: expected .*", 1, without);
  }

  private static void assertWrong(String line, int count, Run run) {
    assertEquals(1, run.status());
    assertTrue(run.out().lines().anyMatch(found -> found.matches(line)), run.out());
    assertMatches("nndl: .*: expected whole files, found " + count + " of .*\n", run.err());
  }

  @Test
  void whatPeopleChangeAndMakeAgainIsNotCompared() throws IOException {
    TrainRun.into(directory, "edited");
    Files.writeString(directory.resolve("edited/MODEL_CARD.md"), "My own words.\n");
    Files.delete(directory.resolve("edited/report.html"));
    Files.delete(directory.resolve("edited/timings.csv"));
    assertEquals(0, verify("$/edited").status());
  }

  @Test
  void aTrainingOfAnEarlierVersionIsComparedWithTheHashInItsRecord() throws IOException {
    TrainRun.into(directory, "earlier");
    Path earlier = directory.resolve("earlier");
    Files.delete(earlier.resolve("SHA256SUMS"));
    List<String> lines = verify("$/earlier").succeeded().out().lines().toList();
    assertEquals("model.safetensors: whole, without SHA256SUMS", lines.get(0));
    Files.copy(
        directory.resolve("other/model.safetensors"),
        earlier.resolve("model.safetensors"),
        StandardCopyOption.REPLACE_EXISTING);
    assertWrong(
        "model.safetensors: .*: expected SHA-256 .*, as record.json has it, found .*",
        1,
        verify("$/earlier"));
  }

  @Test
  void aModelOfWhichNoHashIsKnownIsReadAtLeast() throws IOException {
    TrainRun.into(directory, "bare");
    Path bare = directory.resolve("bare");
    Files.delete(bare.resolve("SHA256SUMS"));
    Files.delete(bare.resolve("record.json"));
    Path model = bare.resolve("model.safetensors");
    byte[] whole = Files.readAllBytes(model);
    Files.write(model, Arrays.copyOf(whole, whole.length - 1));
    assertWrong("model.safetensors: file:" + model + ": expected .*", 1, verify("$/bare"));
  }

  @Test
  void checksumsThatCanNotBeReadAreNotWhole() throws IOException {
    TrainRun.into(directory, "torn");
    Files.writeString(directory.resolve("torn/SHA256SUMS"), "nothing\n");
    assertWrong(
        "SHA256SUMS: .*: expected lines of a hash and a name, found nothing", 1, verify("$/torn"));
  }

  @Test
  void aTrainingThatGoesOnAndEndsIsWholeAgain() throws IOException {
    TrainRun.into(directory, "longer");
    TrainRun.into(directory, "longer", "--resume", "--epochs=3");
    assertEquals(0, verify("$/longer").status());
    TrainRun.into(directory, "longer", "--overwrite", "--seed=5");
    assertEquals(0, verify("$/longer").status());
  }

  @Test
  void jsonHasTheLines() throws IOException {
    Run run = verify("$/model --json").succeeded();
    assertEquals(GOOD, run.err());
    JsonNode json = run.json();
    assertEquals("nndl-verify-2", json.path("format").textValue());
    assertTrue(json.path("whole").booleanValue());
    StringBuilder lines = new StringBuilder();
    for (JsonNode file : json.path("files")) {
      lines.append("%s: %s\n".formatted(file.path("name").asText(), file.path("text").asText()));
    }
    assertEquals(GOOD, lines.toString());
  }

  @Test
  void jsonTellsWhatIsWrongAndTheStatusDoesToo() throws IOException {
    Files.createDirectory(directory.resolve("lost"));
    Run run = verify("--json --quiet $/lost");
    assertEquals(1, run.status());
    assertFalse(run.json().path("whole").booleanValue());
    assertEquals(
        "nndl: %s/lost: expected whole files, found 1 of 1 that are not\n".formatted(directory),
        run.err());
  }

  @Test
  void theTrialsOfASearchAreWholeToo() throws IOException {
    TrainRun.into(directory, "search", "--best-of=2", "--validation=8", "--evaluate=validation");
    String out = verify("$/search").succeeded().out();
    for (String name : List.of("", "seed-1/", "seed-2/")) {
      assertTrue(out.contains("\n" + name + "model.safetensors: whole\n"), out);
    }
    Path checkpoints = Files.createDirectories(directory.resolve("search/seed-1/checkpoints"));
    Path damaged = Files.createFile(checkpoints.resolve("000000000000099.safetensors"));
    assertWrong("seed-1/checkpoints: file:" + damaged + ": expected .*", 1, verify("$/search"));
    Files.delete(damaged);
    Files.writeString(directory.resolve("search/seed-2/history.csv"), "epoch,correct,count\n");
    assertWrong("seed-2/history.csv: .*: expected SHA-256 .*", 1, verify("$/search"));
  }

  @Test
  void anotherFileThanTheModelIsNotATraining() throws IOException {
    Path copy = Files.createFile(directory.resolve("model/.copy"));
    Run run = verify(copy.toString());
    Files.delete(copy);
    assertEquals("", run.out());
    assertEquals(
        "nndl: %s: expected the directory of a training, or model.safetensors in it, found a file\n"
            .formatted(copy),
        run.err());
  }

  @Test
  void theCheckpointsOfARunThatHasNotEndedAreLookedAt() throws IOException {
    Path checkpoints = directory.resolve("model/.nndl-next/checkpoints");
    Files.createDirectories(checkpoints);
    Path damaged = Files.createFile(checkpoints.resolve("000000000000010.safetensors"));
    Run run = verify("$/model");
    for (Path file : new Path[] {damaged, checkpoints, checkpoints.getParent()}) {
      Files.delete(file);
    }
    assertWrong("\\.nndl-next/checkpoints: file:" + damaged + ": expected .*", 1, run);
  }

  @Test
  void aTrainingWithoutAModelYetIsWholeIfItsNewestCheckpointIs() throws IOException {
    Path source = directory.resolve("model/checkpoints/000000000000010.safetensors");
    Path stopped = Files.createDirectories(directory.resolve("stopped/checkpoints"));
    Path newest = Files.copy(source, stopped.resolve(source.getFileName()));
    assertEquals(
        """
        model.safetensors: none yet: this has not ended, and --resume goes on
        checkpoints: the newest of 1 is whole, after 10 iterations
        """,
        verify("$/stopped").succeeded().out());
    Files.writeString(newest, "");
    assertWrong("checkpoints: .*: expected .*", 1, verify("$/stopped"));
  }

  @Test
  void theNewestCheckpointIsRead() throws IOException {
    Path checkpoints = directory.resolve("model/checkpoints");
    Path newest = checkpoints.resolve("000000000000010.safetensors");
    Path copy = checkpoints.resolve("000000000000015.safetensors");
    Files.copy(newest, copy);
    Run run = verify("$/model");
    Files.delete(copy);
    assertWrong("checkpoints: .*: expected the iteration of its name, found 10", 1, run);
    byte[] before = Files.readAllBytes(newest);
    byte[] damaged = before.clone();
    damaged[damaged.length - 1]++;
    Files.write(newest, damaged);
    run = verify("$/model");
    Files.write(newest, before);
    assertWrong("checkpoints: .*: expected SHA-256 .*, found .*", 1, run);
  }

  @Test
  void aReplacementThatWasCutOffIsTold() throws IOException {
    Path cut = directory.resolve("cut");
    TrainRun.into(directory, "cut", "--keep=2", "--checkpoint-every=1");
    CutOffStorage.replace(cut, directory.resolve("other"));
    Run run = verify("$/cut");
    assertEquals(
        GOOD + "replacement: cut off; a training there with --resume or --overwrite completes it\n",
        run.out());
    assertEquals(1, run.status());
  }
}
