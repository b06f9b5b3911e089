package nndl.command.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import nndl.FruitTable;
import nndl.Slow;
import nndl.command.Run;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page and the card of a training on a table, and the page that {@code nndl report} writes. */
@Slow
class TableReportTest {
  @TempDir static Path directory;

  @BeforeAll
  static void train() throws IOException {
    Files.write(directory.resolve("fruit.csv"), FruitTable.lines(80));
    train("model", "--holdout=0.25", "--validation=0.2");
  }

  private static Run train(String model, String... options) {
    Run run =
        Run.of(
                "train",
                Stream.concat(
                        Stream.of(
                            "--label=kind",
                            "--data=" + directory.resolve("fruit.csv"),
                            "--missing=mean",
                            "--drop=note",
                            "--epochs=2",
                            "--model=" + directory.resolve(model)),
                        Stream.of(options))
                    .toArray(String[]::new))
            .succeeded();
    return run;
  }

  private static JsonNode run(Path page) {
    return ReportRun.data(page).at("/runs/0");
  }

  private static void assertSamePage(Path expected, Path found) {
    assertEquals(ReportRun.data(expected), ReportRun.data(found));
    assertTrue(withoutTimes(expected).equals(withoutTimes(found)), "the same but for its times");
  }

  private static String withoutTimes(Path page) {
    return ReportRun.text(page).replaceFirst("(?s)id=\"times\">.*?</script>", "");
  }

  @Test
  void theCardAndThePageOfATrainingSayTheSameOfTheColumns() throws IOException {
    String card = Files.readString(directory.resolve("model/MODEL_CARD.md"));
    JsonNode importance = run(directory.resolve("model/report.html")).path("importance");
    assertEquals(3, importance.path("columns").size());
    for (JsonNode column : importance.path("columns")) {
      String name = column.path("name").asText().replace("<", "\\<").replace(">", "\\>");
      String row = "| %s | %s |".formatted(name, column.at("/worth/0").decimalValue());
      assertTrue(card.contains("\n" + row + "\n"), row + " in " + card);
    }
    long test = importance.path("of").asLong();
    assertTrue(card.contains("kept apart: %s for the test and ".formatted(test)), card);
    assertFalse(card.contains("datasets:"), "a directory that nndl itself has written");
  }

  @Test
  void theCardIsTheSameWithoutAPageAndTheSamplesAreFoundBesideTheModel() throws IOException {
    train("paperless", "--holdout=0.25", "--validation=0.2", "--no-report");
    assertEquals(
        -1,
        Files.mismatch(
            directory.resolve("model/MODEL_CARD.md"),
            directory.resolve("paperless/MODEL_CARD.md")));
    Path page = directory.resolve("again.html");
    ReportRun.of(directory.resolve("model"), "--output", page).succeeded();
    assertSamePage(directory.resolve("model/report.html"), page);
  }

  @Test
  void withoutTestRowsThePageHasTheValidationRowsOrElseTheTrainingRows() {
    train("validated", "--holdout=0", "--validation=0.25", "--evaluate=validation");
    train("alone", "--holdout=0", "--evaluate=none");
    for (String model : new String[] {"validation validated", "training alone"}) {
      String[] words = model.split(" ");
      Path page = directory.resolve(words[1] + "/report.html");
      assertEquals(words[0], run(page).at("/importance/set").asText());
      assertEquals(words[0], run(page).at("/headline/set").asText());
      Path again = directory.resolve(words[1] + ".html");
      ReportRun.of(directory.resolve(words[1]), "--output", again).succeeded();
      assertSamePage(page, again);
    }
  }

  @Test
  void rowsOfAnotherFileAreShownWithAnyOrderOfColumns() throws IOException {
    Path file = directory.resolve("new.csv");
    Files.writeString(
        file,
        "colour <b>,more,kind,size,price\n"
            + "white,1,apple,4.5,1950\ngreen,2,pear | plum,,2010\nblue,3,apple,7,1990\n");
    Path page = directory.resolve("new.html");
    Run report = ReportRun.of(directory.resolve("model"), "--data", file, "--output", page);
    assertTrue(report.succeeded().err().contains("warning: column colour <b>: "), report.err());
    JsonNode run = run(page);
    assertEquals(2, run.at("/classes/0/support").asInt(), "apples");
    assertEquals(3, run.at("/headline/of").asInt());
    assertEquals(3, run.at("/samples/count").asInt());
    assertTrue(run.at("/samples/values").toString().contains("\"1950\""), run.toString());
    assertTrue(run.at("/samples/values").toString().contains("\"(none)\""), run.toString());
    Run named =
        ReportRun.of(
            directory.resolve("model"),
            "--data",
            directory.resolve("model/samples"),
            "--output",
            directory.resolve("folder.html"));
    named.succeeded();
    assertSamePage(directory.resolve("model/report.html"), directory.resolve("folder.html"));
  }

  @Test
  void whatDoesNotFitIsOneLine() throws IOException {
    Path file = directory.resolve("wrong.csv");
    Files.writeString(file, "kind,size,price\napple,4.5,1950\n");
    String report = "report $/model --output $/wrong.html --data ";
    Run run = Run.of(directory, report + "$/wrong.csv");
    assertEquals(1, run.status());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().contains("wrong.csv: expected a column 'colour <b>'"), run.err());
    train("other", "--seed=2");
    run = Run.of(directory, report + "$/other/samples");
    assertEquals(
        "nndl: "
            + directory
            + "/other/samples: expected samples by the model's recipe and split, found those of"
            + " another table\n",
        run.err());
  }

  @Test
  void aModelThatStandsAloneOrBesideOtherSamplesHasAPageWithoutRows() throws IOException {
    Path alone = Files.createDirectories(directory.resolve("moved"));
    Files.copy(directory.resolve("model/model.safetensors"), alone.resolve("model.safetensors"));
    Path page = alone.resolve("report.html");
    ReportRun.of(alone).succeeded();
    assertEquals(
        "No rows were at hand; nndl report --data FILES shows some.",
        run(page).path("noImages").asText());
    Files.createDirectories(alone.resolve("samples"));
    Files.writeString(alone.resolve("samples/recipe.json"), "{}");
    ReportRun.of(alone).succeeded();
    assertEquals(
        "The samples beside the model cannot be read; nndl report --data FILES shows others.",
        run(page).path("noImages").asText());
  }

  @Test
  void privateRowsStayOutOfThePage() {
    Path page = directory.resolve("private.html");
    ReportRun.of(directory.resolve("model"), "--no-report-images", "--output", page).succeeded();
    assertFalse(run(page).has("samples"));
    assertEquals(
        "--no-report-images keeps the rows out of the page.", run(page).path("noImages").asText());
  }
}
