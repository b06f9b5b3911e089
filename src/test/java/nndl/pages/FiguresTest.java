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
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.training.workload.ShardCount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Figures that follow from other figures of the pages, and figures that stand in several files. */
class FiguresTest {
  private static final Path README = Path.of("README.md");
  private static final Path DIGITS = Path.of("data/digits/README.md");
  private static final Page PERFORMANCE = Page.read(Path.of("src/site/markdown/performance.md"));
  private static final String COST_MODEL = "cost-model";
  private static final String SHARDS = "how-many-shards-for-n-executors";
  private static final Map<String, Double> UNITS =
      Map.of("us", 1e-6, "ms", 1e-3, "KB", 1e3, "MB", 1e6);

  /** The columns of the table of letters, from the third on. */
  private static final List<int[]> SIZES =
      List.of(
          new int[] {784, 30, 10},
          new int[] {784, 800, 10},
          new int[] {784, 2500, 2000, 1500, 1000, 500, 10});

  /** A network with the letters of the cost model, in seconds, bytes and bytes per second. */
  private record Costs(String name, int[] sizes, double c, double r, double b, double w) {
    /** Returns the mini-batch size from which executor number {@code e} pays. */
    double pays(int e) {
      return e == 2 ? 2 * (2 * b / w + r) / c : e * (e - 1.0) * 2 * b / w / c;
    }

    /** Returns how many executors pay. */
    int executors(int miniBatchSize) {
      int count = 1;
      while (pays(count + 1) <= miniBatchSize) {
        count++;
      }
      return count;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Costs> networks() {
    Matcher link = Pattern.compile("(\\d+) Gbit/s").matcher(letter("W").get(1));
    assertTrue(link.find());
    double w = Double.parseDouble(link.group(1)) * 1e9 / 8;
    return IntStream.range(0, SIZES.size())
        .mapToObj(
            i ->
                new Costs(
                    paying().get(i).get(0), SIZES.get(i), in("c", i), in("r", i), in("b", i), w));
  }

  private static double in(String letter, int network) {
    String[] cell = letter(letter).get(2 + network).split(" ");
    return Double.parseDouble(cell[0]) * UNITS.get(cell[1]);
  }

  private static List<String> letter(String letter) {
    return PERFORMANCE.rows(COST_MODEL).stream()
        .filter(row -> row.get(0).equals(letter))
        .findFirst()
        .orElseThrow();
  }

  /** The rows of the table of mini-batch sizes, which stands below that of letters. */
  private static List<List<String>> paying() {
    return PERFORMANCE.rows(COST_MODEL).stream().filter(row -> row.get(0).length() > 1).toList();
  }

  @ParameterizedTest
  @MethodSource("networks")
  void theMiniBatchesFromWhichExecutorsPayFollowFromTheCostModel(Costs network) {
    List<String> row =
        paying().stream().filter(cells -> cells.get(0).equals(network.name)).findFirst().get();
    assertEquals(
        Stream.of(2, 10, 40, 100).map(e -> rounded(network.pays(e))).toList(), row.subList(1, 5));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void theBytesOfTheCostModelAreThoseOfTheNetwork(Costs network) {
    int[] sizes = network.sizes;
    long numbers =
        IntStream.range(1, sizes.length).mapToLong(l -> (sizes[l - 1] + 1L) * sizes[l]).sum();
    assertEquals(rounded(Float.BYTES * numbers), rounded(network.b));
  }

  @Test
  void theShardsByDefaultAreThoseOfTheProgramAndTheExecutorsThoseOfTheCostModel() {
    List<Costs> networks = networks().toList();
    for (List<String> row : PERFORMANCE.rows(SHARDS)) {
      Costs network =
          networks.stream().filter(n -> n.name.equals(row.get(0))).findFirst().orElseThrow();
      int miniBatchSize = Integer.parseInt(row.get(1).replace(",", ""));
      int shards =
          ShardCount.of(
                  null,
                  Fixtures.hyperparameters(1, miniBatchSize, 3, network.sizes),
                  Math.max(50_000, miniBatchSize))
              .count();
      assertEquals(List.of("" + shards, "" + network.executors(miniBatchSize)), row.subList(2, 4));
    }
  }

  @Test
  void theReadmeSaysFromWhichMiniBatchesExecutorsPay() throws IOException {
    String readme = Files.readString(README);
    List<String> book = paying().get(0);
    assertTrue(readme.contains("about " + book.get(1)), book.get(1));
    assertTrue(readme.contains("about " + book.get(2)), book.get(2));
  }

  /** The committee has no settings of its own. */
  @Test
  void theRecipesSayTheMeanOfThePage() throws IOException {
    Page learning = Page.read(Path.of("src/site/markdown/learning.md"));
    for (List<String> row : learning.rows("recipes-and-their-results")) {
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

  /** To three digits, as the page has it. */
  private static String rounded(double number) {
    BigDecimal three = BigDecimal.valueOf(number).round(new MathContext(3));
    return number < 1e6
        ? String.format(Locale.ROOT, "%,d", three.longValue())
        : three.movePointLeft(6) + " million";
  }
}
