package nndl.spark.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import nndl.error.InputException;
import nndl.model.evaluation.Evaluation;
import nndl.network.Gradient;
import nndl.time.Clock;
import nndl.time.Waited;
import nndl.training.worker.DataHashes;
import nndl.training.worker.Traffic;
import nndl.training.workload.Workload;

/**
 * The driver's end of the connections to the worker groups. A group's first response is answered at
 * once. Every other response stays unanswered until there is the next request, which is sent as the
 * answer. So a round needs only one message to each group and one message back. A response is
 * refused, and its connection closed, if it was not expected at this time, or if its length or its
 * content is wrong. The driver then continues. If a response finds no memory, the driver's thread
 * throws that error: another attempt would need as much.
 */
public final class ExchangeServer implements Transport.Service {
  private static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final int NONE = -1;

  private final Workload workload;
  private final Doorkeeper door;
  private final Clock clock;

  /** The time by which groups are found silent. Only who holds the lock looks at it. */
  private final Waited waited;

  private final ReentrantLock lock = new ReentrantLock();
  private Attempt attempt;

  /** Whether the worker groups of an attempt have loaded all shards. */
  private boolean loaded;

  /** Whether {@link #stop} was called. */
  private boolean stopped;

  private long waitingNanos;
  private long sentBytes;
  private long receivedBytes;

  /** The driver's thread, while it waits for the worker groups. */
  private Thread waiting;

  /** What a response has found no memory for, or null. */
  private OutOfMemoryError lack;

  /**
   * @param door lets in the worker groups of the attempt
   */
  public ExchangeServer(Workload workload, Doorkeeper door, Clock clock) {
    this.workload = workload;
    this.door = door;
    this.clock = clock;
    this.waited = new Waited(clock);
    this.attempt = new Attempt(NONE, workload, false);
  }

  @Override
  public long maxMessageBytes() {
    return Response.maxBytes(workload.hyperparameters(), workload.shards());
  }

  @Override
  public void receive(Connection from, ByteBuffer message, Connection.Reply reply) {
    try {
      hear(from, message, reply);
    } catch (OverException e) {
      reply.fail(new IOException(e.getMessage()));
      from.close();
    } catch (ProtocolException | RuntimeException e) {
      reply.fail(new IOException("refused: " + e.getMessage()));
      door.refuse(from, Refusals.Kind.MESSAGE, e.getMessage());
    } catch (OutOfMemoryError e) {
      lackMemory(e);
      from.close();
    }
  }

  private void hear(Connection from, ByteBuffer message, Connection.Reply reply)
      throws ProtocolException {
    long received = clock.nanoTime();
    int bytes = message.remaining();
    Attempt current;
    Response response;
    Optional<Caller> caller = Optional.empty();
    lock.lock();
    try {
      int partition = door.partition(from).orElseThrow(OverException::new);
      current = attempt;
      response = Response.read(message);
      switch (response.kind()) {
        case HELLO -> current.connect(message, from, partition);
        case ALIVE -> {
          if (!stopped) { // else the group has not read the request to stop yet
            current.alive(message, partition, waited.nanos());
          }
        }
        default -> caller = Optional.of(current.requireExpected(response, partition));
      }
    } finally {
      lock.unlock();
    }
    // Reading does not hold the lock, so that the sums of several groups are read in parallel.
    if (caller.isPresent()) {
      current.read(caller.get(), response, message);
      accept(caller.get(), bytes, received, reply);
    } else {
      reply.answer(ByteBuffer.allocate(0));
    }
  }

  private void accept(Caller caller, int bytes, long received, Connection.Reply reply) {
    lock.lock();
    try {
      caller.reply = reply;
      caller.respondedNanos = received;
      receivedBytes += bytes;
      clock.unpark(waiting);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void lackMemory(OutOfMemoryError error) {
    lock.lock();
    try {
      lack = error;
      clock.unpark(waiting);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Begins a new attempt. From now on, only worker groups of this attempt are accepted.
   *
   * @param secrets the secrets of its tasks, in the order of their partitions
   */
  public void expect(int number, List<Secret> secrets) {
    lock.lock();
    try {
      attempt.breakOff("a later attempt");
      door.expect(number, secrets, reason -> breakOff(number, reason)); // closes the others first
      attempt = new Attempt(number, workload, loaded);
    } finally {
      lock.unlock();
    }
  }

  /** Ends an attempt, unless another one has begun. */
  private void breakOff(int number, String reason) {
    lock.lock();
    try {
      if (attempt.number() == number) {
        attempt.breakOff(reason);
        clock.unpark(waiting);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns why shards can't be loaded on a host, if the current attempt has ended for it. */
  public Optional<HostError> hostError() {
    lock.lock();
    try {
      return attempt.hostError();
    } finally {
      lock.unlock();
    }
  }

  /** Returns the partitions of the tasks that have broken the protocol in the current attempt. */
  public List<Integer> offenders() {
    return door.offenders();
  }

  /** Whether a worker group of the attempt has connected. */
  public boolean greeted() {
    lock.lock();
    try {
      return attempt.greeted();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until all worker groups of the attempt have loaded their shards and wait for a request,
   * or until the attempt is over.
   *
   * @param stageEnd returns why the stage of the groups' tasks is over, or empty if it is not
   * @param executors returns the executor of each task, in the order of their partitions, or empty
   *     if it is not known yet
   * @param timeoutMillis how long the groups may take to connect, and how long a group that loads
   *     may be silent; loading has no limit
   * @return why the attempt is over, or empty if the groups are ready
   * @throws InputException if the user must correct something so that the shards can load; not so
   *     once they have been loaded
   * @throws OutOfMemoryError if a response has found no memory
   */
  public Optional<String> awaitReady(
      Supplier<Optional<String>> stageEnd,
      Supplier<Optional<List<String>>> executors,
      long timeoutMillis)
      throws InterruptedException {
    lock.lock();
    try {
      long start = waited.nanos();
      long connected = start;
      requireMemory();
      while (!attempt.ready()) {
        if (attempt.end().isEmpty() && attempt.error().isPresent()) {
          throw InputException.ofText(attempt.error().get());
        }
        attempt.hostError().map(HostError::why).ifPresent(attempt::breakOff);
        stageEnd.get().ifPresent(attempt::breakOff);
        if (attempt.greeted() && !attempt.planned()) {
          executors.get().ifPresent(this::plan);
        }
        if (!attempt.connected() && waited.nanos() - start > nanos(timeoutMillis)) {
          attempt.breakOff(none("call", timeoutMillis));
        }
        connected = attempt.connected() ? connected : waited.nanos();
        long now = waited.nanos();
        if (now - attempt.silentSince(connected, now) > nanos(timeoutMillis)) {
          attempt.breakOff(none("sign of loading", timeoutMillis));
        }
        if (attempt.end().isPresent()) {
          return attempt.end();
        }
        if (!attempt.ready()) {
          await(CHECK_NANOS);
          requireMemory();
        }
      }
      loaded = true;
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** Lets only the first task of each executor call from now on. The thread must hold the lock. */
  private void plan(List<String> executors) {
    door.expectCallers(attempt.plan(executors));
  }

  /**
   * Sends a request to all worker groups and waits for their responses.
   *
   * @param timeoutMillis how long a group may take from one sign of progress to the next
   * @return why the attempt is over, such as a group that was lost or took too long; empty if all
   *     groups have responded
   * @throws OutOfMemoryError if a response has found no memory
   */
  public Optional<String> round(Request request, ByteBuffer message, long timeoutMillis)
      throws InterruptedException {
    lock.lock();
    try {
      long start = waited.nanos();
      sentBytes += (long) attempt.groups() * message.remaining();
      attempt.send(request, message);
      while (attempt.busy()) {
        long now = waited.nanos();
        long left = nanos(timeoutMillis) - (now - attempt.silentSince(start, now));
        if (left <= 0) {
          attempt.breakOff(none("answer", timeoutMillis));
        } else {
          await(Math.min(left, Waited.STEP_NANOS));
        }
        requireMemory();
      }
      if (attempt.end().isEmpty()) {
        waitingNanos += attempt.waitingNanos();
      }
      return attempt.end();
    } finally {
      lock.unlock();
    }
  }

  private void requireMemory() {
    if (lack != null) {
      throw lack;
    }
  }

  private String none(String what, long timeoutMillis) {
    return "no %s within %s s (%s), %s"
        .formatted(what, timeoutMillis / 1000, TransportSettings.TIMEOUT, attempt);
  }

  /** Returns the traffic of all rounds so far. The exchange measures the two arguments itself. */
  public Traffic traffic(long gradientNanos, int restarts) {
    lock.lock();
    try {
      return new Traffic(gradientNanos, waitingNanos, sentBytes, receivedBytes, restarts);
    } finally {
      lock.unlock();
    }
  }

  private static long nanos(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /**
   * Waits until a response arrives or a connection is lost. The thread must hold the lock exactly
   * once, and does not hold it while it waits.
   */
  private void await(long nanos) throws InterruptedException {
    waiting = Thread.currentThread();
    lock.unlock();
    try {
      clock.await(this, nanos);
    } finally {
      lock.lock();
    }
  }

  /** Returns how many sums all groups, which must be ready, send in a round. */
  public int sums() {
    lock.lock();
    try {
      return attempt.sums();
    } finally {
      lock.unlock();
    }
  }

  /** Returns the hashes of the samples of all groups, which must be ready. */
  public DataHashes hashes() {
    return attempt.hashes();
  }

  /** Returns the summed gradient of the last round, which must have been of kind SUM. */
  public Gradient total() {
    return attempt.total();
  }

  /** Returns the evaluation of the last round, which must have been of kind EVALUATE. */
  public Evaluation evaluation() {
    return attempt.evaluation();
  }

  /**
   * Ends all worker groups: with a request to stop if they wait for one, else by closing their
   * connections.
   *
   * @param message the request to stop
   */
  public void stop(ByteBuffer message) {
    lock.lock();
    try {
      if (attempt.ready()) {
        attempt.send(Request.STOP, message);
      } else {
        attempt.breakOff("the exchange is closed");
      }
      attempt = new Attempt(NONE, workload, loaded);
      attempt.breakOff("the exchange is closed");
      stopped = true;
    } finally {
      lock.unlock();
    }
  }
}
