package nndl.command.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import nndl.RestoredProperties;
import nndl.Slow;
import nndl.TestImages;
import nndl.command.Run;
import nndl.command.train.TrainRun;
import nndl.model.Model;
import nndl.model.format.Metadata;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What nndl.Evaluate says of a model, against what its training said. */
@Slow
@ExtendWith(RestoredProperties.class)
class EvaluateTest {
  private static final String MASTER = "spark.master";

  @TempDir static Path directory;

  @BeforeAll
  static void train() throws IOException {
    TrainRun.prepare(directory);
    TrainRun.into(directory, "model");
    TestImages.random(3_000, 3, 3, 4, 0.6, 3).write(folder("big"), "t10k");
    TestImages.random(12, 4, 4, 4, 0.6, 1).write(folder("wide"), "t10k");
    TestImages.random(20, 3, 3, 4, 0.6, 1).write(folder("short"), "train");
    TestImages wrong = TestImages.random(12, 3, 3, 4, 0.6, 1);
    wrong.labels()[2] = 9;
    wrong.write(folder("labels"), "t10k");
  }

  private static Path folder(String name) throws IOException {
    return Files.createDirectory(directory.resolve(name));
  }

  /** Of an infinite cost too: the record holds the same integers. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "--cost quadratic",
        "--cost cross-entropy --activation relu --learning-rate 0.5 --l2 0.1",
        "--cost log-likelihood --activation gelu --learning-rate 0.5 --average ema",
        "--standardise --learning-rate 0.5",
        "--input-range symmetric --deform affine",
      })
  void hasTheFiguresOfTheTraining(String options) throws IOException {
    String sets = " --validation 8 --evaluate validation,test,training --monitor cost";
    TrainRun.into(directory, "special", ("--overwrite " + options + sets).split(" "));
    JsonNode record = json(Files.readString(directory.resolve("special/record.json")));
    assertEquals(record.at("/end/test"), evaluation("test"));
    assertEquals(record.at("/end/training"), evaluation("training"));
    assertEquals(record.at("/epochs/1/evaluations/validation"), evaluation("validation"));
  }

  private JsonNode evaluation(String set) throws IOException {
    Run run = evaluate("--model $/special --data $ --json --set " + set);
    JsonNode json = json(run.out());
    assertEquals(set, json.path("set").textValue());
    String line = "%s: %s / %s\n".formatted(set, json.path("correct"), json.path("count"));
    assertTrue(run.err().startsWith(line), run.err());
    return json.path("evaluation");
  }

  @Test
  void printsTheBooksLineAndTheCostOfTheHistory() throws IOException {
    Run trained = TrainRun.into(directory, "monitored", "--monitor", "cost");
    Run run = evaluate("--model $/monitored/model.safetensors --data $");
    String line = trained.out().lines().toList().get(1).replace("Epoch 1", "test");
    assertEquals(line, run.out().lines().findFirst().orElseThrow());
    String last = Files.readAllLines(directory.resolve("monitored/history.csv")).get(2);
    String cost = last.substring(last.lastIndexOf(',') + 1);
    assertTrue(run.out().contains("\ncost: " + cost + " a sample (quadratic)\n"), run.out());
    assertTrue(run.out().matches("(?s).*\\d  t10k-images-idx3-ubyte#\\d+\n.*"), run.out());
    assertTrue(run.err().matches("nndl: evaluated 12 samples in \\d+\\.\\d s\n"), run.err());
  }

  @Test
  void readsAnyFormatAndCompression() throws IOException {
    String expected = answers("--data $");
    write("test.csv", TrainRun.TEST.csv(true).getBytes(StandardCharsets.US_ASCII));
    write("test.svm", TrainRun.TEST.libsvm().getBytes(StandardCharsets.US_ASCII));
    write(
        "a.gz",
        TestImages.gzip(TrainRun.TEST.part(0, 5).csv(false).getBytes(StandardCharsets.US_ASCII)));
    write(
        "b.gz",
        TestImages.bzip2(TrainRun.TEST.part(5, 12).csv(false).getBytes(StandardCharsets.US_ASCII)));
    assertEquals(expected, answers("--test-images $/test.csv --csv-label last"));
    assertEquals(expected, answers("--test-images $/test.svm"));
    assertEquals(expected, answers("--test-images $/?.gz --format csv"));
    assertNamesAreThoseOfTheFiles("--json --model $/model --test-images $/?.gz --format csv");
  }

  /** The second file begins with sample 5. */
  private void assertNamesAreThoseOfTheFiles(String options) throws IOException {
    JsonNode errors = json(evaluate(options).out()).path("errors");
    assertTrue(errors.size() > 5, "" + errors);
    for (JsonNode error : errors) {
      int number = error.path("number").intValue();
      String name = number < 5 ? "a.gz#" + number : "b.gz#" + (number - 5);
      assertEquals(name, error.path("name").textValue());
    }
  }

  private String answers(String files) throws IOException {
    JsonNode json = json(evaluate("--json --model $/model " + files).out());
    return json.path("evaluation").toString();
  }

  @Test
  void printsTheSameBytesForAnyNumberOfSlots() throws IOException {
    TestImages.random(3_000, 3, 3, 4, 0.6, 3).writeGzip(directory, "more");
    String plain = "--model $/model --data $/big";
    Run expected = on("local[1]", plain);
    assertEquals(expected.out(), on("local[3]", plain).out());
    String gzip =
        "--model $/model --test-images $/more-images-idx3-ubyte.gz"
            + " --test-labels $/more-labels-idx1-ubyte.gz";
    for (String master : List.of("local[1]", "local[3]")) {
      assertEquals(
          expected.out().replace("t10k-images-idx3-ubyte#", "more-images-idx3-ubyte.gz#"),
          on(master, gzip).out());
    }
  }

  /** Four tasks read them on one slot, twelve on three. */
  @Test
  void namesTheFirstWrongLabelOfSeveralOnAnyNumberOfSlots() throws IOException {
    TestImages images = TestImages.random(3_000, 3, 3, 4, 0.6, 3);
    for (int wrong : new int[] {2_900, 1_207, 1_700}) {
      images.labels()[wrong] = 9;
    }
    images.write(folder("several"), "t10k");
    for (String master : List.of("local[1]", "local[3]")) {
      System.setProperty(MASTER, master);
      assertFails(
          "--model $/model --data $/several",
          "file:$/several/t10k-labels-idx1-ubyte, label 1208: expected labels below 4, the number"
              + " of classes, found 9");
    }
  }

  @Test
  void writesNothingWhereItReads() throws IOException {
    Path data = folder("data");
    TrainRun.TEST.write(data, "t10k");
    FileTime before = FileTime.fromMillis(1_000);
    Files.setLastModifiedTime(data, before);
    assertFails(
        "--model $/model --data $/data --overwrite --output $/data/t10k-images-idx3-ubyte",
        "--output: expected another file than those that are read, found"
            + " file:$/data/t10k-images-idx3-ubyte");
    assertEquals(before, Files.getLastModifiedTime(data), "a file was written there");
  }

  private Run on(String master, String options) {
    System.setProperty(MASTER, master);
    return evaluate(options);
  }

  @Test
  void averagesTheOutputsOfSeveralModels() throws IOException {
    TrainRun.into(directory, "other", "--seed", "2");
    JsonNode both = json(evaluate("--json --model $/model --model $/other --data $").out());
    JsonNode twice = json(evaluate("--json --model $/model --model $/model --data $").out());
    JsonNode one = json(evaluate("--json --model $/model --data $").out());
    assertEquals(one.path("evaluation"), twice.path("evaluation"), "(x + x) / 2 is x");
    assertEquals(2, both.path("models").size());
    assertTrue(!one.path("evaluation").equals(both.path("evaluation")));
  }

  @Test
  void writesATableWholeOrNotAtAll() throws IOException {
    evaluate("--model $/model --data $ --output $/results/table.csv");
    Path table = directory.resolve("results/table.csv");
    List<String> lines = Files.readAllLines(table);
    assertEquals("quantity,label,prediction,name,value", lines.get(0));
    assertEquals("count,,,test,12", lines.get(2));
    byte[] before = Files.readAllBytes(table);
    assertRefused(
        "--output $/results/table.csv",
        "$/results/table.csv: expected no such file, or --overwrite, found a file");
    evaluate("--model $/model --data $ --output $/results/table.csv --overwrite --set test");
    assertArrayEquals(before, Files.readAllBytes(table));
    try (Stream<Path> files = Files.list(directory.resolve("results"))) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void takesFromOptionsWhatAModelDoesNotSay() throws IOException {
    write("foreign", withoutMetadata());
    String expected = answers("--data $");
    String said = "--json --data $ --model $/foreign --activation sigmoid --cost quadratic";
    assertEquals(
        expected, json(evaluate(said + " --scale 255").out()).path("evaluation").toString());
    assertEquals(
        expected,
        json(evaluate(said + " --scale 255 --model $/model").out()).path("evaluation").toString());
    assertFails(said, "$/foreign: metadata: expected scale, or --scale, found neither");
    assertFails(
        "--data $ --model $/foreign",
        "$/foreign: metadata: expected what these options say: --activation, --cost, --scale, found"
            + " none of it");
    assertFails(
        said + " --scale 255 --set validation",
        "$/foreign: metadata: training-samples: expected a whole number of 0 or more, found"
            + " nothing");
  }

  private byte[] withoutMetadata() throws IOException {
    Model model = Model.read(directory.resolve("model"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new Model(model.parameters(), new Metadata("foreign", new TreeMap<>()), model.transform())
        .file()
        .write(bytes);
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --model $/model --data $/wide|$/wide/t10k-images-idx3-ubyte: expected samples of 9 inputs, as $/model/model.safetensors has them, found 16
          --model $/model --data $/labels|file:$/labels/t10k-labels-idx1-ubyte, label 3: expected labels below 4, the number of classes, found 9
          --model $/model --data $/short --set training|$/short/train-images-idx3-ubyte: expected 30 samples, 30 to train $/model/model.safetensors and 0 to validate it, found 20
          --model $/model --data $ --set validation|--set validation: expected a model whose training held out samples, found none held out for $/model/model.safetensors
          """)
  void tellsInOneLineWhatIsWrong(String options, String message) {
    assertFails(options, message);
  }

  private void assertRefused(String options, String message) {
    assertFails("--model $/model --data $ " + options, message);
  }

  private void assertFails(String options, String message) {
    Run.of(directory, "evaluate " + options).refused(directory, message);
  }

  private Run evaluate(String options) {
    return Run.of(directory, "evaluate " + options).succeeded();
  }

  private void write(String name, byte[] content) {
    TestImages.write(directory.resolve(name), content);
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }
}
