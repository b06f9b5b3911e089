package nndl.command.evaluate;

import static nndl.Texts.assertStarts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import nndl.KeptContext;
import nndl.Slow;
import nndl.TestTable;
import nndl.command.Run;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.model.format.Metadata;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Evaluate says "test" of nothing but test rows. */
@Slow
@ExtendWith(KeptContext.class)
class EvaluateSplitTest {
  private static final String HEADER = "x,colour,part,kind\n";

  @TempDir Path directory;

  private final List<String> rows = rows();

  /** Rows of which every tenth is of the second class, and every seventh has a gap. */
  private static List<String> rows() {
    Random random = new Random(3);
    List<String> parts = List.of("train", "train", "valid", "test");
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      boolean rare = i % 10 == 0;
      rows.add(
          "%s,%s,%s,%s\n"
              .formatted(
                  i % 7 == 0 ? "" : random.nextInt(1000) + (rare ? 400 : 0),
                  random.nextBoolean() ? "red" : "blue",
                  parts.get(i % 4),
                  rare ? "rare" : "common"));
    }
    return rows;
  }

  @BeforeEach
  void writeTable() {
    write("table.csv", rows);
  }

  @Test
  void theRowsOfTheTrainingAreShownApart() throws IOException {
    train("--missing mean --drop part --validation 0.25 --evaluate validation,test,training");
    JsonNode record = json(Files.readString(directory.resolve("model/record.json")));
    JsonNode card = json(evaluate("--data $/table.csv --json"));
    assertEquals("test", card.path("set").textValue());
    assertEquals("validation", card.at("/others/0/set").textValue());
    assertEquals("training", card.at("/others/1/set").textValue());
    assertSameCounts(record.at("/end/test"), card);
    assertSameCounts(record.at("/end/training"), card.at("/others/1"));
    assertEquals(200, card.path("count").intValue() + 120 + card.at("/others/0/count").intValue());
    assertTrue(card.at("/table/recognised").booleanValue());

    String text = evaluate("--data $/table.csv");
    assertStarts("test: %s / 40\n".formatted(card.path("correct")), text);
    assertTrue(text.contains("\n\nvalidation: "), text);
    assertTrue(text.contains("\n\ntraining: "), text);
    assertStarts("training: ", evaluate("--data $/table.csv --set training"));
    String csv = Files.readString(output("--data $/table.csv"));
    assertTrue(csv.contains("correct,,,training,"), csv);
    assertTrue(csv.contains("balanced-accuracy,,,test,"), csv);
  }

  private static void assertSameCounts(JsonNode expected, JsonNode card) {
    for (String name : List.of("count", "correct", "cost", "confidences", "right")) {
      assertEquals(expected.path(name), card.at("/evaluation/" + name), name);
    }
  }

  @Test
  void theRowsOfTheTrainingAreKnownInAnyFormat() throws IOException {
    train("--missing drop --drop part --validation 0.25");
    String expected = names(evaluate("--data $/table.csv"));
    assertStarts("test: ", expected);
    assertTrue(expected.contains("\ntraining: "), expected);
    try (GZIPOutputStream out =
        new GZIPOutputStream(Files.newOutputStream(directory.resolve("table.csv.gz")))) {
      out.write((HEADER + String.join("", rows)).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    assertEquals(expected, names(evaluate("--data $/table.csv.gz")));
    write("parts/a.csv", rows.subList(0, 90));
    write("parts/b.csv", rows.subList(90, 200));
    assertEquals(heads(expected), heads(evaluate("--data $/parts")));
    TestTable.writeParquet(directory.resolve("table.csv"), directory.resolve("parquet"));
    assertEquals(expected, names(evaluate("--table parquet:$/parquet")));
  }

  /** Without the names of files. */
  private static String names(String text) {
    return text.replaceAll("  [^ ]*(#|, line )\\d+", "  ");
  }

  private static List<String> heads(String text) {
    return text.lines()
        .filter(line -> line.matches("(test|validation|training|cost): .*"))
        .toList();
  }

  @Test
  void aSplitColumnIsKeptAndTheOrderOfTheRowsIsNothing() throws IOException {
    train("--missing zero --split-column part");
    String expected = evaluate("--data $/table.csv");
    assertStarts("test: ", expected);
    Collections.reverse(rows);
    write("table.csv", rows);
    assertEquals(heads(expected), heads(evaluate("--data $/table.csv")));
  }

  @Test
  void testRowsOfAnotherFileAreTestRows() throws IOException {
    write("train.csv", rows.subList(0, 150));
    write("new.csv", rows.subList(150, 200));
    train("--missing mean --drop part --test-images $/new.csv", "train.csv");
    assertStarts("test: ", evaluate("--data $/new.csv"));
    assertStarts("training: ", evaluate("--data $/train.csv"));
  }

  @Test
  void ofOtherRowsItIsSaidHowManyWereTrainedOn() throws IOException {
    train("--missing mean --drop part");
    List<String> more = new ArrayList<>(rows);
    more.add("5,red,test,rare\n");
    write("more.csv", more);
    Run run = Run.of(directory, "evaluate --model $/model --data $/more.csv").succeeded();
    assertTrue(run.err().contains("nndl: evaluated 201 samples in "), run.err());
    String text = run.out();
    assertStarts("more.csv: ", text);
    assertFalse(text.contains("test: "), text);
    long trained = json(evaluate("--data $/more.csv --json")).at("/table/trained").longValue();
    assertTrue(trained >= 160 && trained < 201, trained + " of 160 and some that repeat them");
    assertTrue(
        text.contains(
            "\nof these rows, %s also occur among those that the model was trained on\n"
                .formatted(trained)),
        text);
    JsonNode all = json(evaluate("--data $/more.csv --json"));
    JsonNode others = all.at("/others/0");
    assertEquals("more.csv, not trained on", others.path("set").textValue());
    assertEquals(201 - trained, others.path("count").longValue());
    assertEquals(0, others.at("/table/trained").longValue());
    assertTrue(
        text.contains("\n\nmore.csv, not trained on: %s / ".formatted(others.path("correct"))),
        text);
    refused(
        "--data $/more.csv --set training",
        "--set: expected test, or as --data the table of the training of $/model/model.safetensors,"
            + " or the directory 'samples' that it wrote, found training");
    Files.move(directory.resolve("model/samples"), directory.resolve("elsewhere"));
    JsonNode unknown = json(evaluate("--data $/more.csv --json"));
    assertEquals(unknown.path("evaluation"), all.path("evaluation"), "the sum of both");
  }

  /** The recipe of words alone is the same however the rows are divided. */
  @Test
  void samplesOfAnotherSplitHaveNoTestRowsOfTheModel() throws IOException {
    Path own = directory.resolve("model");
    train("--missing zero --drop part,x --seed 2");
    Files.move(own, directory.resolve("other"));
    train("--missing zero --drop part,x --seed 1");
    refused(
        "--data $/other",
        "$/other/samples: expected samples by the recipe and the split of"
            + " $/model/model.safetensors, found samples by others");
    assertStarts("test: ", evaluate("--data $/model"));
    Run report = Run.of(directory, "report $/model --data $/other/samples --output $/page.html");
    assertTrue(report.err().contains("the model's recipe and split"), report.err());
    Files.move(directory.resolve("other/samples"), own.resolve("new"));
    Files.move(own.resolve("samples"), directory.resolve("elsewhere"));
    Files.move(own.resolve("new"), own.resolve("samples"));
    write("more.csv", rows.subList(0, 150));
    assertTrue(evaluate("--data $/more.csv").contains("\nit is not known whether "));
  }

  @Test
  void rowsInAPlaceThatIsNamedLikeASetAreNotCalledAsTheSet() throws IOException {
    train("--missing mean --drop part");
    write("test/a.csv", rows.subList(0, 60));
    assertStarts("rows of test: ", evaluate("--data $/test"));
  }

  @Test
  void rowsWithGapsAreLeftOutOfOtherFilesTooIfTheTrainingLeftThemOut() throws IOException {
    rows.replaceAll(row -> row.contains("blue,test") ? row.replace("blue", "") : row);
    write("table.csv", rows);
    train("--missing drop --drop part");
    List<String> some = rows.subList(0, 60);
    write("some.csv", some);
    long whole = some.stream().filter(row -> !row.startsWith(",") && !row.contains(",,")).count();
    Run run = Run.of(directory, "evaluate --model $/model --data $/some.csv").succeeded();
    assertTrue(run.out().matches("(?s)some.csv: \\d+ / %s\n.*".formatted(whole)), run.out());
    assertTrue(
        run.err().contains("left out: %s rows in which a value is missing".formatted(60 - whole)),
        run.err());
    train("--missing drop --drop part --overwrite --test-images $/some.csv");
    assertStarts("test: ", evaluate("--data $/some.csv"));
    assertStarts("test: ", evaluate("--data $/model"));
    assertTrue(evaluate("--data $/model").matches("(?s)test: \\d+ / %s\n.*".formatted(whole)));
  }

  @Test
  void withoutSamplesBesideTheModelItIsNotKnown() throws IOException {
    train("--missing mean --drop part");
    Files.move(directory.resolve("model/samples"), directory.resolve("elsewhere"));
    write("few.csv", rows.subList(0, 100));
    String text = evaluate("--data $/few.csv");
    assertStarts("few.csv: ", text);
    assertTrue(
        text.contains("\nit is not known whether the model was trained on some of these rows\n"),
        text);
    assertStarts("test: ", evaluate("--data $/table.csv"));
  }

  /** Such a model has no split in its metadata. */
  @Test
  void anOlderModelAnswersAsBeforeButItsRowsAreNoTestRows() throws IOException {
    train("--missing mean --drop part");
    String now = evaluate("--data $/model");
    Path file = directory.resolve("model/model.safetensors");
    Model model = Model.read(file);
    assertEquals("nndl-2", model.metadata().find("format").orElseThrow());
    SortedMap<String, String> strings = new TreeMap<>(model.metadata().strings());
    strings.remove(InputSpec.SPLIT);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new Model(model.parameters(), new Metadata("old", strings), model.transform())
        .file()
        .write(bytes);
    Files.write(file, bytes.toByteArray());
    assertEquals(now, evaluate("--data $/model"), "samples");
    String text = evaluate("--data $/table.csv");
    assertStarts("table.csv: ", text);
    assertTrue(text.contains("\nof these rows, "), text);
  }

  @Test
  void whatAnAccuracyIsWorthStandsBesideIt() throws IOException {
    Run run = train("--missing mean --drop part");
    assertTrue(run.err().contains("nndl: test: the most frequent class alone, common: 90.00 %\n"));
    String text = evaluate("--data $/table.csv");
    assertTrue(
        text.lines().toList().get(1).endsWith("; the most frequent class alone, common: 90.00 %"),
        text);
    assertTrue(text.lines().toList().get(2).startsWith("balanced accuracy: "), text);
    assertTrue(text.contains("\narea under the curves of rare: ROC 0."), text);
    assertEquals(text, evaluate("--data $/table.csv"), "the same bytes");
  }

  /** Trains on a table. Its samples lie beside the model. */
  private Run train(String options) {
    return train(options, "table.csv");
  }

  private Run train(String options, String table) {
    return Run.of(
            directory,
            "train --data $/%s --label kind --model $/model --epochs 3 --no-report %s"
                .formatted(table, options))
        .succeeded();
  }

  private String evaluate(String options) {
    return Run.of(directory, "evaluate --model $/model " + options).succeeded().out();
  }

  private Path output(String options) {
    Run.of(directory, "evaluate --model $/model --output $/scores.csv " + options).succeeded();
    return directory.resolve("scores.csv");
  }

  private void refused(String options, String message) {
    Run.of(directory, "evaluate --model $/model " + options).refused(directory, message);
  }

  private void write(String name, List<String> lines) {
    TestTable.write(directory.resolve(name), HEADER + String.join("", lines));
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }
}
