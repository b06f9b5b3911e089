package nndl.spark.barrier;

import static nndl.Refused.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.Slow;
import nndl.data.sampling.MiniBatch;
import nndl.model.evaluation.EvaluationCases;
import nndl.network.Cost;
import nndl.network.Gradient;
import nndl.network.Piece;
import nndl.network.RowMarks;
import nndl.network.Scalars;
import nndl.spark.Logged;
import nndl.spark.SmallRun;
import nndl.spark.barrier.SimulatedCluster.Pace;
import nndl.spark.transport.InMemoryTransport;
import nndl.spark.transport.InMemoryTransport.Fate;
import nndl.spark.transport.InMemoryTransport.Message;
import nndl.spark.transport.Request;
import nndl.spark.transport.Response;
import nndl.spark.transport.Topology;
import nndl.time.SimulatedClock;
import nndl.training.Exchange;
import nndl.training.optimizer.Average;
import nndl.training.optimizer.Criterion;
import nndl.training.optimizer.Optimizer;
import nndl.training.optimizer.Penalties;
import nndl.training.optimizer.Schedule;
import nndl.training.worker.Weights;
import nndl.training.workload.Hyperparameters;
import nndl.training.workload.Objective;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Worker groups that add their sums among themselves: the same bits, whatever happens to them. */
class MeshTest {
  private static final long LATENCY = 1_000_000;

  /** More than eight pieces of the least length. */
  private static final Hyperparameters WIDE = Fixtures.hyperparameters(2, 10, 3, 20, 2_500, 3);

  private static final Hyperparameters SHORT = Fixtures.hyperparameters(1, 20, 3, 20, 2_500, 3);

  private static final Optimizer MOMENTUM = new Optimizer.Momentum(0.9);

  private static final Hyperparameters ADAM =
      Fixtures.with(WIDE, new Optimizer.Adam(0.9, 0.999, 1e-8), Penalties.NONE);

  /** All rows of the first layer. */
  private static final RowMarks ALL = new RowMarks(20);

  static {
    ALL.mark(0, 20);
  }

  private static final long SECOND = 1000 * LATENCY;
  private static final Schedule.Moment FIRST = new Schedule.Moment(0, 6, 3, 0);

  @TempDir Path directory;
  private final SimulatedClock clock = new SimulatedClock();

  /** The bytes of each connection, both ways. */
  private final Map<Integer, Long> bytes = new HashMap<>();

  private long count(Message message) {
    bytes.merge(message.connection(), (long) message.bytes().remaining(), Long::sum);
    return LATENCY;
  }

  private int train(SmallRun run, int groups, Fate fate) {
    return new SimulatedExchange(run.workload(), groups)
        .adding(Topology.PEERS)
        .run(clock, fate, run::assertSameBits)
        .size();
  }

  @ParameterizedTest
  @CsvSource({"2, 8", "3, 8", "4, 8", "5, 8", "6, 8", "7, 8", "8, 8", "3, 16", "8, 16", "2, 3"})
  void givesTheReferencesBits(int groups, int shards) {
    SmallRun run = SmallRun.of(directory, shards, WIDE);
    int star =
        new SimulatedExchange(run.workload(), groups)
            .run(new SimulatedClock(), this::count, run::assertSameBits)
            .size();
    assertEquals(star, train(run, groups, this::count));
  }

  /** Three pieces: the others own none. */
  @Test
  void givesTheReferencesBitsThoughFewOwnAPiece() {
    Hyperparameters narrow = Fixtures.hyperparameters(2, 10, 3, 20, 200, 3);
    assertEquals(3, Piece.cut(narrow.layout(), ALL, 5).size());
    assertEquals(1, train(SmallRun.of(directory, 8, narrow), 5, this::count));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void givesTheReferencesBitsWithTheStateOfAnOptimiser(int groups) {
    Hyperparameters averaged = Fixtures.with(ADAM, new Average.Ema(0.9), 0, Criterion.ACCURACY);
    assertEquals(1, train(SmallRun.of(directory, 8, averaged), groups, this::count));
  }

  /** Each optimiser, schedule and average once, with all penalties and weights of classes. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void givesTheReferencesBitsWhateverTheStepIs(int i) {
    Hyperparameters moved =
        Fixtures.with(
            WIDE,
            one(Fixtures.OPTIMIZERS, i),
            new Penalties(0.5, 0.1, 0.01, 2, 0.05),
            one(Fixtures.SCHEDULES, i),
            i % 2);
    List<Average> averages = List.of(new Average.None(), new Average.Ema(0.9), new Average.Swa());
    Hyperparameters h = Fixtures.with(moved, one(averages, i), 0, Criterion.ACCURACY);
    Objective random =
        Fixtures.objective(Cost.QUADRATIC, List.of(0.1, 0.5), 0.1, List.of(1.0, 0.3, 2.0));
    Hyperparameters all = new Hyperparameters(h.network(), random, h.descent());
    assertEquals(1, train(SmallRun.of(directory, 8, all), 2 + i % 3, this::count));
  }

  private static <T> T one(List<T> all, int i) {
    return all.get(i % all.size());
  }

  /** A network so small that one group owns all. */
  @Test
  void aSmallSumIsOnePiece() {
    assertEquals(1, train(new SmallRun(directory, 3), 3, this::count));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void lateMessagesChangeNothing(int seed) {
    Random random = new Random(seed);
    assertEquals(
        1,
        train(
            SmallRun.of(directory, 8, WIDE),
            3,
            message -> random.nextInt(50) == 0 ? 50 * LATENCY : random.nextLong(LATENCY)));
  }

  /** Each connection ends in silence, at each message of a training of three rounds. */
  @Slow
  @Test
  void eachConnectionMayBeCutAtEachMessage() {
    SmallRun run = SmallRun.of(directory, 8, Fixtures.with(SHORT, MOMENTUM, Penalties.NONE));
    int end = messages(run);
    for (int cut = 1; cut <= end; cut++) {
      int attempts = train(run, 3, new Cut(cut));
      assertTrue(attempts <= 2, "message " + cut);
    }
  }

  /** How many messages a training with three groups has. */
  private int messages(SmallRun run) {
    int[] count = {0};
    train(
        run,
        3,
        message -> {
          count[0]++;
          return LATENCY;
        });
    return count[0];
  }

  /** From a message on, nothing arrives any more on its connection. */
  private static final class Cut implements Fate {
    private final int at;
    private int count;
    private int connection = -1;

    Cut(int at) {
      this.at = at;
    }

    @Override
    public long nanos(Message message) {
      connection = ++count == at ? message.connection() : connection;
      return message.connection() == connection ? InMemoryTransport.LOST : LATENCY;
    }
  }

  /** Two of four as long as the limit allows, and the others longer. */
  @Slow
  @ParameterizedTest
  @CsvSource({"0, 119", "1, 121"})
  void eachMessageMayBeLate(int half, int seconds) {
    SmallRun run = SmallRun.of(directory, 8, SHORT);
    int end = messages(run);
    for (int late = 1; late <= end; late++) {
      if (late / 2 % 2 != half) {
        continue;
      }
      int at = late;
      int[] count = {0};
      int attempts =
          train(run, 3, message -> ++count[0] == at ? seconds * 1_000_000_000L : LATENCY);
      assertTrue(attempts <= 2, "message " + late);
    }
  }

  /** The total of the first of two groups comes late to the second. */
  private long lateTotal(Message message) {
    return message.connection() == 2 && isTotal(message) ? 10 * SECOND : LATENCY;
  }

  /** Whether a message begins the total of a piece, of eight shards. */
  private static boolean isTotal(Message message) {
    ByteBuffer bytes = message.bytes().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    return message.is(Response.Kind.SUMS)
        && bytes.getInt(Response.BYTES) == 0
        && bytes.getInt(Response.BYTES + 4) == 8;
  }

  /** A bit of the total that the first group owns changes on the way to one of the others. */
  @ParameterizedTest
  @CsvSource({"3, 1", "5, 2"})
  void ofSeveralGroupsTheOneWhoseWeightsDifferIsNamed(int connection, int rank) {
    Workload workload = SmallRun.of(directory, 8, ADAM).workload();
    Weights weights = Weights.of(workload, Fixtures.initial(workload));
    Fate flipped =
        message -> {
          if (message.connection() != connection || !message.toService() || !isTotal(message)) {
            return LATENCY;
          }
          flip(message.bytes()); // all have the same bytes, and the others look at them later
          clock.after(LATENCY / 2, () -> flip(message.bytes()));
          return LATENCY / 4;
        };
    new SimulatedExchange(workload, 3)
        .adding(Topology.PEERS)
        .run(
            clock,
            flipped,
            exchange -> {
              Gradient sum = exchange.sumGradients(weights, new MiniBatch(0, 0, 10), FIRST);
              assertTrue(weights.step(FIRST, sum));
              assertEquals(Optional.of("executor " + rank), exchange.differing(weights));
            });
  }

  private static void flip(ByteBuffer message) {
    int at = message.limit() - 200; // the lowest bits of one of the numbers
    message.put(at, (byte) (message.get(at) ^ 1));
  }

  /** As after a signal: the driver has all pieces, and one group still misses one. */
  @Test
  void nobodyWaitsForATotalAfterTheEndOfTheTraining() {
    Workload workload = SmallRun.of(directory, 8, WIDE).workload();
    Weights weights = Weights.of(workload, Fixtures.initial(workload));
    new SimulatedExchange(workload, 2)
        .adding(Topology.PEERS)
        .run(
            clock,
            this::lateTotal,
            exchange -> {
              Gradient sum = exchange.sumGradients(weights, new MiniBatch(0, 0, 10), FIRST);
              assertEquals(10, sum.scalars().get(Scalars.Name.WEIGHT));
            });
    assertTrue(clock.nanoTime() < 8 * SECOND, clock.nanoTime() + " ns");
  }

  @Test
  void aStepThatTheDriverDoesNotMakeIsNotMadeByAGroupThatIsLate() {
    Workload workload = SmallRun.of(directory, 8, WIDE).workload();
    Weights weights = Weights.of(workload, Fixtures.initial(workload));
    try (Exchange reference = Fixtures.inMemory(workload)) {
      String expected =
          EvaluationCases.json(reference.evaluate(weights.parameters(), Split.TRAINING));
      new SimulatedExchange(workload, 2)
          .adding(Topology.PEERS)
          .run(
              clock,
              this::lateTotal,
              exchange -> {
                exchange.sumGradients(weights, new MiniBatch(0, 0, 10), FIRST).clear();
                assertEquals(
                    expected,
                    EvaluationCases.json(exchange.evaluate(weights.parameters(), Split.TRAINING)));
              });
    }
  }

  /** Each has more parts than are on their way at a time, and one way is slow. */
  @Test
  void partsOfTwoMessagesDoNotMix() {
    Fate slow =
        message -> message.connection() == 2 && message.toService() ? 100 * LATENCY : LATENCY;
    assertEquals(1, train(SmallRun.wide(directory, 8), 2, slow));
  }

  /** It takes 400 s, and does some samples at least every 100 s. */
  @Test
  void theOthersWaitForASlowExecutorAsLongAsItGoesOn() {
    SmallRun run = SmallRun.of(directory, 8, Fixtures.hyperparameters(2, 53, 3, 20, 2_500, 3));
    Pace pace =
        new Pace(
            () -> 0,
            () ->
                Thread.currentThread().getName().equals("task 1") && clock.nanoTime() < 350 * SECOND
                    ? 50 * SECOND
                    : 0);
    int attempts =
        new SimulatedExchange(run.workload(), 2)
            .adding(Topology.PEERS)
            .at(pace)
            .run(clock, this::count, run::assertSameBits)
            .size();
    assertEquals(1, attempts);
    assertTrue(clock.nanoTime() > 350 * SECOND);
  }

  @Test
  void executorsThatOnlyEvaluateNeedNotReachEachOther() {
    Workload workload = SmallRun.of(directory, 8, WIDE).workload();
    new SimulatedExchange(workload, 3)
        .adding(Topology.PEERS)
        .cutOff()
        .run(
            clock,
            this::count,
            exchange ->
                assertEquals(
                    53, exchange.evaluate(Fixtures.initial(workload), Split.TRAINING).count()));
    assertEquals(3, bytes.size(), "a connection of each to the driver");
  }

  /** As for a range test or online learning. Three groups have five nodes of eight shards. */
  @Test
  void theDriversMemoryIsCheckedBeforeItAddsTheSumsOfACallerThatPromisesNoStep() {
    Workload workload = SmallRun.of(directory, 8, WIDE).workload();
    Weights weights = Weights.of(workload, Fixtures.initial(workload));
    MiniBatch miniBatch = new MiniBatch(0, 0, 10);
    SimulatedExchange exchange = new SimulatedExchange(workload, 3).adding(Topology.PEERS);
    exchange.run(
        clock,
        this::count,
        opened -> {
          opened.sumGradients(weights, miniBatch, FIRST).clear();
          assertEquals(List.of(1), exchange.required());
          opened.sumGradients(weights.parameters(), miniBatch).clear();
          opened.sumGradients(weights.parameters(), miniBatch).clear();
          assertEquals(List.of(1, 5), exchange.required());
        });
  }

  @Test
  void strangersAtTheirPortsChangeNothing() {
    SmallRun run = SmallRun.of(directory, 8, WIDE);
    int attempts =
        new SimulatedExchange(run.workload(), 3)
            .adding(Topology.PEERS)
            .besideStrangers(2)
            .run(clock, this::count, run::assertSameBits)
            .size();
    assertEquals(1, attempts);
  }

  /**
   * Each of E executors sends its nodes of the tree of eight shards to the owners of pieces, and
   * its total to the others. Three executors have five nodes.
   */
  @ParameterizedTest
  @CsvSource({"2, 2", "4, 4", "3, 5"})
  void theLinksAmongExecutorsCarryEachNodeAndEachTotalOnce(int executors, int nodes) {
    SmallRun run = SmallRun.dense(directory, 8, SHORT);
    assertEquals(1, train(run, executors, this::count));
    double sent =
        bytes.entrySet().stream()
            .filter(connection -> connection.getKey() >= executors) // the first are to the driver
            .mapToLong(Map.Entry::getValue)
            .sum();
    double share = Float.BYTES * run.workload().layout().length() * (executors - 1.0) / executors;
    double expected = share * (3 * (nodes + executors) + executors); // the weights at the start
    assertEquals(1, sent / expected, 0.05);
  }

  @Test
  void theDriversLinkCarriesTheSumOnceAndNoWeights() {
    SmallRun run = SmallRun.of(directory, 8, WIDE);
    List<Long> sent = new ArrayList<>();
    new SimulatedExchange(run.workload(), 4)
        .adding(Topology.PEERS)
        .run(
            clock,
            this::count,
            exchange -> {
              run.assertSameBits(exchange);
              sent.add(exchange.traffic().sentBytes());
              sent.add(exchange.traffic().receivedBytes());
            });
    long block = (long) Float.BYTES * run.workload().layout().length();
    assertEquals(1, sent.get(0) / (double) block, 0.2, "the weights at the start");
    assertTrue(sent.get(1) < 12.5 * block, "of 12 rounds, without rows of zeros");
  }

  /** Adam's state is two blocks. Owners pass all three on. */
  @Test
  void theDriversLinkCarriesTheStateOfAnOptimiserOnce() {
    SmallRun run = SmallRun.of(directory, 8, ADAM);
    long block = (long) Float.BYTES * run.workload().layout().length();
    new SimulatedExchange(run.workload(), 4)
        .adding(Topology.PEERS)
        .run(
            clock,
            this::count,
            exchange -> {
              run.assertSameBits(exchange);
              assertEquals(3, exchange.traffic().sentBytes() / (double) block, 0.2);
            });
  }

  private List<String> losses(Fate fate) {
    return losses(fate, Pace.NO_TIME);
  }

  /** The lines about attempts of a training with three groups. */
  private List<String> losses(Fate fate, Pace pace) {
    SmallRun run = SmallRun.of(directory, 8, WIDE);
    try (Logged driver = new Logged(WorkerGroups.class);
        Logged losses = new Logged(Losses.class);
        Logged members = new Logged(Member.class)) {
      new SimulatedExchange(run.workload(), 3)
          .adding(Topology.PEERS)
          .at(pace)
          .run(clock, fate, run::assertSameBits);
      return Stream.of(driver, losses, members).flatMap(log -> log.lines().stream()).toList();
    }
  }

  @Test
  void thatTheOthersEndIsNoLoss() {
    assertEquals(List.of(), losses(this::count));
  }

  /** From the fifteenth of its parts on. */
  @Test
  void twoExecutorsBetweenWhomNothingComesAreNamed() {
    int[] parts = {0};
    List<String> lines =
        losses(
            message ->
                message.connection() == 5 && !message.isHeartbeat() && ++parts[0] > 15
                    ? InMemoryTransport.LOST
                    : LATENCY);
    assertTrue(
        lines.get(0).contains("executors executor 0 and executor 2 wait for each other"),
        lines + "");
  }

  /** The others have each other's slices, and no total. */
  @Test
  void anExecutorForWhichTheOthersWaitIsNamed() {
    AtomicBoolean isDone = new AtomicBoolean();
    Pace hung =
        new Pace(
            () -> 0,
            () ->
                Thread.currentThread().getName().equals("task 2")
                        && isDone.compareAndSet(false, true)
                    ? 500 * SECOND
                    : 0);
    List<String> lines = losses(this::count, hung);
    assertTrue(lines.get(0).contains("the longest silent of them executor executor 2"), lines + "");
  }

  /** The driver's request to the first group is lost. */
  @Test
  void anExecutorForWhichTheOthersWaitWhenTheyMeetIsNamed() {
    AtomicBoolean isLost = new AtomicBoolean();
    List<String> lines =
        losses(
            message -> {
              ByteBuffer bytes = message.bytes().duplicate().order(ByteOrder.LITTLE_ENDIAN);
              boolean isMeet =
                  !message.toService()
                      && message.connection() == 0
                      && bytes.remaining() >= Request.BYTES
                      && bytes.getInt(0) == Request.Kind.MEET.ordinal();
              return isMeet && isLost.compareAndSet(false, true) ? InMemoryTransport.LOST : LATENCY;
            });
    assertTrue(isLost.get());
    assertTrue(lines.get(0).contains("the longest silent of them executor executor 0"), lines + "");
  }

  @Test
  void anExecutorWhoseSumsAnotherCannotReadHasBrokenTheProtocol() {
    AtomicBoolean isDone = new AtomicBoolean();
    List<String> lines =
        losses(
            message -> {
              if (message.connection() == 5
                  && message.is(Response.Kind.SUMS)
                  && isDone.compareAndSet(false, true)) {
                message.bytes().order(ByteOrder.LITTLE_ENDIAN).putInt(Response.BYTES, 7);
              }
              return LATENCY;
            });
    assertTrue(
        lines.contains("WARN Executor executor 0 has broken the exchange's protocol"), lines + "");
    assertTrue(lines.get(0).contains("expected a sum of shards from"), lines + "");
  }

  @Test
  void underAutoTheDriverAddsTheSumsOfExecutorsThatCannotReachEachOther() {
    SmallRun run = SmallRun.of(directory, 8, WIDE);
    SimulatedExchange exchange =
        new SimulatedExchange(run.workload(), 3).adding(Topology.AUTO).cutOff();
    assertEquals(3, exchange.run(clock, this::count, run::assertSameBits).size());
    assertEquals(
        List.of(
            "the driver adds the sums of all executors: worker group 0: expected to reach worker"
                + " group 1 at memory:65000 (spark.nndl.exchange.executor.port), found memory:"
                + " expected a service at Address[host=memory, port=65000]"),
        exchange.lines());
  }

  /** It may be lost just then. */
  @Test
  void anExecutorThatIsNotReachedOnceCostsAnAttempt() {
    SmallRun run = SmallRun.of(directory, 8, WIDE);
    SimulatedExchange exchange =
        new SimulatedExchange(run.workload(), 3).adding(Topology.PEERS).cutOff(3);
    assertEquals(2, exchange.run(clock, this::count, run::assertSameBits).size());
  }

  @Test
  void asPeersExecutorsThatCannotReachEachOtherEndTheTraining() {
    SmallRun run = SmallRun.of(directory, 8, WIDE);
    SimulatedExchange exchange =
        new SimulatedExchange(run.workload(), 3).adding(Topology.PEERS).cutOff();
    String error = refusal(() -> exchange.run(clock, this::count, run::assertSameBits));
    assertTrue(
        error.startsWith("worker group 0: expected to reach worker group 1 at memory:65000"),
        error);
  }

  /** Links are fast: three messages one after the other take longer than two. */
  @Slow
  @Test
  void underAutoTheDriverAddsLongSumsIfATrialShowsThatItIsFaster() {
    assertTried(List.of("the driver adds", "the driver adds"), message -> LATENCY);
  }

  /** Blocks take long on the driver's link, whose connections are the first. */
  @Slow
  @Test
  void underAutoExecutorsAddLongSumsAgainIfATrialShowsThatTheyAreFaster() {
    assertTried(
        List.of("the driver adds", "executors add"),
        message ->
            message.connection() < 3 && message.bytes().remaining() > 10_000
                ? 10 * LATENCY
                : LATENCY);
  }

  private void assertTried(List<String> turns, Fate fate) {
    int epochs = (StarTrial.BEFORE + StarTrial.ROUNDS) / 5 + 2; // five whole mini-batches in each
    SmallRun run = SmallRun.of(directory, 8, Fixtures.hyperparameters(epochs, 10, 3, 20, 960, 3));
    SimulatedExchange exchange = new SimulatedExchange(run.workload(), 3).adding(Topology.AUTO);
    exchange.run(clock, fate, run::assertSameBits);
    assertEquals(
        turns,
        exchange.details().stream()
            .skip(1)
            .map(line -> line.replaceFirst("exchange: (.*) the next sums: a .*", "$1"))
            .toList());
  }

  @Test
  void underAutoTheDriverAddsSmallSums() {
    SmallRun run = new SmallRun(directory, 8);
    SimulatedExchange exchange = new SimulatedExchange(run.workload(), 3).adding(Topology.AUTO);
    exchange.run(clock, this::count, run::assertSameBits);
    assertEquals(3, bytes.size(), "a connection of each to the driver");
    assertEquals(
        List.of(
            "exchange: the driver adds the sums of 3 executors: topology auto, 3888 bytes in 1 pieces"),
        exchange.details());
  }

  @Test
  void detailsSayWhoAddsLongSumsAndWhy() {
    SmallRun run = SmallRun.of(directory, 8, WIDE);
    for (Topology topology : List.of(Topology.AUTO, Topology.STAR)) {
      SimulatedExchange exchange = new SimulatedExchange(run.workload(), 3).adding(topology);
      exchange.run(new SimulatedClock(), this::count, run::assertSameBits);
      boolean isStar = topology == Topology.STAR;
      assertEquals(
          List.of(
              "exchange: %s the sums of 3 executors: topology %s, 371120 bytes in 3 pieces"
                  .formatted(
                      isStar ? "the driver adds" : "executors add", isStar ? "star" : "auto")),
          exchange.details());
    }
  }
}
