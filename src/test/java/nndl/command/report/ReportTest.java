package nndl.command.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import nndl.Fixtures;
import nndl.Slow;
import nndl.command.Run;
import nndl.command.train.TrainRun;
import nndl.model.Model;
import nndl.network.Initialiser;
import nndl.network.Layout;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a run, of several, and of what is no whole run. */
@Slow
class ReportTest {
  @TempDir static Path directory;

  @BeforeAll
  static void trainTwo() {
    TrainRun.prepare(directory);
    train("one");
    train("two", "--seed=2", "--class-names=</script><script>alert(1)</script>,b,c,d");
  }

  private static Run train(String model, String... options) {
    return TrainRun.into(directory, model, options);
  }

  private static Path page(String model) {
    return directory.resolve(model + "/report.html");
  }

  private static JsonNode run(Path page) {
    return ReportRun.data(page).at("/runs/0");
  }

  @Test
  void aTrainingLeavesThePageOfItsRun() {
    Run trained = train("named", "--monitor=training-cost");
    assertTrue(trained.err().endsWith("; report in file:" + page("named") + "\n"), trained.err());
    JsonNode run = run(page("named"));
    String last = trained.out().strip().replaceFirst("(?s).*: ", "");
    assertEquals(last, run.at("/headline/right") + " / " + run.at("/headline/of"));
    assertEquals("[9,5,4]", run.path("sizes").toString());
    assertEquals(
        "[\"--sizes=9,5,4\",\"--epochs=2\",\"--mini-batch-size=7\",\"--learning-rate=3.0\",\"--seed=1\"]",
        run.path("repeat").toString());
    assertEquals("[0,1]", run.at("/history/epoch").toString());
    assertEquals(2, run.at("/history/trainingCost").size());
    assertEquals("[0,1]", run.at("/snapshots/epochs").toString());
    assertEquals(2, run.at("/snapshots/hidden/weights").size());
    assertEquals(2, run.at("/snapshots/confusion").size());
    assertEquals(12, run.at("/images/count").asInt());
    assertTrue(ReportRun.times(page("named")).at("/runs/0/seconds").asDouble() > 0);
  }

  @Test
  void theCurveOfTheCostSaysThatThePenaltyIsInIt() {
    train("penalised", "--l2=0.1", "--monitor=cost");
    assertTrue(run(page("penalised")).at("/history/penalised").booleanValue());
    assertFalse(run(page("one")).path("history").has("penalised"));
  }

  @Test
  void thePageSaysOfTheSamplesWhatTheTrainingSaid() {
    JsonNode run = run(page("one"));
    long diagonal = 0;
    long all = 0;
    for (int i = 0; i < 4; i++) {
      diagonal += run.at("/confusion/" + i + "/" + i).asLong();
      all +=
          StreamSupport.stream(run.at("/confusion/" + i).spliterator(), false)
              .mapToLong(JsonNode::asLong)
              .sum();
    }
    assertEquals(run.at("/headline/right").asLong(), diagonal);
    assertEquals(12, all);
    assertEquals(run.at("/snapshots/confusion/1"), run.path("confusion"));
    assertEquals(1, run.at("/coverage/" + (run.path("coverage").size() - 1) + "/coverage").asInt());
    assertEquals(10, run.path("reliability").size());
  }

  @Test
  void imagesAreTheTestSamplesAndTheWorstErrorsComeFirst() throws IOException {
    JsonNode images = run(page("one")).path("images");
    byte[] coded = Base64.getDecoder().decode(images.path("pixels").asText());
    ByteArrayInputStream in = new ByteArrayInputStream(coded);
    boolean wrong = true;
    for (int i = 0; i < images.path("count").asInt(); i++) {
      int number =
          Integer.parseInt(
              images.at("/names/" + i).asText().replace("t10k-images-idx3-ubyte#", ""));
      byte[] pixels = new byte[9];
      for (int k = 0; k < pixels.length; ) {
        int value = in.read();
        pixels[k] = (byte) value;
        k += value == 0 ? in.read() : 1;
      }
      assertArrayEquals(TrainRun.TEST.pixels()[number], pixels);
      assertEquals(TrainRun.TEST.labels()[number], images.at("/labels/" + i).asInt());
      boolean isWrong = !images.at("/labels/" + i).equals(images.at("/predictions/" + i));
      assertTrue(wrong || !isWrong, "an error after right answers");
      wrong = isWrong;
    }
    assertEquals(-1, in.read());
  }

  @Test
  void theVerbWritesTheBytesThatTheTrainingWrote() throws IOException {
    byte[] byTraining = Files.readAllBytes(page("one"));
    ReportRun.of(directory.resolve("one"), "--data=" + directory).succeeded();
    assertArrayEquals(byTraining, Files.readAllBytes(page("one")));
  }

  /** Nine numbers are drawn as 3 by 3 pixels only if the user says so. */
  @Test
  void samplesOfTextAreImagesIfTheOptionForRowsSaysSo() throws IOException {
    Path training = directory.resolve("train.csv");
    Path test = directory.resolve("test.csv");
    Files.writeString(training, TrainRun.TRAINING.csv(false));
    Files.writeString(test, TrainRun.TEST.csv(false));
    String[] files = {"--train-images=" + training, "--test-images=" + test};
    train("numbers", files[0], files[1]);
    JsonNode numbers = run(page("numbers"));
    assertTrue(numbers.path("rows").isMissingNode());
    assertTrue(numbers.path("images").isMissingNode());
    assertEquals("no", images("numbers"));
    train("rows", files[0], files[1], "--rows=3");
    JsonNode rows = run(page("rows"));
    assertEquals("3 3", rows.path("rows") + " " + rows.path("columns"));
    assertEquals(12, rows.at("/images/count").asInt());
    assertEquals("yes", images("rows"));
    for (String model : new String[] {"numbers", "rows"}) {
      byte[] byTraining = Files.readAllBytes(page(model));
      ReportRun.of(directory.resolve(model), files[1]).succeeded();
      assertArrayEquals(byTraining, Files.readAllBytes(page(model)), model);
    }
    assertEquals("", images("one"), "IDX says that they are images");
    train("numbers", files[0], files[1], "--rows=3", "--resume");
    assertEquals(rows.path("images"), run(page("numbers")).path("images"));
  }

  /** What the record of a run says. */
  private static String images(String model) throws IOException {
    return new ObjectMapper()
        .readTree(directory.resolve(model + "/record.json").toFile())
        .at("/settings/images")
        .asText();
  }

  @Test
  void theTestSamplesOfTheRunAreFoundWhereScriptsFetchThem() throws IOException {
    Path model = directory.resolve("digits");
    Run.of("train", "--data=data/digits", "--sizes=64,5,10", "--epochs=1", "--model=" + model)
        .succeeded();
    byte[] byTraining = Files.readAllBytes(page("digits"));
    assertEquals("digits", run(page("digits")).path("kind").asText());
    ReportRun.of(model).succeeded();
    assertArrayEquals(byTraining, Files.readAllBytes(page("digits")));
  }

  @Test
  void withoutSamplesTheRecordSaysHowGoodTheModelIs() {
    Path output = directory.resolve("no-samples.html");
    ReportRun.of(directory.resolve("one"), "--output=" + output).succeeded();
    JsonNode with = run(page("one"));
    JsonNode without = run(output);
    for (String part :
        new String[] {"headline", "confusion", "classes", "reliability", "history"}) {
      assertEquals(with.path(part), without.path(part), part);
    }
    assertTrue(without.path("images").isMissingNode());
    assertEquals(
        "No test images were at hand; nndl report --data DIR shows some.",
        without.path("noImages").asText());
  }

  @Test
  void privateImagesStayOut() {
    train("private", "--no-report-images");
    JsonNode run = run(page("private"));
    assertTrue(run.path("images").isMissingNode());
    assertTrue(run.path("noImages").asText().startsWith("--no-report-images"));
    assertFalse(ReportRun.text(page("private")).contains("t10k-images"));
  }

  @Test
  void noOptionOrPathOfThisMachineIsInThePage() {
    assertFalse(ReportRun.text(page("one")).contains(directory.toString()));
  }

  @Test
  void nothingOfAnEarlierRunStaysBesideAnOverwrittenOne() throws IOException {
    train("again");
    assertTrue(Files.exists(directory.resolve("again/snapshots.safetensors")));
    train("again", "--overwrite", "--no-report", "--sizes=9,101,4");
    assertFalse(Files.exists(page("again")));
    assertFalse(Files.exists(directory.resolve("again/snapshots.safetensors")));
  }

  @Test
  void namesWithMarkupAreText() {
    String text = ReportRun.text(page("two"));
    assertFalse(text.contains("<script>alert"), "a script of the user's");
    assertEquals(
        "</script><script>alert(1)</script>", run(page("two")).at("/classNames/0").asText());
  }

  @Test
  void severalRunsAreComparedInAFileOfTheirOwn() throws IOException {
    Path svm = directory.resolve("svm.json");
    Files.writeString(svm, "{\"kind\":\"svm\",\"right\":11,\"of\":12,\"line\":\"C 1\"}");
    Path one = directory.resolve("one");
    Path two = directory.resolve("two");
    Run alone = ReportRun.of(one, two);
    assertEquals(
        "nndl: --output: expected a file for the page of several runs, found none\n", alone.err());
    Path output = directory.resolve("both.html");
    Run compared = ReportRun.of(one, two, svm, "--output", output, "--json").succeeded();
    assertEquals(
        "{\"format\":\"nndl-report-1\",\"output\":\"file:%s\",\"runs\":[\"one\",\"two\"],\"baselines\":[\"svm\"]}\n"
            .formatted(output),
        compared.out());
    assertTrue(compared.err().startsWith("nndl: report in file:" + output), compared.err());
    JsonNode data = ReportRun.data(output);
    assertEquals(2, data.path("runs").size());
    assertEquals("two", data.at("/runs/1/name").asText());
    Path twice = directory.resolve("twice.html");
    ReportRun.of(one, one, "--output", twice).succeeded();
    assertEquals("one (2)", ReportRun.data(twice).at("/runs/1/name").asText());
    assertEquals("2", data.at("/runs/1/seed").textValue());
    assertEquals(16, data.at("/runs/0/data").asText().length());
    assertEquals(data.at("/runs/0/data"), data.at("/runs/1/data"));
    assertTrue(data.at("/runs/1/history/epoch").isArray());
    assertTrue(data.at("/runs/1/network").isMissingNode());
    assertEquals(
        "{\"name\":\"svm\",\"right\":11,\"of\":12,\"line\":\"C 1\"}",
        data.at("/baselines/0").toString());
    Run again = ReportRun.of(one, two, "--output", output);
    assertEquals(1, again.status(), "a file that is there stays");
  }

  @Test
  void theTitleNamesSomeOfManyRuns() {
    Path one = directory.resolve("one");
    Path output = directory.resolve("many.html");
    ReportRun.of(one, one, one, one, "--output", output).succeeded();
    assertEquals("one, one (2), one (3), one (4)", ReportRun.data(output).path("title").asText());
    ReportRun.of(one, one, one, one, one, one, "--output", output, "--overwrite").succeeded();
    assertEquals(
        "one, one (2), one (3), one (4) and 2 more", ReportRun.data(output).path("title").asText());
  }

  @Test
  void aDivergedRunSaysWhere() {
    Run run =
        TrainRun.in(
            directory,
            "--model=" + directory.resolve("diverged"),
            "--learning-rate=1e36",
            "--activation=relu");
    assertEquals(1, run.status());
    assertTrue(run.err().endsWith("; report in file:" + page("diverged") + "\n"), run.err());
    JsonNode shown = run(page("diverged"));
    assertEquals(0, shown.at("/diverged/epoch").asInt());
    assertTrue(shown.at("/diverged/line").asText().startsWith("epoch 0, iteration "));
    assertTrue(shown.path("noPad").asText().contains("diverged"));
    ReportRun.of(directory.resolve("diverged")).succeeded();
    assertEquals(shown, run(page("diverged")));
  }

  @Test
  void aModelThatWasNotTrainedHereSaysWhatIsMissing() throws IOException {
    Path imported = Files.createDirectories(directory.resolve("imported"));
    Model model = Model.of(Initialiser.NORMAL.parameters(new Layout(9, 5, 4), 1), new TreeMap<>());
    Fixtures.write(model, imported.resolve("model.safetensors"));
    ReportRun.of(imported, "--data=" + directory).succeeded();
    JsonNode run = run(page("imported"));
    assertTrue(run.path("noPad").asText().contains("activation"), run.toString());
    assertTrue(run.path("noImages").asText().contains("activation"), run.toString());
    assertTrue(run.path("noHistory").asText().contains("record.json"), run.toString());
    assertTrue(run.path("headline").isMissingNode());
    ReportRun.of(
            imported,
            "--data=" + directory,
            "--activation=sigmoid",
            "--cost=quadratic",
            "--scale=255")
        .succeeded();
    run = run(page("imported"));
    assertEquals(12, run.at("/headline/of").asInt());
    assertEquals("float32", run.at("/network/encoding").asText());
    assertEquals(12, run.at("/images/count").asInt());
  }

  @Test
  void theRecordOfAnotherRunIsLeftOut() throws IOException {
    Path mixed = Files.createDirectories(directory.resolve("mixed"));
    Files.copy(directory.resolve("one/model.safetensors"), mixed.resolve("model.safetensors"));
    Files.copy(directory.resolve("two/record.json"), mixed.resolve("record.json"));
    ReportRun.of(mixed).succeeded();
    JsonNode run = run(page("mixed"));
    assertEquals(
        "record.json is of another run: seed: model 1, record 2.", run.path("noHistory").asText());
    assertTrue(run.path("history").isMissingNode());
    Files.writeString(mixed.resolve("record.json"), "{\"format\":");
    ReportRun.of(mixed).succeeded();
    assertTrue(
        run(page("mixed")).path("noHistory").asText().startsWith("The record cannot be read: "));
    String record = Files.readString(directory.resolve("one/record.json"));
    Files.writeString(
        mixed.resolve("record.json"), record.replaceAll("\"confidences\":\\[0,", "$0 1,"));
    ReportRun.of(mixed).succeeded();
    assertEquals(
        "The record cannot be read: record.json: expected whole evaluations, found others.",
        run(page("mixed")).path("noHistory").asText());
  }
}
