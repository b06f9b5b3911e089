package nndl.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import nndl.KeptContext;
import nndl.Slow;
import nndl.command.search.SearchRun;
import nndl.command.train.TrainRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What commands print with {@code --json}, and what they leave out with {@code --quiet}. */
@Slow
@ExtendWith(KeptContext.class)
class JsonTest {
  private static final String TRAIN = "train --config $/run.properties ";

  @TempDir Path directory;

  @BeforeEach
  void prepare() {
    SearchRun.prepare(directory);
  }

  @Test
  void aTrainingPrintsTheSameFiguresAsItsLinesAndFiles() throws IOException {
    Run plain = run(TRAIN + "--evaluate test,training");
    Run run = run(TRAIN + "--evaluate test,training --overwrite --json");
    assertEquals(withoutTime(plain.out() + plain.err()), withoutTime(run.err()));
    JsonNode json = run.json();
    assertEquals("nndl-training-1", json.path("format").textValue());
    assertEquals("file:" + directory + "/model/model.safetensors", json.path("model").textValue());
    List<String> lines = new ArrayList<>();
    for (JsonNode epoch : json.path("epochs")) {
      lines.add(
          "Epoch %s: %s / %s"
              .formatted(
                  epoch.path("epoch"),
                  epoch.at("/evaluations/test/correct"),
                  epoch.at("/evaluations/test/count")));
    }
    assertEquals(plain.out().lines().toList(), lines);
    JsonNode record =
        new ObjectMapper().readTree(Files.readString(directory.resolve("model/record.json")));
    assertEquals(
        record.at("/end/training/correct"), json.at("/end/training/correct"), json.toString());
    assertTrue(json.path("ended-early").isNull());
    assertEquals(List.of("training"), names(json.path("end")));
  }

  @Test
  void aTrainingThatEndsEarlySaysWhy() throws IOException {
    Run run = run(TRAIN + "--early-stopping 1 --epochs 90 --evaluate validation --json --quiet");
    JsonNode json = run.json();
    String why = json.path("ended-early").textValue();
    assertTrue(why.startsWith("no better validation accuracy"), run.out());
    assertTrue(json.path("epochs").size() < 90, run.out());
  }

  @Test
  void aSearchPrintsTheSameFiguresAsItsTable() throws IOException {
    String search = "search --config $/run.properties --try learning-rate=1,1e30,3";
    Run plain = run(search + " --evaluate validation,test");
    Run run = run(search + " --evaluate validation,test --overwrite --json");
    assertEquals(withoutTime(plain.out() + plain.err()), withoutTime(run.err()));
    assertTrials(plain, run.json());
  }

  @Test
  void theBestOfSeveralSeedsIsPrintedLikeASearch() throws IOException {
    Run plain = run(TRAIN + "--best-of 2 --evaluate validation,test");
    assertTrials(
        plain, run(TRAIN + "--best-of 2 --evaluate validation,test --overwrite --json").json());
  }

  private void assertTrials(Run plain, JsonNode json) {
    assertEquals("nndl-search-1", json.path("format").textValue());
    List<String> rows = new ArrayList<>();
    for (JsonNode trial : json.path("trials")) {
      String option = trial.path("options").fieldNames().next();
      rows.add(
          "%s %s %s %s=%s"
              .formatted(
                  trial.path("trial"),
                  trial.path("epochs"),
                  trial.path("diverged").booleanValue()
                      ? "diverged"
                      : trial.path("correct") + " / " + trial.path("count"),
                  option,
                  trial.path("options").path(option).textValue()));
    }
    List<String> table =
        plain.out().lines().skip(1).map(row -> row.strip().replaceAll(" +", " ")).toList();
    assertEquals(table, rows);
    String best = "best: trial %s, ".formatted(json.path("best"));
    assertTrue(plain.err().contains(best), plain.err());
    String test =
        "nndl: test: %s / %s\n".formatted(json.at("/end/test/correct"), json.at("/end/test/count"));
    assertTrue(plain.err().contains(test), plain.err());
    assertEquals("file:" + directory + "/model/model.safetensors", json.path("model").textValue());
  }

  @Test
  void aTestOfLearningRatesPrintsItsSuggestion() throws IOException {
    String find = "train --config $/run.properties --find-learning-rate";
    String suggestion = run(find).out().lines().reduce("", (a, b) -> b);
    JsonNode json = run(find + " --json --quiet").json();
    assertEquals("nndl-rates-1", json.path("format").textValue());
    assertEquals(
        suggestion,
        "suggestion: --learning-rate " + json.path("suggestion").decimalValue().toPlainString());
    assertEquals(1e-8, json.at("/rates/0/rate").doubleValue());
    assertTrue(json.at("/rates/0/cost").doubleValue() > 0);
  }

  @Test
  void convertedSamplesAreCounted() throws IOException {
    Files.writeString(
        directory.resolve("a.csv"), TrainRun.TEST.csv(false), StandardCharsets.US_ASCII);
    Run run = run("convert --in $/a.csv --out-images $/images --out-labels $/labels --json");
    assertEquals(
        "{'format':'nndl-convert-1','images':'$/images','labels':'$/labels','count':12,'classes':[]}\n"
            .replace('\'', '"')
            .replace("$", directory.toString()),
        run.out());
    assertTrue(run.err().startsWith("nndl: 12 samples in "), run.err());
  }

  @Test
  void madeSamplesAreCounted() throws IOException {
    Run run =
        run(
            "deform --images $/train-images-idx3-ubyte --labels $/train-labels-idx1-ubyte"
                + " --out $/out --count 40 --parts 2 --json --quiet");
    assertEquals(
        "{'format':'nndl-deform-1','out':'file:$/out','count':40,'parts':2}\n"
            .replace('\'', '"')
            .replace("$", directory.toString()),
        run.out());
    assertEquals("", run.err());
  }

  @Test
  void quietPrintsTheJsonAndNothingElse() {
    Run plain = run(TRAIN + "--evaluate test,training --seed 3");
    assertFalse(plain.err().isEmpty());
    Run run = run(TRAIN + "--evaluate test,training --seed 3 --overwrite --quiet");
    assertEquals(plain.out(), run.out());
    assertEquals("", run.err());
    String evaluate = "evaluate --model $/model --data $";
    assertEquals(run(evaluate).out(), run(evaluate + " --quiet").out());
    assertEquals("", run(evaluate + " --quiet --json").err());
  }

  /** A damaged checkpoint is a warning. A wrong option is an error. */
  @Test
  void quietPrintsWarningsAndErrors() throws IOException {
    run(TRAIN);
    Path last = directory.resolve("model/checkpoints/000000000000008.safetensors");
    Files.writeString(last, "torn");
    Run run = run(TRAIN + "--resume --quiet");
    assertTrue(run.err().matches("nndl: warning: passed over: file:" + last + ": .*\n"), run.err());
    Run.of(directory, TRAIN + "--quiet --epochs 0 --overwrite")
        .failed("--epochs: expected 1 or more, found 0");
  }

  @Test
  void anErrorLeavesStandardOutputEmpty() {
    Run run = Run.of(directory, TRAIN + "--json --sizes 9,3");
    assertEquals("", run.out());
    assertEquals(1, run.status());
    assertEquals(1, run.err().lines().count(), run.err());
  }

  private Run run(String words) {
    return Run.of(directory, words).succeeded();
  }

  private static String withoutTime(String text) {
    return text.replaceAll("in [0-9.]+ s", "in T").lines().sorted().toList().toString();
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
