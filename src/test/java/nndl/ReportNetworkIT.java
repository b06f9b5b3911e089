package nndl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
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

/** The network in a report answers what the one in Java answers, and sees the same drawings. */
class ReportNetworkIT {
  private static final String PAD = ".sheet canvas";
  private static final double[][] SEVEN = {
    {0.25, 0.2}, {0.5, 0.2}, {0.76, 0.2}, {0.7, 0.32}, {0.58, 0.5}, {0.5, 0.66}, {0.44, 0.85}
  };
  private static final int SIDE = 28;

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
    TestImages images = TestImages.random(20, 5, 7, 4, 0.4, 1);
    for (byte[] pixels : images.pixels()) {
      List<Integer> numbers = new ArrayList<>();
      for (byte pixel : pixels) {
        numbers.add(pixel & 0xff);
      }
      List<?> found =
          (List<?>)
              browser.js(
                  "const { network, run } = nndl.page; const outputs = nndl.activationsOf(network,"
                      + " arguments[0], network.scale).at(-1); return [outputs,"
                      + " nndl.answerOf(network, outputs, run.classNames.length).answer]",
                  numbers);
      Classifier.Prediction expected = classifier.classify(pixels);
      assertArrayEquals(expected.outputs(), ReportBrowser.floats(found.get(0)), 1e-5f);
      assertEquals(expected.label(), ((Number) found.get(1)).intValue());
    }
  }

  @Test
  void theNetworkSeesWhatJavaMakesOfTheSameDrawing() throws IOException {
    browser.open(ReportPages.ofModel(directory, "empty", blank()));
    browser.draw(PAD, SEVEN);
    String ink =
        (String)
            browser.js(
                "const c = document.querySelector(arguments[0]); const data ="
                    + " c.getContext('2d').getImageData(0, 0, c.width, c.height).data; let text ="
                    + " ''; for (let i = 3; i < data.length; i += 4) text +="
                    + " String.fromCharCode(data[i]); return btoa(text)",
                PAD);
    float[] seen = ReportBrowser.floats(browser.js("return [...nndl.page.last.pixels]"));
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
    Classifier classifier = Model.read(directory.resolve("wide")).classifier();
    byte[] file = Files.readAllBytes(Path.of("data/digits/t10k-images-idx3-ubyte"));
    int same = 0;
    int count = (file.length - 16) / 64;
    List<List<Integer>> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<Integer> pixels = new ArrayList<>();
      for (int k = 0; k < 64; k++) {
        pixels.add(file[16 + i * 64 + k] & 0xff);
      }
      samples.add(pixels);
    }
    List<?> found =
        (List<?>)
            browser.js(
                "return arguments[0].map(s => nndl.answerOf(nndl.page.network,"
                    + " nndl.activationsOf(nndl.page.network, s, nndl.page.network.scale).at(-1),"
                    + " 10).answer)",
                samples);
    for (int i = 0; i < count; i++) {
      same +=
          classifier.classify(ReportBrowser.floats(samples.get(i))).label()
                  == ((Number) found.get(i)).intValue()
              ? 1
              : 0;
    }
    assertEquals(count, same);
  }

  private static Model blank() {
    Network network =
        new Network(new Layout(SIDE * SIDE, 5, 3), Activation.SIGMOID, Initialiser.SCALED);
    SortedMap<String, String> strings = InputSpec.strings(List.of(SIDE, SIDE), 255, List.of());
    strings.put(Model.ACTIVATION, Activation.SIGMOID.name());
    strings.put(Model.COST, Cost.QUADRATIC.name());
    return Model.of(network.initial(1), strings);
  }
}
