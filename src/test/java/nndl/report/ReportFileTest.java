package nndl.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nndl.Fixtures;
import nndl.Slow;
import nndl.TestImages;
import nndl.data.SampleSet;
import nndl.data.storage.IfExists;
import nndl.model.Model;
import nndl.model.evaluation.Activity;
import nndl.model.evaluation.Evaluation;
import nndl.model.evaluation.Residuals;
import nndl.network.Initialiser;
import nndl.network.Layout;
import nndl.network.Parameters;
import nndl.training.Epoch;
import nndl.training.RunRecord;
import nndl.training.checkpoint.Snapshots;
import nndl.training.workload.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How large a page becomes, and what it leaves out for that. */
@Slow
class ReportFileTest {
  private static final long MEGABYTE = 1_000_000;

  @TempDir Path directory;

  /** Images of noise, which hardly get smaller. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "784,30,10      | 30   | 0.2 | 1 | float32 | 8",
        "784,30,10      | 30   | 1   | 2 | float32 | 8",
        "784,100,10     | 40   | 1   | 2 | float32 | 10",
        "784,880,10     | 5000 | 1   | 2 | int8    | 0",
        "784,440,10     | 5000 | 1   | 2 | int8    | 0",
        "784,900,10     | 30   | 1   | 12 | int8   | 0",
        "784,100,100    | 100  | 1   | 2 | int8    | 7"
      })
  void aPageIsSmallWhateverTheNetwork(
      String sizes, int epochs, double ink, int megabytes, String encoding, int hidden)
      throws IOException {
    Layout layout = layout(sizes);
    SampleSet images = TestImages.random(2000, 28, 28, 10, ink, 1).write(directory, "t10k");
    ShownSet shown = ShownSet.of(Split.TEST, images.all());
    String page = page(run(layout, epochs), shown);
    assertTrue(page.length() <= megabytes * MEGABYTE, page.length() + " characters");
    JsonNode run = data(page).at("/runs/0");
    assertEquals(encoding, run.at("/network/encoding").asText("none"));
    assertEquals(encoding.equals("none"), run.has("noPad"));
    assertEquals(hidden, run.at("/snapshots/hidden/weights").size());
    assertTrue(run.at("/images/count").asInt() > 100, run.at("/images/count").toString());
    assertTrue(run.at("/history/epoch").size() <= 2001);
    Map<String, Integer> cells = new HashMap<>();
    for (int i = 0; i < run.at("/images/count").asInt(); i++) {
      String cell = run.at("/images/labels/" + i) + " " + run.at("/images/predictions/" + i);
      assertTrue(cells.merge(cell, 1, Integer::sum) <= 12, cell);
    }
  }

  @Test
  void aPageHasRoomForEightMillionWeightsAndTheImages() throws IOException {
    Layout layout = layout("784,5000,800,10");
    SampleSet images = TestImages.random(150, 28, 28, 10, 1, 1).write(directory, "t10k");
    ShownSet shown = ShownSet.of(Split.TEST, images.all());
    String page = page(run(layout, 30), shown);
    assertTrue(page.length() <= 12 * MEGABYTE, page.length() + " characters");
    JsonNode run = data(page).at("/runs/0");
    assertEquals("int8", run.at("/network/encoding").asText());
    byte[] weights = Base64.getDecoder().decode(run.at("/network/layers/1/weights").asText());
    assertEquals(5000 * 800, weights.length);
    assertTrue(run.at("/images/count").asInt() > 100, run.at("/images/count").toString());
  }

  @Test
  void aNetworkOfMoreWeightsIsLeftOutWithALineWhy() throws IOException {
    String page = page(run(layout("784,10080,10"), 3), ShownSet.none("none"));
    JsonNode run = data(page).at("/runs/0");
    assertEquals(
        "The network has 8,003,520 weights, and the page has room for 8,000,000.",
        run.path("noPad").asText());
    assertTrue(page.length() < MEGABYTE, page.length() + " characters");
  }

  @Test
  void aLargeNetworkWhoseInputsAreNoImagesIsLeftOut() throws IOException {
    String page = page(run(layout("1000000,3,2"), 5), ShownSet.none("none"));
    JsonNode run = data(page).at("/runs/0");
    assertFalse(run.has("network"));
    assertFalse(run.has("rows"));
    assertTrue(run.path("noHidden").asText().contains("at most 2^20 weights"));
    assertEquals(5, run.at("/snapshots/confusion").size());
    assertTrue(page.length() < MEGABYTE, page.length() + " characters");
  }

  @Test
  void aMatrixOfTooManyClassesIsLeftOut() throws IOException {
    JsonNode run = data(page(run(layout("4,3,201"), 3), ShownSet.none("none"))).at("/runs/0");
    assertFalse(run.has("confusion"));
    assertEquals(
        "A matrix of 201 classes is too large for a page.", run.path("noConfusion").asText());
    assertEquals(201, run.path("classes").size());
  }

  @Test
  void onlyItsOwnScriptsAndStylesMayRun() throws Exception {
    String page = page(run(layout("4,3,2"), 3), ShownSet.none("none"));
    for (String kind : List.of("script", "style")) {
      Matcher element = Pattern.compile("(?s)<" + kind + ">(.*?)</" + kind + ">").matcher(page);
      assertTrue(element.find());
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(element.group(1).getBytes(StandardCharsets.UTF_8));
      String allowed = kind + "-src 'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
      assertTrue(page.contains(allowed), allowed);
      assertFalse(element.find(), "another " + kind);
    }
    assertTrue(page.contains("default-src 'none'; "));
    assertFalse(page.contains("{{"), "a place that is not filled");
    assertFalse(
        Pattern.compile("<[^>]* (style|on\\w+)=")
            .matcher(page.replaceAll("(?s)<script.*?</script>", ""))
            .find());
  }

  @Test
  void isTheSameBytesButForTheTimes() throws IOException {
    RunFolder run = run(layout("784,30,10"), 12);
    RunFolder later =
        new RunFolder(
            run.name(),
            run.model(),
            run.stored(),
            "",
            run.snapshots(),
            List.of("0,9.000000,0.100000,0,0,0,0,0"),
            Instant.ofEpochSecond(1));
    String times = "(?s)id=\"times\">.*?</script>";
    String one = page(run, ShownSet.none("none"));
    String two = page(later, ShownSet.none("none"));
    assertFalse(one.equals(two));
    assertEquals(one.replaceFirst(times, ""), two.replaceFirst(times, ""));
  }

  private static Layout layout(String sizes) {
    return new Layout(Arrays.stream(sizes.split(",")).mapToInt(Integer::parseInt).toArray());
  }

  /** As if it had been trained. */
  private static RunFolder run(Layout layout, int epochs) {
    Parameters parameters = Initialiser.NORMAL.parameters(layout, 1);
    SortedMap<String, String> settings = new TreeMap<>();
    settings.put("activation", "SIGMOID");
    settings.put("cost", "QUADRATIC");
    settings.put("scale", "255.0");
    settings.put("rows", layout.inputs(1) == 784 ? "28" : "1");
    settings.put("columns", layout.inputs(1) == 784 ? "28" : "" + layout.inputs(1));
    settings.put("channels", "1");
    settings.put("evaluate", "test");
    Snapshots snapshots = Snapshots.NONE;
    List<Epoch> all = new ArrayList<>();
    for (int epoch = 0; epoch < epochs; epoch++) {
      snapshots = snapshots.after(epoch, parameters.block());
      all.add(
          new Epoch(
              epoch,
              Optional.of(Split.TEST),
              Map.of(Split.TEST, evaluation(layout.outputs(), epoch)),
              0,
              List.of()));
    }
    RunRecord record =
        new RunRecord(
            settings,
            List.of(),
            Optional.of(epochs - 1),
            Optional.empty(),
            Map.of(),
            List.of(),
            Optional.empty());
    return new RunFolder(
        "run",
        Optional.of(Model.of(parameters, settings)),
        Optional.of(new RunRecord.Stored(record, all)),
        "",
        snapshots,
        List.of(),
        Instant.EPOCH);
  }

  /** With something in every cell of the matrix. */
  private static Evaluation evaluation(int classes, int epoch) {
    List<Evaluation.Cell> cells = new ArrayList<>();
    for (int cell = 0; cell < classes * classes; cell++) {
      int count = 1 + (cell + epoch) % 90;
      cells.add(new Evaluation.Cell(cell / classes, cell % classes, count, new long[0]));
    }
    long[] confidences = new long[Evaluation.BINS];
    confidences[50] = cells.stream().mapToLong(Evaluation.Cell::count).sum();
    return new Evaluation(
        classes,
        classes,
        1L << 40,
        confidences,
        new long[Evaluation.BINS],
        cells,
        List.of(),
        Activity.UNKNOWN,
        null,
        Residuals.NONE);
  }

  private String page(RunFolder run, ShownSet shown) throws IOException {
    Path file = directory.resolve("report.html");
    ShownModel model = new ShownModel(run.model(), run.inputKind(), shown, Fixtures.loader());
    new ReportFile("nndl", List.of(run), model, List.of())
        .write(Fixtures.storage(), Fixtures.path(file), IfExists.REPLACE);
    return Files.readString(file);
  }

  private static JsonNode data(String page) throws IOException {
    Matcher block =
        Pattern.compile("<script type=\"application/json\" id=\"data\">([^<]*)</script>")
            .matcher(page);
    assertTrue(block.find());
    return new ObjectMapper().readTree(block.group(1));
  }
}
