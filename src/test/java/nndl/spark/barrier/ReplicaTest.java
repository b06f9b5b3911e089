package nndl.spark.barrier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import nndl.Fixtures;
import nndl.data.sampling.MiniBatch;
import nndl.model.evaluation.EvaluationCases;
import nndl.network.Gradient;
import nndl.network.Parameters;
import nndl.spark.SmallRun;
import nndl.spark.barrier.SimulatedCluster.Slots;
import nndl.spark.transport.InMemoryTransport;
import nndl.spark.transport.InMemoryTransport.Fate;
import nndl.spark.transport.InMemoryTransport.Message;
import nndl.spark.transport.ProtocolException;
import nndl.spark.transport.Request;
import nndl.time.SimulatedClock;
import nndl.training.Exchange;
import nndl.training.optimizer.Average;
import nndl.training.optimizer.Criterion;
import nndl.training.optimizer.Optimizer;
import nndl.training.optimizer.Penalties;
import nndl.training.optimizer.Schedule;
import nndl.training.worker.Weights;
import nndl.training.workload.Hyperparameters;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Worker groups make the driver's steps themselves, and get what they need for it. */
class ReplicaTest {
  private static final long LATENCY = 1_000_000;
  private static final Hyperparameters PLAIN = Fixtures.hyperparameters(3, 10, 3, 20, 17, 3);
  private static final Hyperparameters ADAM =
      Fixtures.with(PLAIN, new Optimizer.Adam(0.9, 0.999, 1e-8), Penalties.NONE);

  @TempDir Path directory;
  private final SimulatedClock clock = new SimulatedClock();
  private final List<Request> requests = new ArrayList<>();

  /** The bytes of each message to a worker group. */
  private final List<Integer> sent = new ArrayList<>();

  private long tap(Message message) {
    ByteBuffer bytes = message.bytes();
    if (!message.toService() && bytes.remaining() >= Request.BYTES) {
      sent.add(bytes.remaining());
      try {
        requests.add(Request.read(bytes));
      } catch (ProtocolException e) {
        throw new AssertionError(e);
      }
    }
    return LATENCY;
  }

  private int train(SmallRun run, int groups, Fate fate) {
    return new SimulatedExchange(run.workload(), groups)
        .run(clock, fate, run::assertSameBits)
        .size();
  }

  private void use(Workload workload, int groups, Consumer<Exchange> use) {
    new SimulatedExchange(workload, groups).run(clock, this::tap, use);
  }

  private long count(Request.Content content) {
    return requests.stream().filter(request -> request.content() == content).count();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aSingleGroupIsSentTheWeightsOnce(boolean adam) {
    SmallRun run = SmallRun.of(directory, 3, adam ? ADAM : PLAIN);
    assertEquals(1, train(run, 1, this::tap));
    assertEquals(1, count(Request.Content.STATE));
    assertEquals(requests.size() - 1, count(Request.Content.NOTHING));
    assertTrue(requests.stream().noneMatch(Request::total));
  }

  @ParameterizedTest
  @CsvSource({"1, false", "1, true", "2, false", "2, true"})
  void trainAgainWhateverWasAskedBetweenTwoTrainings(int groups, boolean adam) {
    SmallRun run = SmallRun.of(directory, 3, adam ? ADAM : PLAIN);
    use(
        run.workload(),
        groups,
        exchange -> {
          run.assertSameBits(exchange);
          Parameters others = Fixtures.initial(run.workload());
          exchange.sumGradients(others, new MiniBatch(1, 1, 2)).clear();
          assertEquals(53, exchange.evaluate(others, Split.TRAINING).count());
          run.assertSameBits(exchange);
        });
  }

  /** Adam moves all rows, but mini-batches of ten touch two thirds of them. */
  @Test
  void severalGroupsAreSentTheSumWhereItIsShorterThanTheWeights() {
    SmallRun run = SmallRun.of(directory, 3, ADAM);
    assertEquals(1, train(run, 2, this::tap));
    assertEquals(2, count(Request.Content.STATE));
    assertEquals(2, count(Request.Content.CHANGES), "the first round");
    assertEquals(2 * (SmallRun.ITERATIONS - 1), requests.stream().filter(Request::total).count());
  }

  @Test
  void severalGroupsAreSentTheRowsThatPlainDescentHasMoved() {
    train(SmallRun.of(directory, 3, PLAIN), 2, this::tap);
    assertEquals(requests.size() - 2, count(Request.Content.CHANGES));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void averagedWeightsComeBesideThoseThatAreTrained(int groups) {
    Hyperparameters averaged = Fixtures.with(ADAM, new Average.Ema(0.9), 0, Criterion.ACCURACY);
    assertEquals(1, train(SmallRun.of(directory, 3, averaged), groups, this::tap));
    assertEquals(3L * groups, count(Request.Content.OTHERS));
    assertEquals(groups, count(Request.Content.STATE));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aNewGroupIsSentTheStateOfTheOptimiser(int groups) {
    int[] count = {0};
    Fate lost =
        message ->
            !message.toService() && ++count[0] == 9 * groups
                ? InMemoryTransport.LOST
                : tap(message);
    assertEquals(2, train(SmallRun.of(directory, 3, ADAM), groups, lost));
    assertTrue(count(Request.Content.STATE) >= 2L * groups);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void anotherTrainingBeginsWithItsOwnWeights(int groups) {
    SmallRun run = SmallRun.of(directory, 3, ADAM);
    use(
        run.workload(),
        groups,
        exchange -> {
          run.assertSameBits(exchange);
          run.assertSameBits(exchange);
        });
    assertEquals(2L * groups, count(Request.Content.STATE));
  }

  /** As a range test or online learning does. */
  @Test
  void aCallerThatPromisesNothingMayChangeTheWeightsAsItWill() {
    Workload workload = SmallRun.of(directory, 3, PLAIN).workload();
    Weights weights = Weights.of(workload, Fixtures.initial(workload));
    Weights expected = Weights.of(workload, Fixtures.initial(workload));
    try (Exchange reference = Fixtures.inMemory(workload)) {
      use(
          workload,
          1,
          exchange -> {
            for (int i = 0; i < 12; i++) {
              MiniBatch miniBatch = new MiniBatch(0, 4L * i, 4L * i + 4);
              Schedule.Moment moment = new Schedule.Moment(i, 12, 1, 0);
              step(expected, moment, reference.sumGradients(expected, miniBatch, moment), i);
              Gradient sum =
                  i % 4 < 2
                      ? exchange.sumGradients(weights, miniBatch, moment)
                      : exchange.sumGradients(weights.parameters(), miniBatch);
              step(weights, moment, sum, i);
              assertEquals(expected.hash(), weights.hash(), "step " + i);
            }
          });
    }
  }

  private static void step(Weights weights, Schedule.Moment moment, Gradient sum, int i) {
    if (i % 4 == 2) {
      assertTrue(weights.step(moment, 7, sum));
    } else {
      assertTrue(weights.step(moment, sum));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aStepThatTheDriverDoesNotMakeIsNotMadeByTheGroups(int groups) {
    Workload workload = SmallRun.of(directory, 3, ADAM).workload();
    Weights weights = Weights.of(workload, Fixtures.initial(workload));
    try (Exchange reference = Fixtures.inMemory(workload)) {
      new SimulatedExchange(workload, groups)
          .run(
              clock,
              this::tap,
              exchange -> {
                for (int i = 0; i < 2; i++) {
                  Schedule.Moment moment = new Schedule.Moment(i, 6, 3, 0);
                  assertTrue(weights.step(moment, sum(exchange, weights, moment)));
                }
                sum(exchange, weights, new Schedule.Moment(2, 6, 3, 0)).clear();
                assertEquals(
                    EvaluationCases.json(reference.evaluate(weights.parameters(), Split.TRAINING)),
                    EvaluationCases.json(exchange.evaluate(weights.parameters(), Split.TRAINING)));
              });
    }
  }

  private static Gradient sum(Exchange exchange, Weights weights, Schedule.Moment moment) {
    long from = 10 * moment.iteration();
    return exchange.sumGradients(weights, new MiniBatch(0, from, from + 10), moment);
  }

  /** Two groups that come for one that is lost just then, and would be sent changed rows. */
  @Test
  void groupsThatAreNewWhenTheyAreComparedGetTheState() {
    SmallRun run = SmallRun.of(directory, 3, PLAIN);
    int[] slots = {1};
    Fate lost =
        message -> {
          ByteBuffer bytes = message.bytes().duplicate().order(ByteOrder.LITTLE_ENDIAN);
          boolean compares =
              !message.toService()
                  && bytes.remaining() >= Request.BYTES
                  && bytes.getInt(0) == Request.Kind.COMPARE.ordinal();
          if (compares && slots[0] == 1) {
            slots[0] = 2;
            return InMemoryTransport.LOST;
          }
          return tap(message);
        };
    SimulatedExchange simulated =
        new SimulatedExchange(run.workload(), new Slots(() -> slots[0], () -> slots[0]));
    assertEquals(2, simulated.run(clock, lost, run::assertSameBits).size());
  }

  @Test
  void aReplicaThatDiffersIsFound() {
    Workload workload = SmallRun.of(directory, 3, ADAM).workload();
    Weights weights = Weights.of(workload, Fixtures.initial(workload));
    use(
        workload,
        1,
        exchange -> {
          for (int i = 0; i < 2; i++) {
            MiniBatch miniBatch = new MiniBatch(0, 10L * i, 10L * i + 10);
            Schedule.Moment moment = new Schedule.Moment(i, 6, 3, 0);
            Gradient sum = exchange.sumGradients(weights, miniBatch, moment);
            assertTrue(weights.step(moment, sum));
            assertEquals(Optional.empty(), exchange.differing(weights));
          }
          weights.kept().get(1).values()[workload.layout().rowAt(3)] += 1e-9f;
          assertEquals(Optional.of("executor 0"), exchange.differing(weights));
        });
  }

  /** They are as long as the weights and the optimiser's state, and no other message is. */
  @Test
  void theBuffersInWhichTheStateWasSentAreNotKept() {
    Workload workload = SmallRun.of(directory, 3, ADAM).workload();
    Weights weights = Weights.of(workload, Fixtures.initial(workload));
    Replicas replicas = new Replicas(workload);
    replicas.begin(true);
    Request first = request(1, Request.Content.STATE);
    Optional<Weights> all = Optional.of(weights);
    ByteBuffer sent = replicas.messages(first, weights.parameters(), all, 1).apply(0).get(0);
    ByteBuffer before = ByteBuffer.allocate(sent.remaining()).put(sent.duplicate()).flip();
    replicas.answered(first, weights.parameters(), all);
    replicas.messages(
        request(2, Request.Content.NOTHING), weights.parameters(), Optional.empty(), 1);
    assertEquals(before, sent, "the next message is in the same buffer");
  }

  private static Request request(long round, Request.Content content) {
    return new Request(
        Request.Kind.SUM,
        round,
        Request.NO_SAMPLES,
        Split.TRAINING,
        1,
        false,
        content,
        Optional.empty());
  }
}
