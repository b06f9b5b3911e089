package nndl.spark.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import nndl.error.InputException;
import nndl.model.evaluation.Evaluation;
import nndl.network.Gradient;
import nndl.time.Clock;
import nndl.training.worker.DataHashes;
import nndl.training.worker.Traffic;
import nndl.training.workload.Workload;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The driver's end of the lines to the teams. A team's report waits here, unanswered, until there
 * is an order for it: a round is one message out and one back. Reports of an earlier attempt, of
 * another exchange, out of turn or of a wrong length are refused and their line is cut; training
 * goes on.
 */
public final class ExchangeServer implements Transport.Service {
  private static final Logger LOG = LoggerFactory.getLogger(ExchangeServer.class);
  private static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final int NONE = -1;

  private final UUID exchange;
  private final Workload workload;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private Attempt attempt;
  private long waitingNanos;
  private long sentBytes;
  private long receivedBytes;

  /** The driver's, while it waits for teams. */
  private Thread waiting;

  public ExchangeServer(UUID exchange, Workload workload, Clock clock) {
    this.exchange = exchange;
    this.workload = workload;
    this.clock = clock;
    this.attempt = new Attempt(NONE, workload);
  }

  @Override
  public long maxMessageBytes() {
    return Response.maxBytes(workload.hyperparameters(), workload.shards());
  }

  @Override
  public void receive(Connection from, ByteBuffer message, Connection.Reply reply) {
    try {
      Response report = Response.read(message);
      ProtocolException.require(report.exchange().equals(exchange), "a report of this exchange");
      if (report.kind() == Response.Kind.HELLO) {
        greet(report, message, from);
        reply.answer(ByteBuffer.allocate(0));
      } else {
        accept(report, message, from, reply);
      }
    } catch (ProtocolException | RuntimeException e) {
      LOG.warn("Refused a message from {}: {}", from.peer(), e.getMessage());
      reply.fail(new IOException("refused: " + e.getMessage()));
      from.close();
    }
  }

  private void greet(Response report, ByteBuffer body, Connection from) throws ProtocolException {
    ProtocolException.require(body.remaining() == Integer.BYTES, "the number of teams");
    int teams = body.getInt();
    lock.lock();
    try {
      attempt.connect(report, teams, from);
    } finally {
      lock.unlock();
    }
  }

  private void accept(Response report, ByteBuffer body, Connection from, Connection.Reply reply)
      throws ProtocolException {
    long came = clock.nanoTime();
    int bytes = Response.BYTES + body.remaining();
    Attempt current = attemptOf(report, from);
    // Outside the lock, so that several teams' sums are read at once.
    current.read(report, body);
    lock.lock();
    try {
      current.answered(report, reply, came);
      receivedBytes += bytes;
      clock.unpark(waiting);
    } finally {
      lock.unlock();
    }
  }

  private Attempt attemptOf(Response report, Connection from) throws ProtocolException {
    lock.lock();
    try {
      attempt.requireExpected(report, from);
      return attempt;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void hungUp(Connection from) {
    lock.lock();
    try {
      if (attempt.has(from)) {
        attempt.breakOff("the team at " + from.peer() + " went away");
        clock.unpark(waiting);
      }
    } finally {
      lock.unlock();
    }
  }

  /** From now on teams of this attempt are heard, and of no other. */
  public void expect(int number) {
    lock.lock();
    try {
      attempt.breakOff("a later attempt");
      attempt = new Attempt(number, workload);
    } finally {
      lock.unlock();
    }
  }

  /** Whether a team of the attempt has called. */
  public boolean greeted() {
    lock.lock();
    try {
      return attempt.greeted();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until all teams of the attempt have loaded their shards and wait for orders, or it is
   * over.
   *
   * @param stageEnd why the stage that runs the teams' tasks is over, once it is
   * @param timeoutMillis how long the teams may take to call; loading may take as long as it takes
   * @return why the attempt is over; nothing if the teams are ready
   * @throws InputException if the user must mend something for the shards to load
   */
  public Optional<String> awaitReady(Supplier<Optional<String>> stageEnd, long timeoutMillis)
      throws InterruptedException {
    lock.lock();
    try {
      long start = clock.nanoTime();
      while (!attempt.ready()) {
        if (attempt.error().isPresent()) {
          throw new InputException(attempt.error().get());
        }
        stageEnd.get().ifPresent(attempt::breakOff);
        if (!attempt.connected() && clock.nanoTime() - start > nanos(timeoutMillis)) {
          attempt.breakOff("no call within %s s, %s".formatted(timeoutMillis / 1000, attempt));
        }
        if (attempt.end().isPresent()) {
          return attempt.end();
        }
        await(CHECK_NANOS);
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sends an order to all teams and waits for their reports.
   *
   * @return why the attempt is over, since a team went away or took longer than the time-out;
   *     nothing if all have reported
   */
  public Optional<String> round(Request order, ByteBuffer message, long timeoutMillis)
      throws InterruptedException {
    lock.lock();
    try {
      long start = clock.nanoTime();
      sentBytes += (long) attempt.teams() * message.remaining();
      attempt.send(order, message);
      while (attempt.busy()) {
        long left = nanos(timeoutMillis) - (clock.nanoTime() - start);
        if (left <= 0) {
          attempt.breakOff("no answer within %s s, %s".formatted(timeoutMillis / 1000, attempt));
        } else {
          await(left);
        }
      }
      if (order.kind() == Request.Kind.SUM && attempt.end().isEmpty() && !attempt.complete()) {
        attempt.breakOff("no sums of some shards");
      }
      if (attempt.end().isEmpty()) {
        waitingNanos += attempt.waitingNanos();
      }
      return attempt.end();
    } finally {
      lock.unlock();
    }
  }

  /** What all rounds have cost, with what an exchange knows besides. */
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

  /** Waits for something to change, without the lock, which this thread holds once. */
  private void await(long nanos) throws InterruptedException {
    waiting = Thread.currentThread();
    lock.unlock();
    try {
      clock.await(this, nanos);
    } finally {
      lock.lock();
    }
  }

  /** The hashes of all teams' samples, once they are ready. */
  public DataHashes hashes() {
    return attempt.hashes();
  }

  /** The sum of a round of sums. */
  public Gradient total() {
    return attempt.total();
  }

  /** The evaluation of a round of evaluations. */
  public Evaluation evaluation() {
    return attempt.evaluation();
  }

  /** Sends all teams home, with an order to stop. */
  public void stop(ByteBuffer message) {
    lock.lock();
    try {
      if (attempt.ready()) {
        attempt.send(Request.STOP, message);
      } else {
        attempt.breakOff("the exchange is closed");
      }
      attempt = new Attempt(NONE, workload);
    } finally {
      lock.unlock();
    }
  }
}
