package nndl.spark.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import nndl.Fixtures;
import nndl.data.sampling.MiniBatch;
import nndl.network.Gradient;
import nndl.network.Parameters;
import nndl.network.RowMarks;
import nndl.spark.SmallRun;
import nndl.spark.cluster.Limit;
import nndl.training.Exchange;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.server.TransportServer;

/**
 * An {@link ExchangeServer} that listens for {@link ActingWorkerGroup}s, driven by a test. There
 * are two shards.
 */
final class ActingDriver implements AutoCloseable {
  static final long TIMEOUT_MILLIS = 20_000;
  private static final int SHARDS = 2;
  private static final MiniBatch MINI_BATCH = new MiniBatch(0, 0, 10);

  final ExchangeServer server;
  final Doorkeeper door = new Doorkeeper(Fixtures.PROCESS, TIMEOUT_MILLIS);
  private final Workload workload;
  private final Parameters parameters;
  private final TransportContext context;
  private final TransportServer listener;
  private List<Secret> secrets;
  private long round;

  ActingDriver(Path directory) {
    this(directory, Limit.fixed(TIMEOUT_MILLIS));
  }

  /**
   * @param limit how long worker groups may be silent
   */
  ActingDriver(Path directory, Limit limit) {
    workload = new SmallRun(directory, SHARDS).workload();
    parameters = Fixtures.initial(workload);
    server = new ExchangeServer(workload, door, Fixtures.PROCESS.clock(), limit);
    context = new TransportContext(ActingWorkerGroup.CONF, new MessageHandler());
    listener = context.createServer("127.0.0.1", 0, List.of(new Gate.Bootstrap(door)));
  }

  /** Begins an attempt of a task for each shard. */
  void expect() {
    secrets = Secret.fresh(SHARDS, Fixtures.RANDOM);
    server.expect(secrets, false);
  }

  /** What lets a task in. */
  Pass pass(int partition) {
    return new Pass(partition, secrets.get(partition));
  }

  int port() {
    return listener.getPort();
  }

  /** One of two worker groups, with a shard each. */
  ActingWorkerGroup group(int group) throws Exception {
    return new ActingWorkerGroup(port(), pass(group), workload);
  }

  /** A response in the first round, with a number as its body. */
  static ByteBuffer response(Response.Kind kind, int body) {
    ByteBuffer response = ByteBuffer.allocate(Response.BYTES + Integer.BYTES);
    new Response(kind, 0).write(response.order(ByteOrder.LITTLE_ENDIAN));
    return response.putInt(body).flip();
  }

  void awaitReady() throws Exception {
    assertEquals(Optional.empty(), end(ready()));
  }

  /** Waits for the worker groups to be ready; then tells why the attempt is over, if it is. */
  CompletableFuture<Optional<String>> ready() {
    return ready(IntStream.range(0, SHARDS).mapToObj(task -> "executor " + task).toList());
  }

  /**
   * The same.
   *
   * @param executors the executor of each task
   */
  CompletableFuture<Optional<String>> ready(List<String> executors) {
    return supply(() -> server.awaitReady(Optional::empty, () -> Optional.of(executors)));
  }

  /** Asks for sums, and gets to know why the attempt is over, if it is then. */
  CompletableFuture<Optional<String>> round() {
    Request request = new Request(Request.Kind.SUM, ++round, MINI_BATCH, Split.TRAINING, 1);
    RowMarks all = new RowMarks(20);
    all.mark(0, 20);
    Parts parts = new Parts();
    parts.begin(request::write);
    BlockFormat.write(parts, parameters.layout(), parameters.values(), all);
    return supply(() -> server.round(request, rank -> parts.end(), List.of(), Optional::empty));
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

  /** Why an attempt is over, once a round or the wait for its worker groups has ended. */
  static Optional<String> end(CompletableFuture<Optional<String>> round) throws Exception {
    return Peer.await(round, "an end of the driver's wait for its worker groups");
  }

  /** The executors that were named. */
  List<String> offenders() {
    return server.attempt().offenders();
  }

  /** Two worker groups do a round of an attempt as they should, and give the reference's sum. */
  void assertGoesOn() throws Exception {
    expect();
    try (ActingWorkerGroup first = group(0);
        ActingWorkerGroup second = group(1)) {
      awaitReady();
      CompletableFuture<Optional<String>> end = round();
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
      assertArrayEquals(Fixtures.numbers(expected), Fixtures.numbers(server.total()));
    }
  }

  @Override
  public void close() {
    listener.close();
    context.close();
  }
}
