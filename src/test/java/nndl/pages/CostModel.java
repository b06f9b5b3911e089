package nndl.pages;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import nndl.network.Piece;

/**
 * What an iteration costs on several machines, with the letters of the page on a second machine: in
 * seconds, bytes, and bytes per second.
 *
 * @param c computing per sample, on one core
 * @param few the same with mini-batches of at most {@value #FEW}, as those of the book
 * @param j a meeting of the cores of a machine
 * @param r a round trip between driver and executors
 * @param p the messages from and to another machine, where executors add their sums
 * @param b bytes of the weights and biases
 * @param w the speed of a network link
 */
record CostModel(
    String name,
    List<Integer> sizes,
    double c,
    double few,
    double j,
    double r,
    double p,
    double b,
    double w) {
  private static final int FEW = 10;
  static final Page PAGE = Page.read(Path.of("src/site/markdown/second-machine.md"));

  private static final String LETTERS = "the-cost-of-an-iteration";
  private static final Map<String, Double> UNITS =
      Map.of("us", 1e-6, "ms", 1e-3, "KB", 1e3, "MB", 1e6);

  /** The networks of the columns of the table of letters, from the third on. */
  private static final List<String> NAMES =
      List.of("784-30-10", "784-800-10", "12 million weights");

  private static final List<List<Integer>> SIZES =
      List.of(
          List.of(784, 30, 10),
          List.of(784, 800, 10),
          List.of(784, 2500, 2000, 1500, 1000, 500, 10));

  /** The networks of the page. */
  static List<CostModel> networks() {
    Matcher link = Pattern.compile("(\\d+) Gbit/s").matcher(letter("W").get(1));
    if (!link.find()) {
      throw new AssertionError("W: expected a speed in Gbit/s, found " + letter("W"));
    }
    double w = Double.parseDouble(link.group(1)) * 1e9 / 8;
    return IntStream.range(0, NAMES.size())
        .mapToObj(
            i ->
                new CostModel(
                    NAMES.get(i),
                    SIZES.get(i),
                    in("c", i),
                    few(i),
                    in("j", i),
                    in("r", i),
                    in("p", i),
                    in("b", i),
                    w))
        .toList();
  }

  static CostModel of(String name) {
    return networks().get(NAMES.indexOf(name));
  }

  private static double in(String letter, int network) {
    return number(letter(letter).get(2 + network));
  }

  /** Behind a semicolon, where it was measured. */
  private static double few(int network) {
    String[] both = letter("c").get(2 + network).split("; ");
    return number(both[both.length - 1]);
  }

  private static double number(String cell) {
    String[] words = cell.split("[ ;]+");
    return Double.parseDouble(words[0]) * UNITS.get(words[1]);
  }

  private static List<String> letter(String letter) {
    return PAGE.rows(LETTERS).stream()
        .filter(row -> row.get(0).equals(letter))
        .findFirst()
        .orElseThrow();
  }

  /** The time of an iteration on several machines. One machine uses one core where that is less. */
  double iteration(int miniBatchSize, int machines, int cores) {
    double computing = (miniBatchSize > FEW ? c : few) * miniBatchSize;
    double meeting = cores == 1 ? 0 : j;
    double shared = computing / ((double) cores * machines) + meeting;
    return machines == 1 ? Math.min(shared, computing) : shared + r + exchange(machines);
  }

  /** The time that weights and sums take over the links, and the messages that this needs. */
  private double exchange(int machines) {
    return isStar(machines)
        ? 2 * (machines - 1) * b / w
        : 2 * b * (machines - 1) / machines / w + r / 2 + (machines - 1) * p;
  }

  /** Whether the driver adds the sums, unless told otherwise, since they are short together. */
  boolean isStar(int machines) {
    return !Piece.areLong(b / Float.BYTES, machines);
  }

  /** The mini-batch size from which a machine pays beside those before it. */
  double pays(int machine, int cores) {
    double more = exchange(machine) - exchange(machine - 1) + (machine == 2 ? r : 0);
    return more * cores * machine * (machine - 1.0) / c;
  }

  /** How many machines pay. */
  int machines(int miniBatchSize, int cores) {
    int count = 1;
    while (pays(count + 1, cores) <= miniBatchSize) {
      count++;
    }
    return count;
  }

  /** How many numbers the weights and biases are. */
  long numbers() {
    return IntStream.range(1, sizes.size())
        .mapToLong(l -> (sizes.get(l - 1) + 1L) * sizes.get(l))
        .sum();
  }

  @Override
  public String toString() {
    return name;
  }
}
