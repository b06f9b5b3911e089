package nndl.pages;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The figures of a network on up to {@value #MOST} executors, as the model of an iteration gives
 * them for the machines of the page on a second machine.
 *
 * @param name how the page calls it
 * @param letters of the page's formula
 */
record ScaleFigures(String name, CostModel letters) {
  static final String SECTION = "past-this-machine";
  static final int MOST = 4096;
  static final int MINI_BATCH = 65_536;

  private static final List<Integer> MINI_BATCHES = List.of(4096, MINI_BATCH, 1 << 20);
  private static final int CORES = 4;
  private static final int FORTY = 40;

  /** How many of the networks are in the table of mini-batches. */
  static final int PAYING = 3;

  private static final double LARGEST = 1e9; // bytes

  /** What models of stars, and of peers, have given. The tables and the picture share them. */
  private static final Map<IterationModel, Double> STARS = new ConcurrentHashMap<>();

  private static final Map<IterationModel, Double> PEERS = new ConcurrentHashMap<>();

  /** The networks of the page's formula, and one of 1 GB that computes as long a byte. */
  static List<ScaleFigures> all() {
    List<CostModel> networks = CostModel.networks();
    CostModel wide = networks.get(2);
    CostModel largest =
        new CostModel(
            "1 GB",
            List.of(),
            wide.c() * LARGEST / wide.b(),
            wide.few() * LARGEST / wide.b(),
            wide.j(),
            wide.r(),
            wide.p(),
            LARGEST,
            wide.w());
    return List.of(
        new ScaleFigures("95 KB", networks.get(0)),
        new ScaleFigures("2.54 MB", networks.get(1)),
        new ScaleFigures("48 MB", wide),
        new ScaleFigures("1 GB", largest));
  }

  /** The powers of two up to {@value #MOST}. */
  static IntStream executors() {
    return IntStream.iterate(1, e -> e <= MOST, e -> 2 * e);
  }

  /** The seconds of an iteration where the driver adds all sums. */
  double star(int executors, int miniBatch) {
    return STARS.computeIfAbsent(on(executors, miniBatch), IterationModel::star);
  }

  /** The seconds of an iteration where executors add the sums among themselves. */
  double peers(int executors, int miniBatch) {
    return PEERS.computeIfAbsent(on(executors, miniBatch), IterationModel::peers);
  }

  /** The seconds of computing alone. */
  double computing(int executors, int miniBatch) {
    return on(executors, miniBatch).computing();
  }

  private IterationModel on(int executors, int miniBatch) {
    return on(executors, CORES, miniBatch);
  }

  /** With a shard for each core. */
  private IterationModel on(int executors, int cores, int miniBatch) {
    return new IterationModel(
        letters.b(),
        letters.c(),
        miniBatch,
        executors,
        cores * executors,
        IterationModel.Cluster.of(letters, cores));
  }

  /** The least time of an iteration by the links of executors that add sums among themselves. */
  double limit() {
    return 2 * letters.b() / letters.w();
  }

  /** The rows of the table of seconds: those of a star, and those of peers. */
  List<List<String>> seconds() {
    return List.of(seconds("star", this::star), seconds("peers", this::peers));
  }

  private List<String> seconds(String topology, ToDoubleBiFunction<Integer, Integer> iteration) {
    Stream<String> iterations =
        executors()
            .filter(e -> Integer.numberOfTrailingZeros(e) % 2 == 0)
            .mapToObj(e -> twoDigits(iteration.applyAsDouble(e, MINI_BATCH)));
    return Stream.of(Stream.of(name, topology), iterations, Stream.of(twoDigits(limit())))
        .flatMap(cells -> cells)
        .toList();
  }

  /**
   * The row of the table of ends: for each mini-batch the executors from which an iteration takes
   * twice the computing.
   */
  List<String> ends() {
    Stream<String> ends =
        MINI_BATCHES.stream().map(size -> String.format(Locale.ROOT, "%,d", end(size)));
    return Stream.concat(Stream.of(name), ends).toList();
  }

  private int end(int miniBatch) {
    return executors()
        .filter(e -> iteration(e, miniBatch) > 2 * computing(e, miniBatch))
        .findFirst()
        .orElseThrow();
  }

  /** With the topology that is taken unless told otherwise. */
  private double iteration(int executors, int miniBatch) {
    return isByPieces() ? peers(executors, miniBatch) : star(executors, miniBatch);
  }

  private boolean isByPieces() {
    return !letters.isStar();
  }

  /**
   * The rows of the table of mini-batches, for machines of 1 and of 4 cores: from which two and 40
   * executors are faster than one machine alone, and 40 than 20; and the shards of 40.
   */
  List<List<String>> paying() {
    return Stream.of(1, CORES)
        .map(
            cores ->
                List.of(
                    name,
                    cores.toString(),
                    paying(cores, 1, 2),
                    paying(cores, 1, FORTY),
                    paying(cores, FORTY / 2, FORTY),
                    Integer.toString(FORTY * cores)))
        .toList();
  }

  /** The mini-batch from which more executors are faster than fewer, to two digits. */
  private String paying(int cores, int fewer, int more) {
    int low = 1;
    int high = 1 << 26;
    while (high > 1.01 * low + 1) {
      int middle = (int) Math.sqrt((double) low * high);
      boolean pays = iteration(more, cores, middle) < iteration(fewer, cores, middle);
      low = pays ? low : Math.max(low + 1, middle);
      high = pays ? middle : high;
    }
    BigDecimal two = BigDecimal.valueOf(high).round(new MathContext(2));
    return String.format(Locale.ROOT, "%,d", two.longValueExact());
  }

  /** On one machine nothing is exchanged. */
  private double iteration(int executors, int cores, int miniBatch) {
    IterationModel model = on(executors, cores, miniBatch);
    return executors == 1 ? model.computing() : isByPieces() ? model.peers() : model.star();
  }

  static String twoDigits(double number) {
    BigDecimal two = BigDecimal.valueOf(number).round(new MathContext(2));
    return number < 100
        ? two.toPlainString()
        : String.format(Locale.ROOT, "%,d", two.longValueExact());
  }

  /** Prints the rows of the tables. */
  public static void main(String[] args) {
    List<ScaleFigures> networks = all();
    networks.forEach(network -> network.seconds().forEach(ScaleFigures::print));
    networks.forEach(network -> print(network.ends()));
    networks.stream()
        .limit(PAYING)
        .forEach(network -> network.paying().forEach(ScaleFigures::print));
  }

  private static void print(List<String> row) {
    System.out.println("| " + String.join(" | ", row) + " |");
  }
}
