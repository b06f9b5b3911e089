package nndl.command.interchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import nndl.Fixtures;
import nndl.FruitTable;
import nndl.RestoredProperties;
import nndl.Slow;
import nndl.command.Run;
import nndl.command.train.TrainRun;
import nndl.data.storage.ObjectStore;
import nndl.model.Classifier;
import nndl.model.Model;
import nndl.network.Coding;
import nndl.network.InputTransform;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that leave by {@link ExportCommand} and come back by {@link ImportCommand}. */
@Slow
@ExtendWith(RestoredProperties.class)
class InterchangeTest {
  private static final String ONNX = "export --model $/model --format onnx --output $/out.onnx ";
  private static final String JSON = "export --model $/model --format json --output $/out.json ";
  private static final String OURS =
      "import --format safetensors --input $/model/model.safetensors ";
  private static final String TORCH =
      "import --format safetensors --input $/torch.safetensors --output $/in ";
  private static final String SAID =
      "--activation relu --cost log-likelihood --scale 255 --rows 1 --columns 3 ";
  private static final String OBJECTS = "spark.hadoop." + ObjectStore.IMPLEMENTATION;

  @TempDir Path directory;

  @BeforeEach
  void copyTheFileOfPyTorch() throws IOException {
    try (InputStream in = getClass().getResourceAsStream("/interchange/torch.safetensors")) {
      Files.copy(in, directory.resolve("torch.safetensors"));
    }
  }

  private void train(String... options) {
    TrainRun.prepare(directory);
    TrainRun.in(directory, options).succeeded();
  }

  private Run run(String words) {
    return Run.of(directory, words);
  }

  private void assertLine(String words, String line) {
    run(words).refused(directory, line);
  }

  private Model model(String name) {
    return Model.read(directory.resolve(name));
  }

  private void assertSameOutputs(Model expected, Model found) {
    Classifier first = expected.classifier();
    Classifier second = found.classifier();
    for (byte[] image : TrainRun.TRAINING.pixels()) {
      assertArrayEquals(first.classify(image).outputs(), second.classify(image).outputs());
    }
  }

  /** And it can be trained on: a step of next to no length leaves the weights as they are. */
  @Test
  void aModelOfEverySettingComesBackByItsOwnFile() {
    train("--activation=gelu", "--cost=log-likelihood", "--standardise", "--class-names=a,b,c,d");
    run(OURS + "--output $/in").succeeded();
    assertEquals(model("model").metadata().strings(), model("in").metadata().strings());
    assertSameOutputs(model("model"), model("in"));
    TrainRun.in(
            directory,
            "--activation=gelu",
            "--cost=log-likelihood",
            "--standardise",
            "--initial-model=" + directory + "/in",
            "--learning-rate=1e-30",
            "--model=" + directory + "/on")
        .succeeded();
    assertSameOutputs(model("model"), model("on"));
  }

  @Test
  void aModelOfTheBookComesBackByJson() {
    train("--cost=cross-entropy");
    Run export = run(JSON).succeeded();
    assertEquals(
        "nndl: warning: the book's program divides inputs by 256, and this model by 255;"
            + " import takes --scale 255\n"
            + "nndl: json of [9, 5, 4] in file:"
            + directory
            + "/out.json\n",
        export.err());
    String in = "import --format json --input $/out.json --output $/in --rows 3 --columns 3 ";
    assertLine(in, "$/out.json: metadata: expected scale, or --scale, found neither");
    run(in + "--scale 255").succeeded();
    assertSameOutputs(model("model"), model("in"));
    assertEquals("CROSS_ENTROPY", model("in").cost().name());
    TrainRun.in(
            directory,
            "--cost=cross-entropy",
            "--initial-model=" + directory + "/in",
            "--learning-rate=1e-30",
            "--model=" + directory + "/on")
        .succeeded();
    assertSameOutputs(model("model"), model("on"));
  }

  @Test
  void ourOwnFileIsReadAsItIs() {
    train("--activation=relu", "--targets=bits", "--classes=4", "--sizes=9,5,2");
    run(OURS + "--output $/in").succeeded();
    assertEquals(model("model").metadata().strings(), model("in").metadata().strings());
    assertSameOutputs(model("model"), model("in"));
  }

  @ParameterizedTest
  @ValueSource(strings = {JSON, ONNX, ONNX + "--raw-input "})
  void aFileIsTheSameBytesAgainAndReplacedOnlyIfThatIsSaid(String export) throws IOException {
    train();
    run(export).succeeded();
    String name = "out." + export.split(" ")[4];
    byte[] bytes = Files.readAllBytes(directory.resolve(name));
    assertLine(export, "$/" + name + ": expected no such file, or --overwrite, found a file");
    run(export + "--overwrite").succeeded();
    assertArrayEquals(bytes, Files.readAllBytes(directory.resolve(name)));
    System.setProperty(OBJECTS, ObjectStore.class.getName());
    run(export.replace("$/out", "objects://$/object")).succeeded();
    assertArrayEquals(bytes, Files.readAllBytes(directory.resolve(name.replace("out", "object"))));
  }

  @Test
  void onnxSaysWhoDividesItsInputs() {
    train("--standardise");
    assertEquals(
        "nndl: the file takes inputs divided by 255.0 and then standardised; --raw-input takes them"
            + " as they are\nnndl: onnx of [9, 5, 4] in file:"
            + directory
            + "/out.onnx\n",
        run(ONNX).succeeded().err());
    assertEquals(
        "nndl: onnx of [9, 5, 4] in file:" + directory + "/out.onnx\n",
        run(ONNX + "--overwrite --raw-input").succeeded().err());
  }

  @Test
  void ofATableEachFormatSaysWhatItCannotHold() throws IOException {
    Path folder = Files.createDirectories(directory.resolve("model"));
    Fixtures.write(FruitTable.model(), folder.resolve(Model.FILE_NAME));
    String file = "nndl: %s of [5, 4, 2] in file:" + directory + "/out.%1$s\n";
    String onnx =
        "nndl: the file standardises numbers, but it has no words and no values for gaps: for each"
            + " value of a column of words it takes an input of 0 or 1 (their names are its"
            + " metadata input-names), and it does not fill in missing numbers\n";
    assertEquals(onnx + file.formatted("onnx"), run(ONNX).succeeded().err());
    assertEquals(
        onnx + file.formatted("onnx"), run(ONNX + "--raw-input --overwrite").succeeded().err());
    run(OURS + "--output $/in").succeeded();
    assertEquals(FruitTable.RECIPE, model("in").input().recipe().orElseThrow());
    assertLine(
        JSON,
        "$/model/model.safetensors: expected inputs that are pixels, as the book's program has it,"
            + " found rows of a table");
    assertTrue(Files.notExists(directory.resolve("out.json")));
  }

  @Test
  void aModelThatTheBookCannotSayLeavesNoFile() {
    train("--activation=relu");
    assertLine(
        JSON,
        "$/model/model.safetensors: expected activation sigmoid, as the book's program has it,"
            + " found relu");
    assertTrue(Files.notExists(directory.resolve("out.json")));
    assertLine(
        "export --model $/torch.safetensors --format onnx --output $/a",
        "$/torch.safetensors: layers.1.weight: expected shape [outputs, inputs], found no such"
            + " tensor");
  }

  /** The module names of this file are numbers, and would be those of an nn.ModuleList as well. */
  @Test
  void layersOfOtherNamesAreImportedInTheOrderThatIsNamed() {
    run(TORCH + SAID).succeeded();
    run(TORCH.replace("$/in", "$/named") + SAID + "--layers 0,2").succeeded();
    assertEquals(model("in").file().sha256(), model("named").file().sha256());
    assertLine(
        TORCH.replace("$/in", "$/other") + SAID + "--layers 2,0",
        "$/torch.safetensors: 0.weight: expected shape [outputs, 2], found [2, 3]");
  }

  @Test
  void aFileOfPyTorchBecomesAModel() throws IOException {
    Run run = run(TORCH + SAID).succeeded();
    assertEquals(
        "nndl: model of [3, 2, 2] in file:"
            + directory
            + "/in/model.safetensors; 2 outputs, one for each class\n",
        run.err());
    Model model = model("in");
    assertEquals(
        "{activation=RELU, channels=1, columns=3, cost=LOG_LIKELIHOOD, format=nndl-1, rows=1,"
            + " scale=255.0}",
        model.metadata().strings().toString());
    assertArrayEquals(new float[][] {{0.5f, -1.5f, 2}, {0.25f, 3, -4}}, model.weights(1));
    // z1 = 0.5 * 1 - 1.5 * 0.2 + 2 * 0.4 + 0.125, and 0; z2 = z1 + 5, 3 z1 + 6
    double difference = 2 * (0.5 - 1.5 * 0.2 + 2 * 0.4 + 0.125) + 1;
    float[] outputs = model.classifier().classify(new float[] {255, 51, 102}).outputs();
    assertEquals(1 / (1 + Math.exp(difference)), outputs[0], 1e-6);
    assertEquals(1 / (1 + Math.exp(-difference)), outputs[1], 1e-6);
    JsonNode json = run(TORCH + SAID + "--overwrite --json").succeeded().json();
    assertEquals("nndl-import-1", json.path("format").textValue());
    assertEquals("[3,2,2]", json.path("sizes").toString());
  }

  @Test
  void outputsAreBitsAndPixelsHaveChannelsIfThatIsSaid() {
    String words =
        (TORCH + SAID).replace("log-likelihood", "quadratic").replace("--columns 3", "--columns 1");
    Run run = run(words + "--channels 3 --targets bits --classes 4").succeeded();
    assertEquals(
        "nndl: model of [3, 2, 2] in file:"
            + directory
            + "/in/model.safetensors; 2 outputs, bits of 4 classes\n",
        run.err());
    assertEquals(new Coding.Bits(4), model("in").targets());
    assertEquals(3, model("in").input().channels());
    String again = "import --format safetensors --input $/in/model.safetensors --output $/b ";
    for (String option : new String[] {"--targets bits", "--classes 4", "--channels 3"}) {
      assertLine(
          again + option,
          option.split(" ")[0]
              + ": expected models whose metadata do not say it, or not this option, found"
              + " $/in/model.safetensors");
    }
    run(again).succeeded();
    assertEquals(model("in").metadata().strings(), model("b").metadata().strings());
  }

  @Test
  void inputsAreStandardisedAsItIsSaid() {
    run(TORCH + SAID + "--mean 0.1307 --deviation 0.3081").succeeded();
    float[] mean = new float[3];
    float[] deviation = new float[3];
    Arrays.fill(mean, 0.1307f);
    Arrays.fill(deviation, 0.3081f);
    assertEquals(new InputTransform(mean, deviation), model("in").transform());
    run(TORCH + SAID + "--mean 1,2,3 --overwrite").succeeded();
    assertEquals(
        new InputTransform(new float[] {1, 2, 3}, new float[] {1, 1, 1}), model("in").transform());
    assertLine(
        "import --format safetensors --input $/in/model.safetensors --output $/b --mean 1",
        "--mean: expected a file without input.mean and input.deviation, or not this option, found"
            + " $/in/model.safetensors");
    run(OURS.replace("/model/", "/in/") + "--output $/again").succeeded();
    assertEquals(model("in").transform(), model("again").transform());
  }

  @Test
  void aModelIsReplacedOnlyIfThatIsSaidAndNothingElseIsThere() throws IOException {
    run(TORCH + SAID).succeeded();
    assertLine(
        TORCH + SAID,
        "$/in/model.safetensors: expected no such file, or --overwrite, found a file");
    run(TORCH + SAID + "--overwrite").succeeded();
    Files.createFile(directory.resolve("in/MODEL_CARD.md"));
    assertLine(
        TORCH + SAID + "--overwrite",
        "$/in: expected a directory with nothing but model.safetensors, found MODEL_CARD.md");
  }

  @Test
  void otherTypesOfNumbersAreConvertedAndSaid() throws IOException {
    String header =
        ("{'0.weight':{'dtype':'F32','shape':[2,3],'data_offsets':[0,24]},"
                + "'0.bias':{'dtype':'F16','shape':[2],'data_offsets':[24,28]},"
                + "'2.weight':{'dtype':'F64','shape':[2,2],'data_offsets':[28,60]},"
                + "'2.bias':{'dtype':'F64','shape':[2],'data_offsets':[60,76]}}")
            .replace('\'', '"');
    ByteBuffer file =
        ByteBuffer.allocate(Long.BYTES + header.length() + 76).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
    file.position(file.limit() - 48); // the numbers before these are zeros
    for (double number : new double[] {1, 2, 3, 4, 5, 6}) {
      file.putDouble(number);
    }
    Files.write(directory.resolve("a.safetensors"), file.array());
    String words = "import --format safetensors --input $/a.safetensors --output $/in " + SAID;
    assertEquals(
        "nndl: 1 tensor of float16 became float32\nnndl: 2 tensors of float64 became float32\n"
            + "nndl: model of [3, 2, 2] in file:"
            + directory
            + "/in/model.safetensors; 2 outputs, one for each class\n",
        run(words).succeeded().err());
    assertArrayEquals(new float[][] {{1, 2}, {3, 4}}, model("in").weights(2));
  }
}
