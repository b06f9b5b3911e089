package nndl.command.search;

import static nndl.DirectoryContent.assertSameFile;
import static nndl.Texts.assertMatches;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import nndl.Slow;
import nndl.command.Run;
import nndl.command.train.TrainRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which trials a search has. */
@Slow
class SearchTrialsTest {
  @TempDir Path directory;

  @BeforeEach
  void prepare() {
    SearchRun.prepare(directory);
  }

  @Test
  void aTrialDropsOptionsThatItsChoiceExcludesAndEqualTrialsRunOnce() {
    assertEquals(
        List.of(
            "optimizer=sgd",
            "optimizer=momentum momentum=0.5",
            "optimizer=momentum momentum=0.9",
            "optimizer=adam"),
        options("--try=optimizer=sgd,momentum,adam;momentum=0.5,0.9"));
  }

  @Test
  void aTrialDropsOptionsThatAllTrialsHaveToo() {
    assertEquals(
        List.of("optimizer=momentum", "optimizer=adam", "optimizer=nesterov"),
        options("--try=optimizer=momentum,adam,nesterov", "--momentum=0.5"));
    assertEquals(
        List.of("schedule=constant", "schedule=one-cycle"),
        options("--try=schedule=constant,one-cycle", "--warm-up=1", "--overwrite"));
  }

  @Test
  void aTrialDoesNotShowOptionsThatItDropped() {
    assertEquals(
        List.of(
            "schedule=constant optimizer=momentum momentum=0.5",
            "schedule=constant optimizer=momentum momentum=0.9",
            "schedule=one-cycle optimizer=momentum"),
        options("--try=schedule=constant,one-cycle;optimizer=momentum;momentum=0.5,0.9"));
    assertEquals(
        List.of("deform=affine", "deform=simard deform-sigma=3", "deform=simard deform-sigma=5"),
        options("--try=deform=affine,simard;deform-sigma=3,5", "--overwrite"));
    TrainRun.in(directory, "--deform=affine", "--model=" + directory + "/alone");
    assertSameFile(
        directory.resolve("alone/model.safetensors"),
        directory.resolve("model/trials/0/model.safetensors"));
  }

  @Test
  void aTrialDropsOptionsThatNeedADroppedOne() {
    assertEquals(
        List.of(
            "deform=none",
            "deform=ciresan deform-classes-rotation=3",
            "deform=ciresan deform-classes-rotation=5"),
        options("--try=deform=none,ciresan;deform-classes-rotation=3,5", "--deform-classes=1,3"));
  }

  @Test
  void trialsWithTheSameSettingsInOtherWordsAreEqual() {
    assertEquals(List.of("l2=0", "l2=1"), options("--try=l2=0,0.0,1,1e0"));
  }

  @Test
  void randomTrialsDependOnTheSeedAlone() {
    String[] random = {"--try=l2=log:0.01:10;sizes=9,5,4|9,4", "--strategy=random", "--trials=4"};
    List<String> first = options(random);
    assertEquals(4, first.size());
    assertEquals(first, options("--overwrite", random[0], random[1], random[2]));
    List<String> others = options("--overwrite", "--seed=2", random[0], random[1], random[2]);
    assertTrue(others.stream().noneMatch(first::contains), others + " and " + first);
  }

  @Test
  void readsTheSearchSpaceFromAFileToo() throws IOException {
    TrainRun.settings(directory, "try = epochs=1,2\nvalidation = 8\nexchange = job\n");
    Run run = SearchRun.in(directory, "--try=epochs=1,3").succeeded();
    assertTrue(SearchRun.rows(run)[1].startsWith("1 3 "), run.out());
    assertEquals(3, Files.readAllLines(directory.resolve("model/trials/1/history.csv")).size() - 1);
  }

  @Test
  void aTrialThatDivergesHasNoAccuracyAndIsNoError() throws IOException {
    Run run =
        SearchRun.in(
                directory, "--try=learning-rate=1e30,0.1", "--activation=relu", "--sizes=9,5,5,4")
            .succeeded();
    assertEquals("0 0 diverged learning-rate=1e30", SearchRun.rows(run)[0]);
    assertTrue(Files.readAllLines(directory.resolve("model/trials.csv")).contains("0,0,,8,1e30"));
    Run all =
        SearchRun.in(
            directory,
            "--try=learning-rate=1e30,2e30",
            "--activation=relu",
            "--sizes=9,5,5,4",
            "--overwrite");
    all.failed(directory + "/model: expected a trial that does not diverge, found none of 2");
  }

  @Test
  void refusesParallelTrialsThatDoNotFitIntoTheHeap() {
    Run run = SearchRun.in(directory, "--try=sizes=9,5,4|9,9000,9000,4", "--optimizer=adam");
    assertMatches(
        "nndl: driver: expected a heap of \\d+ MB or more \\(--driver-memory (\\d+)m, or"
            + " spark.driver.memory \\1m in PROPERTIES=FILE of scripts/nndl; --debug lists what"
            + " for\\), found \\d+ MB\n",
        run.err());
    assertEquals(1, run.status());
    assertTrue(Files.notExists(directory.resolve("model/trials")));
  }

  @Test
  void reportsErrorsInSamplesAsATrainingDoes() {
    Run train = TrainRun.in(directory, "--sizes=9,5,3", "--model=" + directory + "/alone");
    Run run = SearchRun.in(directory, "--try=sizes=9,5,3|9,3");
    assertEquals(train.err(), run.err());
    assertTrue(run.err().contains("expected labels below 3"), run.err());
    assertEquals(1, run.status());
  }

  @Test
  void startsAllTrialsFromTheWeightsOfAModel() {
    TrainRun.in(directory, "--model=" + directory + "/first");
    String initial = "--initial-model=" + directory + "/first";
    assertEquals(2, options("--try=learning-rate=0.5,1", initial).size());
    TrainRun.in(directory, "--learning-rate=1", initial, "--model=" + directory + "/alone");
    assertSameFile(
        directory.resolve("alone/model.safetensors"),
        directory.resolve("model/trials/1/model.safetensors"));
  }

  @Test
  void keepsATrialsFilesUnlessAsked() throws IOException {
    options("--try=l2=0,1");
    byte[] model = SearchRun.bytes(directory.resolve("model/model.safetensors"));
    SearchRun.in(directory, "--try=l2=0,2")
        .failed(
            directory
                + "/model: expected a directory without a model, or --overwrite,"
                + " found model.safetensors");
    SearchRun.in(directory, "--try=l2=0,2", "--resume")
        .failed(
            directory
                + "/model/trials/1: expected the settings of its trial, found l2: found 1.0,"
                + " given 2.0");
    assertArrayEquals(model, SearchRun.bytes(directory.resolve("model/model.safetensors")));
    Path page = directory.resolve("model/report.html");
    Files.writeString(page, "no page of nndl");
    assertEquals(2, options("--try=l2=0,2", "--overwrite").size());
    assertEquals("no page of nndl", Files.readString(page));
  }

  /** The classes in the file fit the sizes in the file. */
  @Test
  void triesOptionsThatOthersInTheFileNeed() throws IOException {
    Path samples = directory.resolve("xor.csv");
    Files.writeString(samples, "0,0,0\n0,1,1\n1,0,1\n1,1,0\n1,1,0\n");
    Files.writeString(
        directory.resolve("run.properties"),
        """
        sizes = 2,3,1
        classes = 2
        train-images = %s
        csv-label = last
        scale = 1
        evaluate = none
        mini-batch-size = 1
        epochs = 1
        validation = 1
        model = %s/model
        """
            .formatted(samples, directory));
    Run run = SearchRun.in(directory, "--try=sizes=2,3,1|2,5,1").succeeded();
    assertEquals(2, SearchRun.rows(run).length);
  }

  /** The last column of the table. */
  private List<String> options(String... options) {
    Run run = SearchRun.in(directory, options).succeeded();
    return Arrays.stream(SearchRun.rows(run))
        .map(row -> row.replaceFirst("^\\d+ \\d+ \\d+ / 8 ", ""))
        .toList();
  }
}
