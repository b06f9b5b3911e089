package nndl.command.report;

import static nndl.Texts.assertContains;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import nndl.FruitTable;
import nndl.Slow;
import nndl.command.Run;
import nndl.math.NumberText;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page and the card of trainings that answer numbers: the masses and flippers of penguins. */
@Slow
class NumberReportTest {
  private static final String MASS = "Body Mass (g)";
  private static final String FLIPPER = "Flipper Length (mm)";

  @TempDir static Path directory;
  private static Run training;

  @BeforeAll
  static void train() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("data/penguins/penguins.csv"));
    lines.replaceAll(line -> line + "," + lines.indexOf(line));
    lines.set(0, lines.get(0).replaceFirst(",0$", ",nr"));
    Files.write(directory.resolve("penguins.csv"), lines);
    training = train("mass", MASS, "--id=nr", "--epochs=30");
    train("both", MASS + "," + FLIPPER, "--id=nr", "--epochs=3");
  }

  private static Run train(String model, String label, String... options) {
    String gaps = "mean,%s=drop,%s=drop".formatted(MASS, FLIPPER);
    return Run.of(
            "train",
            Stream.concat(
                    Stream.of(
                        "--data=" + directory.resolve("penguins.csv"),
                        "--label=" + label,
                        "--missing=" + gaps,
                        "--regression",
                        "--model=" + directory.resolve(model)),
                    Stream.of(options))
                .toArray(String[]::new))
        .succeeded();
  }

  private static Path page(String model) {
    return directory.resolve(model + "/report.html");
  }

  private static JsonNode run(Path page) {
    return ReportRun.data(page).at("/runs/0");
  }

  private static List<Double> numbers(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asDouble).toList();
  }

  @Test
  void thePageHasTheFiguresAndIntervalsOfTheLastLine() {
    JsonNode score = run(page("mass")).at("/headline/numbers/0");
    assertEquals(MASS, score.path("name").asText());
    String line = training.err().lines().filter(l -> l.contains("R2")).findFirst().orElseThrow();
    assertSaid(score, List.of("rmse", "mae", "r2"), line);
  }

  @Test
  void ofFoldsThePageHasTheMeansOfTheirLine() {
    Run run = train("folds", MASS, "--id=nr", "--epochs=3", "--folds=3");
    JsonNode folds = run(page("folds")).path("folds");
    assertEquals(3, folds.path("parts").size());
    assertContains("folds: " + folds.path("text").asText(), run.err());
    assertSaid(folds, List.of("rmse", "r2"), folds.path("text").asText());
  }

  private static void assertSaid(JsonNode score, List<String> figures, String line) {
    for (String figure : figures) {
      List<String> texts =
          numbers(score.path(figure)).stream().map(NumberReportTest::text).toList();
      assertContains(
          "%s %s (%s to %s)"
              .formatted(figure.toUpperCase(Locale.ROOT), texts.get(0), texts.get(1), texts.get(2)),
          line);
    }
  }

  private static String text(double number) {
    return NumberText.readable(NumberText.rounded(number, 4).doubleValue());
  }

  @Test
  void everyTestRowIsAPointAndTheWorstComeFirst() throws IOException {
    JsonNode run = run(page("mass"));
    int rows = run.at("/headline/of").asInt();
    assertEquals(rows, run.at("/answers/numbers/0/wanted").size());
    assertEquals(rows, run.at("/answers/numbers/0/answers").size());
    JsonNode samples = run.path("samples");
    assertEquals(40, samples.path("names").size());
    List<String> lines = Files.readAllLines(directory.resolve("penguins.csv"));
    int mass = List.of(lines.get(0).split(",")).indexOf(MASS);
    double before = Double.MAX_VALUE;
    for (int i = 0; i < 40; i++) {
      String name = samples.path("names").path(i).asText();
      int line = Integer.parseInt(name.replaceFirst("penguins.csv, line (\\d+), nr \\d+", "$1"));
      double wanted = samples.at("/numbers/0/wanted").path(i).asDouble();
      assertEquals(Double.parseDouble(lines.get(line - 1).split(",")[mass]), wanted, 0.01, name);
      double off = Math.abs(wanted - samples.at("/numbers/0/answers").path(i).asDouble());
      assertTrue(off <= before + 1e-3, off + " after " + before);
      before = off;
    }
  }

  @Test
  void theCurvesAreThoseOfTheHistory() throws IOException {
    JsonNode history = run(page("mass")).path("history");
    List<String> lines = Files.readAllLines(directory.resolve("mass/history.csv"));
    assertEquals(30, history.at("/testRmse/0").size());
    assertEquals(30, history.path("testCost").size());
    double last = Double.parseDouble(lines.get(30).split(",")[1]);
    assertEquals(last, history.at("/testRmse/0/29").asDouble(), last / 1e4);
  }

  @Test
  void whatIsAboutClassesIsAbsent() {
    JsonNode run = run(page("mass"));
    Set<String> names = new HashSet<>();
    run.fieldNames().forEachRemaining(names::add);
    names.retainAll(
        List.of(
            "confusion",
            "noConfusion",
            "classes",
            "classNames",
            "kind",
            "reliability",
            "coverage",
            "snapshots",
            "network"));
    assertEquals(Set.of(), names);
    assertFalse(run.path("headline").has("right") || run.path("headline").has("bestRight"));
    String text = ReportRun.text(page("mass"));
    for (String id : List.of("draw", "confusion", "epochs", "classes", "confidence")) {
      assertFalse(text.contains("<section id=\"" + id + "\""), id);
    }
  }

  @Test
  void aColumnIsWorthTheRiseOfTheRmseAndCardAndPageSayTheSame() throws IOException {
    JsonNode importance = run(page("mass")).path("importance");
    String card = Files.readString(directory.resolve("mass/MODEL_CARD.md"));
    assertContains("How much the RMSE (", card);
    assertContains("rise of the RMSE of " + MASS.replaceAll("[()]", "\\\\$0"), card);
    List<String> rows = new ArrayList<>();
    double before = Double.MAX_VALUE;
    for (JsonNode column : importance.path("columns")) {
      double rise = column.at("/worth/0").asDouble();
      assertTrue(rise <= before, importance.toString());
      before = rise;
      rows.add("| %s |\n".formatted(column.at("/worth/0").decimalValue().toPlainString()));
    }
    rows.subList(0, 5).forEach(row -> assertContains(row, card));
    double rmse = importance.at("/figures/0").asDouble();
    assertEquals(run(page("mass")).at("/headline/numbers/0/rmse/0").asDouble(), rmse, rmse / 1e3);
    double most = importance.at("/columns/0/worth/0").asDouble();
    assertTrue(most > rmse / 10, "without its best column the answers are worse: " + most);
  }

  @Test
  void severalNumbersStandBesideOneAnother() throws IOException {
    JsonNode run = run(page("both"));
    assertEquals("[\"%s\",\"%s\"]".formatted(MASS, FLIPPER), run.path("numbers").toString());
    assertEquals(2, run.at("/headline/numbers").size());
    assertEquals(2, run.at("/answers/numbers").size());
    assertEquals(2, run.at("/history/testRmse").size());
    assertEquals(2, run.at("/importance/figures").size());
    run.at("/importance/columns").forEach(c -> assertEquals(2, c.path("worth").size()));
    int chosen = run.at("/samples/names").size();
    assertTrue(chosen > 40 && chosen <= 80, chosen + " rows, the 40 worst of each number");
    String card = Files.readString(directory.resolve("both/MODEL_CARD.md"));
    assertTrue(card.matches("(?s).*\\| Species \\| -?[0-9.]+, -?[0-9.]+ \\|.*"), card);
  }

  @Test
  void reportWritesThePageOfTheTrainingAgainAndComparesRuns() {
    Path page = directory.resolve("again.html");
    ReportRun.of(directory.resolve("mass"), "--output", page).succeeded();
    assertEquals(ReportRun.data(page("mass")), ReportRun.data(page));
    Path compared = directory.resolve("compared.html");
    ReportRun.of(directory.resolve("mass"), directory.resolve("both"), "--output", compared)
        .succeeded();
    assertEquals(2, ReportRun.data(compared).at("/runs/1/headline/numbers").size());
  }

  @Test
  void onlyRunsThatAnswerNumbersAreCompared() throws IOException {
    Files.write(directory.resolve("fruit.csv"), FruitTable.lines(60));
    Run.of(
            directory,
            "train --data $/fruit.csv --label kind --missing mean --drop note --epochs 1 --model $/fruit")
        .succeeded();
    Run.of(directory, "report $/mass $/fruit --output $/x.html")
        .refused(
            directory, "$/fruit: expected answers of the kind of the first run's, found classes");
    Files.writeString(
        directory.resolve("svm.json"), "{\"kind\":\"svm\",\"right\":1,\"of\":2,\"line\":\"\"}");
    Run.of(directory, "report $/mass $/svm.json --output $/x.html")
        .refused(
            directory, "RUN: expected runs that answer classes beside a baseline, found numbers");
  }

  @Test
  void privateRowsLeaveTheFigures() {
    Path page = directory.resolve("private.html");
    ReportRun.of(directory.resolve("mass"), "--no-report-images", "--output", page).succeeded();
    JsonNode run = run(page);
    assertFalse(run.has("samples") || run.has("answers"));
    assertEquals(run(page("mass")).path("headline"), run.path("headline"));
  }
}
