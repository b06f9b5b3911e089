package nndl.spark.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import nndl.Slow;
import nndl.error.InputException;
import nndl.network.Scalars;
import nndl.spark.Logged;
import nndl.spark.cluster.Limit;
import nndl.training.worker.DataHashes;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the driver does when worker groups send something else than they should. */
class ExchangeServerTest {
  private static final Limit SHORT = new Limit(2_000, TransportSettings.TIMEOUT);
  private static final int SUMS_AT = Response.BYTES;

  @TempDir Path directory;
  @AutoClose private ActingDriver driver;

  @BeforeEach
  void listen() {
    driver = new ActingDriver(directory);
  }

  @Test
  void addsTheSumsOfWorkerGroupsThatSendWhatTheyShould() throws Exception {
    driver.assertGoesOn();
  }

  /**
   * The sums begin with the first and the last shard; then come runs of numbers, each with where it
   * begins and ends.
   */
  static Stream<Arguments> wrongSums() {
    return Stream.of(
        wrong("cut short", sums -> sums.limit(sums.limit() - 4)),
        wrong("only a head", sums -> sums.limit(Response.BYTES)),
        wrong("longer", sums -> copy(sums, 1)),
        wrong("of no shard", sums -> sums.limit(SUMS_AT)),
        wrong(
            "of one shard in place of another",
            sums -> sums.putInt(SUMS_AT, 0).putInt(SUMS_AT + 4, 1)),
        wrong("of shards that there are not", sums -> sums.putInt(SUMS_AT + 4, 3)),
        wrong("of shards from behind", sums -> sums.putInt(SUMS_AT, 2)),
        wrong("of negative shards", sums -> sums.putInt(SUMS_AT, Integer.MIN_VALUE)),
        wrong("of a run without end", sums -> sums.putInt(SUMS_AT + 12, Integer.MAX_VALUE)),
        wrong("of no run", sums -> sums.putInt(SUMS_AT + 8, BlockFormat.END)),
        wrong("of numbers before the first", sums -> sums.putInt(SUMS_AT + 8, 0)),
        wrong("of a time that is no number", sums -> scalar(sums, 0, Double.NaN)),
        wrong("of a negative time", sums -> scalar(sums, 0, -1e-9)),
        wrong("of an endless time", sums -> scalar(sums, 0, Double.POSITIVE_INFINITY)),
        wrong("of a weight that is no number", sums -> scalar(sums, 1, Double.NaN)),
        wrong("of the round before", sums -> sums.putLong(4, 0)),
        wrong("of another kind", sums -> sums.putInt(0, Response.Kind.EVALUATION.ordinal())),
        wrong("of no kind", sums -> sums.putInt(0, 77)));
  }

  /** The scalars are the last of the only sum. */
  private static ByteBuffer scalar(ByteBuffer sums, int which, double value) {
    int at = sums.limit() - Double.BYTES * (Scalars.NAMES.size() - which);
    return sums.putDouble(at, value);
  }

  private static Arguments wrong(String name, UnaryOperator<ByteBuffer> change) {
    return Arguments.argumentSet(name, change);
  }

  @ParameterizedTest
  @MethodSource("wrongSums")
  void takesNoSumsThatAre(UnaryOperator<ByteBuffer> change) throws Exception {
    driver.expect();
    try (ActingWorkerGroup good = driver.group(0);
        ActingWorkerGroup bad = driver.group(1)) {
      driver.awaitReady();
      CompletableFuture<Optional<String>> end = driver.round();
      good.serve();
      ByteBuffer sums = copy(bad.sums(), 0);
      bad.peer.refusalOf(change.apply(sums));
      bad.peer.awaitClose();
      assertTrue(ActingDriver.end(end).isPresent(), "the attempt goes on");
    }
    driver.assertGoesOn();
  }

  @Slow
  @Test
  void takesNoSumsFromAStrangerAndGoesOnWithTheAttempt() throws Exception {
    driver.expect();
    try (ActingWorkerGroup first = driver.group(0);
        ActingWorkerGroup second = driver.group(1);
        Peer stranger = new Peer(ActingWorkerGroup.CONF, driver.port())) {
      driver.awaitReady();
      CompletableFuture<Optional<String>> end = driver.round();
      ByteBuffer sums = copy(second.sums(), 0);
      assertThrows(ExecutionException.class, () -> Peer.await(stranger.send(sums.duplicate()), ""));
      stranger.awaitClose();
      CompletableFuture<ByteBuffer> request = second.peer.send(sums.duplicate());
      first.serve();
      assertEquals(Optional.empty(), ActingDriver.end(end));
      driver.assertTotal();
      assertFalse(request.isDone());
    }
  }

  @Test
  void logsWhomItRefusesAndWhy() throws Exception {
    driver.expect();
    try (Logged logged = new Logged(Refusals.class);
        Peer peer = new Peer(ActingWorkerGroup.CONF, driver.port())) {
      peer.prove(driver.pass(0));
      peer.refusalOf(ByteBuffer.allocate(Response.BYTES).putInt(0, -1));
      peer.awaitClose();
      assertEquals(1, logged.lines().size(), logged.lines().toString());
      String line = logged.lines().get(0);
      String expected =
          "WARN Closed the connection from /127.0.0.1:\\d+: expected a kind of response";
      assertTrue(line.matches(expected), line);
    }
  }

  /** One of them may be a thief. */
  @Test
  void warnsOfASecretThatIsProvedTwice() throws Exception {
    driver.expect();
    try (Logged logged = new Logged(ExchangeServer.class);
        Peer first = new Peer(ActingWorkerGroup.CONF, driver.port());
        Peer second = new Peer(ActingWorkerGroup.CONF, driver.port())) {
      first.prove(driver.pass(0));
      second.prove(driver.pass(0));
      String reason = ActingDriver.end(driver.ready()).orElseThrow();
      assertEquals("two connections had the secret of one task", reason);
      assertEquals(1, logged.lines().size(), logged.lines().toString());
      String line = logged.lines().get(0);
      assertTrue(line.startsWith("WARN Two connections have proved the secret"), line);
    }
    driver.assertGoesOn();
  }

  @Test
  void takesNoSecondAnswerToARequest() throws Exception {
    driver.expect();
    try (ActingWorkerGroup slow = driver.group(0);
        ActingWorkerGroup hasty = driver.group(1)) {
      driver.awaitReady();
      CompletableFuture<Optional<String>> end = driver.round();
      ByteBuffer sums = copy(hasty.sums(), 0);
      CompletableFuture<ByteBuffer> first = hasty.peer.send(sums.duplicate());
      hasty.peer.refusalOf(sums.duplicate());
      assertThrows(ExecutionException.class, () -> Peer.await(first, "an error"));
      assertTrue(ActingDriver.end(end).isPresent(), "the attempt goes on");
      slow.peer.awaitClose();
    }
    driver.assertGoesOn();
  }

  /** Even if it comes first, so that the other one seems to repeat it. */
  @Test
  void namesAWorkerGroupThatSendsTheSumsOfAnother() throws Exception {
    driver.expect();
    try (ActingWorkerGroup first = driver.group(0);
        ActingWorkerGroup second = driver.group(1)) {
      driver.awaitReady();
      CompletableFuture<Optional<String>> end = driver.round();
      ByteBuffer ofTheOther = first.sums();
      ByteBuffer sums = second.sums();
      sums.putInt(SUMS_AT, ofTheOther.getInt(SUMS_AT));
      sums.putInt(SUMS_AT + 4, ofTheOther.getInt(SUMS_AT + 4));
      String refusal = second.peer.refusalOf(sums);
      assertTrue(refusal.contains("a sum of shards from 1 to 1, found 0 to 0"), refusal);
      assertTrue(ActingDriver.end(end).orElseThrow().contains("broke the protocol"));
      assertEquals(List.of("executor 1"), driver.offenders());
    }
    driver.assertGoesOn();
  }

  @Test
  void endsAnAttemptAtOnceWhenAWorkerGroupHangsUp() throws Exception {
    driver.expect();
    try (ActingWorkerGroup stays = driver.group(0);
        ActingWorkerGroup goes = driver.group(1)) {
      driver.awaitReady();
      CompletableFuture<Optional<String>> end = driver.round();
      goes.close();
      String reason = ActingDriver.end(end).orElseThrow();
      assertTrue(reason.endsWith("went away"), reason);
      stays.peer.awaitClose();
    }
    driver.assertGoesOn();
  }

  @Slow
  @Test
  void endsAnAttemptAfterTheTimeOutWhenAWorkerGroupIsSilent() throws Exception {
    driver.close();
    driver = new ActingDriver(directory, SHORT);
    driver.expect();
    try (ActingWorkerGroup good = driver.group(0);
        ActingWorkerGroup silent = driver.group(1)) {
      driver.awaitReady();
      long start = System.nanoTime();
      CompletableFuture<Optional<String>> end = driver.round();
      good.serve();
      assertEquals(
          "no answer within 2 s (spark.nndl.exchange.timeout), 1 of 2 worker groups missing",
          ActingDriver.end(end).orElseThrow());
      assertTrue(System.nanoTime() - start >= SHORT.millis() * 1e6, "it has not waited");
      good.peer.awaitClose();
      silent.peer.awaitClose();
    }
    driver.assertGoesOn();
  }

  @Slow
  @Test
  void endsAnAttemptAfterTheTimeOutWhenAWorkerGroupNeverConnects() throws Exception {
    driver.close();
    driver = new ActingDriver(directory, SHORT);
    driver.expect();
    try (ActingWorkerGroup only = driver.group(0)) {
      CompletableFuture<Optional<String>> end = driver.ready();
      assertEquals(
          "no call within 2 s (spark.nndl.exchange.timeout), 1 of 2 worker groups missing",
          ActingDriver.end(end).orElseThrow());
      only.peer.awaitClose();
    }
    driver.assertGoesOn();
  }

  /** Once Spark has said which executor runs each task, here one for both. */
  @Test
  void hearsOnlyTheFirstTaskOfAnExecutor() throws Exception {
    driver.expect();
    DataHashes alone = hashesOfFirst();
    driver.expect();
    try (ActingWorkerGroup second = driver.group(1)) {
      assertEquals(alone, hashesOfFirst());
      second.peer.awaitClose();
      assertEquals(List.of(), driver.offenders());
    }
  }

  private DataHashes hashesOfFirst() throws Exception {
    CompletableFuture<Optional<String>> ready = driver.ready(List.of("one", "one"));
    try (ActingWorkerGroup first = driver.group(0)) {
      assertEquals(Optional.empty(), ActingDriver.end(ready));
      return driver.server.attempt().members().hashes();
    }
  }

  /** The others call within the same milliseconds, and cannot know. */
  @Test
  void blamesNobodyWhoCallsJustAfterTheAttemptHasEnded() throws Exception {
    driver.expect();
    try (Peer dies = new Peer(ActingWorkerGroup.CONF, driver.port());
        Peer late = new Peer(ActingWorkerGroup.CONF, driver.port())) {
      dies.prove(driver.pass(0));
      late.prove(driver.pass(1));
      dies.close();
      assertTrue(ActingDriver.end(driver.ready()).orElseThrow().contains("away"));
      late.awaitClose();
      assertEquals(List.of(), driver.offenders());
    }
    driver.assertGoesOn();
  }

  /** Both are in one packet. Otherwise the second would end the run. */
  @Test
  void hearsNothingThatComesAfterWhatIsRefused() throws Exception {
    driver.expect();
    try (Peer bad = new Peer(ActingWorkerGroup.CONF, driver.port())) {
      bad.prove(driver.pass(0));
      CompletableFuture<ByteBuffer> wrong = bad.send(ActingDriver.response(Response.Kind.READY, 7));
      CompletableFuture<ByteBuffer> failed =
          bad.send(ActingDriver.response(Response.Kind.FAILED, 0x6f6f6f6f));
      assertThrows(ExecutionException.class, () -> Peer.await(wrong, "an error"));
      assertThrows(ExecutionException.class, () -> Peer.await(failed, "an error"));
      String reason = ActingDriver.end(driver.ready()).orElseThrow();
      assertTrue(reason.contains("broke the protocol"), reason);
      assertEquals(List.of("executor 0"), driver.offenders());
    }
    driver.assertGoesOn();
  }

  @Test
  void hearsNobodyOfAnEarlierAttempt() throws Exception {
    driver.expect();
    ActingWorkerGroup early = driver.group(0);
    driver.expect();
    early.peer.awaitClose();
    early.close();
    driver.assertGoesOn();
  }

  @Test
  void aFaultOfTheContentEndsTheRun() throws Exception {
    driver.expect();
    try (Peer bad = new Peer(ActingWorkerGroup.CONF, driver.port())) {
      bad.prove(driver.pass(0));
      CompletableFuture<ByteBuffer> unused =
          bad.send(ActingDriver.response(Response.Kind.FAILED, 0x6f6f6f6f));
      Throwable error =
          assertThrows(ExecutionException.class, () -> ActingDriver.end(driver.ready())).getCause();
      assertEquals("oooo", assertInstanceOf(InputException.class, error.getCause()).getMessage());
    }
  }

  @Test
  void endsAnAttemptThatIsCancelled() throws Exception {
    driver.expect();
    try (ActingWorkerGroup group = driver.group(0)) {
      driver.server.cancel();
      assertEquals(Optional.of("its tasks are cancelled"), driver.server.attempt().end());
      group.peer.awaitClose();
      assertThrows(IOException.class, () -> driver.group(1), "one who comes later");
    }
    driver.assertGoesOn();
  }

  @Test
  void knowsWhetherAWorkerGroupHasConnected() throws Exception {
    driver.expect();
    assertFalse(driver.server.greeted());
    try (Peer peer = new Peer(ActingWorkerGroup.CONF, driver.port())) {
      peer.prove(driver.pass(0));
      assertTrue(driver.server.greeted());
    }
    driver.expect();
    assertFalse(driver.server.greeted());
  }

  @Test
  void countsTheBytesOfAllAttempts() throws Exception {
    driver.assertGoesOn();
    long once = driver.server.traffic(0, 0).receivedBytes();
    assertTrue(once > 0);
    driver.assertGoesOn();
    assertEquals(2 * once, driver.server.traffic(0, 0).receivedBytes());
    driver.expect();
    assertEquals(2 * once, driver.server.traffic(0, 0).receivedBytes());
  }

  /** Or those who are there, if not all of them are. */
  @Test
  void asksAllToStopAndLetsNobodyIn() throws Exception {
    List<ByteBuffer> stop = List.of(ByteBuffer.allocate(3));
    driver.expect();
    try (ActingWorkerGroup first = driver.group(0);
        ActingWorkerGroup second = driver.group(1)) {
      driver.awaitReady();
      driver.server.stop(stop);
      assertEquals(3, first.request().remaining());
      assertEquals(3, second.request().remaining());
      assertThrows(IOException.class, () -> driver.group(0));
      assertEquals(Optional.empty(), driver.server.attempt().end());
    }
    driver.expect();
    try (ActingWorkerGroup alone = driver.group(0)) {
      driver.server.stop(stop);
      alone.peer.awaitClose();
      assertEquals(Optional.of("the exchange is closed"), driver.server.attempt().end());
    }
  }

  private static ByteBuffer copy(ByteBuffer message, int more) {
    ByteBuffer copy = ByteBuffer.allocate(message.remaining() + more);
    copy.order(ByteOrder.LITTLE_ENDIAN).put(message.duplicate()).rewind();
    return copy;
  }
}
