package nndl.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.data.SampleSet;
import nndl.error.InputException;
import nndl.model.format.LayerTensors;
import nndl.model.format.SafeTensors;
import nndl.model.format.SafeTensors.Tensor;
import nndl.network.InputTransform;
import nndl.network.Layout;
import nndl.network.Parameters;
import nndl.training.workload.Hyperparameters;
import nndl.training.workload.Settings;
import nndl.training.workload.Workload;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelTest {
  @TempDir Path directory;
  private Parameters parameters;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    SampleSet set = TestImages.random(7, 2, 3, 2, 1, 1).write(directory, "train");
    Hyperparameters h = Fixtures.hyperparameters(4, 5, 0.25, 6, 17, 2);
    Workload workload = Fixtures.workload(h, 3, set, set);
    parameters = Fixtures.initial(workload);
    file = directory.resolve("model.safetensors");
    SafeTensors model = Model.of(parameters, Settings.of(workload)).file();
    Fixtures.storage().write(Fixtures.path(file), model::write);
  }

  @Test
  void holdsTheNetworkThatWasPutIn() {
    Parameters found = read(parameters.layout());
    assertArrayEquals(parameters.values(), found.values());
  }

  /** Read here byte by byte, since any other reader of the format would do just that. */
  @Test
  void hasARowOfWeightsForEachReceivingNeuron() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int headerLength = (int) bytes.getLong();
    String header = new String(bytes.array(), 8, headerLength, StandardCharsets.UTF_8);
    Matcher place =
        Pattern.compile(
                "\"layers.1.weight\":\\{\"dtype\":\"F32\",\"shape\":\\[17,6],"
                    + "\"data_offsets\":\\[(\\d+),(\\d+)]}")
            .matcher(header);
    assertTrue(place.find(), header);
    int begin = 8 + headerLength + Integer.parseInt(place.group(1));
    assertEquals(8 + headerLength + Integer.parseInt(place.group(2)), begin + 4 * 17 * 6);
    for (int j = 0; j < 17; j++) {
      for (int k = 0; k < 6; k++) {
        assertEquals(parameters.weights(1).get(k, j), bytes.getFloat(begin + 4 * (j * 6 + k)));
      }
    }
    assertTrue(header.contains("\"layers.1.bias\":{\"dtype\":\"F32\",\"shape\":[17],"), header);
    assertTrue(header.contains("\"layers.2.weight\":{\"dtype\":\"F32\",\"shape\":[2,17],"), header);
  }

  @Test
  void givesItsWeightsAsTheBookWritesThem() {
    Model model = Model.read(file);
    assertArrayEquals(new int[] {6, 17, 2}, model.sizes());
    for (int l = 1; l <= 2; l++) {
      float[][] weights = model.weights(l);
      float[] biases = model.biases(l);
      assertEquals(model.sizes()[l], weights.length);
      assertEquals(model.sizes()[l], biases.length);
      for (int j = 0; j < biases.length; j++) {
        assertEquals(model.sizes()[l - 1], weights[j].length);
        assertEquals(parameters.biases(l).get(0, j), biases[j]);
        for (int k = 0; k < weights[j].length; k++) {
          assertEquals(parameters.weights(l).get(k, j), weights[j][k]);
        }
      }
    }
    model.weights(1)[0][0] = 7;
    model.biases(1)[0] = 7;
    assertArrayEquals(parameters.values(), model.parameters().values(), "a copy");
    for (int none : new int[] {0, 3}) {
      assertThrows(IndexOutOfBoundsException.class, () -> model.weights(none));
      assertThrows(IndexOutOfBoundsException.class, () -> model.biases(none));
    }
  }

  @Test
  void saysHowTheNetworkWasMade() {
    assertEquals(
        "{activation=SIGMOID, arithmetic=EXACT, average=none, class-weights=none, classes=2,"
            + " clip-norm=0.0, cost=QUADRATIC, deform=none, dropout=none, early-stopping=0,"
            + " early-stopping-by=ACCURACY, epochs=4, format=nndl-1, initialiser=NORMAL,"
            + " input-transform=none, l1=0.0, l2=0.0, label-smoothing=0.0, learning-rate=0.25,"
            + " max-norm=0.0, mini-batch-size=5, optimizer=sgd, schedule=constant, seed=1,"
            + " shards=3, sizes=6,17,2, targets=one-hot, training-samples=7, warm-up=0.0,"
            + " weight-decay=0.0}",
        Fixtures.safeTensors(file).metadata().toString());
  }

  @Test
  void holdsWhatInputsBecome() throws IOException {
    assertEquals(InputTransform.NONE, Model.read(file).transform());
    InputTransform transform =
        new InputTransform(new float[] {1, 2, 3, 4, 5, 6}, new float[] {6, 5, 4, 3, 2, 1});
    SafeTensors tensors = write(Model.read(file).with(transform));
    assertArrayEquals(transform.mean(), tensors.tensors().get("input.mean").values());
    assertArrayEquals(transform.deviation(), tensors.tensors().get("input.deviation").values());
    assertArrayEquals(new int[] {6}, tensors.tensors().get("input.mean").shape());
    assertEquals(transform, Model.read(file).input().transform());
    assertArrayEquals(parameters.values(), Model.read(file).parameters().values());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "6|0|input.deviation: expected finite numbers above 0, found 0.0",
        "6|-1|input.deviation: expected finite numbers above 0, found -1.0",
        "6|Infinity|input.deviation: expected finite numbers above 0, found Infinity",
        "5|1|input.mean: expected shape [6], found [5]",
      })
  void isRefusedWithInputsThatCanNotBe(int inputs, float deviation, String message)
      throws IOException {
    float[] numbers = new float[inputs];
    Arrays.fill(numbers, deviation);
    write(Model.read(file).with(new InputTransform(new float[inputs], numbers)));
    InputException error = assertThrows(InputException.class, () -> Model.read(file));
    assertEquals(file + ": " + message, error.getMessage());
  }

  private SafeTensors write(Model model) throws IOException {
    Fixtures.storage().write(Fixtures.path(file), model.file()::write);
    return Fixtures.safeTensors(file);
  }

  @Test
  void isRefusedForANetworkOfOtherSizes() {
    assertRefused("layers.1.weight: expected shape [16, 6], found [17, 6]", 6, 16, 2);
    assertRefused("layers.2.weight: expected shape [3, 17], found [2, 17]", 6, 17, 3);
    assertRefused("layers.3.weight: expected shape [2, 2], found no such tensor", 6, 17, 2, 2);
    assertRefused(
        "expected 1 layers for sizes [6, 17], found "
            + "[layers.1.weight, layers.1.bias, layers.2.weight, layers.2.bias]",
        6,
        17);
  }

  private void assertRefused(String message, int... sizes) {
    InputException error = assertThrows(InputException.class, () -> read(new Layout(sizes)));
    assertEquals("file:" + file + ": " + message, error.getMessage());
  }

  @Test
  void isReadFromAnyStreamWhichStaysOpen() throws IOException {
    boolean[] closed = new boolean[1];
    byte[] bytes = Files.readAllBytes(file);
    InputStream in =
        new ByteArrayInputStream(bytes) {
          @Override
          public void close() {
            closed[0] = true;
          }
        };
    assertArrayEquals(parameters.values(), Model.read("stream", in).parameters().values());
    assertFalse(closed[0]);
    assertEquals(Model.read(file).file().sha256(), Model.read(directory).file().sha256());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rows", "columns", "channels", "scale"})
  void asksByNameForWhatItsMetadataDoNotSay(String name) {
    Model model = Model.read(file);
    for (String other : List.of("rows", "columns", "channels", "scale")) {
      model = other.equals(name) ? model : model.with(other, other.equals("rows") ? "6" : "1");
    }
    InputSpec input = model.input();
    Executable question = name.equals("scale") ? input::scale : input::rows;
    String message = assertThrows(InputException.class, question).getMessage();
    assertTrue(message.startsWith(file + ": metadata: " + name + ": expected "), message);
    assertTrue(message.endsWith(", found nothing"), message);
  }

  @ParameterizedTest
  @CsvSource({"2, 3, 1, true", "1, 2, 3, true", "2, 2, 1, false", "0, 6, 1, false"})
  void hasSidesThatGoWithItsInputs(String rows, String columns, String channels, boolean good) {
    InputSpec input =
        Model.read(file)
            .with("rows", rows)
            .with("columns", columns)
            .with("channels", channels)
            .input();
    if (good) {
      assertEquals(6, input.rows() * input.columns() * input.channels());
    } else {
      assertThrows(InputException.class, input::columns);
    }
  }

  @Test
  void hasANameForEachClassOrItsNumber() {
    Model model = Model.read(file);
    assertEquals(List.of("0", "1"), model.input().classNames());
    assertEquals(List.of("a", "b"), model.with("class-names", "a,b").input().classNames());
    InputSpec wrong = model.with("class-names", "a").input();
    InputException error = assertThrows(InputException.class, wrong::classNames);
    assertEquals(
        file + ": metadata: class-names: expected 2 names with commas between them, found 'a'",
        error.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "w|2,3|x: layers.1.weight: expected shape [outputs, inputs], found no such tensor",
        "layers.1.weight|6|x: layers.1.weight: expected shape [outputs, inputs], found [6]",
        "layers.1.weight|2,3|x: layers.1.bias: expected shape [2], found no such tensor",
        "layers.1.weight|0,3|x: sizes: expected two or more numbers from 1 to 2^22, found [3, 0]",
      })
  void isRefusedIfItsTensorsAreNoNetwork(String name, String shape, String message) {
    int[] sides = Arrays.stream(shape.split(",")).mapToInt(Integer::parseInt).toArray();
    float[] values = new float[Arrays.stream(sides).reduce(1, (a, b) -> a * b)];
    Map<String, Tensor> tensors = Map.of(name, new Tensor(sides, values));
    InputException error =
        assertThrows(InputException.class, () -> LayerTensors.block("x", "", tensors));
    assertEquals(message, error.getMessage());
  }

  private Parameters read(Layout layout) {
    SafeTensors tensors = Fixtures.safeTensors(file);
    return new Parameters(LayerTensors.block(Fixtures.path(file), "", tensors.tensors(), layout));
  }

  @Test
  void saysOnceThatThereIsNoSuchModel() {
    Path missing = directory.resolve("m");
    InputException error = assertThrows(InputException.class, () -> Model.read(missing));
    assertEquals(missing + ": expected to read it, found no such file", error.getMessage());
  }

  @Test
  void saysOfATextThatItIsNoModel() throws IOException {
    Path readme = Files.writeString(directory.resolve("README.md"), "# nndl\n\nA program");
    InputException error = assertThrows(InputException.class, () -> Model.read(readme));
    assertEquals(
        readme + ": expected a safetensors file, found text that begins with '# nndl'",
        error.getMessage());
  }
}
