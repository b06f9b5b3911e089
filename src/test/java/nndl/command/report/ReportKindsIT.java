package nndl.command.report;

import static nndl.Texts.assertMatches;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import nndl.FruitTable;
import nndl.KeptContext;
import nndl.TestImages;
import nndl.Thorough;
import nndl.command.Run;
import nndl.command.train.TrainRun;
import nndl.math.elements.Activation;
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
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/**
 * Every kind of report in a browser: of a strange model, a failed run, several runs, and many
 * classes.
 */
@Thorough
@ExtendWith(KeptContext.class)
class ReportKindsIT {
  @TempDir static Path directory;
  private static ReportBrowser browser;

  /** Of two runs that differ in their seed. */
  private static Path both;

  @BeforeAll
  static void train() {
    ReportBrowser.assumeInstalled();
    TrainRun.prepare(directory);
    TrainRun.in(directory, "--model=" + directory.resolve("one"));
    TrainRun.in(directory, "--model=" + directory.resolve("two"), "--seed=2");
    Run.of(directory, "report $/one $/two --output $/both.html").succeeded();
    both = directory.resolve("both.html");
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

  private static Model random(Layout layout, List<Integer> sides, List<String> names) {
    Network network = new Network(layout, Activation.SIGMOID, Initialiser.SCALED);
    SortedMap<String, String> strings = InputSpec.strings(sides, 255, names);
    strings.put(Model.ACTIVATION, Activation.SIGMOID.name());
    strings.put(Model.COST, Cost.QUADRATIC.name());
    return Model.of(network.initial(1), strings);
  }

  private static void open(Path page, String name, Consumer<ObjectNode> change) throws IOException {
    browser.open(ReportPages.edited(page, name, change));
  }

  private static ObjectNode run(ObjectNode data, int i) {
    return (ObjectNode) data.path("runs").path(i);
  }

  @Test
  void ofAnImportedModelThePageSaysWhatIsMissing() throws IOException {
    List<String> names = List.of("<script>alert(1)</script>", "<img src=x onerror=alert(2)>", "2");
    Model model = random(new Layout(784, 10, 3), List.of(28, 28), names);
    browser.open(ReportPages.ofModel(directory, "imported", model));
    List<?> sections =
        (List<?>)
            browser.js(
                "return [...document.querySelectorAll('main section')]"
                    + ".map(s => s.querySelector('.body').textContent.trim().length)");
    assertEquals(9, sections.size());
    assertTrue(sections.stream().allMatch(length -> (Long) length > 20), "" + sections);
    assertEquals("<script>alert(1)</script>", browser.text(".bars tbody th"));
    assertEquals(List.of(), browser.violations());
  }

  @Test
  void ofADivergedRunThePageShowsItsEpochsAndNoScore() throws IOException {
    Run run =
        TrainRun.in(
            directory,
            "--model=" + directory.resolve("diverged"),
            "--learning-rate=1e36",
            "--activation=relu");
    assertEquals(1, run.status());
    open(
        directory.resolve("diverged/report.html"),
        "diverged",
        data -> run(data, 0).putObject("reached").put("bestEpoch", 3).put("lastEpoch", 5));
    assertTrue(browser.text("#headline").contains("diverged in epoch 0"));
    assertTrue(browser.text("dl.facts").contains("Best epoch\n3\nLast epoch\n5"));
    assertEquals(0L, browser.js("return document.querySelectorAll('.score').length"));
    assertEquals(List.of(), browser.violations());
  }

  @Test
  void hundredClassesAreReadByKeysAlone() throws IOException {
    Path images = Files.createDirectories(directory.resolve("images"));
    TestImages.random(150, 4, 4, 100, 0.5, 1).write(images, "t10k");
    Model model = random(new Layout(16, 12, 100), List.of(4, 4), List.of());
    browser.open(ReportPages.ofModel(directory, "hundred", model, "--data=$/images"));
    browser.tabTo("#contents a[href='#confusion']").sendKeys(Keys.ENTER);
    browser.tabTo("#confusion details summary").sendKeys(Keys.ENTER);
    browser.tabTo("#confusion table button").sendKeys(Keys.ARROW_DOWN, Keys.ARROW_DOWN);
    assertEquals(
        "3", browser.js("return `${document.activeElement.closest('tr').rowIndex}`"), "row");
    String cell = browser.focused().getAttribute("aria-label").replaceFirst(", [^,]*$", "");
    browser.focused().sendKeys(Keys.ENTER);
    assertEquals("Is " + cell, browser.text(".cell-images h3"));
    browser.tabTo(".cell-images figure button").sendKeys(Keys.ENTER);
    browser.awaitFrame();
    String label = cell.replaceFirst(",.*", "");
    assertMatches("(?s).*; it is " + label + "( \\(|\n).*", browser.text(".answer"));
    assertEquals(List.of(), browser.violations());
  }

  @Test
  void severalRunsAreCompared() throws IOException {
    browser.open(both);
    assertEquals(
        2L,
        browser.js("return document.querySelectorAll('#compare table')[0].tBodies[0].rows.length"));
    assertTrue(browser.text("#compare").contains("Accuracy over epochs"));
    assertTrue(browser.text("#compare table td:nth-of-type(5)").equals("12 test"));
    assertEquals(List.of(), browser.violations());
  }

  @Test
  void onlyRunsOfTheSameDataDifferInTheirSeedAlone() throws IOException {
    String said = "one and two differ in their seed alone";
    open(both, "same", data -> ofData(data, "a", "a"));
    assertTrue(browser.text("#compare").contains(said));
    assertTrue(browser.text("#compare").contains("mean over seeds"));
    open(both, "other", data -> ofData(data, "a", "b"));
    assertFalse(browser.text("#compare").contains(said));
    open(
        both,
        "unknown",
        data -> {
          run(data, 0).remove("data");
          run(data, 1).remove("data");
        });
    assertFalse(browser.text("#compare").contains(said));
    open(
        both,
        "seed",
        data -> {
          ofData(data, "a", "a");
          run(data, 0).put("seed", 2);
          run(data, 1).put("seed", "2");
        });
    assertFalse(browser.text("#compare").contains(said));
  }

  private static void ofData(ObjectNode data, String one, String two) {
    run(data, 0).put("data", one);
    run(data, 1).put("data", two);
  }

  @Test
  void onlyRunsOfTheSameSamplesAreRanked() throws IOException {
    Consumer<ObjectNode> baselines =
        data -> {
          ArrayNode all = data.putArray("baselines");
          all.addObject().put("name", "svm").put("right", 1).put("of", 12).put("line", "C 1");
          all.addObject().put("name", "mean").put("right", 12).put("of", 12);
        };
    open(both, "ranked", baselines);
    assertTrue(marked() >= 1, "rows marked: " + marked());
    assertEquals(
        "mean",
        browser.js(
            "return [...document.querySelectorAll('#compare table')].at(-1)"
                + ".querySelector('tbody th').textContent"));
    assertFalse(browser.text("#compare").contains("ranked"));
    open(
        both,
        "unranked",
        baselines.andThen(
            data -> {
              ofData(data, "a", "a");
              ((ObjectNode) run(data, 1).path("headline")).put("of", 1000).put("right", 999);
            }));
    assertEquals(0, marked());
    assertTrue(browser.text("#compare").contains("their shares are not ranked"));
    assertTrue(browser.text("#compare").contains("than these 12 test ones: two."));
    assertFalse(browser.text("#compare").contains("differ in their seed alone"));
  }

  private static long marked() {
    return (Long) browser.js("return document.querySelectorAll('.runs tr.main').length");
  }

  @Test
  void withoutAPadImagesAreNoButtons() throws IOException {
    Path page = directory.resolve("one/report.html");
    String buttons = "return document.querySelectorAll('.gallery button').length";
    browser.open(page);
    assertTrue((Long) browser.js(buttons) > 0);
    assertTrue(browser.text("#errors").contains("to see it on the pad"));
    open(
        page,
        "no-pad",
        data -> {
          run(data, 0).remove("network");
          run(data, 0).put("noPad", "Too large.");
        });
    assertEquals(0L, browser.js(buttons));
    assertTrue((Long) browser.js("return document.querySelectorAll('.gallery canvas').length") > 0);
    assertFalse(browser.text("#errors").contains("to see it on the pad"));
    assertTrue(browser.text("#draw").contains("Too large."));
  }

  @Test
  void numbersThatNothingCallsImagesAreNotDrawn() throws IOException {
    Path training = directory.resolve("train.csv");
    Path test = directory.resolve("test.csv");
    Files.writeString(training, TrainRun.TRAINING.csv(false));
    Files.writeString(test, TrainRun.TEST.csv(false));
    TrainRun.into(directory, "numbers", "--train-images=" + training, "--test-images=" + test);
    browser.open(directory.resolve("numbers/report.html"));
    assertEquals(
        "There is no pad: nothing says that the inputs are images of one channel.",
        browser.text("#draw .missing"));
    assertTrue(browser.text("#errors").contains("for others --rows of nndl train does"));
    assertTrue(browser.text("#epochs").contains("The inputs are no image"));
    assertEquals(
        0L, browser.js("return document.querySelectorAll('.sheet, .gallery, .weights').length"));
    assertEquals(List.of(), browser.violations());
  }

  /** Rows, where other pages have a pad and images. */
  @Test
  void aTableHasItsColumnsAndItsRowsWithTheirValues() throws IOException {
    Files.write(directory.resolve("fruit.csv"), FruitTable.lines(400));
    Path page = ReportPages.ofModel(directory, "fruit", FruitTable.model(), "--data=$/fruit.csv");
    browser.open(page);
    assertEquals(
        0L, browser.js("return document.querySelectorAll('#draw, .sheet, .gallery').length"));
    assertEquals(
        3L, browser.js("return document.querySelectorAll('#columns tbody tr .bar').length"));
    assertEquals(
        "Row,Is,Answered,Confidence,size,colour <b>,price",
        browser.js(
            "return [...document.querySelectorAll('#errors thead th')].map(h => h.textContent)"
                + ".join()"));
    browser.find("#errors button").click(); // Show more
    assertEquals(
        storedErrors(), browser.js("return document.querySelectorAll('#errors tbody tr').length"));
    browser.js(
        "const s = document.querySelector('#errors select'); s.selectedIndex = 1;"
            + " s.dispatchEvent(new Event('change'))");
    assertEquals(
        1L,
        browser.js(
            "return new Set([...document.querySelectorAll('#errors td:nth-child(2)')]"
                + ".map(d => d.textContent)).size"));
    browser.find("#confusion td.right button").click();
    assertTrue(browser.text(".cell-images h3").startsWith("Is apple, answered apple: "));
    assertEquals(
        12L, browser.js("return document.querySelectorAll('.cell-images tbody tr').length"));
    assertEquals(List.of(), browser.violations());
  }

  @Test
  void numbersHavePointsInPlaceOfAMatrix() throws IOException {
    browser.open(penguins("masses", "Body Mass (g),Flipper Length (mm)"));
    assertEquals(
        "columns,answers,residuals,errors,curves,layers,compare",
        browser.js("return [...document.querySelectorAll('main section')].map(s => s.id).join()"));
    assertEquals(0L, browser.js("return document.querySelectorAll('.lacks:not(#compare)').length"));
    for (String id : List.of("answers", "residuals")) {
      assertEquals(
          2L, browser.js("return document.querySelectorAll('#%s canvas').length".formatted(id)));
    }
    assertEquals(
        2L, browser.js("return document.querySelectorAll('#errors .scroll table').length"));
    assertEquals(
        "RMSE of Body Mass (g)|RMSE of Flipper Length (mm)|Cost with the penalty of the weights (--l2, --l1)",
        browser.js(
            "return [...document.querySelectorAll('#curves h3')].map(h => h.textContent).join('|')"));
    assertEquals(List.of(), browser.violations());
  }

  /** The page of a training that answers numbers of penguins. */
  private static Path penguins(String model, String label, String... more) {
    Run.of(
            "train",
            Stream.concat(
                    Stream.of(
                        "--data=" + Path.of("data/penguins/penguins.csv").toAbsolutePath(),
                        "--label=" + label,
                        "--missing=mean,Body Mass (g)=drop,Flipper Length (mm)=drop",
                        "--regression",
                        "--epochs=2",
                        "--model=" + directory.resolve(model)),
                    Stream.of(more))
                .toArray(String[]::new))
        .succeeded();
    return directory.resolve(model + "/report.html");
  }

  @Test
  void ofNumbersTooFoldsStandInThePlaceOfATestFigure() throws IOException {
    Consumer<ObjectNode> change =
        data ->
            ((ObjectNode) run(data, 0).path("folds"))
                .setAll(Map.of("rmse", numbers(1e6, 0.5e6, 1.5e6), "r2", numbers(0.5, 0.4, 0.6)));
    open(penguins("one-folds", "Body Mass (g)", "--folds=2"), "of-one", change);
    assertEquals("1,000,000 RMSE", browser.text(".score"));
    String means =
        "RMSE 1,000,000 (500,000 to 1,500,000), R2 0.5 (0.4 to 0.6), the means of 2 folds";
    assertTrue(browser.text(".claim").contains(means), browser.text(".claim"));
    open(
        penguins("more-folds", "Body Mass (g),Flipper Length (mm)", "--folds=2"),
        "of-more",
        change);
    assertEquals("1,000,000 RMSE", browser.text(".score"));
    assertTrue(browser.text(".claim").contains("of all numbers, each in its standard deviations"));
  }

  private static ArrayNode numbers(double... numbers) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    Arrays.stream(numbers).forEach(array::add);
    return array;
  }

  @Test
  void labelsOfLargeNumbersHaveTheirPlaces() throws IOException {
    open(
        penguins("large", "Body Mass (g)"),
        "larger",
        data ->
            ((ObjectNode) run(data, 0).at("/answers/numbers/0"))
                .setAll(
                    Map.of(
                        "wanted", numbers(8e8, 1e9, 1.5e9, 2e9),
                        "answers", numbers(9e8, 1.2e9, 1.3e9, 2.1e9))));
    String width = "(text) => nndl.widest([text], `12px ${nndl.css('--sans')}`)";
    for (String id : List.of("answers", "residuals")) {
      String plot =
          "const width = %s; const { plot } = nndl.charts.find(c => c.host.closest('#%s'));"
                  .formatted(width, id)
              + "const [x, y] = plot.axes; const at = x._splits.map(v => plot.valToPos(v, 'x'));";
      assertEquals(
          true,
          browser.js(plot + "return Math.max(...y._values.map(width)) > 60"),
          "labels are wider than a usual axis");
      assertEquals(true, browser.js(plot + "return y._values.every(v => width(v) < y._size)"));
      assertEquals(
          true,
          browser.js(
              plot + "return at.every((v, i) => !i || v - at[i - 1] > width(x._values[i]) + 5)"));
      assertEquals(
          true,
          browser.js(
              plot
                  + "return plot.bbox.left / uPlot.pxRatio + at.at(-1) + width(x._values.at(-1)) / 2"
                  + " <= plot.width"));
    }
  }

  /** The errors that the open page has stored: two cells of at most twelve. */
  private static Object storedErrors() {
    return browser.js(
        "const { samples } = nndl.page.run; return samples.labels.filter((label, i) => label !=="
            + " samples.predictions[i]).length");
  }

  @Test
  void weightsThatAreNotOfAnEpochAreSaidToBeTheModels() throws IOException {
    Path page = directory.resolve("one/report.html");
    open(
        page,
        "no-hidden",
        data -> {
          ((ObjectNode) run(data, 0).path("snapshots")).remove("hidden");
          run(data, 0).put("noHidden", "Why not.");
        });
    String said = "the weights of the model, whatever the slider says. Why not.";
    assertTrue(browser.text("#epochs").contains(said), browser.text("#epochs"));
    open(
        page,
        "one-epoch",
        data -> {
          ObjectNode snapshots = (ObjectNode) run(data, 0).path("snapshots");
          ((ArrayNode) snapshots.path("epochs")).remove(1);
          ((ArrayNode) snapshots.path("confusion")).remove(1);
          ((ObjectNode) run(data, 0).path("headline")).remove("epoch");
        });
    assertTrue(browser.text("#epochs").contains("This is epoch 0. There is no other"));
    assertTrue(browser.text("#epochs .readout").contains(" of 12 test samples right"));
  }
}
