package nndl.command.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import nndl.Fixtures;
import nndl.command.train.TrainRun;
import nndl.model.Model;
import nndl.network.Initialiser;
import nndl.network.Layout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a page says of files, it says without their directories. */
class ReportPrivacyTest {
  @TempDir Path directory;

  /** A model that does not say what it needs, in a directory with a space. */
  private JsonNode page(int classes, String... options) throws IOException {
    Path place = Files.createDirectories(directory.resolve("my secret/model"));
    Path data = Files.createDirectories(directory.resolve("my data"));
    TrainRun.TEST.write(data, "t10k");
    Model model =
        Model.of(Initialiser.NORMAL.parameters(new Layout(9, 5, classes), 1), new TreeMap<>());
    Fixtures.write(model, place.resolve("model.safetensors"));
    List<Object> arguments = new ArrayList<>(List.of(place, "--data=" + data));
    arguments.addAll(List.of(options));
    ReportRun.of(arguments.toArray()).succeeded();
    String text = ReportRun.text(place.resolve("report.html"));
    assertFalse(text.contains(directory.toString()), "the directory");
    assertFalse(text.contains("my secret"), "the directory of the model");
    assertFalse(text.contains("my data"), "the directory of the samples");
    return ReportRun.data(place.resolve("report.html")).at("/runs/0");
  }

  @Test
  void anImportedModelIsNamedByItsFileAlone() throws IOException {
    JsonNode run = page(4);
    assertEquals(
        "The samples cannot be shown: model.safetensors: metadata: activation: expected one of",
        run.path("noImages").asText().replaceFirst("(expected one of).*", "$1"));
    assertEquals(
        "The model does not say all that its answers need (model.safetensors: metadata",
        run.path("noPad").asText().replaceFirst("(metadata).*", "$1"));
  }

  @Test
  void soItIsWithoutImages() throws IOException {
    JsonNode run = page(4, "--no-report-images");
    assertEquals(
        "The samples cannot be shown: model.safetensors",
        run.path("noImages").asText().replaceFirst("(safetensors).*", "$1"));
    assertFalse(run.toString().contains("t10k-images"));
  }

  @Test
  void aBadLabelStandsInAFileWithoutItsDirectory() throws IOException {
    for (String images : List.of("--quiet", "--no-report-images")) {
      assertEquals(
          "The samples cannot be shown: t10k-labels-idx1-ubyte, label #: expected labels below 2,"
              + " the number of classes, found #.",
          page(2, "--activation=sigmoid", "--cost=quadratic", "--scale=255", images)
              .path("noImages")
              .asText()
              .replaceAll("(label|found) \\d+", "$1 #"));
    }
  }
}
