package nndl.spark.barrier;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import nndl.error.InputException;
import nndl.model.evaluation.Evaluation;
import nndl.network.Parameters;
import nndl.spark.barrier.DriverSession.Action;
import nndl.spark.barrier.DriverSession.Event;
import nndl.spark.cluster.UnavailableException;
import nndl.spark.transport.Connection;
import nndl.spark.transport.EvaluationFormat;
import nndl.spark.transport.HashFormat;
import nndl.spark.transport.Introduction;
import nndl.spark.transport.Mesh;
import nndl.spark.transport.Parts;
import nndl.spark.transport.Pass;
import nndl.spark.transport.ProtocolException;
import nndl.spark.transport.Request;
import nndl.spark.transport.Response;
import nndl.spark.transport.Severed;
import nndl.spark.transport.Severed.SeveredException;
import nndl.spark.transport.SumFormat;
import nndl.spark.transport.Transport;
import nndl.spark.transport.Transport.Address;
import nndl.spark.transport.Transport.UnreachableException;
import nndl.spark.transport.WeightPieces;
import nndl.time.Clock;
import nndl.time.LocalProcess;
import nndl.time.Waited;
import nndl.training.worker.DataHashes;
import nndl.training.worker.GradientTree;
import nndl.training.workload.Workload;

/**
 * A worker group's end of its connection to the driver. It brings the {@link DriverSession} what
 * happens, in the threads in which it happens and one at a time, and does what that wants. The
 * task's own thread works, and another one keeps the time.
 */
final class DriverConnection {
  private static final long TICK_NANOS = 50_000_000;
  static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final int MAX_TEXT_BYTES = 1 << 15;
  private static final long LOADING_CHECK_MILLIS = 100;

  private final WorkerGroup group;
  private final Clock clock;
  private final BooleanSupplier cancelled;
  private final Replica replica;
  private final GradientTree tree;
  private final Parts parts = new Parts();
  private final Workload workload;
  private final LocalProcess process;
  private Transport network;
  private Pass pass;
  private Optional<Mesh> mesh = Optional.empty();

  /** Why the group has not got the total of the last round, which the next answer is to say. */
  private Optional<Severed> severed = Optional.empty();

  /** What a request has brought that is no block. */
  private final ByteArrayOutputStream content = new ByteArrayOutputStream();

  private final Waited waited;
  private final Thread thread = Thread.currentThread();
  private DriverSession session;
  private Connection connection;

  /** What this thread is to do next, work or end; null if nothing. */
  private final AtomicReference<Action> next = new AtomicReference<>();

  DriverConnection(
      WorkerGroup group, Workload workload, LocalProcess process, BooleanSupplier cancelled) {
    this.group = group;
    this.workload = workload;
    this.process = process;
    this.clock = process.clock();
    this.cancelled = cancelled;
    this.waited = new Waited(clock);
    this.replica = new Replica(workload);
    this.tree = new GradientTree(workload.shards());
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
    this.network = network;
    this.pass = pass;
    long driverNanos = TimeUnit.MILLISECONDS.toNanos(driverMillis);
    session = new DriverSession(driverNanos);
    connection =
        pass.connect(network, driver, part -> receive(part, false), clock, driverNanos, LATE_NANOS);
    try {
      clock.start("nndl-heartbeats", this::keepTime);
      load();
      for (Request request = next(); request.kind() != Request.Kind.STOP; request = next()) {
        work(request);
      }
    } finally {
      on(new Event.Ended("task: ended")); // so nothing is sent any more
      mesh.ifPresent(Mesh::close);
      connection.close();
    }
  }

  /** Brings the time and the end of the task, in a thread of its own. */
  private void keepTime() {
    try {
      while (!isOver()) {
        on(cancelled.getAsBoolean() ? new Event.Ended("task: cancelled") : new Event.TimePassed());
        mesh.ifPresent(Mesh::keepAlive);
        clock.park(this, TICK_NANOS);
      }
    } catch (Throwable e) { // without this thread nobody would notice a driver that is lost
      on(new Event.Ended("task: expected to keep the time, found " + e));
    }
  }

  private synchronized boolean isOver() {
    return session.isOver();
  }

  private synchronized void on(Event event) {
    session.on(event, waited.nanos()).ifPresent(this::perform);
  }

  private void perform(Action action) {
    if (action instanceof Action.Respond respond) {
      connection.sendParts(
          respond.response(),
          () -> on(new Event.Heard()),
          last -> connection.send(last, reply(message -> receive(message, true))));
    } else if (action instanceof Action.SayAlive alive) {
      int bytes = Response.BYTES + Response.ALIVE_BYTES;
      ByteBuffer message = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
      new Response(Response.Kind.ALIVE, 0).write(message);
      long heard = mesh.map(Mesh::heard).orElse(0L);
      message.putLong(group.done() + alive.parts() + heard);
      message.putInt(mesh.map(Mesh::awaited).orElse(Response.NOBODY));
      connection.send(message.flip(), reply(answer -> on(new Event.Heard())));
    } else {
      next.set(action);
      clock.unpark(thread);
      if (action instanceof Action.End) {
        group.close(); // so this thread waits for no member any more
      }
    }
  }

  /** Returns what hears an answer, or that there is none, in a thread of the transport. */
  private Connection.Reply reply(Consumer<ByteBuffer> answer) {
    return new Connection.Reply() {
      @Override
      public void answer(ByteBuffer message) {
        answer.accept(message);
      }

      @Override
      public void fail(Throwable error) {
        on(new Event.Ended("driver: expected a request, found " + error.getMessage()));
      }
    };
  }

  /** Reads a request while this thread waits for it, or a part of one that others follow. */
  private void receive(ByteBuffer message, boolean isLast) {
    try {
      Request request = Request.read(message);
      boolean isWhole = isOfMesh(request) ? take(message, isLast) : replica.read(request, message);
      ProtocolException.require(
          isWhole == isLast, isLast ? "all weights, found the end" : "more parts, found the end");
      ProtocolException.require(!message.hasRemaining(), "the end, found more bytes");
      on(isLast ? new Event.Requested(request) : new Event.PartCame());
    } catch (ProtocolException | RuntimeException | OutOfMemoryError e) {
      on(new Event.Ended("driver: expected a request, found " + e.getMessage()));
    }
  }

  private static boolean isOfMesh(Request request) {
    return request.kind() == Request.Kind.LISTEN || request.kind() == Request.Kind.MEET;
  }

  private boolean take(ByteBuffer message, boolean isLast) throws ProtocolException {
    long most = (long) MAX_TEXT_BYTES * workload.shards().count();
    ProtocolException.require(content.size() + message.remaining() <= most, "less");
    byte[] part = new byte[message.remaining()];
    message.get(part);
    content.writeBytes(part);
    return isLast;
  }

  /** Waits for the next request. */
  private Request next() throws IOException {
    while (next.get() == null) {
      clock.park(this, Long.MAX_VALUE);
    }
    Action action = next.getAndSet(null);
    if (action instanceof Action.End end) {
      throw new IOException(end.why());
    }
    return ((Action.Work) action).request();
  }

  private void load() throws InterruptedException {
    try {
      while (!group.awaitLoaded(LOADING_CHECK_MILLIS)) {
        if (next.get() != null) {
          return; // it is the end
        }
      }
      DataHashes hashes = group.hashes();
      Response ready = new Response(Response.Kind.READY, 0);
      respond(ready, out -> HashFormat.write(out, hashes));
    } catch (InputException e) {
      fail(new Response(Response.Kind.FAILED, 0), e.text());
    } catch (HostException e) {
      fail(new Response(Response.Kind.UNABLE, 0), e.getMessage());
    }
  }

  private void fail(Response response, String error) {
    byte[] text = error.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(text.length, MAX_TEXT_BYTES);
    respond(response, out -> out.put(text, length));
  }

  private void work(Request request) throws IOException, InterruptedException {
    try {
      if (severed.isPresent()) {
        throw new SeveredException(severed.get());
      }
      Parameters parameters = replica.begun(request);
      if (isOfMesh(request)) {
        meet(request);
      } else if (request.kind() == Request.Kind.SUM) {
        sum(request, parameters);
      } else if (request.kind() == Request.Kind.SUM_BY_PIECES) {
        sumByPieces(request, parameters);
      } else if (request.kind() == Request.Kind.COMPARE) {
        Response response = new Response(Response.Kind.HASH, request.round());
        respond(response, out -> out.putLong(replica.hash()));
      } else {
        evaluate(request, parameters);
      }
      replica.settle(); // while the driver makes the same step
    } catch (SeveredException e) {
      respond(new Response(Response.Kind.SEVERED, request.round()), e.severed()::write);
    } catch (RuntimeException | IOException e) {
      if (next.get() instanceof Action.End end) { // then the group was closed meanwhile
        throw new IOException(end.why(), e);
      }
      throw e;
    }
  }

  private void evaluate(Request request, Parameters parameters) {
    Evaluation evaluation = group.evaluate(parameters, request.split(), request.every());
    Response response = new Response(Response.Kind.EVALUATION, request.round());
    respond(response, out -> EvaluationFormat.write(out, evaluation));
  }

  private void sum(Request request, Parameters parameters) {
    group.sumGradients(parameters, request.miniBatch(), tree::add);
    respond(
        new Response(Response.Kind.SUMS, request.round()),
        out ->
            tree.drainTo(
                (from, to, sum) -> {
                  SumFormat.write(out, from, to, sum);
                  if (!replica.keeps(from, to, sum)) {
                    sum.clear();
                  }
                }));
  }

  private void sumByPieces(Request request, Parameters parameters) throws IOException {
    Mesh others = mesh.orElseThrow();
    if (request.content() == Request.Content.PIECE) {
      others.shareWeights(request.round());
    }
    group.sumGradients(parameters, request.miniBatch(), tree::add);
    Response response = new Response(Response.Kind.SUMS, request.round());
    on(new Event.Done(others.sum(response, tree)));
    try {
      replica.take(others.total());
    } catch (SeveredException e) {
      severed = Optional.of(e.severed());
    }
  }

  private void meet(Request request) throws IOException, InterruptedException {
    ByteBuffer said = ByteBuffer.wrap(content.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    content.reset();
    try {
      if (request.kind() == Request.Kind.LISTEN) {
        listen(request, said);
      } else {
        mesh.orElseThrow().meet(Introduction.addresses(said));
        respond(new Response(Response.Kind.MET, request.round()), out -> {});
      }
    } catch (ProtocolException e) {
      throw new IOException("driver: expected other worker groups, found " + e.getMessage(), e);
    } catch (UnreachableException | UnavailableException e) {
      fail(new Response(Response.Kind.UNMET, request.round()), e.getMessage());
    }
  }

  private void listen(Request request, ByteBuffer said)
      throws ProtocolException, UnavailableException {
    Introduction groups = Introduction.read(said, pass.secret(), workload.shards().count());
    WeightPieces weights = replica.meet(groups.rank(), groups.groups().size());
    Mesh own = new Mesh(workload, groups, weights, network, process, this::isOver);
    mesh = Optional.of(own);
    Response listens = new Response(Response.Kind.LISTENS, request.round());
    respond(listens, out -> out.putInt(own.address().port()));
  }

  private void respond(Response response, Consumer<Parts> content) {
    parts.begin(response::write);
    content.accept(parts);
    on(new Event.Done(parts.end()));
  }
}
