package nndl.spark.barrier;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import nndl.error.InputException;
import nndl.model.evaluation.Evaluation;
import nndl.network.Layout;
import nndl.network.Parameters;
import nndl.network.RowMarks;
import nndl.spark.transport.BlockReader;
import nndl.spark.transport.Connection;
import nndl.spark.transport.EvaluationFormat;
import nndl.spark.transport.HashFormat;
import nndl.spark.transport.Parts;
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

  private final WorkerGroup group;
  private final Clock clock;
  private final BooleanSupplier cancelled;
  private final Parameters parameters;
  private final GradientTree tree;
  private final Parts parts = new Parts();
  private final Thread thread = Thread.currentThread();
  private final Heartbeats heartbeats;
  private Connection connection;
  private long driverNanos;

  /** Reads the weights of a request in the thread of the transport. */
  private final BlockReader weights;

  private volatile Object answer;

  /** How many parts of requests have come. */
  private final AtomicLong received = new AtomicLong();

  /** How many heartbeats the driver has answered, and how many parts of responses have gone out. */
  private final AtomicLong signs = new AtomicLong();

  DriverConnection(WorkerGroup group, Workload workload, Clock clock, BooleanSupplier cancelled) {
    this.group = group;
    this.clock = clock;
    this.cancelled = cancelled;
    Layout layout = workload.layout();
    this.parameters = new Parameters(layout);
    this.weights = new BlockReader(layout);
    weights.readInto(parameters.values(), new RowMarks(layout.inputs(1)));
    this.tree = new GradientTree(workload.shards());
    this.heartbeats = new Heartbeats(clock, received::get, this::sayAlive);
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
      heartbeats.begin(); // of the work of loading
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
        return network.connect(driver, pass, this::receivePart);
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
      begin(Response.Kind.READY, 0);
      DataHashes hashes = group.hashes();
      ByteBuffer bytes = littleEndian(HashFormat.bytes(hashes));
      HashFormat.write(bytes, hashes);
      parts.put(bytes.flip());
      return call();
    } catch (InputException e) {
      return fail(Response.Kind.FAILED, e.text());
    } catch (HostException e) {
      return fail(Response.Kind.UNABLE, e.getMessage());
    }
  }

  private Request fail(Response.Kind kind, String error) throws IOException {
    byte[] text = error.getBytes(StandardCharsets.UTF_8);
    begin(kind, 0);
    parts.put(ByteBuffer.wrap(text, 0, Math.min(text.length, MAX_TEXT_BYTES)));
    return call();
  }

  private Request sum(Request request) throws IOException {
    group.sumGradients(parameters, request.miniBatch(), tree::add);
    begin(Response.Kind.SUMS, request.round());
    tree.drainTo(
        (from, to, sum) -> {
          SumFormat.write(parts, from, to, sum);
          sum.clear();
        });
    return call();
  }

  private Request evaluate(Request request) throws IOException {
    Evaluation evaluation = group.evaluate(parameters, request.split(), request.every());
    begin(Response.Kind.EVALUATION, request.round());
    ByteBuffer bytes = littleEndian(Math.toIntExact(EvaluationFormat.bytes(evaluation)));
    EvaluationFormat.write(bytes, evaluation);
    parts.put(bytes.flip());
    return call();
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Called by the thread of the heartbeats. */
  private void sayAlive() {
    ByteBuffer message = littleEndian(Response.BYTES + Long.BYTES);
    new Response(Response.Kind.ALIVE, 0).write(message);
    message.putLong(group.done() + received.get());
    connection.send(message.flip(), new Heard());
  }

  private void begin(Response.Kind kind, long round) {
    parts.begin(new Response(kind, round)::write);
  }

  /**
   * Sends a response and waits for the answer, which is the next request. An answer to a heartbeat,
   * and a part that comes or has gone out, begin the limit anew.
   */
  private Request call() throws IOException {
    answer = null;
    heartbeats.end();
    connection.sendParts(
        parts.end(), signs::incrementAndGet, last -> connection.send(last, new Answer()));
    Waited waited = new Waited(clock);
    long seen = 0;
    while (answer == null) {
      clock.park(this, PARK_NANOS);
      requireRunning();
      long now = signs.get() + received.get();
      waited = now == seen ? waited : new Waited(clock);
      seen = now;
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
    return (Request) answer;
  }

  private void requireRunning() throws IOException {
    if (cancelled.getAsBoolean()) {
      throw new IOException("task: cancelled");
    }
  }

  /** Reads a part of a request that others follow, in a thread of the transport. */
  private void receivePart(ByteBuffer part) {
    received.incrementAndGet();
    try {
      Request unused = Request.read(part);
      ProtocolException.require(!weights.read(part), "more parts, found the end of the weights");
    } catch (ProtocolException | RuntimeException e) {
      answer = e;
      clock.unpark(thread);
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
        Request request = Request.read(message);
        if (request.kind() != Request.Kind.STOP) {
          ProtocolException.require(weights.read(message), "all weights, found the end");
        }
        ProtocolException.require(!message.hasRemaining(), "the end, found more bytes");
        answer = request;
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
      signs.incrementAndGet();
    }

    @Override
    public void fail(Throwable error) {}
  }
}
