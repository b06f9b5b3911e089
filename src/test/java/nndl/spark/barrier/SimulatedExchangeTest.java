package nndl.spark.barrier;

import static nndl.Refused.refusal;
import static nndl.Texts.assertEnds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import nndl.Fixtures;
import nndl.data.sampling.MiniBatch;
import nndl.network.Gradient;
import nndl.network.Parameters;
import nndl.network.Scalars;
import nndl.spark.SmallRun;
import nndl.spark.barrier.Platform.Limits;
import nndl.spark.barrier.SimulatedCluster.Attempt;
import nndl.spark.barrier.SimulatedCluster.Slots;
import nndl.spark.cluster.UnavailableException;
import nndl.spark.transport.InMemoryTransport;
import nndl.spark.transport.InMemoryTransport.Fate;
import nndl.spark.transport.InMemoryTransport.Message;
import nndl.spark.transport.Parts;
import nndl.spark.transport.Response;
import nndl.spark.transport.Topology;
import nndl.time.SimulatedClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What late and lost messages do to a training on two worker groups, whoever adds their sums: they
 * never change a bit of its result.
 */
@ParameterizedClass
@EnumSource(
    value = Topology.class,
    names = {"STAR", "PEERS"})
class SimulatedExchangeTest {
  private static final int GROUPS = 2;
  private static final long SECOND = 1_000_000_000;
  private static final long LATENCY = 1_000_000;
  private static final int BODY = Response.BYTES;

  /** A message in the middle of the first epoch: each of two connections has had eight before. */
  private static final int STRANGE = 9;

  @Parameter Topology topology;
  @TempDir Path directory;
  private final SimulatedClock clock = new SimulatedClock();
  private SmallRun run;
  private long strangeAt;

  @BeforeEach
  void prepare() {
    run = new SmallRun(directory, 3);
  }

  private SimulatedExchange exchange() {
    return new SimulatedExchange(run.workload(), GROUPS).adding(topology);
  }

  private SimulatedExchange exchange(Slots slots) {
    return new SimulatedExchange(run.workload(), slots).adding(topology);
  }

  /** Trains, and compares with the reference. */
  private List<Attempt> train(Fate fate) {
    return exchange().run(clock, fate, run::assertSameBits);
  }

  /**
   * Of the messages in one direction on the first connection, one takes another time than all
   * others.
   */
  private Fate strange(boolean toDriver, long nanos) {
    int[] count = {0};
    return message -> {
      if (message.connection() == 0 && message.toService() == toDriver && ++count[0] == STRANGE) {
        strangeAt = clock.nanoTime();
        return nanos;
      }
      return LATENCY;
    };
  }

  @Test
  void trainsTheReferencesNetworkBitForBitInOneAttempt() {
    assertEquals(1, train(message -> LATENCY).size());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aLateMessageIsWaitedFor(boolean toDriver) {
    long late = (SimulatedExchange.ROUND_SECONDS - 1) * SECOND;
    assertEquals(1, train(strange(toDriver, late)).size());
    assertTrue(clock.nanoTime() > strangeAt + late);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aLostMessageEndsTheAttemptAtTheTimeOut(boolean toDriver) {
    assertNewAttemptAfterTheTimeOut(strange(toDriver, InMemoryTransport.LOST));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aMessageThatIsTooLateIsALostOne(boolean toDriver) {
    long late = (SimulatedExchange.ROUND_SECONDS + 1) * SECOND;
    assertNewAttemptAfterTheTimeOut(strange(toDriver, late));
  }

  /** The first worker group's answer comes a second after the driver goes on. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aDriverThatStoodStillLooksAtWhatHasComeBeforeItGivesUp(boolean toDriver) {
    Fate late = strange(toDriver, 2 * SECOND);
    Fate fate =
        message -> {
          long nanos = late.nanos(message);
          if (nanos > SECOND) {
            clock.after(SECOND / 2, () -> clock.standStill(600 * SECOND));
          }
          return nanos;
        };
    assertEquals(1, train(fate).size());
    assertTrue(clock.nanoTime() > strangeAt + 600 * SECOND);
  }

  /** Of a message of a wide network over a slow line, parts come for longer than the limit. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aMessageOfWhichPartsComeIsWaitedForHoweverLongItTakes(boolean toDriver) {
    run = SmallRun.wide(directory, 3);
    long late = (SimulatedExchange.ROUND_SECONDS - 1) * SECOND;
    int[] parts = {0};
    Fate slow =
        message -> {
          boolean isFirst = parts[0] == 0 && message.bytes().remaining() == Parts.MAX_BYTES;
          if (message.connection() == 0
              && message.toService() == toDriver
              && (isFirst || clock.nanoTime() == strangeAt)) {
            strangeAt = clock.nanoTime();
            return ++parts[0] * late;
          }
          return LATENCY;
        };
    assertEquals(1, train(slow).size());
    assertTrue(parts[0] >= 3 && clock.nanoTime() > parts[0] * late, parts[0] + " parts");
  }

  private void assertNewAttemptAfterTheTimeOut(Fate fate) {
    List<Attempt> attempts = train(fate);
    assertEquals(2, attempts.size());
    double waited = (double) (attempts.get(1).start() - strangeAt) / SECOND;
    // Three shards want a third slot, for which a new attempt waits.
    double slots = Limits.SETTLE_MILLIS / 1e3;
    assertEquals(SimulatedExchange.ROUND_SECONDS + slots, waited, 0.1);
  }

  /** Its host has died without a word, and so its connection stays. */
  @Test
  void anExecutorThatSparkHasRemovedIsNotWaitedFor() {
    SimulatedExchange exchange = exchange().removingAnExecutorAfter(7 * SECOND);
    List<Attempt> attempts =
        exchange.run(clock, strange(true, InMemoryTransport.LOST), run::assertSameBits);
    assertEquals(2, attempts.size());
    assertTrue(attempts.get(1).start() < 10 * SECOND, attempts + "");
  }

  /** What one of two executors changes in its answers. */
  enum Offence {
    NO_KIND(Response.Kind.READY, bytes -> bytes.putInt(0, 77)),
    NOT_READY(Response.Kind.READY, bytes -> bytes.putInt(0, Response.Kind.SUMS.ordinal())),
    COUNT(Response.Kind.EVALUATION, bytes -> bytes.putLong(BODY + 8, 1L << 40)),
    LENGTH(Response.Kind.SUMS, bytes -> bytes.putInt(BODY + 12, 1 << 20)),
    ROUND(Response.Kind.SUMS, bytes -> bytes.putLong(4, bytes.getLong(4) - 1)),
    KIND(Response.Kind.SUMS, bytes -> bytes.putInt(0, Response.Kind.EVALUATION.ordinal())),
    SHARDS(
        Response.Kind.SUMS,
        bytes -> {
          boolean isFirst = bytes.getInt(BODY) == 0;
          bytes.putInt(BODY, isFirst ? 1 : 0).putInt(BODY + 4, isFirst ? 3 : 1);
        });

    private final Response.Kind kind;
    private final Consumer<ByteBuffer> change;

    Offence(Response.Kind kind, Consumer<ByteBuffer> change) {
      this.kind = kind;
      this.change = change;
    }
  }

  static Stream<Arguments> offences() {
    return Arrays.stream(Offence.values())
        .flatMap(
            offence ->
                IntStream.range(0, GROUPS)
                    .boxed()
                    .flatMap(
                        liar ->
                            Stream.of(LATENCY, SECOND / 5)
                                .map(late -> Arguments.of(offence, liar, late))));
  }

  /** Its messages are in turn, before or after those of the other, but not what they should be. */
  @ParameterizedTest
  @MethodSource("offences")
  void anExecutorThatBreaksTheProtocolIsNamedAndTheFourthTimeEndsTheRun(
      Offence offence, int liar, long late) {
    assumeTrue(topology == Topology.STAR || offence.kind != Response.Kind.SUMS); // see MeshTest
    assertEquals(4, breaks(offence, liar, late, 3).size());
    String line = refusal(() -> breaks(offence, liar, late, 4));
    String expected =
        "barrier stage: expected less than 4 breaches of its protocol"
            + " (spark.stage.maxConsecutiveAttempts), found one more of executor executor %s: the"
            + " worker group at connection ";
    assertTrue(line.startsWith(expected.formatted(liar)), line);
  }

  /** However many iterations have succeeded between them. */
  @Test
  void fourBreachesFarFromEachOtherEndTheRunToo() {
    int[] sums = {0};
    Fate fate =
        message -> {
          ByteBuffer bytes = message.bytes().order(ByteOrder.LITTLE_ENDIAN);
          if (isOf(Offence.LENGTH.kind, 0, message) && ++sums[0] % 4 == 0) {
            Offence.LENGTH.change.accept(bytes);
          }
          return LATENCY;
        };
    assertTrue(refusal(() -> train(fate)).contains("breaches"));
    assertEquals(16, sums[0]);
  }

  /** Trains beside an executor that breaks the protocol so often, and returns the attempts. */
  private List<Attempt> breaks(Offence offence, int liar, long late, int most) {
    int[] times = {0};
    Fate fate =
        message -> {
          ByteBuffer bytes = message.bytes().order(ByteOrder.LITTLE_ENDIAN);
          if (isOf(offence.kind, liar, message) && times[0] < most) {
            times[0]++;
            offence.change.accept(bytes);
            return late;
          }
          return LATENCY;
        };
    return exchange().run(new SimulatedClock(), fate, run::assertSameBits);
  }

  /** Whether a message is a response of a kind by the worker group of a number. */
  private static boolean isOf(Response.Kind kind, int group, Message message) {
    return message.partition() == group && message.is(kind);
  }

  /** Tasks start late, and executors call often. */
  @Test
  void strangersThatCrowdThePortEndNoStart() {
    Slots slots = new Slots(() -> GROUPS, () -> GROUPS, () -> 0, () -> 20 * SECOND);
    SimulatedExchange crowded = exchange(slots).besideStrangers(5);
    assertEquals(1, crowded.run(clock, message -> LATENCY, run::assertSameBits).size());
    assertTrue(clock.nanoTime() < 50 * SECOND, clock.nanoTime() + " ns");
  }

  /** Such as a file of the host's own that comes a little later. */
  @Test
  void whatOneHostCannotReadIsTriedAgain() throws IOException {
    Path labels = directory.resolve("train-labels-idx1-ubyte");
    Path away = directory.resolve("away");
    int[] starts = {0};
    Slots slots = new Slots(() -> GROUPS, () -> move(labels, away, ++starts[0]));
    assertEquals(2, exchange(slots).run(clock, m -> LATENCY, run::assertSameBits).size());
  }

  @Test
  void whatNoHostCanReadEndsTheRunAfterFourAttempts() {
    Path labels = directory.resolve("train-labels-idx1-ubyte");
    int[] starts = {0};
    Slots slots =
        new Slots(
            () -> GROUPS, () -> move(labels, directory.resolve("away"), ++starts[0] > 1 ? 3 : 1));
    SimulatedExchange simulated = exchange(slots);
    String line = refusal(() -> simulated.run(clock, message -> LATENCY, run::assertSameBits));
    assertEnds("train-labels-idx1-ubyte: expected to read it, found no such file", line);
    assertEquals(4, starts[0]);
  }

  /**
   * It says that a file is at fault. In the first attempt that is so for all; later the others have
   * loaded it before.
   */
  @ParameterizedTest
  @CsvSource({"1, 1, 1", "2, 2, 3", "2, 99, 4"})
  void anExecutorThatFindsAFaultInAFileEndsTheRunAtOnceInTheFirstAttemptOnly(
      int from, int to, int attempts) {
    Fate lost = strange(true, InMemoryTransport.LOST);
    int[] last = {0};
    Fate fate =
        message -> {
          ByteBuffer bytes = message.bytes().order(ByteOrder.LITTLE_ENDIAN);
          if (isOf(Response.Kind.READY, 0, message)) { // once in an attempt
            if (from <= ++last[0] && last[0] <= to) {
              bytes.putInt(0, Response.Kind.FAILED.ordinal());
              bytes.putLong(Response.BYTES, 0x746c756166L).putLong(Response.BYTES + 8, 0);
            }
          }
          return lost.nanos(message);
        };
    if (from == 2 && to == 2) {
      train(fate);
    } else {
      String line = refusal(() -> train(fate));
      assertTrue(line.startsWith("fault"), line);
    }
    assertEquals(attempts, last[0]);
  }

  /** It may lie, or only its own way to the driver is closed. */
  @Test
  void oneExecutorOfTwoThatCannotReachTheDriverEndsNoStart() {
    int[] starts = {0};
    SimulatedExchange simulated = exchange().unreachedBy(task -> task == 0 && ++starts[0] == 1);
    assertEquals(2, simulated.run(clock, message -> SECOND, run::assertSameBits).size());
    assertTrue(clock.nanoTime() > 1_000_000 * Limits.ALONE_MILLIS);
  }

  @Test
  void twoExecutorsThatCannotReachTheDriverEndTheStart() {
    SimulatedExchange simulated = exchange().unreachedBy(task -> true);
    AssertionError error =
        assertThrows(
            AssertionError.class,
            () -> simulated.run(clock, message -> LATENCY, run::assertSameBits));
    UnavailableException found = (UnavailableException) error.getCause();
    assertEquals("no way to the driver", found.getMessage());
    assertTrue(clock.nanoTime() < 2 * SECOND, clock.nanoTime() + " ns");
  }

  private static int move(Path file, Path away, int start) {
    try {
      if (start == 1) {
        Files.move(file, away);
      } else if (start == 2) {
        Files.move(away, file);
      }
      return GROUPS;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file looks as it did before, as a bad copy of it may on another machine. */
  @Test
  void otherSamplesInANewAttemptEndTheRun() {
    Fate lost = strange(true, InMemoryTransport.LOST);
    Fate fate =
        message -> {
          long nanos = lost.nanos(message);
          if (nanos == InMemoryTransport.LOST) {
            changeALabel();
          }
          return nanos;
        };
    String line = refusal(() -> train(fate));
    assertTrue(line.startsWith("samples that were loaded again: expected those of the"), line);
  }

  private void changeALabel() {
    Path labels = directory.resolve("train-labels-idx1-ubyte");
    try {
      FileTime modified = Files.getLastModifiedTime(labels);
      byte[] bytes = Files.readAllBytes(labels);
      bytes[bytes.length - 1] ^= 1;
      Files.write(labels, bytes);
      Files.setLastModifiedTime(labels, modified);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Each of three shards takes a millisecond, two of them in one worker group. */
  @Test
  void theTimeThatWorkerGroupsComputeIsSummedBesideTheirGradients() {
    SimulatedClock slow = new SimulatedClock(1_000_000);
    Parameters parameters = Fixtures.initial(run.workload());
    MiniBatch miniBatch = new MiniBatch(0, 0, 10);
    exchange()
        .run(
            slow,
            message -> LATENCY,
            exchange -> {
              for (int i = 0; i < 3; i++) {
                Gradient sum = exchange.sumGradients(parameters, miniBatch);
                assertEquals(0.003, sum.scalars().get(Scalars.Name.SECONDS), 1e-9);
                parameters.step(3, sum, miniBatch.size());
              }
            });
  }

  /**
   * Some come soon, some late, and after some a connection is silent. Secrets and proofs are the
   * same again too.
   */
  @Test
  void allHappensInOneOrderWhateverTheMachineDoes() {
    List<String> first = traceOfRandomFates();
    assertTrue(first.size() > SmallRun.ITERATIONS * 2 * GROUPS, first.size() + " messages");
    assertEquals(first, traceOfRandomFates());
  }

  private List<String> traceOfRandomFates() {
    SimulatedClock own = new SimulatedClock();
    Random random = new Random(1);
    List<String> trace = new ArrayList<>();
    Set<Integer> silent = new HashSet<>();
    Fate fate =
        message -> {
          if (random.nextInt(100) == 0) {
            silent.add(message.connection());
          }
          long nanos =
              silent.contains(message.connection())
                  ? InMemoryTransport.LOST
                  : random.nextLong(SECOND);
          trace.add(
              "%s: %s bytes with hash %s on link %s, %s, %s ns"
                  .formatted(
                      own.nanoTime(),
                      message.bytes().remaining(),
                      message.bytes().hashCode(),
                      message.connection(),
                      message.toService(),
                      nanos));
          return nanos;
        };
    SimulatedExchange exchange = exchange();
    assertTrue(exchange.run(own, fate, run::assertSameBits).size() > 1, "no loss");
    return trace;
  }
}
