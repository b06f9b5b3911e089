package nndl.command.predict;

import static java.nio.charset.StandardCharsets.UTF_8;
import static nndl.Texts.assertMatches;
import static nndl.Texts.assertStarts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.zip.GZIPInputStream;
import nndl.Fixtures;
import nndl.RestoredProperties;
import nndl.Slow;
import nndl.TestImages;
import nndl.TestTable;
import nndl.command.Run;
import nndl.data.InputFiles;
import nndl.data.SampleSet;
import nndl.data.TableSet;
import nndl.data.recipe.MissingValues;
import nndl.data.recipe.Recipe;
import nndl.math.CsvRows;
import nndl.math.NumberText;
import nndl.model.Classifier;
import nndl.model.Model;
import nndl.model.ensemble.Ensemble;
import nndl.model.ensemble.PredictionCsv.Column;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What nndl.Predict says of the rows of a table. */
@Slow
@ExtendWith(RestoredProperties.class)
class PredictTableTest {
  private static final String HEADER =
      "name,class,confidence,output_Adelie,\"output_Chinstrap, small\",output_Gentoo\n";

  @TempDir Path directory;

  @BeforeEach
  void prepare() {
    TestTable.writeModel(directory.resolve("model"));
    write("new.csv", TestTable.ROWS);
  }

  @Test
  void agreesWithTheClassifierOnEveryRow() throws IOException {
    Classifier classifier = Model.read(directory.resolve("model")).classifier();
    StringBuilder expected = new StringBuilder(HEADER);
    for (Map<String, Object> row : TestTable.maps()) {
      Classifier.Prediction prediction = classifier.classify(row);
      StringJoiner fields = new StringJoiner(",", "", "\n");
      fields.add("new.csv#" + (expected.toString().lines().count() - 1));
      fields.add(CsvRows.quoted(classifier.className(prediction)));
      fields.add(NumberText.of(prediction.confidence()));
      for (float output : prediction.outputs()) {
        fields.add(NumberText.of(output));
      }
      expected.append(fields);
    }
    Run run = predict("--model $/model --data $/new.csv");
    assertEquals(expected.toString(), run.out());
    assertMatches(
        ("nndl: warning: column island: a row with a value that no training row has, 'Mars' in"
                + " file:%s/new.csv, line 4 first; all its inputs are 0\n"
                + "nndl: warning: column beak: a row without a value, file:%s/new.csv, line 3 first;"
                + " 43.9219298245614 stands for it\n"
                + "nndl: warning: column island: a row without a value, file:%s/new.csv, line 5 first;"
                + " all its inputs are 0\n"
                + "nndl: predicted 4 samples in .* s\n")
            .formatted(directory, directory, directory),
        run.err());
  }

  @Test
  void writesTheSameRowsToAnyPlaceForAnyNumberOfSlots() throws IOException {
    String rows = TestTable.manyRows(20_000).replace(",3111,", ",,").replace("Biscoe", "Mars");
    write("many.csv", rows);
    TestImages.write(directory.resolve("many.csv.gz"), TestImages.gzip(rows.getBytes(UTF_8)));
    Run one = on("local[1]", "--data $/many.csv");
    assertEquals(20_001, one.out().lines().count());
    List<String> warnings = warnings(one);
    assertEquals(2, warnings.size(), one.err());
    assertTrue(
        warnings.get(0).startsWith("column island: 4000 rows with a value that no"), one.err());
    assertEquals(
        ("7 rows have no answer, since a number is missing: file:$/many.csv, line 150, column mass;"
                + " file:$/many.csv, line 4149, column mass; file:$/many.csv, line 8148, column"
                + " mass; and so on")
            .replace("$", directory.toString()),
        warnings.get(1));
    assertTrue(one.out().contains("\nmany.csv#111,,,,,\n"), "a row with nothing but its name");
    Run stream = on("local[3]", "--data $/many.csv");
    assertEquals(one.out(), stream.out());
    assertEquals(warnings, warnings(stream));
    Run parts = on("local[3]", "--data $/many.csv --output $/parts");
    assertEquals(one.out(), PredictedParts.joined(directory.resolve("parts")));
    assertEquals(
        6, PredictedParts.names(directory.resolve("parts")).size(), "5 parts and _SUCCESS");
    assertEquals(warnings, warnings(parts));
    on("local[3]", "--data $/many.csv.gz --output $/rows.csv.gz");
    try (GZIPInputStream in =
        new GZIPInputStream(
            new ByteArrayInputStream(Files.readAllBytes(directory.resolve("rows.csv.gz"))))) {
      assertEquals(one.out().replace("#", ".gz#"), new String(in.readAllBytes(), UTF_8));
    }
  }

  @Test
  void idsStandBeforeTheAnswersAsTheirFileHasThem() {
    write(
        "ids.csv",
        "note,no,island,beak,mass\nx,007,Dream,39.1,3750\n\"say \"\"hi\"\", you\",,Biscoe,,5400\n"
            + "NA,1.50,Mars,4.61e1,\n");
    List<String> ids = List.of("no,note", "007,x", ",\"say \"\"hi\"\", you\"", "1.50,NA");
    List<String> answers = predict("--model $/model --data $/ids.csv").out().lines().toList();
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < ids.size(); i++) {
      expected.append(ids.get(i)).append(',').append(answers.get(i)).append('\n');
    }
    String command = "--model $/model --data $/ids.csv --id no --id note --output $/a.csv";
    predict(command);
    predict(command + " --overwrite");
    assertEquals(expected.toString(), TestTable.read(directory.resolve("a.csv")));
  }

  @Test
  void idsOfSeveralLinesAreTheSameInPartsAndOnAnyNumberOfSlots() throws IOException {
    write("many.csv", TestTable.manyRows(9_000));
    String options = "--data $/many.csv --columns name,class --id note,species";
    Run one = on("local[1]", options);
    assertStarts(
        "note,species,name,class\n\"a \"\"note\"\"\nof two, lines\",Adelie,many.csv#0,", one.out());
    Run parts = on("local[3]", options + " --output $/parts");
    assertEquals(one.out(), PredictedParts.joined(directory.resolve("parts")), parts.err());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          no|--id: expected a column of file:$/new.csv: species, island, beak, mass, found 'no'
          name|--id: expected a column that no other column of the answers is named like (--columns leaves some out), found 'name'
          mass,mass|--id: expected a column that no other column of the answers is named like (--columns leaves some out), found 'mass'
          """)
  void anIdIsAColumnOfTheFileAndNamedLikeNoAnswer(String id, String message) {
    write("named.csv", "name,island,beak,mass\na,Dream,1,2\n");
    String file = id.equals("name") ? "named.csv" : "new.csv";
    Run.of(directory, "predict --model $/model --data $/%s --id %s".formatted(file, id))
        .refused(directory, message);
  }

  @Test
  void parquetNeedsNamesThatDifferInMoreThanCase() {
    write("named.csv", "Name,island,beak,mass\na,Dream,1,2\n");
    String end = " --output $/a.parquet";
    String message =
        "--output: expected columns whose names differ in more than case, for Parquet (--columns"
            + " leaves some out), found ";
    Run.of(directory, "predict --model $/model --data $/named.csv --id Name" + end)
        .refused(directory, message + "'Name' and 'name'");
    Recipe yes =
        new Recipe(
            "species",
            List.of("Yes", "no", "yes"),
            MissingValues.USUAL,
            TestTable.RECIPE.columns());
    TestTable.writeModel(directory.resolve("yes"), yes, yes);
    Run.of(directory, "predict --model $/yes --data $/named.csv" + end)
        .refused(directory, message + "'output_Yes' and 'output_yes'");
    assertTrue(Files.notExists(directory.resolve("a.parquet")));
    predict("--model $/yes --data $/named.csv --id Name");
  }

  @Test
  void noRowIsLongerThanTheWindowOfTheDriverCountsOn() throws IOException {
    write("long.csv", "id,mass,beak,island\n%s,3000,40,Dream\n".formatted("x".repeat(100_000)));
    InputFiles files = InputFiles.of(Fixtures.storage(), directory.resolve("long.csv").toString());
    SampleSet rows =
        TableSet.of(
            Fixtures.storage(), files, TestTable.RECIPE, null, List.of("id", "mass"), line -> {});
    Prediction prediction =
        new Prediction(
            new Ensemble(List.of(TestTable.model(TestTable.RECIPE, 1))),
            rows,
            false,
            List.of("id", "mass"),
            List.of(Column.values()));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    prediction.write(Fixtures.storage(), 0, 1, done -> {}, out);
    assertTrue(out.size() <= prediction.maxRowBytes(), out.size() + " bytes");
    assertTrue(out.size() > prediction.maxRowBytes() - 500);
  }

  @Test
  void filesOfTheSameNameAreToldApartByTheirDirectories() {
    for (String day : List.of("day=1", "day=2")) {
      write(day + "/new.csv", TestTable.ROWS);
    }
    List<String> names =
        predict("--model $/model --data $/*/new.csv --columns name").out().lines().toList();
    assertEquals(
        List.of("day=1/new.csv#0", "day=2/new.csv#3"), List.of(names.get(1), names.get(8)));
  }

  /** The numbers are those of the CSV, and the rows have its order, also in several parts. */
  @Test
  void answersAreWrittenAsParquetToo() throws IOException {
    write("many.csv", TestTable.manyRows(9_000).replace(",3111,", ",,"));
    String options = "--data $/many.csv --id note ";
    String csv = on("local[1]", options).out();
    for (String overwrite : List.of("", " --overwrite")) {
      Run run = on("local[3]", options + "--output $/answers.parquet" + overwrite);
      assertTrue(run.err().contains("answers.parquet, 3 parts\n"), run.err());
    }
    assertEquals(
        List.of("_SUCCESS", "part-00000.parquet", "part-00001.parquet", "part-00002.parquet"),
        PredictedParts.names(directory.resolve("answers.parquet")));
    assertEquals(csv, TestTable.csvOfParquet(directory.resolve("answers.parquet")));
    on("local[1]", "--data $/new.csv --columns prediction --output $/one.parquet");
    assertEquals(
        on("local[1]", "--data $/new.csv --columns prediction").out(),
        TestTable.csvOfParquet(directory.resolve("one.parquet")));
  }

  private static String withoutNames(String rows) {
    return rows.replaceAll("(?m)^[^,]*#", "#");
  }

  private static List<String> warnings(Run run) {
    String start = "nndl: warning: ";
    return run.err()
        .lines()
        .filter(line -> line.startsWith(start))
        .map(line -> line.substring(start.length()))
        .toList();
  }

  private Run on(String master, String options) {
    System.setProperty("spark.master", master);
    return predict("--model $/model " + options);
  }

  /** Columns in another order, one that is not known, and no classes. */
  @Test
  void readsColumnsByTheirNamesFromSeveralFiles() {
    String columns = " --columns prediction,class,confidence";
    String expected = predict("--model $/model --data $/new.csv" + columns).out();
    assertTrue(expected.startsWith("prediction,class,confidence\n"), expected);
    write("parts/a.tsv", "mass\tbeak\tid\tisland\n3750\t39.1\t1\tDream\n");
    write("parts/b.tsv", "beak;island;mass;species\n?;Biscoe;5400.5;no class\n");
    write("parts/c.tsv", "mass|beak|island\r\n5000|46.1|Mars\r\n3700|50.123456789012345|NA");
    assertEquals(expected, predict("--model $/model --data $/parts/*.tsv" + columns).out());
  }

  @Test
  void aTableOfSparkSqlHasTheAnswersOfTheSameCellsAsCsv() throws IOException {
    write("many.csv", TestTable.ROWS + "Adelie,Dream,40,\n");
    TestTable.writeParquet(directory.resolve("many.csv"), directory.resolve("many"));
    Run csv = predict("--model $/model --data $/many.csv");
    Run sql = on("local[3]", "--table parquet:$/many");
    assertEquals(withoutNames(csv.out()), withoutNames(sql.out()));
    String ids = " --columns class --id species,island";
    assertEquals(
        predict("--model $/model --data $/many.csv" + ids).out(),
        on("local[3]", "--table parquet:$/many" + ids).out());
    assertTrue(sql.out().lines().skip(1).findFirst().orElseThrow().contains(".parquet#0,"));
    assertEquals(
        List.of(
            "Mars' in *#2 first",
            "column beak: a row without a value, *#1 first; 43.9219298245614 stands for it",
            "column island: a row without a value, *#3 first; all its inputs are 0",
            "is missing: *#4, column mass"),
        warnings(sql).stream()
            .map(line -> line.replaceAll("file:[^ ]*parquet", "*"))
            .map(line -> line.replaceFirst(".*'?(Mars|is missing)(.*?)(; all.*|$)", "$1$2"))
            .toList());
  }

  @Test
  void aGapThatNothingFillsIsNoErrorUnlessStrict() throws IOException {
    write("gaps.csv", "mass,beak,island\n4000,,Dream\n,40,Dream\n");
    Run run =
        predict("--model $/model --data $/gaps.csv --columns name,class --json --output $/a.csv");
    assertEquals("gaps.csv#1,", Files.readAllLines(directory.resolve("a.csv")).get(2));
    assertStarts(
        "nndl: warning: column beak: a row without a value, file:%s/gaps.csv, line 2 first;"
                .formatted(directory)
            + " 43.9219298245614 stands for it\n"
            + "nndl: warning: a row has no answer, since a number is missing: file:%s/gaps.csv,"
                .formatted(directory)
            + " line 3, column mass\n",
        run.err());
    JsonNode json = new ObjectMapper().readTree(run.out());
    assertEquals(2, json.path("count").intValue());
    assertEquals(1, json.path("unreadable").intValue());
    assertEquals("Chinstrap, small", json.path("predictions").path(1).path("class").textValue());
    Run.of(directory, "predict --model $/model --data $/gaps.csv --strict --output $/b.csv")
        .refused(
            directory,
            "file:$/gaps.csv, line 3, column mass: expected a number (--missing mean in the"
                + " training fills gaps), found none");
    assertTrue(Files.notExists(directory.resolve("b.csv")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --data $/other.csv|file:$/other.csv: expected columns 'beak', 'mass', as the model's training had them, found [island, weight]
          --data $/short.csv|file:$/short.csv: expected a column 'island', as the model's training had it, found [beak, mass, Island]
          --data $/empty.csv|file:$/empty.csv: expected a header and rows, found an empty file
          --data $/ragged.csv|file:$/ragged.csv, line 3: expected 3 fields, as the header has, found 2; also file:$/ragged.csv, line 4
          """)
  void tellsInOneLineWhatIsWrong(String options, String message) {
    write("other.csv", "island,weight\n1,2\n");
    write("short.csv", "beak,mass,Island\n1,2,3\n");
    write("empty.csv", "");
    write("ragged.csv", "beak,mass,island\n1,2,Dream\n1,2\n1,2,3,4\n");
    Run.of(directory, "predict --model $/model " + options).refused(directory, message);
  }

  /** As where a job runs every hour, and there was nothing in one. */
  @Test
  void aTableWithoutRowsHasNoAnswers() throws IOException {
    write("header.csv", "beak,mass,island\n");
    Run run = predict("--model $/model --data $/header.csv");
    assertEquals(HEADER, run.out());
    assertMatches("nndl: predicted 0 samples in .* s\n", run.err());
    predict("--model $/model --data $/header.csv --output $/parts");
    assertEquals(
        List.of("_SUCCESS", "part-00000.csv"), PredictedParts.names(directory.resolve("parts")));
    assertEquals(HEADER, PredictedParts.joined(directory.resolve("parts")));
    write("days/a.csv", "beak,mass,island\n");
    write("days/b.csv", TestTable.ROWS);
    assertEquals(
        "b.csv#0", predict("--model $/model --data $/days --columns name").out().split("\n")[1]);
  }

  @Test
  void namesAWordInAColumnOfNumbers() {
    write("word.csv", "beak,mass,island\n40,3000,Dream\n41,\"3,5\",Dream\n");
    Run.of(directory, "predict --model $/model --data $/word.csv --output $/a.csv")
        .refused(directory, "file:$/word.csv, line 3, column mass: expected a number, found '3,5'");
    assertTrue(Files.notExists(directory.resolve("a.csv")));
  }

  @Test
  void refusesModelsThatDoNotFit() {
    Recipe others =
        new Recipe("species", TestTable.CLASSES, MissingValues.USUAL, TestTable.RECIPE.columns());
    TestTable.writeModel(directory.resolve("other"), others, others);
    Run run = Run.of(directory, "predict --model $/model --model $/other --data $/new.csv");
    assertStarts("nndl: " + directory + "/other: recipe: expected {", run.err());
    assertEquals(1, run.err().lines().count());
    Recipe wide =
        new Recipe(
            "species",
            TestTable.CLASSES,
            MissingValues.USUAL,
            TestTable.RECIPE.columns().subList(0, 2));
    TestTable.writeModel(directory.resolve("wide"), TestTable.RECIPE, wide);
    Run.of(directory, "predict --model $/wide --data $/new.csv")
        .refused(
            directory,
            "$/wide: metadata: recipe: expected 4 inputs and 3 classes, as the network has, found 3"
                + " and 3");
  }

  private Run predict(String options) {
    return Run.of(directory, "predict " + options).succeeded();
  }

  private void write(String name, String text) {
    TestTable.write(directory.resolve(name), text);
  }
}
