package nndl.spark.barrier;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import nndl.error.InputException;
import nndl.model.evaluation.Evaluation;
import nndl.network.Gradient;
import nndl.network.Layout;
import nndl.network.Parameters;
import nndl.network.RowMarks;
import nndl.spark.cluster.TaskRank;
import nndl.spark.transport.BlockFormat;
import nndl.spark.transport.Buffers;
import nndl.spark.transport.Connection;
import nndl.spark.transport.EvaluationFormat;
import nndl.spark.transport.HashFormat;
import nndl.spark.transport.ProtocolException;
import nndl.spark.transport.Request;
import nndl.spark.transport.Response;
import nndl.spark.transport.SumFormat;
import nndl.spark.transport.Transport;
import nndl.spark.transport.Transport.Address;
import nndl.spark.transport.Transport.UnreachableException;
import nndl.time.Clock;
import nndl.training.worker.DataHashes;
import nndl.training.worker.GradientTree;
import nndl.training.workload.Workload;

/**
 * A team's end of its line to the driver: reports, and waits for the answer, which is the next
 * order. It holds the team's copy of the parameters, which every order brings up to date.
 */
final class DriverConnection {
  private static final long PARK_NANOS = 50_000_000;
  private static final long LOADING_CHECK_MILLIS = 100;

  private record Node(int from, int to, Gradient sum) {}

  private final WorkerGroup team;
  private final WorkerGroup.Key key;
  private final TaskRank seat;
  private final Clock clock;
  private final BooleanSupplier cancelled;
  private final Layout layout;
  private final Parameters parameters;
  private final RowMarks changed;
  private final GradientTree tree;
  private final List<Node> nodes = new ArrayList<>();
  private final Buffers buffers = new Buffers();
  private final Thread thread = Thread.currentThread();
  private Connection line;
  private long orderNanos;
  private volatile Object answer;

  DriverConnection(
      WorkerGroup team,
      WorkerGroup.Key key,
      TaskRank seat,
      Workload workload,
      Clock clock,
      BooleanSupplier cancelled) {
    this.team = team;
    this.key = key;
    this.seat = seat;
    this.clock = clock;
    this.cancelled = cancelled;
    this.layout = workload.layout();
    this.parameters = new Parameters(layout);
    this.changed = new RowMarks(layout.inputs(1));
    this.tree = new GradientTree(workload.shards());
  }

  /**
   * Serves the driver until it stops the team, or one of the two is gone.
   *
   * @param orderMillis how long the driver may say nothing
   * @throws UnreachableException if the driver does not answer the first call
   */
  void run(Transport network, Address driver, long orderMillis)
      throws IOException, InterruptedException {
    orderNanos = TimeUnit.MILLISECONDS.toNanos(orderMillis);
    try (Connection connected = network.connect(driver)) {
      line = connected;
      call(begin(Response.Kind.HELLO, 0, Integer.BYTES).putInt(seat.teams()));
      Request order = load();
      while (order.kind() != Request.Kind.STOP) {
        order = order.kind() == Request.Kind.SUM ? sum(order) : evaluate(order);
      }
    }
  }

  private Request load() throws IOException, InterruptedException {
    try {
      while (!team.awaitLoaded(LOADING_CHECK_MILLIS)) {
        requireRunning();
      }
      DataHashes hashes = team.hashes();
      ByteBuffer report = begin(Response.Kind.READY, 0, HashFormat.bytes(hashes));
      HashFormat.write(report, hashes);
      return (Request) call(report);
    } catch (InputException e) {
      byte[] text = e.getMessage().getBytes(StandardCharsets.UTF_8);
      return (Request) call(begin(Response.Kind.FAILED, 0, text.length).put(text));
    }
  }

  private Request sum(Request order) throws IOException {
    team.sumGradients(parameters, order.miniBatch(), tree::add);
    tree.drainTo((from, to, sum) -> nodes.add(new Node(from, to, sum)));
    long bytes = Integer.BYTES;
    for (Node node : nodes) {
      bytes += SumFormat.bytes(node.sum);
    }
    ByteBuffer report = begin(Response.Kind.SUMS, order.round(), bytes).putInt(nodes.size());
    for (Node node : nodes) {
      SumFormat.write(report, node.from, node.to, node.sum);
      node.sum.clear();
    }
    nodes.clear();
    return (Request) call(report);
  }

  private Request evaluate(Request order) throws IOException {
    Evaluation evaluation = team.evaluate(parameters, order.split(), order.every());
    long bytes = EvaluationFormat.bytes(evaluation);
    ByteBuffer report = begin(Response.Kind.EVALUATION, order.round(), bytes);
    EvaluationFormat.write(report, evaluation);
    return (Request) call(report);
  }

  private ByteBuffer begin(Response.Kind kind, long round, long bodyBytes) {
    ByteBuffer report = buffers.forMessage(Response.BYTES + bodyBytes);
    new Response(key.exchange(), key.attempt(), seat.team(), kind, round).write(report);
    return report;
  }

  /** Sends a report and waits for its answer: an order, or of HELLO just that there is one. */
  private Object call(ByteBuffer report) throws IOException {
    answer = null;
    line.send(report.flip(), new Answer());
    long start = clock.nanoTime();
    while (answer == null) {
      clock.park(this, PARK_NANOS);
      requireRunning();
      if (answer == null && clock.nanoTime() - start > orderNanos) {
        throw new IOException(
            "driver: expected an order within %s s, found none"
                .formatted(TimeUnit.NANOSECONDS.toSeconds(orderNanos)));
      }
    }
    if (answer instanceof Throwable error) {
      throw new IOException("driver: expected an order, found " + error.getMessage(), error);
    }
    return answer;
  }

  private void requireRunning() throws IOException {
    if (cancelled.getAsBoolean()) {
      throw new IOException("task: cancelled");
    }
  }

  /** Called by the transport's thread, while the team's waits. */
  private final class Answer implements Connection.Reply {
    @Override
    public void answer(ByteBuffer message) {
      try {
        if (message.hasRemaining()) {
          Request order = Request.read(message);
          if (message.hasRemaining()) {
            BlockFormat.read(message, layout, parameters.values(), changed);
            ProtocolException.require(!message.hasRemaining(), "the end, found more bytes");
          }
          answer = order;
        } else {
          answer = Response.Kind.HELLO;
        }
      } catch (ProtocolException | RuntimeException e) {
        answer = e;
      }
      clock.unpark(thread);
    }

    @Override
    public void fail(Throwable error) {
      answer = error;
      clock.unpark(thread);
    }
  }
}
