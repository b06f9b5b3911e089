package nndl.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import nndl.Fixtures;
import nndl.Slow;
import nndl.TestImages;
import nndl.data.SampleSet;
import nndl.data.format.Format;
import nndl.data.format.InputOptions;
import nndl.data.storage.IfExists;
import nndl.model.Model;
import nndl.model.evaluation.Activity;
import nndl.model.evaluation.Evaluation;
import nndl.model.evaluation.Residuals;
import nndl.network.Initialiser;
import nndl.network.Layout;
import nndl.training.Epoch;
import nndl.training.RunRecord;
import nndl.training.checkpoint.Snapshots;
import nndl.training.workload.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a page makes of samples that a model answers once more, and of a run without them. */
@Slow
class ShownSamplesTest {
  @TempDir Path directory;

  private static Model model(float scale, int rows, int columns, int... sizes) {
    SortedMap<String, String> settings = new TreeMap<>();
    settings.put("activation", "SIGMOID");
    settings.put("cost", "QUADRATIC");
    settings.put("scale", "" + scale);
    settings.put("rows", "" + rows);
    settings.put("columns", "" + columns);
    settings.put("channels", "1");
    return Model.of(Initialiser.NORMAL.parameters(new Layout(sizes), 1), settings);
  }

  private static RunFolder run(Optional<Model> model, Optional<RunRecord.Stored> stored) {
    return new RunFolder("run", model, stored, "", Snapshots.NONE, List.of(), Instant.EPOCH);
  }

  private static Evaluation twoOfThree() {
    long[] confidences = new long[Evaluation.BINS];
    long[] right = new long[Evaluation.BINS];
    confidences[50] = 3;
    right[50] = 2;
    return new Evaluation(
        2, 2, 0, confidences, right, List.of(), List.of(), Activity.UNKNOWN, null, Residuals.NONE);
  }

  private static RunRecord.Stored stored(Map<String, String> settings, Optional<String> diverged) {
    Map<Split, Evaluation> evaluations = Map.of(Split.TEST, twoOfThree());
    Epoch epoch = new Epoch(0, Optional.of(Split.TEST), evaluations, 0, List.of());
    RunRecord record =
        new RunRecord(
            new TreeMap<>(settings),
            List.of(),
            diverged.isPresent() ? Optional.empty() : Optional.of(0),
            Optional.empty(),
            Map.of(),
            List.of(),
            diverged);
    return new RunRecord.Stored(record, List.of(epoch));
  }

  private JsonNode page(RunFolder run, Optional<SampleSet> samples) throws IOException {
    return page(run, samples, 2_000_000);
  }

  private JsonNode page(RunFolder run, Optional<SampleSet> samples, int max) throws IOException {
    Path file = directory.resolve("report.html");
    ShownSet shown =
        samples.map(set -> ShownSet.of(Split.TEST, set.all())).orElse(ShownSet.none("none"));
    ShownModel model = new ShownModel(run.model(), run.inputKind(), shown, Fixtures.loader());
    new ReportFile("nndl", List.of(run), model, List.of())
        .write(Fixtures.storage(), Fixtures.path(file), IfExists.REPLACE);
    byte[] page = Files.readAllBytes(file);
    assertTrue(page.length <= max, page.length + " bytes");
    String text = Files.readString(file);
    String block = text.replaceFirst("(?s).*id=\"data\">([^<]*)</script>.*", "$1");
    return new ObjectMapper().readTree(block).at("/runs/0");
  }

  /** Two pixels of 16 and 4, as the file has them. */
  @ParameterizedTest
  @CsvSource({"255, 1, 255, 16, 4", "16, 1, 255, 255, 64", "1, 16, 15.9375, 255, 64"})
  void bytesOfImagesComeFromTheInputsThatTheModelGets(
      float scale, double most, double divisor, int first, int second) throws IOException {
    new TestImages(1, 2, new byte[][] {{16, 4}}, new byte[] {0}).write(directory, "t10k");
    SampleSet set =
        Fixtures.sampleSet(
            directory.resolve("t10k-images-idx3-ubyte").toString(),
            directory.resolve("t10k-labels-idx1-ubyte").toString(),
            new InputOptions(null, InputOptions.Label.FIRST, InputOptions.Header.AUTO, scale),
            2);
    JsonNode run =
        page(run(Optional.of(model(scale, 2, 1, 2, 3, 2)), Optional.empty()), Optional.of(set));
    byte[] pixels = Base64.getDecoder().decode(run.at("/images/pixels").asText());
    assertEquals(first, pixels[0] & 0xff);
    assertEquals(second, pixels[1] & 0xff);
    assertEquals(divisor, run.at("/images/divisor").asDouble());
    assertEquals(most, run.at("/network/inputRange/1").asDouble());
  }

  @Test
  void inputsOfNoKnownSamplesAreTakenForBytes() throws IOException {
    JsonNode run =
        page(run(Optional.of(model(200, 2, 1, 2, 3, 2)), Optional.empty()), Optional.empty());
    assertEquals("[0,1.275]", run.at("/network/inputRange").toString());
  }

  @Test
  void fiftyThousandClassesNeedNoMatrix() throws IOException {
    SampleSet set = TestImages.random(30, 2, 2, 9, 0.5, 1).write(directory, "t10k");
    Model model = model(255, 2, 2, 4, 3, 50_000);
    JsonNode run = page(run(Optional.of(model), Optional.empty()), Optional.of(set));
    assertEquals(30, run.at("/headline/of").asInt());
    assertFalse(run.has("confusion"));
    assertTrue(run.at("/images/count").asInt() > 0);
  }

  @Test
  void whereAllWouldTakeTooLongTheFirstAreAnsweredForTheirImages() throws IOException {
    assertEquals(540, Scored.fitting(model(255, 28, 28, 784, 20_000, 10)));
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      lines.append(i % 2).append(' ').append(i + 1).append(":1 1000000:0.5\n");
    }
    Path file = Files.writeString(directory.resolve("wide.svm"), lines);
    InputOptions how =
        new InputOptions(Format.LIBSVM, InputOptions.Label.FIRST, InputOptions.Header.AUTO, 1f);
    SampleSet set = Fixtures.sampleSet(file.toString(), null, how, 1_000_000);
    Model model = model(1, 1000, 1000, 1_000_000, 1, 2);
    JsonNode run =
        page(
            run(
                Optional.of(model),
                Optional.of(stored(Map.of("test-hash", "ab", "images", "yes"), Optional.empty()))),
            Optional.of(set));
    assertEquals("2 of 3", run.at("/headline/right") + " of " + run.at("/headline/of"));
    assertEquals("ab", run.path("data").asText());
    assertTrue(run.at("/images/count").asInt() > 0);
    assertEquals(
        "Of 100 samples the first 67 were answered once more, since all would take too long.",
        run.at("/images/line").asText());
    run = page(run(Optional.of(model), Optional.empty()), Optional.of(set));
    assertEquals(67, run.at("/headline/of").asInt());
  }

  @Test
  void namesMayHaveAnyCharacters() throws IOException {
    String name = "</script>\uD83D\uDE00\u00E9\u2014";
    Model model = model(255, 2, 2, 4, 3, 2).with("class-names", name + ",b");
    JsonNode run = page(run(Optional.of(model), Optional.empty()), Optional.empty());
    assertEquals(name, run.at("/classNames/0").asText());
  }

  @Test
  void imagesThatAreAllTooLargeAreMissedInALine() throws IOException {
    SampleSet set = TestImages.random(3, 700, 700, 2, 1, 1).write(directory, "t10k");
    Model model = model(255, 700, 700, 490_000, 1, 2);
    JsonNode run = page(run(Optional.of(model), Optional.empty()), Optional.of(set));
    assertFalse(run.has("images"));
    assertEquals(
        "The page has no room for images of so many pixels.", run.path("noImages").asText());
  }

  @Test
  void aDivergedRunHasItsEpochsAndAnySeed() throws IOException {
    String seed = "99999999999999999999";
    RunRecord.Stored stored = stored(Map.of("seed", seed), Optional.of("epoch 1: inf"));
    JsonNode run = page(run(Optional.empty(), Optional.of(stored)), Optional.empty());
    assertFalse(run.has("headline"));
    assertEquals(
        "{\"counted\":\"test\",\"bestEpoch\":0,\"bestRight\":2,\"bestOf\":3,\"lastEpoch\":0}",
        run.path("reached").toString());
    assertEquals(seed, run.path("seed").textValue());
    assertEquals("There is no model: the training diverged.", run.path("noPad").asText());
  }

  /** Names count in bytes, not in characters. */
  @Test
  void whatThePageCanDoWithoutGoesUntilItFits() throws IOException {
    String name = "é".repeat(20_000);
    Model model = model(255, 28, 28, 784, 880, 10).with("class-names", String.join(",", ten(name)));
    SampleSet set = TestImages.random(1000, 28, 28, 10, 1, 1).write(directory, "t10k");
    JsonNode run = page(run(Optional.of(model), Optional.empty()), Optional.of(set));
    assertEquals("The page has no room for images.", run.path("noImages").asText());
    assertFalse(run.has("images"));
    assertEquals("int8", run.at("/network/encoding").asText());
  }

  @Test
  void aPageOfALargeNetworkHasRoomForThemAll() throws IOException {
    String name = "é".repeat(20_000);
    Model model = model(255, 28, 28, 784, 900, 10).with("class-names", String.join(",", ten(name)));
    SampleSet set = TestImages.random(200, 28, 28, 10, 1, 1).write(directory, "t10k");
    JsonNode run = page(run(Optional.of(model), Optional.empty()), Optional.of(set), 12_000_000);
    assertTrue(run.at("/images/count").asInt() > 100, run.at("/images/count").toString());
    assertEquals("int8", run.at("/network/encoding").asText());
  }

  /**
   * The record says nothing of runs on IDX files, and of runs of earlier versions. Without a record
   * the model's sides are what the user of an import said.
   */
  @ParameterizedTest
  @CsvSource({
    "yes,     CSV,  3, true",
    "yes,     none, 3, true",
    "no,      CSV,  3, false",
    "no,      none, 3, false",
    "no,      IDX,  3, true",
    "nothing, CSV,  3, false",
    "nothing, CSV,  9, true",
    "nothing, none, 3, true",
    "nothing, IDX,  3, true",
    "alone,   CSV,  3, true",
  })
  void inputsAreImagesWhereHeaderOrOptionSaysSoAndNotByTheirNumber(
      String said, String files, int rows, boolean images) throws IOException {
    int columns = rows == 3 ? 3 : 1;
    Model model = model(255, rows, columns, 9, 4, 2);
    Map<String, String> settings =
        said.equals("nothing") ? Map.of("test-hash", "a") : Map.of("images", said);
    Optional<RunRecord.Stored> stored =
        said.equals("alone") ? Optional.empty() : Optional.of(stored(settings, Optional.empty()));
    JsonNode run = page(run(Optional.of(model), stored), samples(files));
    assertEquals(images, run.has("rows"));
    assertEquals(images && !files.equals("none"), run.has("images"));
    assertEquals(
        !images && !files.equals("none"),
        run.path("noImages").asText().contains("nothing says that they are images"));
  }

  private Optional<SampleSet> samples(String format) throws IOException {
    TestImages images = TestImages.random(20, 3, 3, 2, 0.5, 1);
    return switch (format) {
      case "IDX" -> Optional.of(images.write(directory, "t10k"));
      case "CSV" -> {
        Path file = Files.writeString(directory.resolve("test.csv"), images.csv(false));
        yield Optional.of(
            Fixtures.sampleSet(file.toString(), null, InputOptions.defaults(), images.width()));
      }
      default -> Optional.empty();
    };
  }

  /** The header of a file may say what the model does not; a number of inputs says nothing. */
  @ParameterizedTest
  @CsvSource({"IDX, true", "CSV, false"})
  void ofAModelWithoutSidesTheFilesSayThem(String files, boolean images) throws IOException {
    SortedMap<String, String> settings = new TreeMap<>();
    settings.put("activation", "SIGMOID");
    settings.put("cost", "QUADRATIC");
    settings.put("scale", "255");
    Model model = Model.of(Initialiser.NORMAL.parameters(new Layout(9, 4, 2), 1), settings);
    JsonNode run = page(run(Optional.of(model), Optional.empty()), samples(files));
    assertEquals(images, run.has("images"));
  }

  private static List<String> ten(String name) {
    return IntStream.range(0, 10).mapToObj(i -> name + i).toList();
  }

  @Test
  void partsGoInTheirOrderEachWithItsLine() throws IOException {
    ObjectNode run =
        (ObjectNode)
            new ObjectMapper()
                .readTree(
                    "{\"snapshots\":{\"epochs\":[0],\"hidden\":{}},\"images\":{},\"samples\":{},\"layers\":"
                        + "[{\"layer\":1,\"histogram\":{}}],\"network\":{\"hidden\":\"tanh\"}}");
    for (Spare spare : Spare.values()) {
      assertTrue(spare.drop(run), spare.toString());
      assertFalse(spare.drop(run), spare.toString());
    }
    assertEquals("[{\"layer\":1}]", run.path("layers").toString());
    assertEquals("The page has no room for the network.", run.path("noPad").asText());
    assertEquals(
        List.of("layers", "noHidden", "noSnapshots", "noImages", "noHistograms", "noPad"),
        names(run));
  }

  private static List<String> names(ObjectNode node) {
    List<String> names = new ArrayList<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
