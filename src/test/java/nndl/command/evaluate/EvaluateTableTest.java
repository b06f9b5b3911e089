package nndl.command.evaluate;

import static nndl.Texts.assertMatches;
import static nndl.Texts.assertStarts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import nndl.Slow;
import nndl.TestTable;
import nndl.command.Run;
import nndl.model.Classifier;
import nndl.model.Model;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What nndl.Evaluate says of the model of a table. */
@Slow
class EvaluateTableTest {
  @TempDir Path directory;

  @BeforeEach
  void prepare() {
    TestTable.writeModel(directory.resolve("model"));
    write("rows.csv", TestTable.ROWS);
  }

  @Test
  void countsTheRowsThatTheClassifierAnswersRight() throws IOException {
    Classifier classifier = Model.read(directory.resolve("model")).classifier();
    int[] labels = {0, 2, 2, 1};
    int correct = 0;
    for (int i = 0; i < labels.length; i++) {
      correct += classifier.classify(TestTable.maps().get(i)).label() == labels[i] ? 1 : 0;
    }
    write("other.csv", "id;mass;species;beak;island\n1;3750;Adelie;39.1;Dream\n");
    Run run = evaluate("--model $/model --data $/rows.csv");
    assertTrue(run.out().startsWith("rows.csv: %s / 4\n".formatted(correct)), run.out());
    assertStarts(
        """
        nndl: warning: column island: a row with a value that no training row has, 'Mars' in file:$/rows.csv, line 4 first; all its inputs are 0
        nndl: warning: column beak: a row without a value, file:$/rows.csv, line 3 first; 43.9219298245614 stands for it
        nndl: warning: column island: a row without a value, file:$/rows.csv, line 5 first; all its inputs are 0
        """
            .replace("$", directory.toString()),
        run.err());
    assertEquals(
        run.out(), evaluate("--model $/model --test-images $/rows.csv").out(), "as in a training");
    assertTrue(
        evaluate("--model $/model --data $/other.csv").out().contains(" / 1\n"), "any columns");
  }

  @Test
  void aTableOfSparkSqlHasTheScoresOfTheSameCellsAsCsv() {
    write("many.csv", TestTable.manyRows(300));
    TestTable.writeParquet(directory.resolve("many.csv"), directory.resolve("many"));
    String csv = evaluate("--model $/model --data $/many.csv").out();
    String sql = evaluate("--model $/model --table parquet:$/many").out();
    assertEquals(csv, sql.replaceAll("part-[^ #]*parquet|^many(?=:)", "many.csv"));
  }

  @Test
  void namesTheClassesInAllItsOutputs() throws IOException {
    write("many.csv", TestTable.manyRows(300));
    Run run = evaluate("--model $/model --data $/many.csv --output $/scores.csv");
    assertTrue(run.out().contains("    Adelie  Chinstrap, small  Gentoo\n"), run.out());
    assertMatches("(?s).*\n +(Adelie|Gentoo) +Chinstrap, small  .* many.csv#\\d+\n", run.out());
    assertTrue(
        Files.readString(directory.resolve("scores.csv"))
            .contains("support,1,,\"Chinstrap, small\",100\n"));
    JsonNode json = json(evaluate("--json --model $/model --data $/many.csv").out());
    assertEquals("Chinstrap, small", json.at("/classes/1/name").textValue());
    assertEquals(300, json.path("count").intValue());
  }

  /** The training, the validation and the test rows are in files that the training wrote. */
  @Test
  void hasTheFiguresOfTheTrainingOnItsSamples() throws IOException {
    write("many.csv", TestTable.manyRows(200));
    Run.of(
            "train",
            ("--data %1$s/many.csv --label species --drop note --model %1$s/trained --epochs 2"
                    + " --validation 0.2 --evaluate validation,test,training --monitor cost")
                .formatted(directory)
                .split(" "))
        .succeeded();
    JsonNode record = json(Files.readString(directory.resolve("trained/record.json")));
    assertEquals(record.at("/end/test"), evaluation("test"));
    assertEquals(record.at("/end/training"), evaluation("training"));
    assertEquals(record.at("/epochs/1/evaluations/validation"), evaluation("validation"));
    assertFails(
        "--model $/model --data $/trained/samples",
        "$/trained/samples: expected samples by the recipe and the split of $/model, found samples"
            + " by others");
  }

  private JsonNode evaluation(String set) throws IOException {
    return json(evaluate("--model $/trained --data $/trained/samples --json --set " + set).out())
        .path("evaluation");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --data $/short.csv|file:$/short.csv: expected a column 'island', as the model's training had it, found [beak, mass, species]
          --data $/unlabelled.csv|file:$/unlabelled.csv: expected a column 'species', as the model's training had it, found [beak, mass, island]
          --data $/empty.csv|file:$/empty.csv: expected a header and rows, found an empty file
          """)
  void tellsInOneLineWhatIsWrong(String options, String message) {
    write("short.csv", "beak,mass,species\n1,2,Gentoo\n");
    write("unlabelled.csv", "beak,mass,island\n1,2,Dream\n");
    write("empty.csv", "");
    write("good.csv", TestTable.manyRows(2));
    assertFails("--model $/model " + options, message);
  }

  @Test
  void tellsAllFaultsOfTheRowsAtOnce() {
    write(
        "bad.csv",
        """
        beak,mass,island,species
        1,,Dream,Gentoo
        1,2,Dream,gentoo
        1,2,Dream
        1,,Dream,
        x,2,Dream,Adelie
        """);
    assertFails(
        "--model $/model --data $/bad.csv",
        """
        file:$/bad.csv, line 2, column mass: expected a number (--missing mean in the training fills gaps), found none; also file:$/bad.csv, line 5, column mass
        nndl: file:$/bad.csv, line 3, column species: expected a class of the training rows: Adelie, "Chinstrap, small", Gentoo, found 'gentoo'; also file:$/bad.csv, line 5, column species
        nndl: file:$/bad.csv, line 4: expected 4 fields, as the header has, found 3
        nndl: file:$/bad.csv, line 6, column beak: expected a number, found 'x'\
        """);
  }

  private void assertFails(String options, String message) {
    Run.of(directory, "evaluate " + options).refused(directory, message);
  }

  private Run evaluate(String options) {
    return Run.of(directory, "evaluate " + options).succeeded();
  }

  private void write(String name, String text) {
    TestTable.write(directory.resolve(name), text);
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }
}
