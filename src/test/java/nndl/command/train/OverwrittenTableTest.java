package nndl.command.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import nndl.DirectoryContent;
import nndl.KeptContext;
import nndl.Slow;
import nndl.command.Run;
import nndl.command.report.ReportRun;
import nndl.data.storage.CutOffStorage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The samples of a table belong to the model beside them, whatever becomes of a later run. */
@Slow
@ExtendWith(KeptContext.class)
class OverwrittenTableTest {
  /** Numbers alone, so that the files of the samples can be named one by one. */
  private static final String PENGUINS =
      "train --data data/penguins/penguins.csv --label Species --missing mean --drop Island,Sex"
          + " --schedule constant --epochs 1 ";

  /** Options that give other samples and another model. */
  private static final String OTHER = PENGUINS + "--holdout 0.3 --seed 2 ";

  @TempDir private Path directory;
  private Path model;
  private Map<String, String> before;

  @BeforeEach
  void train() throws IOException {
    Run.of(directory, PENGUINS + "--model $/m").succeeded();
    model = directory.resolve("m");
    before = DirectoryContent.of(model);
  }

  private void assertEarlierRun() throws IOException {
    Map<String, String> after = DirectoryContent.of(model);
    assertTrue(after.keySet().removeIf(name -> name.startsWith(".nndl-next/")), "of the new run");
    assertEquals(before, after);
  }

  private void assertRunOfOtherOptions() throws IOException {
    Run.of(directory, OTHER + "--model $/alone/m").succeeded();
    Map<String, String> alone = DirectoryContent.of(directory.resolve("alone/m"));
    Map<String, String> after = DirectoryContent.of(model);
    assertEquals(alone.keySet(), after.keySet());
    for (String file : alone.keySet()) {
      if (!file.equals("timings.csv") && !file.equals("report.html")) {
        assertEquals(alone.get(file), after.get(file), file);
      }
    }
    assertEquals(
        ReportRun.data(directory.resolve("alone/m/report.html")),
        ReportRun.data(model.resolve("report.html")));
    assertFalse(Files.exists(model.resolve(".nndl-next")));
  }

  @Test
  void aRunThatDivergesLeavesTheEarlierSamplesAndALaterOneReplacesThem() throws IOException {
    Run run = Run.of(directory, OTHER + "--learning-rate 1e39 --model $/m --overwrite");
    assertEquals(1, run.status());
    assertEarlierRun();
    Run.of(directory, OTHER + "--model $/m --overwrite").succeeded();
    assertRunOfOtherOptions();
  }

  @Test
  void aRunThatWasToReplaceAnotherResumesWithItsOwnSamples() throws IOException {
    Run.of(directory, OTHER + "--model $/m/.nndl-next").succeeded();
    Files.delete(model.resolve(".nndl-next/model.safetensors"));
    assertEarlierRun();
    Run earlier = Run.of(directory, PENGUINS + "--model $/m --resume");
    assertTrue(earlier.err().contains("found those of another table"), earlier.err());
    assertEarlierRun();
    Run.of(directory, OTHER + "--model $/m --resume").succeeded();
    assertRunOfOtherOptions();
  }

  @Test
  void aReplacementThatWasCutOffIsCompletedWithItsSamples() throws IOException {
    Run.of(directory, OTHER + "--model $/other/m").succeeded();
    CutOffStorage.replace(model, directory.resolve("other/m"));
    Run.of(directory, OTHER + "--model $/m --resume").succeeded();
    assertRunOfOtherOptions();
  }

  @Test
  void aRunOnImagesKeepsNoSamplesOfTheTable() throws IOException {
    TrainRun.prepare(directory);
    Run run = TrainRun.in(directory, "--model=" + model, "--overwrite");
    assertEquals(0, run.status(), run.err());
    assertFalse(Files.exists(model.resolve("samples")));
  }

  @Test
  void aRunOnTheSamplesOfTheEarlierOneKeepsThem() throws IOException {
    Run.of(directory, "train --data $/m/samples --epochs 1 --seed 3 --model $/m --overwrite")
        .succeeded();
    Map<String, String> after = DirectoryContent.of(model);
    assertEquals(before.keySet(), after.keySet());
    assertEquals(before.get("samples/recipe.json"), after.get("samples/recipe.json"));
  }

  @Test
  void aSearchThatFailsLeavesTheEarlierSamplesAndALaterOneReplacesThem() throws IOException {
    String search =
        OTHER.replaceFirst("train", "search") + "--validation 0.1 --model $/m --try learning-rate=";
    assertEquals(1, Run.of(directory, search + "1e39 --overwrite").status());
    Map<String, String> after = DirectoryContent.of(model);
    after.keySet().removeIf(name -> name.matches("(\\.nndl-next|trials)/.*"));
    assertEquals(before, after);
    assertTrue(Files.exists(model.resolve(".nndl-next/samples/recipe.json")));
    Run again = Run.of(directory, search + "1e39 --resume");
    assertTrue(again.err().contains("expected a trial that does not diverge"), again.err());
    Run.of(directory, search + "0.01 --overwrite").succeeded();
    Run.of(directory, search.replace("$/m", "$/alone/m") + "0.01").succeeded();
    Map<String, String> alone = DirectoryContent.of(directory.resolve("alone/m"));
    Map<String, String> replaced = DirectoryContent.of(model);
    assertEquals(alone.keySet(), replaced.keySet());
    for (String file : alone.keySet()) {
      if (!file.endsWith("timings.csv") && !file.equals("report.html")) {
        assertEquals(alone.get(file), replaced.get(file), file);
      }
    }
    assertEquals(
        ReportRun.data(directory.resolve("alone/m/report.html")),
        ReportRun.data(model.resolve("report.html")));
    assertFalse(Files.exists(model.resolve(".nndl-next")));
  }

  /** Options that name files of samples, so that the run does not know that they are of a table. */
  private static String plain(Path samples) throws IOException {
    ByteBuffer header =
        ByteBuffer.wrap(Files.readAllBytes(samples.resolve("train-inputs.idx")), 8, 4);
    return "--train-images %1$s/train-inputs.idx --train-labels %1$s/train-labels.idx --epochs 1"
            .formatted(samples)
        + " --sizes %s,5,3 ".formatted(header.getInt());
  }

  private void assertSamplesStay(Path samples, String words) throws IOException {
    Map<String, String> stay = DirectoryContent.of(samples);
    Run.of(directory, words).succeeded();
    assertEquals(stay, DirectoryContent.of(samples));
  }

  @Test
  void samplesThatTheNewRunReadsStay() throws IOException {
    Path samples = model.resolve("samples");
    assertSamplesStay(
        samples, "train " + plain(samples) + "--evaluate training --model $/m --overwrite");
  }

  @Test
  void samplesThatNoTrainingMadeStay() throws IOException {
    Path other = directory.resolve("other");
    Path samples = other.resolve("samples");
    Files.createDirectories(other);
    Run.of(
            directory,
            "convert --in data/penguins/penguins.csv --label Species --missing mean"
                + " --out $/other/samples")
        .succeeded();
    assertSamplesStay(
        samples,
        "search "
            + plain(samples)
            + "--evaluate validation --validation 99 --try learning-rate=0.1,0.2 --model $/other");
    assertSamplesStay(
        samples, "train --data $/other/samples --epochs 1 --model $/other --overwrite");
    TrainRun.prepare(directory);
    assertSamplesStay(
        samples, "train --config $/run.properties --data $ --model $/other --overwrite");
  }
}
