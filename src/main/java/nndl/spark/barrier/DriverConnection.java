package nndl.spark.barrier;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import nndl.error.InputException;
import nndl.model.evaluation.Evaluation;
import nndl.network.Gradient;
import nndl.network.Layout;
import nndl.network.Parameters;
import nndl.network.RowMarks;
import nndl.spark.transport.BlockFormat;
import nndl.spark.transport.Buffers;
import nndl.spark.transport.Connection;
import nndl.spark.transport.EvaluationFormat;
import nndl.spark.transport.HashFormat;
import nndl.spark.transport.Pass;
import nndl.spark.transport.ProtocolException;
import nndl.spark.transport.Request;
import nndl.spark.transport.Response;
import nndl.spark.transport.SumFormat;
import nndl.spark.transport.Transport;
import nndl.spark.transport.Transport.Address;
import nndl.spark.transport.Transport.UnreachableException;
import nndl.time.Clock;
import nndl.time.Waited;
import nndl.training.worker.DataHashes;
import nndl.training.worker.GradientTree;
import nndl.training.workload.Workload;

/**
 * A worker group's end of its connection to the driver. It sends a response and waits for the
 * answer, which is the next request. It owns the group's copy of the parameters. Every request
 * contains the parameters that have changed, and so updates this copy.
 */
final class DriverConnection {
  private static final long PARK_NANOS = 50_000_000;
  private static final long RETRY_NANOS = 50_000_000;
  private static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final int LATE_TRIES = 3;
  private static final int MAX_TEXT_BYTES = 1 << 15;
  private static final long LOADING_CHECK_MILLIS = 100;

  private record Node(int from, int to, Gradient sum) {}

  private final WorkerGroup group;
  private final Clock clock;
  private final BooleanSupplier cancelled;
  private final Layout layout;
  private final Parameters parameters;
  private final RowMarks changed;
  private final GradientTree tree;
  private final List<Node> nodes = new ArrayList<>();
  private final Buffers buffers = new Buffers();
  private final Thread thread = Thread.currentThread();
  private final Heartbeats heartbeats;
  private Connection connection;
  private long driverNanos;
  private volatile Object answer;

  /** How many heartbeats the driver has answered. */
  private final AtomicLong heard = new AtomicLong();

  DriverConnection(WorkerGroup group, Workload workload, Clock clock, BooleanSupplier cancelled) {
    this.group = group;
    this.clock = clock;
    this.cancelled = cancelled;
    this.layout = workload.layout();
    this.parameters = new Parameters(layout);
    this.changed = new RowMarks(layout.inputs(1));
    this.tree = new GradientTree(workload.shards());
    this.heartbeats = new Heartbeats(clock, this::receivedBytes, this::sayAlive);
  }

  /**
   * Serves the driver's requests until the driver stops the group. Fails if the driver is lost or
   * if this task is cancelled.
   *
   * @param pass what lets the group in
   * @param driverMillis the longest time to wait for any sign of the driver
   * @throws UnreachableException if no connection to the driver is possible
   */
  void run(Transport network, Address driver, Pass pass, long driverMillis)
      throws IOException, InterruptedException {
    driverNanos = TimeUnit.MILLISECONDS.toNanos(driverMillis);
    try (Connection connected = connect(network, driver, pass);
        Heartbeats ticking = heartbeats) {
      connection = connected;
      call(begin(Response.Kind.HELLO, 0, 0));
      ticking.start();
      Request request = load();
      while (request.kind() != Request.Kind.STOP) {
        request = request.kind() == Request.Kind.SUM ? sum(request) : evaluate(request);
      }
    }
  }

  /**
   * Connects to the driver. Tries again if it is refused or the driver is late, since strangers may
   * be in the way. A pause of this process is no reason to give up, so some tries count too.
   */
  private Connection connect(Transport network, Address driver, Pass pass)
      throws IOException, InterruptedException {
    long start = clock.nanoTime();
    int tries = 0;
    while (true) {
      tries++;
      try {
        return network.connect(driver, pass);
      } catch (UnreachableException e) {
        requireRunning();
        boolean over = tries >= LATE_TRIES && clock.nanoTime() - start > LATE_NANOS;
        if (!e.isLate() || over) {
          throw e;
        }
      } catch (Pass.RefusedException e) {
        requireRunning();
        if (clock.nanoTime() - start > driverNanos) {
          throw e;
        }
        clock.await(this, RETRY_NANOS);
      }
    }
  }

  private Request load() throws IOException, InterruptedException {
    try {
      while (!group.awaitLoaded(LOADING_CHECK_MILLIS)) {
        requireRunning();
      }
      DataHashes hashes = group.hashes();
      ByteBuffer response = begin(Response.Kind.READY, 0, HashFormat.bytes(hashes));
      HashFormat.write(response, hashes);
      return (Request) call(response);
    } catch (InputException e) {
      return fail(Response.Kind.FAILED, e.text());
    } catch (HostException e) {
      return fail(Response.Kind.UNABLE, e.getMessage());
    }
  }

  private Request fail(Response.Kind kind, String error) throws IOException {
    byte[] text = error.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(text.length, MAX_TEXT_BYTES); // the driver takes no more
    return (Request) call(begin(kind, 0, length).put(text, 0, length));
  }

  private Request sum(Request request) throws IOException {
    group.sumGradients(parameters, request.miniBatch(), tree::add);
    tree.drainTo((from, to, sum) -> nodes.add(new Node(from, to, sum)));
    long bytes = Integer.BYTES;
    for (Node node : nodes) {
      bytes += SumFormat.bytes(node.sum);
    }
    ByteBuffer response = begin(Response.Kind.SUMS, request.round(), bytes).putInt(nodes.size());
    for (Node node : nodes) {
      SumFormat.write(response, node.from, node.to, node.sum);
      node.sum.clear();
    }
    nodes.clear();
    return (Request) call(response);
  }

  private Request evaluate(Request request) throws IOException {
    Evaluation evaluation = group.evaluate(parameters, request.split(), request.every());
    long bytes = EvaluationFormat.bytes(evaluation);
    ByteBuffer response = begin(Response.Kind.EVALUATION, request.round(), bytes);
    EvaluationFormat.write(response, evaluation);
    return (Request) call(response);
  }

  private long receivedBytes() {
    return connection.receivedBytes();
  }

  /** Called by the thread of the heartbeats. */
  private void sayAlive() {
    ByteBuffer message = ByteBuffer.allocate(Response.BYTES + Long.BYTES);
    message.order(ByteOrder.LITTLE_ENDIAN);
    new Response(Response.Kind.ALIVE, 0).write(message);
    message.putLong(group.done() + receivedBytes());
    connection.send(message.flip(), new Heard());
  }

  private ByteBuffer begin(Response.Kind kind, long round, long bodyBytes) {
    ByteBuffer response = buffers.forMessage(Response.BYTES + bodyBytes);
    new Response(kind, round).write(response);
    return response;
  }

  /**
   * Sends a response and waits for the answer, which is the next request. The answer to a response
   * of the kind {@link Response.Kind#HELLO} is no request; it only confirms that the response has
   * arrived. An answer to a heartbeat, and bytes of a request, begin the limit anew, and so do
   * bytes of the response that go out, since heartbeats wait behind them.
   */
  private Object call(ByteBuffer response) throws IOException {
    answer = null;
    heartbeats.end();
    connection.send(response.flip(), new Answer());
    Waited waited = new Waited(clock);
    long seen = 0;
    while (answer == null) {
      clock.park(this, PARK_NANOS);
      requireRunning();
      long signs = heard.get() + receivedBytes() + connection.sentBytes();
      waited = signs == seen ? waited : new Waited(clock);
      seen = signs;
      if (answer == null && waited.nanos() > driverNanos) {
        throw new IOException(
            "driver: expected a sign of it within %s s, found none"
                .formatted(TimeUnit.NANOSECONDS.toSeconds(driverNanos)));
      }
    }
    if (answer instanceof Throwable error) {
      throw new IOException("driver: expected a request, found " + error.getMessage(), error);
    }
    heartbeats.begin();
    return answer;
  }

  private void requireRunning() throws IOException {
    if (cancelled.getAsBoolean()) {
      throw new IOException("task: cancelled");
    }
  }

  /**
   * Receives the answer to a response. It is called by a thread of the transport while the group's
   * thread waits.
   */
  private final class Answer implements Connection.Reply {
    @Override
    public void answer(ByteBuffer message) {
      try {
        if (message.hasRemaining()) {
          Request request = Request.read(message);
          if (message.hasRemaining()) {
            BlockFormat.read(message, layout, parameters.values(), changed);
            ProtocolException.require(!message.hasRemaining(), "the end, found more bytes");
          }
          answer = request;
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

  /** The answer to a heartbeat. If there is none, the answer to the work will fail too. */
  private final class Heard implements Connection.Reply {
    @Override
    public void answer(ByteBuffer message) {
      heard.incrementAndGet();
    }

    @Override
    public void fail(Throwable error) {}
  }
}
