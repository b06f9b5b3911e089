package nndl.spark.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import nndl.Fixtures;
import nndl.data.sampling.MiniBatch;
import nndl.network.Gradient;
import nndl.network.Parameters;
import nndl.network.RowMarks;
import nndl.spark.SmallRun;
import nndl.time.SystemClock;
import nndl.training.Exchange;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.server.TransportServer;

/**
 * A {@link ExchangeServer} that listens, in the hands of a test, for {@link ActingWorkerGroup}s;
 * there are two shards.
 */
final class ActingDriver implements AutoCloseable {
  static final long TIMEOUT_MILLIS = 20_000;
  private static final int SHARDS = 2;
  private static final MiniBatch MINI_BATCH = new MiniBatch(0, 0, 10);

  final ExchangeServer switchboard;
  private final UUID exchange = UUID.randomUUID();
  private final Workload workload;
  private final Parameters parameters;
  private final TransportContext context;
  private final TransportServer server;
  private long round;

  ActingDriver(Path directory) {
    workload = new SmallRun(directory, SHARDS).workload();
    parameters = Fixtures.initial(workload);
    switchboard = new ExchangeServer(exchange, workload, new SystemClock());
    context = new TransportContext(ActingWorkerGroup.CONF, new ServiceHandler(switchboard));
    server =
        context.createServer(
            "127.0.0.1", 0, List.of(FrameLimit.bootstrap(switchboard.maxMessageBytes())));
  }

  int port() {
    return server.getPort();
  }

  /** One of two teams, with a shard each. */
  ActingWorkerGroup team(int attempt, int team) throws Exception {
    return new ActingWorkerGroup(port(), exchange, attempt, team, SHARDS, workload);
  }

  /** One that says that there is no other, though it sums only the first shard. */
  ActingWorkerGroup onlyTeam(int attempt) throws Exception {
    return new ActingWorkerGroup(port(), exchange, attempt, 0, 1, workload);
  }

  void awaitReady() throws Exception {
    assertEquals(Optional.empty(), end(ready(TIMEOUT_MILLIS)));
  }

  /** Waits for the teams to be ready, and gets to know why the attempt is over, if it is then. */
  CompletableFuture<Optional<String>> ready(long timeoutMillis) {
    return supply(() -> switchboard.awaitReady(Optional::empty, timeoutMillis));
  }

  /** Asks for sums, and gets to know why the attempt is over, if it is then. */
  CompletableFuture<Optional<String>> round(long timeoutMillis) {
    Request order = new Request(Request.Kind.SUM, ++round, MINI_BATCH, Split.TRAINING, 1);
    RowMarks all = new RowMarks(20);
    all.touch(0, 20);
    ByteBuffer message =
        new Buffers().forMessage(Request.BYTES + BlockFormat.bytes(parameters.layout(), all));
    order.write(message);
    BlockFormat.write(message, parameters.layout(), parameters.values(), all);
    message.flip();
    return supply(() -> switchboard.round(order, message, timeoutMillis));
  }

  private static CompletableFuture<Optional<String>> supply(Callable<Optional<String>> end) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return end.call();
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
  }

  /** Why an attempt is over, once a round or the wait for its teams has ended, which is soon. */
  static Optional<String> end(CompletableFuture<Optional<String>> round) throws Exception {
    return Peer.await(round, "an end of the driver's wait for its teams");
  }

  /** Two teams do a round of an attempt as they should, and give the reference's sum. */
  void assertGoesOn(int attempt) throws Exception {
    switchboard.expect(attempt);
    try (ActingWorkerGroup first = team(attempt, 0);
        ActingWorkerGroup second = team(attempt, 1)) {
      awaitReady();
      CompletableFuture<Optional<String>> end = round(TIMEOUT_MILLIS);
      second.serve();
      first.serve();
      assertEquals(Optional.empty(), end(end));
      assertTotal();
    }
  }

  /** The sum of the last round is the reference's. */
  void assertTotal() {
    try (Exchange reference = Fixtures.inMemory(workload)) {
      Gradient expected = reference.sumGradients(parameters, MINI_BATCH);
      assertArrayEquals(Fixtures.numbers(expected), Fixtures.numbers(switchboard.total()));
    }
  }

  @Override
  public void close() {
    server.close();
    context.close();
  }
}
