package nndl.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import nndl.Fixtures;
import nndl.FruitTable;
import nndl.data.InputFiles;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.data.TableSet;
import nndl.data.format.CheckedRows;
import nndl.data.recipe.Column;
import nndl.data.recipe.MissingValues;
import nndl.data.recipe.Recipe;
import nndl.data.storage.IfExists;
import nndl.model.Classifier;
import nndl.model.Model;
import nndl.network.Layout;
import nndl.training.checkpoint.Snapshots;
import nndl.training.workload.Split;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page of a model of a table shows in place of a pad and images. */
class TablePageTest {
  @TempDir Path directory;

  private String page(Model model, ShownSet shown) throws IOException {
    Path file = directory.resolve("report.html");
    RunFolder run =
        new RunFolder(
            "run",
            Optional.of(model),
            Optional.empty(),
            "",
            Snapshots.NONE,
            List.of(),
            Instant.EPOCH);
    ShownModel shownModel = new ShownModel(run.model(), run.inputKind(), shown, Fixtures.loader());
    new ReportFile("nndl", List.of(run), shownModel, List.of())
        .write(Fixtures.storage(), Fixtures.path(file), IfExists.REPLACE);
    return Files.readString(file);
  }

  private static JsonNode run(String page) throws IOException {
    String block = page.replaceFirst("(?s).*id=\"data\">([^<]*)</script>.*", "$1");
    return new ObjectMapper().readTree(block).at("/runs/0");
  }

  private ShownSet rows(List<String> lines) throws IOException {
    SampleSet set = FruitTable.open(directory.resolve("rows.csv"), lines);
    return ShownSet.of(Split.TEST, set.all());
  }

  private static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }

  @Test
  void thereAreRowsWithTheirValuesTheWorstErrorsFirst() throws IOException {
    List<String> lines = FruitTable.lines(60);
    Model model = FruitTable.model();
    Classifier classifier = model.classifier();
    JsonNode samples = run(page(model, rows(lines))).path("samples");
    assertEquals(List.of("size", "colour <b>", "price"), texts(samples.path("columns")));
    int count = samples.path("count").asInt();
    assertTrue(count > 20, count + " rows");
    double before = Double.MAX_VALUE;
    for (int i = 0; i < count; i++) {
      String name = samples.path("names").path(i).asText();
      assertTrue(name.startsWith("rows.csv#"), name);
      int number = Integer.parseInt(name.substring("rows.csv#".length()));
      String[] cells = lines.get(number + 1).split(",", -1);
      String colour = cells[4].isEmpty() ? "(none)" : cells[4];
      assertEquals(
          List.of(cells[3].replaceFirst("\\.0$", ""), colour, cells[0]),
          texts(samples.path("values").path(i)));
      int label = samples.path("labels").path(i).asInt();
      assertEquals(cells[1], FruitTable.RECIPE.classes().get(label));
      Classifier.Prediction prediction =
          classifier.classify(Map.of("size", cells[3], "colour <b>", cells[4], "price", cells[0]));
      assertEquals(prediction.label(), samples.path("predictions").path(i).asInt());
      assertEquals(prediction.confidence(), samples.path("confidences").path(i).asDouble(), 1e-5);
      double wrong =
          label == prediction.label()
              ? 0
              : prediction.confidence() - samples.path("labelConfidences").path(i).asDouble();
      assertTrue(wrong <= before + 1e-5, "in order");
      before = wrong;
    }
  }

  @Test
  void aNumberThatStandsForAMissingOneIsMarked() throws IOException {
    List<String> lines = new ArrayList<>(FruitTable.lines(60));
    JsonNode whole = run(page(FruitTable.model(), rows(lines))).path("samples");
    assertFalse(whole.path("values").toString().contains("*"), whole.toString());
    lines.replaceAll(line -> line.replaceFirst("^([^,]*,[^,]*,[^,]*),[0-9.]+,", "$1,,"));
    String page = page(FruitTable.model(), rows(lines));
    JsonNode samples = run(page).path("samples");
    assertEquals("10.3 *", samples.at("/values/0/0").asText(), samples.toString());
    assertTrue(page.contains("A number with * stands for a missing one, or is equal to it."));
  }

  @Test
  void thereIsNoPadAndWhatColumnsAreWorthStandsInItsPlace() throws IOException {
    String page = page(FruitTable.model(), rows(FruitTable.lines(60)));
    JsonNode run = run(page);
    assertFalse(run.has("images") || run.has("noImages") || run.has("rows"), run.toString());
    assertFalse(page.contains("id=\"draw\"") || page.contains("Pad to draw on"));
    assertTrue(page.contains("<section id=\"columns\""));
    JsonNode importance = run.path("importance");
    assertEquals("test", importance.path("set").asText());
    assertEquals(60, importance.path("rows").asInt());
    assertEquals(run.at("/headline/right").asInt(), importance.at("/figures/0").asInt());
    assertEquals(3, importance.path("columns").size());
    double before = Double.MAX_VALUE;
    for (JsonNode column : importance.path("columns")) {
      JsonNode worth = column.at("/worth/0");
      assertTrue(worth.isNumber() && worth.asDouble() <= before);
      before = worth.asDouble();
    }
  }

  @Test
  void whatTheAccuracyIsWorthStandsBesideIt() throws IOException {
    List<String> lines = FruitTable.lines(60);
    String page = page(FruitTable.model(), rows(lines));
    JsonNode table = run(page).at("/headline/table");
    long pears = lines.stream().filter(line -> line.contains("pear")).count();
    String most = FruitTable.RECIPE.classes().get(pears > 30 ? 1 : 0);
    assertEquals(most, table.path("mostFrequent").asText());
    assertEquals(
        Math.max(pears, 60 - pears) / 60.0, table.path("mostFrequentShare").asDouble(), 1e-4);
    for (String name : List.of("balancedAccuracy", "macroF1", "rocArea", "precisionRecallArea")) {
      double figure = table.path(name).asDouble(-1);
      assertTrue(figure >= 0 && figure <= 1, name + " " + table);
    }
    assertTrue(page.contains("The most frequent class alone, "), "the page says it");
  }

  @Test
  void rowsThatArePrivateAreLeftOut() throws IOException {
    JsonNode run = run(page(FruitTable.model(), rows(FruitTable.lines(60)).hidden("rows")));
    assertFalse(run.has("samples"));
    assertEquals(
        "--no-report-images keeps the rows out of the page.", run.path("noImages").asText());
    assertTrue(run.has("importance"), "figures of all rows stay");
  }

  @Test
  void ofManyColumnsTwelveAreShownAndLongTextsAreCut() throws IOException {
    List<Column> columns = new ArrayList<>();
    String word = "w".repeat(100);
    columns.add(new Column.Categories("c".repeat(100), List.of(word)));
    IntStream.range(0, 300).forEach(i -> columns.add(new Column.Numbers("n" + i, 0, 1, null)));
    Recipe recipe = new Recipe("y", List.of("a", "b"), MissingValues.USUAL, columns);
    StringBuilder lines = new StringBuilder("y," + "c".repeat(100));
    IntStream.range(0, 300).forEach(i -> lines.append(",n").append(i));
    lines.append("\na,").append(word).append(",0.5".repeat(300)).append('\n');
    Path file = Files.writeString(directory.resolve("wide.csv"), lines.toString());
    SampleSet set =
        TableSet.of(
            Fixtures.storage(),
            InputFiles.of(Fixtures.storage(), file.toString()),
            recipe,
            new CheckedRows(recipe, Optional.empty()),
            List.of(),
            line -> {});
    Model model = FruitTable.model(recipe, new Layout(301, 3, 2), "log-likelihood");
    JsonNode run = run(page(model, ShownSet.of(Split.TEST, new SampleRange(set, 0, 1))));
    assertEquals(12, run.at("/samples/columns").size());
    assertEquals(301, run.at("/samples/of").asInt());
    assertEquals("c".repeat(60) + "...", run.at("/samples/columns/0").asText());
    assertEquals("w".repeat(60) + "...", run.at("/samples/values/0/0").asText());
    assertEquals("0.5", run.at("/samples/values/0/11").asText());
    assertEquals(301, run.at("/importance/count").asInt());
    assertEquals(200, run.at("/importance/columns").size());
  }

  @Test
  void withoutRowsALineSaysWhy() throws IOException {
    JsonNode run = run(page(FruitTable.model(), ShownSet.none("No rows.")));
    assertEquals("No rows.", run.path("noImages").asText());
    assertFalse(run.has("samples") || run.has("importance"));
  }
}
