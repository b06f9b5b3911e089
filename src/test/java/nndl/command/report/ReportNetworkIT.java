package nndl.command.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import nndl.TestImages;
import nndl.Thorough;
import nndl.command.Run;
import nndl.data.image.Fit;
import nndl.data.image.PictureReader;
import nndl.math.elements.Activation;
import nndl.model.Classifier;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.network.Cost;
import nndl.network.Initialiser;
import nndl.network.InputTransform;
import nndl.network.Layout;
import nndl.network.Network;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The network in a report answers what the one in Java answers, and sees the same drawings. */
@Thorough
class ReportNetworkIT {
  private static final String PAD = ".sheet canvas";
  private static final double[][] SEVEN = {
    {0.25, 0.2}, {0.5, 0.2}, {0.76, 0.2}, {0.7, 0.32}, {0.58, 0.5}, {0.5, 0.66}, {0.44, 0.85}
  };
  private static final int SIDE = 28;
  private static final int IMAGES = 1000;

  @TempDir static Path directory;
  private static ReportBrowser browser;

  @BeforeAll
  static void start() {
    ReportBrowser.assumeInstalled();
    browser = new ReportBrowser();
  }

  @AfterAll
  static void quit() {
    if (browser != null) {
      browser.close();
    }
  }

  private static Stream<Arguments> networks() {
    List<Arguments> networks = new ArrayList<>();
    for (Activation activation : Activation.values()) {
      networks.add(Arguments.of(activation, Cost.CROSS_ENTROPY, 4, "one-hot"));
    }
    networks.add(Arguments.of(Activation.TANH, Cost.LOG_LIKELIHOOD, 4, "one-hot"));
    networks.add(Arguments.of(Activation.SIGMOID, Cost.QUADRATIC, 3, "bits"));
    networks.add(Arguments.of(Activation.SIGMOID, Cost.QUADRATIC, 1, "bits"));
    return networks.stream();
  }

  /** With deviations of their own for all inputs; what bits say is read by the page as by Java. */
  @ParameterizedTest
  @MethodSource("networks")
  void everyKindOfNetworkAnswersAsInJava(Activation hidden, Cost cost, int outputs, String targets)
      throws IOException {
    int classes = outputs == 3 ? 5 : outputs == 1 ? 2 : outputs;
    Network network = new Network(new Layout(35, 17, 6, outputs), hidden, Initialiser.SCALED);
    SortedMap<String, String> strings = InputSpec.strings(List.of(5, 7), 200, List.of());
    strings.put(Model.ACTIVATION, hidden.name());
    strings.put(Model.COST, cost.name());
    strings.put(Model.TARGETS, targets);
    strings.put("classes", "" + classes);
    Model model = Model.of(network.initial(1), strings).with(InputTransform.symmetric(35));
    browser.open(ReportPages.ofModel(directory, "kind", model));
    Classifier classifier = model.classifier();
    assertSameOutputs(classifier, TestImages.random(20, 5, 7, 4, 0.4, 1), 200);
  }

  /** What the page makes of images; {@code divisor} is the model's scale. */
  private static List<?> asked(TestImages images, int divisor) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] pixels : images.pixels()) {
      bytes.writeBytes(pixels);
    }
    return (List<?>)
        browser.js(
            "const { network, run } = nndl.page; const [base64, width, divisor] = arguments; const"
                + " all = nndl.bytes(base64); const found = []; for (let from = 0; from <"
                + " all.length; from += width) { const inputs ="
                + " Float32Array.from(all.subarray(from, from + width), byte => byte / divisor);"
                + " const outputs = nndl.activationsOf(network, inputs).at(-1);"
                + " found.push([outputs, nndl.answerOf(network, outputs,"
                + " run.classNames.length).answer]); } return found",
            Base64.getEncoder().encodeToString(bytes.toByteArray()),
            images.width(),
            divisor);
  }

  private static void assertSameOutputs(Classifier classifier, TestImages images, int divisor) {
    List<?> found = asked(images, divisor);
    for (int i = 0; i < images.count(); i++) {
      Classifier.Prediction expected = classifier.classify(images.pixels()[i]);
      List<?> answer = (List<?>) found.get(i);
      assertArrayEquals(expected.outputs(), ReportBrowser.floats(answer.get(0)), 1e-5f);
      assertEquals(expected.label(), ((Number) answer.get(1)).intValue());
    }
  }

  private static int sameAnswers(Classifier classifier, TestImages images) {
    List<?> found = asked(images, 255);
    int same = 0;
    for (int i = 0; i < images.count(); i++) {
      int label = classifier.classify(images.pixels()[i]).label();
      same += label == ((Number) ((List<?>) found.get(i)).get(1)).intValue() ? 1 : 0;
    }
    return same;
  }

  @Test
  void aSmallNetworkSaysOfMnistWhatItsModelSays() throws IOException {
    TestImages images = ReportPages.mnist(0, IMAGES);
    Model model = random(255, SIDE, SIDE, 30, 10);
    browser.open(ReportPages.ofModel(directory, "small", model));
    assertEquals("float32", encoding());
    assertSameOutputs(model.classifier(), images, 255);
  }

  @Test
  void aNetworkOfIntegersWithTheirRestAnswersMnistAsItsModelDoes() throws IOException {
    TestImages images = ReportPages.mnist(0, IMAGES);
    Model model = random(255, SIDE, SIDE, 300, 10);
    Path page = ReportPages.ofModel(directory, "rest", model);
    assertTrue(Files.readString(page).contains("\"rest\":"));
    browser.open(page);
    assertEquals(IMAGES, sameAnswers(model.classifier(), images));
  }

  /** It is trained a little, on images that it is not asked of. */
  @Test
  void aNetworkOfIntegersAloneAnswersMnistNearlyAsItsModelDoes() throws IOException {
    TestImages images = ReportPages.mnist(0, IMAGES);
    ReportPages.mnist(IMAGES, 3 * IMAGES).write(directory, "train");
    images.write(directory, "t10k");
    Path model = directory.resolve("integers");
    Run.of(
            "train",
            "--data=" + directory,
            "--sizes=784,700,10",
            "--initialiser=scaled",
            "--learning-rate=0.5",
            "--epochs=1",
            "--model=" + model)
        .succeeded();
    Path page = model.resolve("report.html");
    assertFalse(Files.readString(page).contains("\"rest\":"));
    browser.open(page);
    assertEquals("int8", encoding());
    int same = sameAnswers(Model.read(model).classifier(), images);
    assertTrue(same >= 998, same + " of " + IMAGES);
  }

  /**
   * The limits are ten times what is needed on a machine that does nothing else: half a second
   * until the page is drawn, and 50 ms from a drawing to its answer.
   */
  @Test
  void aNetworkOfEightMillionWeightsAnswersAtOnce() throws IOException {
    Model model = random(255, SIDE, SIDE, 5000, 800, 10);
    browser.open(ReportPages.ofModel(directory, "million", model));
    assertEquals("int8", encoding());
    assertTrue(number("return nndl.page.milliseconds") < 5000, "drawn");
    TestImages images = TestImages.random(10, SIDE, SIDE, 10, 0.4, 1);
    List<?> found = asked(images, 255);
    for (int i = 0; i < images.count(); i++) {
      float[] expected = model.classifier().classify(images.pixels()[i]).outputs();
      assertArrayEquals(
          expected, ReportBrowser.floats(((List<?>) found.get(i)).get(0)), 0.02f, "image " + i);
    }
    browser.draw(PAD, SEVEN);
    String answer =
        "const { network, last } = nndl.page; const began = performance.now();"
            + " nndl.activationsOf(network, last.inputs); return performance.now() - began";
    assertTrue(number(answer) < 500, "answered");
  }

  private static double number(String body) {
    return ((Number) browser.js(body)).doubleValue();
  }

  private static Object encoding() {
    return browser.js("return nndl.page.run.network.encoding");
  }

  /** What a stored image gives the network does not depend on what the model divides by. */
  @ParameterizedTest
  @ValueSource(ints = {1, 16, 255})
  void storedImagesAndDrawingsGoInAsTheModelReadsThem(int scale) throws IOException {
    TestImages images = TestImages.random(40, 6, 6, 3, 0.4, 1);
    images.pixels()[0][0] = (byte) 255; // the largest input is a grey value, so all others are
    images.write(directory, "t10k");
    Model model = random(scale, 6, 6, 9, 3);
    browser.open(ReportPages.ofModel(directory, "scale" + scale, model, "--data=$"));
    List<?> stored =
        (List<?>)
            browser.js(
                "const { network, images } = nndl.page;"
                    + " return Array.from({ length: images.count }, (_, i) =>"
                    + " [nndl.activationsOf(network, images.inputs(i)).at(-1)"
                    + "[images.predictions[i]], images.confidences[i]])");
    assertTrue(stored.size() > 20, "images: " + stored.size());
    for (Object image : stored) {
      float[] pair = ReportBrowser.floats(image);
      assertEquals(pair[1], pair[0], 1e-5f);
    }
    browser.draw(PAD, SEVEN);
    Object most = browser.js("return Math.max(...nndl.page.last.inputs)");
    assertEquals(255.0 / scale, ((Number) most).doubleValue(), 1e-4);
  }

  @Test
  void theNetworkSeesWhatJavaMakesOfTheSameDrawing() throws IOException {
    browser.open(ReportPages.ofModel(directory, "empty", random(255, SIDE, SIDE, 5, 3)));
    browser.draw(PAD, SEVEN);
    String ink =
        (String)
            browser.js(
                "const c = document.querySelector(arguments[0]); const data ="
                    + " c.getContext('2d').getImageData(0, 0, c.width, c.height).data; let text ="
                    + " ''; for (let i = 3; i < data.length; i += 4) text +="
                    + " String.fromCharCode(data[i]); return btoa(text)",
                PAD);
    float[] seen =
        ReportBrowser.floats(
            browser.js("return [...nndl.page.last.greys].map(grey => 255 * grey)"));
    byte[] expected =
        new PictureReader(SIDE, SIDE, Fit.PAD)
            .read("drawing", onWhite(Base64.getDecoder().decode(ink)));
    for (int i = 0; i < seen.length; i++) {
      assertEquals(expected[i] & 0xff, seen[i], 2, "pixel " + i);
    }
  }

  private static byte[] onWhite(byte[] ink) throws IOException {
    int side = (int) Math.sqrt(ink.length);
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < ink.length; i++) {
      image.getRaster().setSample(i % side, i / side, 0, 255 - (ink[i] & 0xff));
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    return png.toByteArray();
  }

  @Test
  void anIntegerNetworkAnswersAsItsModelDoes() throws IOException {
    Path page =
        ReportPages.train(
            directory.resolve("wide"),
            "--sizes=64,1100,10",
            "--initialiser=scaled",
            "--learning-rate=0.5",
            "--epochs=10");
    assertTrue(Files.readString(page).contains("\"encoding\":\"int8\""));
    browser.open(page);
    byte[] file = Files.readAllBytes(Path.of("data/digits/t10k-images-idx3-ubyte"));
    byte[][] digits = new byte[(file.length - 16) / 64][];
    for (int i = 0; i < digits.length; i++) {
      digits[i] = Arrays.copyOfRange(file, 16 + i * 64, 16 + (i + 1) * 64);
    }
    TestImages images = new TestImages(8, 8, digits, new byte[digits.length]);
    Classifier classifier = Model.read(directory.resolve("wide")).classifier();
    assertEquals(digits.length, sameAnswers(classifier, images));
  }

  /** Of images, with random weights. */
  private static Model random(int scale, int rows, int columns, int... outputs) {
    Layout layout =
        new Layout(IntStream.concat(IntStream.of(rows * columns), IntStream.of(outputs)).toArray());
    Network network = new Network(layout, Activation.SIGMOID, Initialiser.SCALED);
    SortedMap<String, String> strings = InputSpec.strings(List.of(rows, columns), scale, List.of());
    strings.put(Model.ACTIVATION, Activation.SIGMOID.name());
    strings.put(Model.COST, Cost.QUADRATIC.name());
    return Model.of(network.initial(1), strings);
  }
}
