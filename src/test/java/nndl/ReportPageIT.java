package nndl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import nndl.math.elements.Activation;
import nndl.model.Classifier;
import nndl.model.InputSpec;
import nndl.model.Model;
import nndl.network.Cost;
import nndl.network.Initialiser;
import nndl.network.Layout;
import nndl.network.Network;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** A report does in a browser what it says: it is drawn on, clicked, dragged, printed, and read. */
class ReportPageIT {
  private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";
  private static final String PAD = ".sheet canvas";
  private static final double[][] SEVEN = {
    {0.25, 0.2}, {0.5, 0.2}, {0.76, 0.2}, {0.7, 0.32}, {0.58, 0.5}, {0.5, 0.66}, {0.44, 0.85}
  };

  /** 300 ms on a machine that does nothing else. */
  private static final double MOST_MILLISECONDS = 1500;

  private static final int SIDE = 28;

  @TempDir static Path directory;
  private static ReportBrowser browser;

  @BeforeAll
  static void train() {
    ReportBrowser.assumeInstalled();
    ReportPages.train(
        directory.resolve("digits"), "--monitor=accuracy,cost,training-accuracy,training-cost");
    browser = new ReportBrowser();
  }

  @AfterAll
  static void quit() {
    if (browser != null) {
      browser.close();
    }
  }

  /** Whatever a test has done, the page had no fault and asked nobody for anything. */
  @AfterEach
  void assertQuiet() {
    assertEquals(List.of(), browser.errors());
    for (String request : browser.requests()) {
      assertTrue(
          request.contains("\"url\":\"file:") || request.contains("\"url\":\"data:"), request);
    }
  }

  private static void open() {
    browser.resize(1280, false);
    browser.open(directory.resolve("digits/report.html"));
  }

  @Test
  void aDrawnSevenIsAnsweredAndTakenBack() {
    open();
    browser.draw(PAD, SEVEN);
    assertTrue(browser.text(".answer").startsWith("7 ("), browser.text(".answer"));
    assertEquals("7", browser.text(".bars .best th"));
    browser.find("#draw button").click(); // Undo
    browser.awaitFrame();
    assertEquals("Nothing yet.", browser.text(".answer"));
  }

  @Test
  void theKeyboardAloneDraws() {
    open();
    WebElement pad = browser.find(PAD);
    pad.sendKeys(" ", Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ARROW_DOWN, " ");
    browser.awaitFrame();
    assertNotEquals("Nothing yet.", browser.text(".answer"));
    pad.sendKeys(Keys.DELETE);
    browser.awaitFrame();
    assertEquals("Nothing yet.", browser.text(".answer"));
  }

  @Test
  void aCellShowsItsImagesAndAnImageGoesOntoThePad() {
    open();
    browser.find("#confusion button[aria-label^='3, answered 3:']").click();
    assertTrue(browser.text(".cell-images h3").startsWith("Is 3, answered 3: "));
    browser.find(".cell-images figure button").click();
    browser.awaitFrame();
    assertTrue(browser.text(".answer").startsWith("3 ("), browser.text(".answer"));
    assertTrue(browser.text(".answer").endsWith("which is 3"), browser.text(".answer"));
  }

  @Test
  void theSliderGoesBackToTheFirstEpochWhereMoreWasWrong() {
    open();
    int last = right();
    browser.find("#epoch").sendKeys(Keys.HOME);
    assertEquals("0", browser.text("output[for=epoch]"));
    assertTrue(right() < last, right() + " of " + last);
  }

  private static int right() {
    return Integer.parseInt(browser.text("#epochs .readout").replaceAll(" .*", ""));
  }

  @Test
  void scaleAndColoursAreSwitched() {
    open();
    browser.find("#scale button:last-child").click();
    assertTrue(browser.text("#curves h3").contains("logarithmic"));
    Object light = browser.js("return getComputedStyle(document.body).backgroundColor");
    browser.find("#theme").click();
    assertNotEquals(light, browser.js("return getComputedStyle(document.body).backgroundColor"));
    assertEquals("true", browser.find("#theme").getAttribute("aria-pressed"));
  }

  @Test
  void errorsAreFilteredByClass() {
    open();
    browser.js(
        "const s = document.querySelector('#errors select'); s.selectedIndex = 1;"
            + " s.dispatchEvent(new Event('change'))");
    Object labels =
        browser.js(
            "return new Set([...document.querySelectorAll('#errors figcaption span:first-child b')]"
                + ".map(b => b.textContent)).size");
    assertEquals(1L, labels);
  }

  @Test
  void aPhoneNeedNotScrollSideways() {
    browser.resize(390, true);
    browser.open(directory.resolve("digits/report.html"));
    assertEquals(390L, browser.js("return document.documentElement.scrollWidth"));
    browser.draw(PAD, SEVEN);
    assertTrue(browser.text(".answer").startsWith("7 ("), browser.text(".answer"));
  }

  @Test
  void itIsPrinted() {
    open();
    String pdf = new String(browser.pdf(), StandardCharsets.ISO_8859_1);
    assertTrue(pdf.startsWith("%PDF-"), pdf.substring(0, 10));
    assertTrue(pdf.length() > 50_000, "bytes: " + pdf.length());
  }

  @Test
  void itIsDrawnAtOnceAndNothingMovesAfterwards() {
    open();
    double took = ((Number) browser.js("return nndl.page.milliseconds")).doubleValue();
    assertTrue(took < MOST_MILLISECONDS, took + " ms");
    Object shift =
        browser.jsLater(
            "const done = arguments[0]; let sum = 0;"
                + " new PerformanceObserver(list => list.getEntries().forEach(e => sum += e.value))"
                + ".observe({ type: 'layout-shift', buffered: true });"
                + " setTimeout(() => done(sum), 200)");
    assertTrue(((Number) shift).doubleValue() < 0.01, "layout shift: " + shift);
  }

  @Test
  void axeFindsNothingSerious() throws IOException {
    for (boolean dark : new boolean[] {false, true}) {
      open();
      if (dark) {
        browser.find("#theme").click();
      }
      browser.js("document.querySelectorAll('details').forEach(d => d.open = true)");
      try (InputStream axe = ReportPageIT.class.getResourceAsStream(AXE)) {
        browser.load(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
      }
      Object violations =
          browser.jsLater(
              "const done = arguments[0]; axe.run().then(result => done(result.violations"
                  + ".filter(v => v.impact === 'serious' || v.impact === 'critical')"
                  + ".map(v => v.id + ': ' + v.nodes[0].html)))");
      assertEquals(List.of(), violations);
    }
  }

  @Test
  void storedImagesHaveTheAnswersThatJavaGives() {
    open();
    assertSameOutputs(Model.read(directory.resolve("digits")).classifier());
  }

  /** All stored images of the page that is open. */
  private static void assertSameOutputs(Classifier classifier) {
    List<?> samples =
        (List<?>)
            browser.js(
                "const { network, images } = nndl.page;"
                    + " return Array.from({ length: images.count }, (_, i) => [[...images.of(i)],"
                    + " nndl.activationsOf(network, images.of(i), images.scale).at(-1)])");
    assertTrue(samples.size() > 100, "samples: " + samples.size());
    for (Object sample : samples) {
      float[] pixels = ReportBrowser.floats(((List<?>) sample).get(0));
      assertArrayEquals(
          classifier.classify(pixels).outputs(),
          ReportBrowser.floats(((List<?>) sample).get(1)),
          1e-5f);
    }
  }

  /** Of 28 x 28 pixels, with names that would be markup. */
  private static Model imported() {
    Network network =
        new Network(new Layout(SIDE * SIDE, 10, 3), Activation.SIGMOID, Initialiser.SCALED);
    List<String> names = List.of("<script>alert(1)</script>", "<img src=x onerror=alert(2)>", "2");
    SortedMap<String, String> strings = InputSpec.strings(List.of(SIDE, SIDE), 255, names);
    strings.put(Model.ACTIVATION, Activation.SIGMOID.name());
    strings.put(Model.COST, Cost.QUADRATIC.name());
    return Model.of(network.initial(1), strings);
  }

  @Test
  void ofAnImportedModelThePageSaysWhatIsMissing() throws IOException {
    browser.open(ReportPages.ofModel(directory, "imported", imported()));
    List<?> sections =
        (List<?>)
            browser.js(
                "return [...document.querySelectorAll('main section')]"
                    + ".map(s => s.querySelector('.body').textContent.trim().length)");
    assertEquals(9, sections.size());
    assertTrue(sections.stream().allMatch(length -> (Long) length > 20), "" + sections);
    assertEquals("<script>alert(1)</script>", browser.text(".bars tbody th"));
  }

  @Test
  void severalRunsAreCompared() {
    VerbRun.of(directory, "report $/digits $/digits --output $/two.html").succeeded();
    browser.open(directory.resolve("two.html"));
    assertEquals(
        2L,
        browser.js("return document.querySelectorAll('#compare table')[0].tBodies[0].rows.length"));
    assertTrue(browser.text("#compare").contains("Accuracy over epochs"));
  }
}
