package nndl.model.interchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import nndl.FruitTable;
import nndl.Slow;
import nndl.TestImages;
import nndl.data.recipe.Column;
import nndl.data.recipe.RecipeJson;
import nndl.math.elements.Activation;
import nndl.model.Classifier;
import nndl.model.Model;
import nndl.network.Cost;
import nndl.network.InputTransform;
import nndl.network.Layout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files of ONNX, run by the ONNX runtime. */
@Slow
class OnnxFileTest {
  private static final TestImages IMAGES = TestImages.random(1000, 28, 28, 10, 0.2, 1);

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STEP")
  void givesTheOutputsOfTheClassifierForEveryActivation(Activation activation) throws Exception {
    assertSameOutputs(model(activation, Cost.CROSS_ENTROPY, 784, 30, 20, 10));
  }

  @Test
  void givesTheOutputsOfASoftmaxOfOneNeuronAndOfBits() throws Exception {
    assertSameOutputs(model(Activation.RELU, Cost.LOG_LIKELIHOOD, 784, 30, 10));
    assertSameOutputs(model(Activation.TANH, Cost.QUADRATIC, 784, 12, 1));
    assertSameOutputs(
        model(Activation.SIGMOID, Cost.CROSS_ENTROPY, 784, 12, 3)
            .with(Model.TARGETS, "bits")
            .with("classes", "5"));
    assertSameOutputs(model(Activation.SIGMOID, Cost.LOG_LIKELIHOOD, 784, 10));
  }

  /** Sums of these weights are exact, so that both sides have them on the same side of 0. */
  @Test
  void givesTheOutputsOfPerceptrons() throws Exception {
    Model model =
        model(Activation.STEP, Cost.NONE, 784, 30, 20, 10).with("scale", Float.toString(256));
    Random random = new Random(1);
    float[] parameters = model.parameters().values();
    for (int i = 0; i < model.layout().length(); i++) {
      parameters[i] = (random.nextInt(9) - 4) / 16f;
    }
    assertSameOutputs(model);
  }

  @Test
  void standardisesInputsAsTheClassifierDoes() throws Exception {
    assertSameOutputs(
        model(Activation.TANH, Cost.LOG_LIKELIHOOD, 784, 30, 10)
            .with(InterchangeModels.transform(784)));
    assertSameOutputs(
        model(Activation.GELU, Cost.CROSS_ENTROPY, 784, 30, 10)
            .with(InputTransform.symmetric(784))
            .with("scale", "16.0"));
  }

  private static Model model(Activation activation, Cost cost, int... sizes) {
    return InterchangeModels.of(activation, cost, 28, sizes);
  }

  private static void assertSameOutputs(Model model) throws Exception {
    float[][] raw = new float[IMAGES.count()][784];
    float[][] scaled = new float[IMAGES.count()][784];
    float[][] expected = new float[IMAGES.count()][];
    Classifier classifier = model.classifier();
    for (int i = 0; i < raw.length; i++) {
      for (int k = 0; k < 784; k++) {
        raw[i][k] = IMAGES.pixels()[i][k] & 0xff;
        scaled[i][k] = raw[i][k] / model.input().scale();
      }
      model.transform().apply(scaled[i]);
      expected[i] = classifier.classify(IMAGES.pixels()[i]).outputs();
    }
    float[][] found = run(file(model, true), raw);
    float[][] foundOfScaled = run(file(model, false), scaled);
    float[][] one = run(file(model, false), new float[][] {scaled[5]});
    for (int i = 0; i < raw.length; i++) {
      assertArrayEquals(expected[i], found[i], 1e-5f, "image " + i);
      assertArrayEquals(expected[i], foundOfScaled[i], 1e-5f, "image " + i);
    }
    assertEquals(1, one.length);
    assertArrayEquals(expected[5], one[0], 1e-5f);
  }

  private static byte[] file(Model model, boolean rawInput) throws IOException {
    return InterchangeModels.bytes(out -> OnnxFile.write(model, rawInput, out));
  }

  /** A session of one thread. */
  private static OrtSession session(byte[] file) throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    return OrtEnvironment.getEnvironment().createSession(file, options);
  }

  private static float[][] run(byte[] file, float[][] inputs) throws OrtException {
    try (OrtSession session = session(file);
        OnnxTensor tensor = OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), inputs);
        OrtSession.Result result = session.run(Map.of("input", tensor))) {
      return (float[][]) result.get("output").orElseThrow().getValue();
    }
  }

  /** Rows of a table: their numbers as they are, and 0 or 1 for each value of a category. */
  @Test
  void takesRowsOfATableAsTheyAre() throws Exception {
    Model model = FruitTable.model();
    float[][] raw = new float[100][];
    float[][] expected = new float[100][];
    Random random = new Random(1);
    List<String> colours = List.of("blue", "light red", "white", "green");
    for (int i = 0; i < raw.length; i++) {
      float size = random.nextInt(200) / 10f;
      float price = 1900 + random.nextInt(200);
      int colour = random.nextInt(4);
      Map<String, Object> row =
          Map.of("size", size, "price", price, "colour <b>", colours.get(colour));
      expected[i] = model.classifier().classify(row).outputs();
      raw[i] = new float[] {size, 0, 0, 0, price};
      if (colour < 3) {
        raw[i][1 + colour] = 1;
      }
    }
    float[][] found = run(file(model, false), raw);
    for (int i = 0; i < raw.length; i++) {
      assertArrayEquals(expected[i], found[i], 1e-6f, "row " + i);
    }
    assertArrayEquals(file(model, false), file(model, true));
  }

  /** In float32 a number is further from its mean here than its deviation. */
  @Test
  void standardisesNumbersInFloat64() throws Exception {
    List<Column> columns =
        List.of(
            new Column.Numbers("day", 12_345_678.3, 0.7, null),
            new Column.Numbers("metre", -9_000_000.6, 1.3, null),
            new Column.Numbers("rest", 0.1, 0.3, null));
    Model model =
        FruitTable.model(FruitTable.RECIPE.with(columns), new Layout(3, 9, 2), "quadratic");
    for (int i = 0; i < 100; i++) {
      float[] row = {12_345_675 + i % 7, -9_000_003 + i % 5, i / 100f};
      float[] expected =
          model
              .classifier()
              .classify(Map.of("day", row[0], "metre", row[1], "rest", (double) row[2]))
              .outputs();
      assertArrayEquals(expected, run(file(model, false), new float[][] {row})[0], 1e-6f);
    }
  }

  @Test
  void hasNoListOfColumnsThatAreNumbered() throws Exception {
    List<Column> columns =
        IntStream.range(0, 5000)
            .<Column>mapToObj(k -> new Column.Numbers("word_" + k, 0, 1 + k / 4f, null))
            .toList();
    Model model =
        FruitTable.model(FruitTable.RECIPE.with(columns), new Layout(5000, 2), "quadratic");
    float[] row = new float[5000];
    row[7] = 3;
    row[4999] = 2000;
    byte[] file = file(model, false);
    float[] expected =
        model.classifier().classify(5000, new int[] {7, 4999}, new double[] {3, 2000}).outputs();
    assertArrayEquals(expected, run(file, new float[][] {row})[0], 1e-6f);
    try (OrtSession session = session(file)) {
      Map<String, String> metadata = session.getMetadata().getCustomMetadata();
      assertTrue(metadata.toString().length() < 1000, metadata::toString);
      assertTrue(metadata.get("recipe").contains("\"word_\",\"count\":5000"), metadata::toString);
    }
  }

  /** In their units, whose rounding to float32 is the only difference. */
  @Test
  void answersTheNumbersOfTheRegressor() throws Exception {
    Model model =
        model(Activation.RELU, Cost.HUBER, 784, 30, 2)
            .with(Model.TARGETS, "numbers")
            .with("means", "1234.5,-0.25")
            .with("deviations", "77.25,0.001")
            .with("huber-delta", "1.35");
    float[][] inputs = new float[IMAGES.count()][784];
    double[][] expected = new double[IMAGES.count()][];
    for (int i = 0; i < inputs.length; i++) {
      for (int k = 0; k < 784; k++) {
        inputs[i][k] = IMAGES.pixels()[i][k] & 0xff;
      }
      expected[i] = model.regressor().answer(inputs[i]);
    }
    float[][] found = run(file(model, true), inputs);
    for (int i = 0; i < inputs.length; i++) {
      for (int j = 0; j < 2; j++) {
        double off = Math.abs(found[i][j] / expected[i][j] - 1);
        assertTrue(off < 1e-6, "image %s, number %s: off by %s".formatted(i, j, off));
      }
    }
  }

  /** A table's model may have a transform of its own, behind that of the recipe. */
  @Test
  void transformsTheStandardisedNumbersOnceMore() throws Exception {
    Model model = FruitTable.model().with(InterchangeModels.transform(5));
    float[] expected =
        model
            .classifier()
            .classify(Map.of("size", 3, "price", 2000, "colour <b>", "white"))
            .outputs();
    float[][] found = run(file(model, false), new float[][] {{3, 0, 0, 1, 2000}});
    assertArrayEquals(expected, found[0], 1e-5f);
  }

  @Test
  void namesTheInputsOfATable() throws Exception {
    try (OrtSession session = session(file(FruitTable.model(), false))) {
      Map<String, String> metadata = session.getMetadata().getCustomMetadata();
      assertEquals(
          "[\"size\",\"colour <b>=blue\",\"colour <b>=light red\",\"colour <b>=white\",\"price\"]",
          metadata.get("input-names"));
      assertEquals(RecipeJson.text(FruitTable.RECIPE), metadata.get("recipe"));
    }
  }

  @Test
  void saysWhatItIs() throws Exception {
    Model model = InterchangeModels.golden();
    try (OrtSession session = session(file(model, false))) {
      assertEquals(model.metadata().strings(), session.getMetadata().getCustomMetadata());
      assertEquals("nndl", session.getMetadata().getProducerName());
      assertEquals(Set.of("input"), session.getInputNames());
      assertEquals(Set.of("output"), session.getOutputNames());
      NodeInfo input = session.getInputInfo().get("input");
      assertArrayEquals(new long[] {-1, 3}, ((TensorInfo) input.getInfo()).getShape());
      NodeInfo output = session.getOutputInfo().get("output");
      assertArrayEquals(new long[] {-1, 2}, ((TensorInfo) output.getInfo()).getShape());
    }
  }

  @Test
  void isTheSameBytesEveryTime() throws IOException {
    Model model = InterchangeModels.golden();
    assertArrayEquals(InterchangeModels.resource("model.onnx"), file(model, false));
    assertArrayEquals(
        InterchangeModels.resource("model-raw.onnx"),
        file(model.with(InterchangeModels.transform(3)), true));
  }
}
