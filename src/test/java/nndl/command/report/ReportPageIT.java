package nndl.command.report;

import static nndl.Texts.assertMatches;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import nndl.Thorough;
import nndl.model.Classifier;
import nndl.model.Model;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** A report does in a browser what it says: it is drawn on, clicked, dragged, printed, and read. */
@Thorough
class ReportPageIT {
  private static final String PAD = ".sheet canvas";
  private static final double[][] SEVEN = {
    {0.25, 0.2}, {0.5, 0.2}, {0.76, 0.2}, {0.7, 0.32}, {0.58, 0.5}, {0.5, 0.66}, {0.44, 0.85}
  };

  /** 300 ms on a machine that does nothing else. */
  private static final double MAX_MILLISECONDS = 1500;

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

  @AfterEach
  void assertQuiet() {
    browser.assertQuiet();
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

  /** Its rows and its columns of ink are strokes. */
  @Test
  void aStoredSevenThatIsDrawnByItsPixelsIsReadAsASeven() {
    open();
    Object found =
        browser.js(
            "const { images } = nndl.page; const i = images.labels.findIndex((label, k) =>"
                + " label === 7 && images.predictions[k] === 7 && images.confidences[k] > 0.9);"
                + " return [...images.greys(i)]");
    float[] pixels = ReportBrowser.floats(found);
    int side = (int) Math.sqrt(pixels.length);
    List<double[][]> strokes = new ArrayList<>();
    for (int line = 0; line < side; line++) {
      for (int from = 0, to; from < side; from = to + 1) {
        for (to = from; to < side && pixels[line * side + to] >= 0.5; to++) {}
        if (to > from) {
          double y = (line + 0.5) / side;
          strokes.add(new double[][] {{(from + 0.5) / side, y}, {(to - 0.5) / side, y}});
        }
      }
      for (int from = 0, to; from < side; from = to + 1) {
        for (to = from; to < side && pixels[to * side + line] >= 0.5; to++) {}
        if (to > from + 1) {
          double x = (line + 0.5) / side;
          strokes.add(new double[][] {{x, (from + 0.5) / side}, {x, (to - 0.5) / side}});
        }
      }
    }
    browser.draw(PAD, strokes.toArray(double[][][]::new));
    assertTrue(browser.text(".answer").startsWith("7 ("), browser.text(".answer"));
  }

  @Test
  void theKeyboardAloneDraws() {
    open();
    WebElement pad = browser.find(PAD);
    pad.sendKeys(" ", Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ARROW_DOWN, " ");
    browser.awaitFrame();
    assertNotEquals("Nothing yet.", browser.text(".answer"));
    pad.sendKeys(Keys.chord(Keys.META, "z"));
    browser.awaitFrame();
    assertEquals("Nothing yet.", browser.text(".answer"));
  }

  @Test
  void aTapLeavesADotThatIsNoDrawingAndIsTakenBack() {
    open();
    browser.find(PAD).click();
    browser.awaitFrame();
    assertEquals("A dot is no drawing yet.", browser.text(".answer"));
    browser.find("#draw button").click(); // Undo
    browser.awaitFrame();
    assertEquals("Nothing yet.", browser.text(".answer"));
  }

  @Test
  void theKeyboardAloneReadsACurve() {
    open();
    WebElement chart = browser.tabTo("#curves .chart");
    assertEquals("group", chart.getAttribute("role"));
    String readout = "#curves figure [role=status]";
    String last = browser.text(readout);
    assertTrue(last.startsWith("Epoch 29: test "), last);
    chart.sendKeys(Keys.ARROW_LEFT, Keys.ARROW_LEFT);
    browser.awaitFrame();
    assertTrue(browser.text(readout).startsWith("Epoch 28: test "), browser.text(readout));
  }

  @Test
  void theLineUnderThePointerStandsWhereItsPointsAre() {
    open();
    Object distance =
        browser.js(
            "const { plot } = nndl.charts[0]; const { left, top } ="
                + " plot.over.getBoundingClientRect(); const clientX = left + plot.valToPos(20.4,"
                + " 'x'); const clientY = top + 9; plot.over.dispatchEvent(new"
                + " MouseEvent('mousemove', { clientX, clientY })); return"
                + " Math.abs(plot.cursor.left - plot.valToPos(20, 'x'))");
    assertEquals(0, ((Number) distance).doubleValue(), 0.5);
  }

  @Test
  void theAxesOfTheMatrixHaveNames() {
    open();
    assertEquals("Answered", browser.text("#confusion thead th[colspan]"));
    assertEquals("Is", browser.text("#confusion thead th.axis"));
  }

  @Test
  void theCommandThatRepeatsTheRunHasPlacesOfTheReadersOwn() {
    open();
    browser.find(".repeat summary").click();
    String command = browser.text(".repeat code");
    assertTrue(command.startsWith("scripts/nndl train --sizes=64,30,10 "), command);
    assertTrue(command.endsWith(" --seed=13 --data DATA_DIR --model MODEL_DIR"), command);
  }

  @Test
  void wordsOfACommandAreQuotedAsAShellReadsThem() {
    open();
    String quoted =
        "return ['--drop=\"a,b\",c', \"--label=it's $x\", '--sizes=4,2'].map(nndl.shellWord)";
    assertEquals(
        List.of("'--drop=\"a,b\",c'", "'--label=it'\\''s $x'", "--sizes=4,2"), browser.js(quoted));
  }

  @Test
  void aCellShowsItsImagesAndAnImageGoesOntoThePad() {
    open();
    browser.find("#confusion button[aria-label^='3, answered 3:']").click();
    assertTrue(browser.text(".cell-images h3").startsWith("Is 3, answered 3: "));
    browser.find(".cell-images figure button").click();
    browser.awaitFrame();
    assertTrue(browser.text(".answer").startsWith("3 ("), browser.text(".answer"));
    assertMatches("(?s).*; it is 3( \\(|\n).*", browser.text(".answer"));
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
    assertEquals("Light", browser.find("#theme").getText());
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
    double took = Double.POSITIVE_INFINITY;
    for (int times = 0; times < 5; times++) { // something else may have the processor
      open();
      took = Math.min(took, ((Number) browser.js("return nndl.page.milliseconds")).doubleValue());
    }
    assertTrue(took < MAX_MILLISECONDS, took + " ms");
    browser.slowDown(20);
    open();
    Object shift =
        browser.jsLater(
            "const done = arguments[0]; let sum = 0;"
                + " new PerformanceObserver(list => list.getEntries().forEach(e => sum += e.value))"
                + ".observe({ type: 'layout-shift', buffered: true });"
                + " setTimeout(() => done(sum), 200)");
    browser.slowDown(1);
    assertTrue(((Number) shift).doubleValue() < 0.01, "layout shift: " + shift);
  }

  @Test
  void axeFindsNothingSerious() throws IOException {
    for (boolean dark : new boolean[] {false, true}) {
      open();
      if (dark) {
        browser.find("#theme").click();
      }
      assertEquals(List.of(), browser.violations());
    }
  }

  @Test
  void storedImagesHaveTheAnswersThatJavaGives() {
    open();
    assertSameOutputs(Model.read(directory.resolve("digits")).classifier());
  }

  /** What the data set has of inputs from 0 to 1. */
  private static byte[] bytes(float[] inputs) {
    byte[] bytes = new byte[inputs.length];
    for (int k = 0; k < bytes.length; k++) {
      bytes[k] = (byte) Math.round(inputs[k] * 255);
    }
    return bytes;
  }

  /** All stored images of the page that is open. */
  private static void assertSameOutputs(Classifier classifier) {
    List<?> samples =
        (List<?>)
            browser.js(
                "const { network, images } = nndl.page; return Array.from({ length: images.count },"
                    + " (_, i) => [[...images.inputs(i)], nndl.activationsOf(network,"
                    + " images.inputs(i)).at(-1)])");
    assertTrue(samples.size() > 100, "samples: " + samples.size());
    for (Object sample : samples) {
      float[] pixels = ReportBrowser.floats(((List<?>) sample).get(0));
      assertArrayEquals(
          classifier.classify(bytes(pixels)).outputs(),
          ReportBrowser.floats(((List<?>) sample).get(1)),
          1e-5f);
    }
  }
}
