package nndl.command.search;

import static nndl.DirectoryContent.assertSameFile;
import static nndl.Texts.assertContains;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import nndl.DirectoryContent;
import nndl.Slow;
import nndl.command.Run;
import nndl.command.report.ReportRun;
import nndl.math.SplitMix;
import nndl.model.Model;
import nndl.model.evaluation.Folds;
import nndl.model.format.LayerTensors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trials that come before the training on a table: folds, and those of {@code --tune}. */
@Slow
class FirstTrialsTest {
  private static final String TRAIN = "train --data $/t.csv --label y --epochs 4 ";

  /** The classes of the rows, of which the last has one row. */
  private static final String CLASSES = "abbaababbaabbaabbcabc".repeat(2) + "d";

  @TempDir private Path directory;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(directory.resolve("t.csv"), table(row -> ""));
  }

  /** Returns rows whose inputs tell a part of the classes, with another cell at the end. */
  private static String table(java.util.function.IntFunction<String> last) {
    StringBuilder text = new StringBuilder("x,word,y" + last.apply(-1) + "\n");
    for (int row = 0; row < CLASSES.length(); row++) {
      char label = CLASSES.charAt(row);
      text.append((label * 7 + row * 5) % 11).append(',').append("uvw".charAt(row % 3));
      text.append(',').append(label).append(last.apply(row)).append('\n');
    }
    return text.toString();
  }

  private Run run(String options) {
    return Run.of(directory, TRAIN + options).succeeded();
  }

  /** Returns the numbers of the rows, dealt out as the class says, one fold after the other. */
  private static int[] folds(int folds, String classes) {
    int[] ofRows = new int[classes.length()];
    int place = 0;
    for (char label : "abcd".toCharArray()) {
      List<Integer> rows = new ArrayList<>();
      for (int row = 0; row < ofRows.length; row++) {
        if (classes.charAt(row) == label) {
          rows.add(row);
        }
      }
      rows.sort(
          java.util.Comparator.comparingLong(
              row -> SplitMix.mix(SplitMix.mix(1 + SplitMix.GOLDEN_GAMMA) + row)));
      for (int row : rows) {
        ofRows[row] = rows.size() == 1 ? -1 : place++ % folds;
      }
    }
    return ofRows;
  }

  @Test
  void aFoldIsATrainingWithoutTheRowsThatTestIt() throws IOException {
    JsonNode parts = run("--folds 3 --no-report --json --model $/m").json().at("/folds/parts");
    int[] ofRows = folds(3, CLASSES);
    for (int fold = 0; fold < 3; fold++) {
      int own = fold;
      String csv = table(row -> row < 0 ? ",set" : ofRows[row] == own ? ",test" : ",train");
      Files.writeString(directory.resolve("fold.csv"), csv);
      Run alone =
          Run.of(
                  directory,
                  "train --data $/fold.csv --label y --split-column set --epochs 4 --no-report"
                      + " --model $/alone --overwrite")
              .succeeded();
      assertEquals(
          "Epoch 3: %s / %s"
              .formatted(parts.at("/" + fold + "/correct"), parts.at("/" + fold + "/count")),
          alone.out().lines().reduce((a, b) -> b).orElse(""));
    }
    assertEquals(CLASSES.length() - 1, sum(parts, "count"));
  }

  /** Which are dealt out whatever their classes are. */
  @ParameterizedTest
  @ValueSource(strings = {"--drop w", "--weight w"})
  void aFoldOfNumbersIsATrainingWithoutTheRowsThatTestIt(String weight) throws IOException {
    String train =
        "train --data $/%s.csv --label x --regression --epochs 4 --no-report --json"
            + " --mini-batch-size 10 --learning-rate 0.01 --l2 1 ";
    Files.writeString(directory.resolve("n.csv"), weighed(row -> ""));
    Run run =
        Run.of(directory, train.formatted("n") + weight + " --folds 3 --model $/m").succeeded();
    JsonNode folds = run.json().get("folds");
    int[] ofRows = folds(3, "a".repeat(CLASSES.length()));
    double sum = 0;
    for (int fold = 0; fold < 3; fold++) {
      int own = fold;
      Files.writeString(
          directory.resolve("fold.csv"),
          weighed(row -> row < 0 ? ",set" : ofRows[row] == own ? ",test" : ",train"));
      String alone = train.formatted("fold") + weight + " --split-column set --model $/alone";
      JsonNode end =
          Run.of(directory, alone + " --overwrite")
              .succeeded()
              .json()
              .at("/epochs/3/evaluations/test");
      JsonNode part = folds.at("/parts/" + fold);
      assertEquals(end.at("/numbers/0/rmse"), part.get("rmse"));
      assertEquals(end.at("/numbers/0/r2"), part.get("r2"));
      assertEquals(end.get("count"), part.get("count"));
      sum += part.get("rmse").doubleValue();
    }
    assertEquals(sum / 3, folds.at("/rmse/0").doubleValue(), 1e-6);
    assertTrue(folds.at("/r2/2").doubleValue() <= 1, "" + folds);
    Folds found = Folds.read(Model.read(directory.resolve("m")).metadata().strings().get("folds"));
    assertContains("nndl: folds: " + found + "\n", run.err());
    assertTrue(found.toString().startsWith("RMSE "), found.toString());
  }

  /** Returns rows with a weight in another column, and what stands at the end. */
  private static String weighed(java.util.function.IntFunction<String> last) {
    return table(row -> (row < 0 ? ",w" : "," + (1 + row % 3)) + last.apply(row));
  }

  @Test
  void weightsJudgeFoldsAndCombinations() throws IOException {
    Files.writeString(directory.resolve("t.csv"), weighed(row -> ""));
    JsonNode folds = run("--folds 3 --weight w --no-report --json --model $/m").json().get("folds");
    double mean = 0;
    for (JsonNode part : folds.get("parts")) {
      mean += part.get("accuracy").doubleValue() / 3;
      assertTrue(part.get("effective").doubleValue() < part.get("count").doubleValue());
    }
    assertEquals(mean, folds.get("mean").doubleValue(), 1e-6);
    JsonNode tune = run("--tune --weight w --no-report --json --model $/n").json().get("tune");
    JsonNode best = tune.get(0);
    for (JsonNode trial : tune) {
      double accuracy = trial.get("accuracy").doubleValue();
      best = accuracy > best.get("accuracy").doubleValue() ? trial : best;
    }
    assertEquals(
        "%.2f %% of the validation rows, the best of 12 trials"
            .formatted(100 * best.get("accuracy").doubleValue()),
        Model.read(directory.resolve("n")).metadata().strings().get("tune"));
  }

  @Test
  void ofNumbersTheCombinationWithTheLowestErrorIsChosen() throws IOException {
    String train = "train --data $/t.csv --label x --regression --epochs 4 --no-report --model $/";
    JsonNode tune = Run.of(directory, train + "m --tune --json").succeeded().json().get("tune");
    JsonNode best = tune.get(0);
    for (JsonNode trial : tune) {
      double rmse = trial.get("rmse").doubleValue();
      best = rmse < best.get("rmse").doubleValue() ? trial : best;
    }
    StringBuilder options = new StringBuilder(train + "plain");
    best.get("options")
        .fields()
        .forEachRemaining(o -> options.append(" --" + o.getKey() + " " + o.getValue().asText()));
    Run.of(directory, options.toString()).succeeded();
    assertSameFile(directory.resolve("m/history.csv"), directory.resolve("plain/history.csv"));
    String found = Model.read(directory.resolve("m")).metadata().strings().get("tune");
    assertTrue(found.matches("RMSE \\S+ of the validation rows, the best of 12 trials"), found);
  }

  private static long sum(JsonNode parts, String name) {
    long sum = 0;
    for (JsonNode part : parts) {
      sum += part.get(name).asLong();
    }
    return sum;
  }

  @Test
  void theModelIsThatOfAllRowsAndSaysWhatTheFoldsHaveFound() throws IOException {
    Run run = run("--folds 2 --model $/m");
    run("--evaluate none --no-report --model $/plain");
    assertSameFile(directory.resolve("m/history.csv"), directory.resolve("plain/history.csv"));
    Model model = Model.read(directory.resolve("m"));
    assertEquals(weights("plain"), weights("m"));
    Folds folds = Folds.read(model.metadata().strings().get("folds"));
    assertContains("nndl: folds: " + folds + "\n", run.err());
    assertContains("2 trials come before", run.err());
    assertContains(folds.toString(), Files.readString(directory.resolve("m/MODEL_CARD.md")));
    JsonNode page = ReportRun.data(directory.resolve("m/report.html"));
    assertEquals(folds.toString(), page.at("/runs/0/folds/text").asText());
    assertEquals(
        List.of("trial  epochs  validation       options"), run.out().lines().limit(1).toList());
    assertContains("fold=2", run.out());
    String options = page.at("/runs/0/repeat").toString();
    assertContains("--evaluate=none", options);
    assertFalse(options.contains("folds"), options);
  }

  private String weights(String model) {
    return LayerTensors.fingerprint(Model.read(directory.resolve(model)).parameters().block());
  }

  @Test
  void nothingOfTheTrialsStaysInTheDirectory() throws IOException {
    run("--folds 2 --no-report --model $/m");
    run("--evaluate none --no-report --model $/plain");
    assertEquals(
        DirectoryContent.of(directory.resolve("plain")).keySet(),
        DirectoryContent.of(directory.resolve("m")).keySet());
  }

  @Test
  void ofEqualCombinationsTheFirstIsChosenAndTrainedOnAllRows() throws IOException {
    JsonNode tune =
        run("--tune --validation 0.3 --no-report --json --model $/m").json().get("tune");
    assertEquals(12, tune.size());
    JsonNode best = tune.get(0);
    for (JsonNode trial : tune) {
      best = trial.get("correct").asInt() > best.get("correct").asInt() ? trial : best;
    }
    StringBuilder options = new StringBuilder("--no-report --model $/plain");
    best.get("options")
        .fields()
        .forEachRemaining(o -> options.append(" --" + o.getKey() + " " + o.getValue().asText()));
    run(options.toString());
    assertSameFile(directory.resolve("m/history.csv"), directory.resolve("plain/history.csv"));
    Map<String, String> metadata = Model.read(directory.resolve("m")).metadata().strings();
    assertEquals(
        "%s / %s of the validation rows, the best of 12 trials"
            .formatted(best.get("correct"), best.get("count")),
        metadata.get("tune"));
    assertEquals("0", metadata.get("validation"));
  }

  @Test
  void theFirstCombinationHasTheOptionsAsTheyAreGiven() throws IOException {
    JsonNode tune =
        run("--tune --learning-rate 0.00123456 --l2 2.00005 --no-report --json --model $/m")
            .json()
            .get("tune");
    assertEquals("0.00123456", tune.at("/0/options/learning-rate").asText());
    assertEquals("0.003704", tune.at("/1/options/learning-rate").asText());
    assertEquals("2.00005", tune.at("/0/options/l2").asText());
    assertEquals("0.2", tune.at("/2/options/l2").asText());
  }

  @Test
  void dropoutOfSeveralLayersCannotBeTuned() {
    Run.of(
            directory,
            TRAIN + "--tune --hidden 20,10 --dropout 0,0.2,0.3 --dry-run --quiet --model $/m")
        .failed(
            "--dropout: expected one value for all hidden layers beside --tune, which tries one"
                + " layer too, found a value for each of several");
  }

  @Test
  void theChoiceIsTheSameOnAnyNumberOfSlotsAndWhenTheRunIsResumed() throws IOException {
    run("--tune --no-report --model $/m");
    System.setProperty("spark.master", "local[3]");
    try {
      run("--tune --no-report --model $/n --resume auto");
    } finally {
      System.clearProperty("spark.master");
    }
    Path model = directory.resolve("m/model.safetensors");
    assertSameFile(model, directory.resolve("n/model.safetensors"));
    run("--tune --no-report --model $/n --resume");
    assertSameFile(model, directory.resolve("n/model.safetensors"));
  }

  @Test
  void aColumnSaysByWhichRowsCombinationsAreJudged() throws IOException {
    String text =
        table(row -> row < 0 ? ",set" : row == 42 ? ",train" : row % 3 == 1 ? ",valid" : ",train");
    Files.writeString(directory.resolve("t.csv"), text);
    JsonNode tune =
        run("--tune --split-column set --evaluate none --no-report --json --model $/m")
            .json()
            .get("tune");
    assertEquals(14, tune.at("/0/count").asInt());
    JsonNode apart =
        run("--tune --split-column set --evaluate validation --no-report --json --model $/apart")
            .json();
    assertEquals(tune, apart.get("tune"));
    assertEquals(14, apart.at("/epochs/0/evaluations/validation/count").asInt());
    Files.writeString(directory.resolve("t.csv"), text.replace("valid", "train"));
    Run.of(directory, TRAIN + "--tune --split-column set --evaluate none --quiet --model $/none")
        .failed(
            "--tune: expected validation rows, by --validation or in --split-column, found none");
  }

  @Test
  void aDryRunSaysWhichTrialsComeBefore() {
    assertContains(
        "trials: 4 folds, to test the options; then the training on all rows\n",
        run("--folds 4 --dry-run --model $/m").out());
    assertContains(
        "trials: 12 at most, to choose the options; then the training\n",
        run("--tune --dry-run --model $/m").out());
    assertTrue(Files.notExists(directory.resolve("m")));
  }

  @Test
  void foldsAreAsManyAsRowsAtMost() throws IOException {
    Files.writeString(directory.resolve("t.csv"), "x,y\n1,a\n2,b\n3,a\n4,b\n");
    Run.of(directory, TRAIN + "--folds 5 --quiet --model $/m")
        .failed("--folds: expected at most one for each of the 4 rows, found 5");
  }
}
