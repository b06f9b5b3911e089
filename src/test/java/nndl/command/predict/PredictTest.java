package nndl.command.predict;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;
import java.util.zip.GZIPInputStream;
import nndl.RestoredProperties;
import nndl.Slow;
import nndl.TestImages;
import nndl.command.Run;
import nndl.command.train.TrainRun;
import nndl.math.NumberText;
import nndl.model.Classifier;
import nndl.model.Model;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What nndl.Predict says of samples, and where it writes it. */
@Slow
@ExtendWith(RestoredProperties.class)
class PredictTest {
  private static final String MASTER = "spark.master";
  private static final String HEADER =
      "name,prediction,confidence,output_0,output_1,output_2,output_3\n";

  @TempDir static Path directory;

  @BeforeAll
  static void train() {
    TrainRun.prepare(directory);
    TrainRun.into(directory, "model");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--cost quadratic",
        "--standardise --cost log-likelihood --activation relu --learning-rate 0.5",
        "--sizes 9,5,2 --targets bits --classes 4"
      })
  void agreesWithTheClassifierOnEverySample(String options) throws IOException {
    TrainRun.into(directory, "special", ("--overwrite " + options).split(" "));
    Classifier classifier = Model.read(directory.resolve("special")).classifier();
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < TrainRun.TEST.count(); i++) {
      Classifier.Prediction prediction = classifier.classify(TrainRun.TEST.pixels()[i]);
      StringJoiner row = new StringJoiner(",", "", "\n");
      row.add("t10k-images-idx3-ubyte#" + i).add("" + prediction.label());
      row.add(NumberText.of(prediction.confidence()));
      for (float output : prediction.outputs()) {
        row.add(NumberText.of(output));
      }
      expected.append(row);
    }
    Run run = predict("--model $/special --images $/t10k-images-idx3-ubyte");
    assertEquals(expected.toString(), run.out().substring(run.out().indexOf('\n') + 1));
    assertTrue(HEADER.startsWith(run.out().lines().findFirst().orElseThrow()), run.out());
    assertTrue(run.err().matches("nndl: predicted 12 samples in \\d+\\.\\d s\n"), run.err());
  }

  @Test
  void readsAnyFormatWithLabelsOrWithout() throws IOException {
    String expected = answers("t10k-images-idx3-ubyte");
    String labelled = TrainRun.TEST.csv(false);
    String header = "label,a,b,c,d,e,f,g,h,i\n";
    String kaggle = (header + labelled).replaceAll("(?m)^[^,]*,", "");
    write("first.csv", labelled.getBytes(UTF_8));
    write("last.csv", TrainRun.TEST.csv(true).getBytes(UTF_8));
    write("kaggle.csv", kaggle.getBytes(UTF_8));
    write("kaggle.csv.gz", TestImages.gzip(kaggle.getBytes(UTF_8)));
    write("test.svm", TrainRun.TEST.libsvm().getBytes(UTF_8));
    TrainRun.TEST.writeGzip(directory, "gz");
    assertEquals(expected, answers("first.csv"));
    assertEquals(expected, answers("last.csv --csv-label last"));
    assertEquals(expected, answers("kaggle.csv --csv-label none"));
    assertEquals(expected, answers("kaggle.csv.gz --csv-label none"));
    assertEquals(expected, answers("test.svm"));
    assertEquals(expected, answers("gz-images-idx3-ubyte.gz"));
  }

  @Test
  void saysWhichFieldItTakesForTheLabelWhereNothingTellsIt() {
    write("last.csv", TrainRun.TEST.csv(true).getBytes(UTF_8));
    String options = "--model $/model --images $/last.csv";
    Run run = Run.of(directory, "predict " + options).succeeded();
    assertEquals(
        "nndl: file:%s/last.csv: the first of 10 fields is taken for the label (--csv-label last or"
                .formatted(directory)
            + " none says otherwise)",
        run.err().lines().findFirst().orElseThrow());
    run = Run.of(directory, "predict " + options + " --csv-label first").succeeded();
    assertTrue(run.err().matches("nndl: predicted 12 samples in .* s\n"), run.err());
  }

  @Test
  void looksAtNoLabel() {
    String expected = answers("t10k-images-idx3-ubyte");
    for (String label : List.of("cat", "?", "-1", "300", "")) {
      String csv = TrainRun.TEST.csv(false).replaceAll("(?m)^[^,]*,", label + ",");
      write("test.csv", csv.getBytes(UTF_8));
      assertEquals(expected, answers("test.csv"), label);
      write("last.csv", csv.replaceAll("(?m)^([^,]*),(.*)$", "$2,$1").getBytes(UTF_8));
      assertEquals(expected, answers("last.csv --csv-label last"), label);
      if (!label.isEmpty()) {
        String svm = TrainRun.TEST.libsvm().replaceAll("(?m)^[0-9]+", label);
        write("test.svm", svm.getBytes(UTF_8));
        assertEquals(expected, answers("test.svm"), label);
      }
    }
    write("test.svm", "1:1 2:7\n".getBytes(UTF_8));
    Run run = Run.of(directory, "predict --model $/model --images $/test.svm");
    assertEquals(
        "nndl: file:%s/test.svm, line 1: expected a label before index:value, found '1:1'\n"
            .formatted(directory),
        run.err());
  }

  /** Without the names, which are of the files. */
  private String answers(String options) {
    return predict("--columns prediction,confidence,outputs --model $/model --images $/" + options)
        .out();
  }

  /** So many that there are several parts and several windows of rows. */
  @Test
  void writesTheSameRowsToAnyPlaceForOneSlotAndForSeveral() throws IOException {
    TestImages images = TestImages.random(130_000, 3, 3, 4, 0.6, 3);
    String file = "ä".repeat(120) + ".idx";
    write(file, images.imagesFile());
    write(file + ".gz", TestImages.gzip(images.imagesFile()));
    String expected = on("local[1]", "--images $/" + file).out();
    assertEquals(130_001, expected.lines().count());
    assertTrue(expected.contains("\n" + file + "#129999,"));
    assertEquals(expected, on("local[3]", "--images $/" + file).out());
    on("local[3]", "--images $/" + file + " --output $/places/rows.csv");
    assertEquals(expected, PredictedParts.text(directory.resolve("places/rows.csv")));
    on("local[1]", "--images $/" + file + " --output $/places/rows.csv.gz");
    assertEquals(expected, inflated(directory.resolve("places/rows.csv.gz")));
    on("local[3]", "--images $/" + file + " --output $/parts");
    assertEquals(expected, PredictedParts.joined(directory.resolve("parts")));
    assertEquals(33, PredictedParts.names(directory.resolve("parts")).size());
    on("local[1]", "--images $/" + file + ".gz --output $/gz");
    assertEquals(expected.replace("#", ".gz#"), PredictedParts.joined(directory.resolve("gz")));
    assertEquals(5, PredictedParts.names(directory.resolve("gz")).size());
    assertEquals(expected.replace("#", ".gz#"), on("local[3]", "--images $/" + file + ".gz").out());
  }

  private Run on(String master, String options) {
    System.setProperty(MASTER, master);
    return predict("--model $/model " + options);
  }

  private static String inflated(Path file) throws IOException {
    try (GZIPInputStream in =
        new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  @Test
  void hasTheColumnsThatAreAskedForInTheirOrder() throws IOException {
    TrainRun.into(directory, "named", "--class-names", "north east,\"south\",ouest,sud été");
    Run run =
        predict("--model $/named --images $/t10k-images-idx3-ubyte --columns class,prediction");
    assertEquals("class,prediction", run.out().lines().findFirst().orElseThrow());
    assertTrue(
        run.out()
            .lines()
            .skip(1)
            .allMatch(
                row ->
                    List.of("north east,0", "\"\"\"south\"\"\",1", "ouest,2", "sud été,3")
                        .contains(row)),
        run.out());
  }

  @Test
  void quotesNamesOfFilesWhereCsvNeedsIt() throws IOException {
    Path odd = Files.createDirectory(directory.resolve("odd"));
    for (String name : List.of("a b.idx", "a,b.idx", "a\"b.idx", "größe.idx")) {
      TestImages.write(odd.resolve(name), TrainRun.TEST.part(0, 2).imagesFile());
    }
    Run run = predict("--model $/model --images $/odd --columns name");
    assertEquals(
        """
        name
        a b.idx#0
        a b.idx#1
        "a""b.idx#0"
        "a""b.idx#1"
        "a,b.idx#0"
        "a,b.idx#1"
        größe.idx#0
        größe.idx#1
        """,
        run.out());
  }

  @Test
  void averagesTheOutputsOfSeveralModels() {
    TrainRun.into(directory, "other", "--seed", "2");
    String images = " --images $/t10k-images-idx3-ubyte";
    String one = predict("--model $/model" + images).out();
    assertEquals(one, predict("--model $/model --model $/model" + images).out());
    assertFalse(one.equals(predict("--model $/model --model $/other" + images).out()));
  }

  @Test
  void printsOneObjectOfCounts() throws IOException {
    TrainRun.into(directory, "letters", "--class-names", "a,b,c,d");
    Run run =
        predict("--model $/letters --images $/t10k-images-idx3-ubyte --output $/rows.csv --json");
    assertTrue(run.err().endsWith(" s: file:" + directory + "/rows.csv\n"), run.err());
    Run parts = predict("--model $/letters --images $/t10k-images-idx3-ubyte --output $/out");
    assertTrue(parts.err().endsWith(" s: file:" + directory + "/out, a part\n"), parts.err());
    JsonNode json = new ObjectMapper().readTree(run.out());
    assertEquals("nndl-prediction-1", json.path("format").textValue());
    assertEquals(directory + "/letters/model.safetensors", json.path("models").get(0).textValue());
    assertEquals(12, json.path("count").intValue());
    List<String> rows = Files.readAllLines(directory.resolve("rows.csv"));
    for (JsonNode node : json.path("predictions")) {
      String prediction = "," + node.path("prediction") + ",";
      assertEquals(
          rows.stream()
              .filter(row -> row.replaceFirst("#[0-9]+", "").contains("ubyte" + prediction))
              .count(),
          node.path("count").longValue());
    }
    assertEquals("b", json.path("predictions").get(1).path("class").textValue());
  }

  private Run predict(String options) {
    return Run.of(directory, "predict " + options).succeeded();
  }

  private void write(String name, byte[] content) {
    TestImages.write(directory.resolve(name), content);
  }
}
