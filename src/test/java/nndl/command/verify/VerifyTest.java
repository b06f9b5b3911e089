package nndl.command.verify;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import nndl.Slow;
import nndl.command.VerbRun;
import nndl.command.train.TrainRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A training whose files are changed one by one. */
@Slow
class VerifyTest {
  private static final String GOOD =
      """
      model: whole, of [9, 5, 4], with the hash in the record
      record: whole, of 2 epochs
      checkpoints: 2 whole, the newest after 10 iterations
      history: whole, with the 2 epochs of the record
      report: whole
      """;

  @TempDir static Path directory;

  @BeforeAll
  static void train() {
    TrainRun.prepare(directory);
    TrainRun run = TrainRun.in(directory, "--keep=2", "--checkpoint-every=1");
    assertEquals(0, run.status(), run.err());
  }

  @Test
  void aTrainingIsWhole() {
    for (String name : new String[] {"$/model", "$/model/model.safetensors"}) {
      VerbRun run = VerbRun.of(directory, "verify " + name);
      assertEquals(GOOD, run.out());
      assertEquals("", run.err());
      assertEquals(0, run.status());
    }
  }

  @Test
  void aModelOfAnotherTrainingDoesNotBelongToTheRecord() throws IOException {
    TrainRun other = TrainRun.in(directory, "--seed=9", "--model=" + directory + "/other");
    assertEquals(0, other.status(), other.err());
    byte[] model = Files.readAllBytes(directory.resolve("other/model.safetensors"));
    assertLine(
        "model.safetensors",
        text -> new String(model, ISO_8859_1),
        "model: another hash than that in the record");
  }

  @Test
  void aDamagedModelIsNotWhole() {
    assertLine(
        "model.safetensors",
        text -> text.substring(0, text.length() - 1),
        "model: .*/model.safetensors: expected a whole safetensors file, found its end");
  }

  @Test
  void aMissingModelIsNotWhole() {
    assertLine("model.safetensors", null, "model: none");
  }

  @Test
  void aRecordIsReadAsEvaluationsThatAgree() {
    assertLine(
        "record.json",
        text -> text.replaceFirst("\"correct\":[0-9]+", "\"correct\":999999"),
        "record: .*/record.json: expected whole evaluations, found others");
  }

  @Test
  void aHistoryHasTheEpochsOfTheRecord() {
    assertLine("history.csv", text -> text + "2,3,12\n", "history: 3 epochs, but the record has 2");
    assertLine(
        "history.csv",
        text -> text.replaceFirst("\n1,[0-9]+,", "\n1,11,"),
        "history: epoch 1: 1,11,12.*, but the record has 1,[0-9]+,12");
  }

  @Test
  void aDamagedCheckpointIsNamed() {
    assertLine(
        "checkpoints/000000000000010.safetensors",
        text -> text.substring(0, text.length() - 1) + "\u0001",
        "checkpoints: 1 of 2: .*/000000000000010.safetensors: expected SHA-256 .*, found .*");
  }

  @Test
  void aPageThatIsCutOffIsNotWhole() {
    assertLine(
        "report.html",
        text -> text.substring(0, text.length() / 2),
        "report: a page that is cut off");
  }

  @Test
  void aReplacementThatWasCutOffIsTold() throws IOException {
    Path record = Files.writeString(directory.resolve("model/.nndl-replacement"), "unfinished");
    VerbRun run = VerbRun.of(directory, "verify $/model");
    Files.delete(record);
    assertEquals(
        GOOD + "replacement: cut off; the next training there will complete it\n", run.out());
    assertEquals(1, run.status());
  }

  /** Changes a file, or deletes it if there is no change, and puts it back. */
  private static void assertLine(String name, UnaryOperator<String> change, String line) {
    Path file = directory.resolve("model").resolve(name);
    try {
      byte[] before = Files.readAllBytes(file);
      if (change == null) {
        Files.delete(file);
      } else {
        String changed = change.apply(new String(before, ISO_8859_1));
        Files.write(file, changed.getBytes(ISO_8859_1));
      }
      VerbRun run = VerbRun.of(directory, "verify $/model");
      Files.write(file, before);
      assertTrue(run.out().lines().anyMatch(found -> found.matches(line)), run.out() + run.err());
      assertEquals(1, run.status());
      assertTrue(
          run.err()
              .matches("nndl: .*/model: expected whole files that belong together, found .*\n"),
          run.err());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
