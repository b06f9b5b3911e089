package nndl.command.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import nndl.Slow;
import nndl.command.Run;
import nndl.command.train.TrainRun;
import nndl.data.storage.CutOffStorage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files a report replaces, and which never. */
@Slow
class ReportFilesTest {
  private static final String FOREIGN = "<!doctype html><title>Mine</title>";

  @TempDir static Path directory;

  @BeforeAll
  static void train() {
    TrainRun.prepare(directory);
    train("one");
  }

  private static Run train(String model, String... options) {
    return TrainRun.into(directory, model, options);
  }

  @Test
  void aPageOfSomebodyElseStays() throws IOException {
    Path model = Files.createDirectories(directory.resolve("foreign"));
    Path page = Files.writeString(model.resolve("report.html"), FOREIGN);
    Run trained = train("foreign");
    assertEquals(FOREIGN, Files.readString(page));
    String warning =
        "nndl: warning: file:%s: expected a page of nndl, found another file, which stays\n";
    assertTrue(trained.err().contains(warning.formatted(page)), trained.err());
    Run refused = ReportRun.of(model);
    assertEquals(
        "nndl: %s: expected no such file, or --overwrite, found a file\n".formatted(page),
        refused.err());
    assertEquals(FOREIGN, Files.readString(page));
    train("foreign", "--overwrite", "--no-report");
    assertEquals(FOREIGN, Files.readString(page));
    Run never = ReportRun.of(model, "--overwrite");
    assertEquals(
        "nndl: %s: expected a page of nndl, which --overwrite replaces, found a file of another kind\n"
            .formatted(page),
        never.err());
    assertEquals(FOREIGN, Files.readString(page));
    Files.delete(page);
    ReportRun.of(model).succeeded();
    ReportRun.of(model).succeeded();
  }

  @Test
  void whatIsReadIsNeverWritten() throws IOException {
    Path one = directory.resolve("one");
    Path svm =
        Files.writeString(one.resolve("svm.json"), "{\"kind\":\"svm\",\"right\":1,\"of\":2}");
    for (Path file :
        new Path[] {
          one.resolve("record.json"),
          one.resolve("model.safetensors"),
          one.resolve("snapshots.safetensors"),
          one.resolve("timings.csv"),
          svm,
          directory.resolve("t10k-images-idx3-ubyte"),
          directory.resolve("t10k-labels-idx1-ubyte")
        }) {
      byte[] before = Files.readAllBytes(file);
      Run run = ReportRun.of(one, svm, "--data=" + directory, "--overwrite", "--output=" + file);
      assertEquals(
          "nndl: --output: expected another file than those that are read, found file:%s\n"
              .formatted(file),
          run.err());
      assertArrayEquals(before, Files.readAllBytes(file));
    }
  }

  @Test
  void aBaselineOfNoSamplesIsNone() throws IOException {
    Path none = directory.resolve("none.json");
    Files.writeString(none, "{\"kind\":\"svm\",\"right\":0,\"of\":0}");
    Run run = ReportRun.of(directory.resolve("one"), none);
    assertEquals(
        "nndl: %s: expected a baseline's kind, right and of above 0, found something else\n"
            .formatted(none),
        run.err());
  }

  @Test
  void aMissingModelHasNotDiverged() throws IOException {
    Path lost = Files.createDirectories(directory.resolve("lost"));
    Files.copy(directory.resolve("one/record.json"), lost.resolve("record.json"));
    ReportRun.of(lost).succeeded();
    assertEquals(
        "There is no model.safetensors.",
        ReportRun.data(lost.resolve("report.html")).at("/runs/0/noPad").asText());
  }

  @Test
  void noPageIsMadeOfTheFilesOfTwoRuns() throws IOException {
    Path cut = Files.createDirectory(directory.resolve("cut"));
    Files.copy(directory.resolve("one/model.safetensors"), cut.resolve("model.safetensors"));
    CutOffStorage.replace(cut, directory.resolve("one"));
    assertEquals(
        "nndl: file:%s: expected the files of one set, found a change that was cut off, which the next"
                .formatted(cut)
            + " command that writes there completes\n",
        ReportRun.of(cut).err());
  }
}
