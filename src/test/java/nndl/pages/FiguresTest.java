package nndl.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.data.sampling.Shards;
import nndl.training.worker.GradientTree;
import nndl.training.workload.ShardCount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Figures that follow from other figures of the pages, and figures that stand in several files. */
class FiguresTest {
  private static final Path README = Path.of("README.md");
  private static final Path DIGITS = Path.of("data/digits/README.md");
  private static final String PAYING = "when-a-machine-pays";
  private static final String SHARDS = "how-many-shards-for-n-executors";

  static List<CostModel> networks() {
    return CostModel.networks();
  }

  private static List<List<String>> paying(CostModel network) {
    return CostModel.PAGE.rows(PAYING).stream()
        .filter(row -> row.get(0).equals(network.name()))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void theMiniBatchesFromWhichMachinesPayFollowFromTheCostModel(CostModel network) {
    List<List<String>> rows = paying(network);
    assertEquals(List.of("1", "4"), rows.stream().map(row -> row.get(1)).toList());
    for (List<String> row : rows) {
      int cores = Integer.parseInt(row.get(1));
      assertEquals(
          Stream.of(2, 10, 40, 100).map(machine -> rounded(network.pays(machine, cores))).toList(),
          row.subList(2, 6));
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void theBytesOfTheCostModelAreThoseOfTheNetwork(CostModel network) {
    assertEquals(rounded(Float.BYTES * network.numbers()), rounded(network.b()));
  }

  @Test
  void theTimesOfIterationsFollowFromTheCostModel() {
    List<List<String>> rows =
        CostModel.PAGE.rows("the-cost-of-an-iteration").stream()
            .filter(row -> row.get(0).length() > 1)
            .toList();
    for (List<String> row : rows) {
      CostModel network = CostModel.of(row.get(0));
      int miniBatchSize = Integer.parseInt(row.get(1).replace(",", ""));
      assertEquals(
          List.of(
              milliseconds(network.iteration(miniBatchSize, 1, 1)),
              milliseconds(network.iteration(miniBatchSize, 1, 4)),
              milliseconds(network.iteration(miniBatchSize, 2, 4)),
              milliseconds(network.iteration(miniBatchSize, 10, 4))),
          row.subList(2, 6));
    }
  }

  @Test
  void theSecondsUntil95PercentFollowFromTheEpochsAndTheCostModel() {
    CostModel network = CostModel.of("784-30-10");
    for (MeasuredEpochs row : MeasuredEpochs.ofPage()) {
      assertEquals(
          List.of(
              String.format(Locale.ROOT, "%,d", row.iterations()),
              seconds(row.seconds(network, 1, 1)),
              seconds(row.seconds(network, 1, 4)),
              seconds(row.seconds(network, 2, 4)),
              seconds(row.seconds(network, 10, 4))),
          row.cells().subList(3, 8));
    }
  }

  @Test
  void thePictureOfASecondMachineShowsTheFiguresOfThePage() throws IOException {
    assertEquals(
        SecondMachineDrawing.svg(),
        Files.readString(SecondMachineDrawing.FILE),
        "after a change of the page, java -cp target/test-classes:target/classes nndl.pages.SecondMachineDrawing");
  }

  @Test
  void theShardsByDefaultAreThoseOfTheProgramAndTheExecutorsThoseOfTheCostModel() {
    for (List<String> row : CostModel.PAGE.rows(SHARDS)) {
      CostModel network = CostModel.of(row.get(0));
      int miniBatchSize = Integer.parseInt(row.get(1).replace(",", ""));
      int[] sizes = network.sizes().stream().mapToInt(size -> size).toArray();
      int shards =
          ShardCount.of(
                  null,
                  Fixtures.hyperparameters(1, miniBatchSize, 3, sizes),
                  Math.max(50_000, miniBatchSize))
              .count();
      assertEquals(
          Stream.of(shards, network.machines(miniBatchSize, 1), network.machines(miniBatchSize, 4))
              .map(Object::toString)
              .toList(),
          row.subList(2, 5));
    }
  }

  @Test
  void fortyExecutorsOf4CoresSendAsManySumsAsThePageSays() {
    Shards shards = new Shards(160);
    double sums =
        IntStream.range(0, 40)
            .map(i -> GradientTree.nodes(shards, 4 * i, 4 * i + 4).size())
            .average()
            .orElseThrow();
    String said = "it sends %.1f on average".formatted(sums);
    assertTrue(String.join("\n", CostModel.PAGE.section(SHARDS)).contains(said), said);
  }

  @Test
  void theReadmeSaysFromWhichMiniBatchesExecutorsPay() throws IOException {
    String readme = Files.readString(README);
    List<String> book = paying(CostModel.of("784-30-10")).get(0);
    assertTrue(readme.contains("about " + book.get(2)), book.get(2));
    assertTrue(readme.contains("about " + book.get(3)), book.get(3));
  }

  @Test
  void theReadmeSaysHowManyTimesAsLongTwoMachinesTake() throws IOException {
    CostModel book = CostModel.of("784-30-10");
    double times = book.iteration(10, 2, 4) / book.iteration(10, 1, 4);
    String some = "two machines some %s times".formatted(10 * Math.round(times / 10));
    assertTrue(Files.readString(README).contains(some), some);
  }

  @Test
  void theSecondsOfTheReadmeAreThoseOfThePageOnPerformance() throws IOException {
    Page performance = Page.read(Path.of("src/site/markdown/performance.md"));
    List<String> readme = Files.readAllLines(README);
    assertSays(readme, "| the book: ", performance.rows("beside-other-programs").subList(0, 5));
    assertSays(
        readme, "| in Spark: `fit` of 100,000 ", performance.rows("many-features").subList(0, 2));
  }

  /** The line has the second cell of each row, to two digits. */
  private static void assertSays(List<String> lines, String start, List<List<String>> rows) {
    String line = lines.stream().filter(one -> one.startsWith(start)).findAny().orElseThrow();
    for (List<String> row : rows) {
      String seconds = twoDigits(Double.parseDouble(row.get(1)));
      assertTrue(line.replace("*", "").matches(".*[:|] " + seconds + "( |;).*"), seconds);
    }
  }

  /** The committee has no settings of its own. */
  @Test
  void theRecipesSayTheMeanOfThePage() throws IOException {
    Page tuning = Page.read(Path.of("src/site/markdown/tuning.md"));
    for (List<String> row : tuning.rows("recipes-and-their-results")) {
      Path recipe = Path.of("conf/records", row.get(0).replace("`", "") + ".properties");
      if (!row.get(0).equals("`committee`")) {
        assertTrue(Files.readString(recipe).contains(row.get(3)), recipe.toString());
      }
    }
  }

  /** The settings have a seed, and what it happens to give says little about the network. */
  @Test
  void theMedianOfTheDigitsIsTheSameEverywhere() throws IOException {
    Matcher median = Pattern.compile("median of (\\d+\\.\\d+ %)").matcher(Files.readString(DIGITS));
    assertTrue(median.find());
    for (Path file : List.of(README, Path.of("conf/digits.properties"))) {
      assertTrue(Files.readString(file).contains(median.group(1)), file.toString());
    }
  }

  private static String milliseconds(double seconds) {
    return twoDigits(1e3 * seconds) + " ms";
  }

  private static String seconds(double seconds) {
    return twoDigits(seconds) + " s";
  }

  private static String twoDigits(double number) {
    return BigDecimal.valueOf(number).round(new MathContext(2)).toPlainString();
  }

  /** To three digits, as the page has it. */
  private static String rounded(double number) {
    BigDecimal three = BigDecimal.valueOf(number).round(new MathContext(3));
    return number < 1e6
        ? String.format(Locale.ROOT, "%,d", three.longValue())
        : three.movePointLeft(6).toPlainString() + " million";
  }
}
