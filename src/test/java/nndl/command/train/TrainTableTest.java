package nndl.command.train;

import static nndl.DirectoryContent.assertSameFile;
import static nndl.Texts.assertContains;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import nndl.DirectoryContent;
import nndl.KeptContext;
import nndl.Slow;
import nndl.command.Run;
import nndl.model.Classifier;
import nndl.model.Model;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trainings on tables, through the command line. */
@Slow
@ExtendWith(KeptContext.class)
class TrainTableTest {
  private static final String PENGUINS =
      "train --data data/penguins/penguins.csv --label Species --missing mean --no-report ";

  @TempDir private Path directory;

  private Run train(String options) {
    return Run.of(directory, PENGUINS + options + " --model $/m").succeeded();
  }

  @Test
  void namesOfColumnsAndClassesComeFromTheFile() {
    Run run = train("--epochs 20");
    assertContains(
        "data/penguins/penguins.csv: 344 rows, 6 columns, 10 inputs, 3 classes", run.err());
    assertTrue(run.err().contains("held out for the test (--holdout 0.2): 69 rows"), run.err());
    assertContains("classes: Adelie (152, 44.2 %), Gentoo (124), Chinstrap (68)", run.err());
    assertEquals(20, run.out().lines().count());
    Classifier classifier = Model.read(directory.resolve("m")).classifier();
    Map<String, ?> row =
        Map.of(
            "Island", "Biscoe",
            "Beak Length (mm)", 46.1,
            "Beak Depth (mm)", "13.2",
            "Flipper Length (mm)", 211,
            "Body Mass (g)", 4500,
            "Sex", "FEMALE",
            "Observer", "unknown to the model");
    assertEquals("Gentoo", classifier.className(classifier.classify(row)));
  }

  /** Each seed holds out rows of its own. */
  @Test
  void thePenguinsAreLearntWithAtMostOneErrorInTheMedianOfFiveSeeds() {
    String train =
        "train --config conf/penguins.properties --data data/penguins/penguins.csv --no-report"
            + " --checkpoint-every 0 --model $/m --overwrite --seed ";
    List<String> last =
        IntStream.rangeClosed(1, 5)
            .mapToObj(seed -> Run.of(directory, train + seed).succeeded().out())
            .map(out -> out.lines().reduce((a, b) -> b).orElse(""))
            .sorted()
            .toList();
    assertEquals("Epoch 99: 68 / 69", last.get(2), last.toString());
  }

  @Test
  void theDefaultsAreThoseOfTables() {
    train("--epochs 1 --hidden 7,5");
    Model model = Model.read(directory.resolve("m"));
    assertEquals(List.of(10, 7, 5, 3), java.util.Arrays.stream(model.sizes()).boxed().toList());
    assertEquals("LOG_LIKELIHOOD", model.cost().name());
    assertEquals("RELU", model.activation().name());
  }

  @Test
  void samplesThatWereConvertedOnceGiveTheSameModel() throws IOException {
    train("--epochs 2 --validation 0.1");
    Run.of(
            directory,
            "convert --in data/penguins/penguins.csv --label Species --missing mean"
                + " --validation 0.1 --out $/samples")
        .succeeded();
    Run.of(directory, "train --data $/samples --epochs 2 --no-report --model $/n").succeeded();
    assertSameFile(
        directory.resolve("m/model.safetensors"), directory.resolve("n/model.safetensors"));
  }

  @Test
  void anInterruptedRunResumesToTheSameModel() throws IOException {
    String constant = PENGUINS + "--schedule constant ";
    train("--schedule constant --epochs 4");
    Run.of(directory, constant + "--epochs 2 --model $/n").succeeded();
    Run.of(directory, constant + "--epochs 4 --model $/n --resume").succeeded();
    assertSameFile(
        directory.resolve("m/model.safetensors"), directory.resolve("n/model.safetensors"));
  }

  /** Which have no indices, as a conversion and earlier versions write them. */
  @Test
  void samplesOfInputsAreResumedAndEvaluatedLikeThoseOfIndices() throws IOException {
    String constant = PENGUINS + "--schedule constant ";
    train("--schedule constant --epochs 4");
    Run.of(directory, constant + "--epochs 2 --model $/n").succeeded();
    String convert =
        PENGUINS.replaceFirst("train --data", "convert --in").replace("--no-report ", "");
    Run.of(directory, convert + "--out $/n/samples --overwrite").succeeded();
    Map<String, String> inputs = DirectoryContent.of(directory.resolve("n/samples"));
    Run.of(directory, constant + "--epochs 4 --model $/n --resume").succeeded();
    assertSameFile(
        directory.resolve("m/model.safetensors"), directory.resolve("n/model.safetensors"));
    assertEquals(inputs, DirectoryContent.of(directory.resolve("n/samples")));
    for (String set : List.of("test", "training")) {
      String evaluate = "evaluate --model $/m --set " + set + " --data $/%s/samples";
      assertEquals(
          Run.of(directory, evaluate.formatted("m")).succeeded().out(),
          Run.of(directory, evaluate.formatted("n")).succeeded().out());
    }
    String baseline = "baseline --kind svm --data $/%s/samples";
    assertEquals(
        Run.of(directory, baseline.formatted("m")).succeeded().out(),
        Run.of(directory, baseline.formatted("n")).succeeded().out());
  }

  @Test
  void theModelThatIsThereIsNotTouchedWithoutOverwrite() throws IOException {
    train("--epochs 1");
    Map<String, String> before = files();
    assertEquals(1, Run.of(directory, PENGUINS + "--epochs 1 --seed 2 --model $/m").status());
    assertEquals(before, files());
  }

  @Test
  void whatFailsBeforeATrainingLeavesNoSamplesThatBlockAnother() throws IOException {
    Path model = Files.createDirectory(directory.resolve("m"));
    Run resumed = Run.of(directory, PENGUINS + "--model $/m --resume");
    assertTrue(resumed.err().contains("expected a checkpoint, or --resume auto"), resumed.err());
    Path history = Files.writeString(model.resolve("history.csv"), "notes");
    Run foreign = Run.of(directory, PENGUINS + "--model $/m --overwrite");
    assertTrue(foreign.err().contains("/m/history.csv: expected "), foreign.err());
    String search = PENGUINS.replaceFirst("train", "search") + "--validation 0.1 --try l2=0,1 ";
    Run searched = Run.of(directory, search + "--model $/m --resume");
    assertTrue(searched.err().contains("expected trials to go on with, or"), searched.err());
    assertFalse(Files.exists(model.resolve("samples")));
    Files.delete(history);
    String convert = PENGUINS.replaceFirst("train --data", "convert --in");
    Run left =
        Run.of(directory, convert.replace("--no-report", "--drop Sex --out $/m/samples"))
            .succeeded(); // as a training does that is killed before its first checkpoint
    assertContains("samples in file:" + model + "/samples", left.err());
    Run.of(directory, PENGUINS + "--epochs 1 --model $/m").succeeded();
  }

  @Test
  void aTestOfLearningRatesLeavesNoDirectory() {
    String words = PENGUINS.replace("--no-report", "--find-learning-rate");
    Run run = Run.of(directory, words + "--model $/m").succeeded();
    assertTrue(run.out().contains("suggestion: --learning-rate "), run.out());
    assertFalse(Files.exists(directory.resolve("m")));
  }

  @Test
  void aTestOfLearningRatesWritesNothingBesideAModel() throws IOException {
    train("--epochs 1");
    Map<String, String> before = DirectoryContent.of(directory);
    String words = PENGUINS.replace("--no-report", "--find-learning-rate");
    Run run = Run.of(directory, words + "--model $/m").succeeded();
    assertTrue(run.out().contains("suggestion: --learning-rate "), run.out());
    assertEquals(before, DirectoryContent.of(directory));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--learning-rate 0",
        "--hidden x",
        "--cost quadratic --label-smoothing 2",
        "--test-images $/wrong.csv",
        "--max-categories 1"
      })
  void aRunThatFailsByItsOptionsLeavesTheEarlierModelAndItsSamples(String options)
      throws IOException {
    train("--epochs 1");
    Files.writeString(
        directory.resolve("wrong.csv"),
        Files.readString(Path.of("data/penguins/penguins.csv")) + "Adelie,Dream,x,1,1,1,MALE\n");
    Map<String, String> before = files();
    assertEquals(
        1, Run.of(directory, PENGUINS + "--overwrite --seed 2 --model $/m " + options).status());
    assertEquals(before, files());
  }

  private Map<String, String> files() throws IOException {
    return DirectoryContent.of(directory.resolve("m"));
  }

  @Test
  void fewRowsAreOneMiniBatchAndManyRowsNeedFewerEpochs() throws IOException {
    Files.writeString(directory.resolve("xor.csv"), "a,b,y\n0,0,no\n1,1,no\n0,1,yes\n1,0,yes\n");
    String options = "--label y --evaluate training --no-report --model $/m";
    Run run = Run.of(directory, "train --data $/xor.csv " + options).succeeded();
    assertEquals("Epoch 99: 4 / 4", run.out().lines().reduce((a, b) -> b).orElse(""));
    assertTrue(
        Files.readString(directory.resolve("m/record.json")).contains("\"--mini-batch-size=4\""));
  }

  @Test
  void aRunDoesNotResumeOnAnotherTableAndKeepsItsSamples() throws IOException {
    String constant = PENGUINS + "--schedule constant ";
    train("--schedule constant --epochs 2");
    Map<String, String> before = files();
    Run run = Run.of(directory, constant + "--epochs 4 --holdout 0.3 --model $/m --resume");
    assertEquals(1, run.status());
    assertTrue(run.err().contains("found those of another table"), run.err());
    assertEquals(before, files());
  }

  @Test
  void theReportOfTheRunCanBeMadeAgain() throws IOException {
    train("--epochs 3");
    Run.of(directory, "report $/m").succeeded();
    String page = Files.readString(directory.resolve("m/report.html"));
    assertFalse(page.contains("of another run"));
    assertTrue(page.contains("\"--hidden=100\""), "the options that repeat the run");
  }

  @Test
  void aSearchReadsTheTableOnce() {
    Run run =
        Run.of(
                directory,
                PENGUINS.replaceFirst("train", "search")
                    + "--validation 0.1 --epochs 2 --try hidden=5|none --model $/m")
            .succeeded();
    assertEquals(1, run.err().lines().filter(line -> line.contains("344 rows")).count(), run.err());
  }
}
