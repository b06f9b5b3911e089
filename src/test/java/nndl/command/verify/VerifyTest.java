package nndl.command.verify;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.UnaryOperator;
import nndl.Slow;
import nndl.command.Run;
import nndl.command.train.TrainRun;
import nndl.data.storage.CutOffStorage;
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
      card: whole, with the figures of the record
      snapshots: whole, of 2 epochs
      report: whole, with the epochs of the record
      """;

  @TempDir static Path directory;

  @BeforeAll
  static void train() {
    TrainRun.prepare(directory);
    Run run = TrainRun.in(directory, "--keep=2", "--checkpoint-every=1");
    assertEquals(0, run.status(), run.err());
    Run other = TrainRun.in(directory, "--seed=9", "--model=" + directory + "/other");
    assertEquals(0, other.status(), other.err());
  }

  /** Returns the text of a file of another training. */
  private static String ofOther(String name) {
    try {
      return new String(Files.readAllBytes(directory.resolve("other").resolve(name)), ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aTrainingIsWhole() {
    for (String name : new String[] {"$/model", "$/model/model.safetensors"}) {
      Run run = Run.of(directory, "verify " + name);
      assertEquals(GOOD, run.out());
      assertEquals("", run.err());
      assertEquals(0, run.status());
    }
  }

  @Test
  void filesOfAnotherTrainingDoNotBelongToTheRecord() {
    Map.of(
            "model.safetensors",
            "model: another hash than that in the record",
            "history.csv",
            "history: epoch 0: .*, but the record has .*",
            "MODEL_CARD.md",
            "card: of another run: it has other figures than the record",
            "snapshots.safetensors",
            "snapshots: of another run: epoch 1 has other weights than the model",
            "report.html",
            "report: a page of another run, with another seed")
        .forEach((name, line) -> assertLine(name, text -> ofOther(name), line));
  }

  @Test
  void aPageOfTheSameSeedButOtherEpochsIsOfAnotherRun() {
    assertLine(
        "report.html",
        text -> ofOther("report.html").replaceFirst("\"seed\":\"9\"", "\"seed\":\"1\""),
        "report: a page of another run, with another history");
  }

  @Test
  void aCardThatWasChangedByHandMayStillHaveTheFigures() {
    Path card = directory.resolve("model/MODEL_CARD.md");
    assertLine(
        "MODEL_CARD.md",
        text -> text.substring(0, text.length() / 2),
        "card: changed by hand or cut off, without the figures of the record");
    try {
      String before = Files.readString(card);
      Files.writeString(card, before + "More.\n");
      Run run = Run.of(directory, "verify $/model");
      Files.writeString(card, before);
      assertEquals(
          GOOD.replace("card: whole, with", "card: changed by hand or cut off, with"), run.out());
      assertEquals(0, run.status());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void jsonHasTheLines() throws IOException {
    Run run = Run.of(directory, "verify $/model --json");
    assertEquals(0, run.status(), run.err());
    assertEquals(GOOD, run.err());
    JsonNode json = run.json();
    assertEquals("nndl-verify-1", json.path("format").textValue());
    assertTrue(json.path("whole").booleanValue());
    StringBuilder lines = new StringBuilder();
    for (JsonNode file : json.path("files")) {
      lines.append("%s: %s\n".formatted(file.path("name").asText(), file.path("text").asText()));
    }
    assertEquals(GOOD, lines.toString());
  }

  @Test
  void jsonTellsWhatIsWrongAndTheStatusDoesToo() throws IOException {
    Run run = Run.of(directory, "verify --json $/checkpoints");
    assertEquals(1, run.status());
    Path lost = Files.createDirectory(directory.resolve("lost"));
    run = Run.of(directory, "verify --json --quiet " + lost);
    assertEquals(1, run.status());
    assertFalse(run.json().path("whole").booleanValue());
    assertEquals(
        "nndl: %s: expected whole files that belong together, found 3 of 7 that are not\n"
            .formatted(lost),
        run.err());
  }

  @Test
  void theTrialsOfASearchHaveTheResultsInItsTable() throws IOException {
    Path search = directory.resolve("search");
    Run run =
        TrainRun.in(
            directory,
            "--best-of=2",
            "--validation=8",
            "--evaluate=validation",
            "--model=" + search);
    assertEquals(0, run.status(), run.err());
    assertEquals("trials: 2 whole, one of them with the model", lastLine("search"));
    Path table = search.resolve("trials.csv");
    String text = Files.readString(table);
    Files.writeString(table, text.replace("\n1,2,", "\n1,3,"));
    assertTrue(
        lastLine("search").matches("trials: .*/seed-2: expected the result in the table, 1,3.*"),
        lastLine("search"));
    Files.writeString(table, text);
    for (String seed : new String[] {"seed-1", "seed-2"}) {
      Files.deleteIfExists(search.resolve(seed + "/model.safetensors"));
    }
    assertEquals("trials: none of 2 trials has the model", lastLine("search"));
    Run failed =
        TrainRun.in(
            directory,
            "--best-of=2",
            "--validation=8",
            "--evaluate=validation",
            "--model=" + search,
            "--overwrite",
            "--learning-rate=1e39");
    assertEquals(1, failed.status());
    assertEquals(
        "trials: of a search that has not ended; the table is of the one before",
        lastLine("search"));
    assertEquals(0, Run.of(directory, "verify $/search").status());
  }

  @Test
  void theSamplesOfATableBelongToTheRun() throws IOException {
    String table =
        "train --data data/penguins/penguins.csv --label Species --missing mean --epochs 1"
            + " --no-report --model $/table";
    Run.of(directory, table).succeeded();
    assertEquals("samples: 344 rows, as many as were made of the table", lastLine("table"));
    Path inputs = directory.resolve("table/samples/test-inputs.idx");
    byte[] bytes = Files.readAllBytes(inputs);
    Files.write(inputs, Arrays.copyOf(bytes, bytes.length - 1));
    assertTrue(
        lastLine("table").matches("samples: .*/test-inputs.idx: expected .*"), lastLine("table"));
    Files.write(inputs, bytes);
    Path recipe = directory.resolve("table/samples/recipe.json");
    Files.writeString(recipe, Files.readString(recipe).replace("Gentoo", "Emperor"));
    assertEquals("samples: of another run: the record has another recipe", lastLine("table"));
  }

  private static String lastLine(String name) {
    return Run.of(directory, "verify $/" + name).out().lines().reduce((a, b) -> b).orElse("");
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
        "history: epoch 1: 1,11,12.*, but the record has 1,[0-9]+,12.*");
    assertLine(
        "history.csv",
        text -> text.replaceFirst("count", "counted"),
        "history: another header than that of the record, or another end");
    assertLine(
        "history.csv",
        text -> text.substring(0, text.length() - 1),
        "history: another header than that of the record, or another end");
  }

  @Test
  void aHistoryHasTheMonitoredQuantitiesOfTheRecord() throws IOException {
    Run run =
        TrainRun.in(
            directory, "--monitor=training-cost,accuracy", "--model=" + directory + "/monitored");
    assertEquals(0, run.status(), run.err());
    String whole = "history: whole, with the 2 epochs of the record\n";
    assertTrue(Run.of(directory, "verify $/monitored").out().contains(whole));
    Path history = directory.resolve("monitored/history.csv");
    Files.writeString(history, Files.readString(history).replaceFirst("\\.[0-9]+", ".9"));
    String out = Run.of(directory, "verify $/monitored").out();
    assertTrue(out.contains("history: epoch 0: 0,"), out);
  }

  @Test
  void anotherFileThanTheModelIsNotATraining() throws IOException {
    Path copy = Files.createFile(directory.resolve("model/.copy"));
    Run run = Run.of(directory, "verify " + copy);
    Files.delete(copy);
    assertEquals("", run.out());
    assertEquals(
        "nndl: %s: expected the directory of a training, or model.safetensors in it, found a file\n"
            .formatted(copy),
        run.err());
  }

  @Test
  void theCheckpointsOfARunThatHasNotEndedAreLookedAt() throws IOException {
    Path unfinished = Files.createDirectory(directory.resolve("model/.nndl-next"));
    Path checkpoints = Files.createDirectory(unfinished.resolve("checkpoints"));
    Path damaged = Files.createFile(checkpoints.resolve("000000000000010.safetensors"));
    Run run = Run.of(directory, "verify $/model");
    for (Path file : new Path[] {damaged, checkpoints, unfinished}) {
      Files.delete(file);
    }
    assertEquals(1, run.status());
    String line = "unfinished: a run that has not ended; checkpoints: 1 of 1: file:" + damaged;
    assertTrue(run.out().contains(line), run.out());
  }

  @Test
  void aCheckpointHasTheIterationOfItsName() throws IOException {
    Path checkpoints = directory.resolve("model/checkpoints");
    Path copy = checkpoints.resolve("000000000000015.safetensors");
    Files.copy(checkpoints.resolve("000000000000010.safetensors"), copy);
    Run run = Run.of(directory, "verify $/model");
    Files.delete(copy);
    assertTrue(
        run.out()
            .contains(
                "/%s: expected the iteration of its name, found 10\n"
                    .formatted(copy.getFileName())),
        run.out());
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
        "report: .*/report.html: expected a whole page, found one that is cut off");
    assertLine(
        "report.html",
        text -> text.replaceFirst("(?s)(id=\"data\">.{9}).*?</script>", "$1</script>"),
        "report: .*/report.html: expected a whole page, found data that are no JSON");
  }

  @Test
  void aReplacementThatWasCutOffIsTold() throws IOException {
    Path cut = directory.resolve("cut");
    TrainRun.into(directory, "cut", "--keep=2", "--checkpoint-every=1");
    CutOffStorage.replace(cut, directory.resolve("other"));
    Run run = Run.of(directory, "verify $/cut");
    assertEquals(GOOD + "replacement: cut off; the next training there completes it\n", run.out());
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
      Run run = Run.of(directory, "verify $/model");
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
