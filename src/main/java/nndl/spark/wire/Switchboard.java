package nndl.spark.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import nndl.error.InputException;
import nndl.network.Gradient;
import nndl.worker.Workload;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.server.OneForOneStreamManager;
import org.apache.spark.network.server.RpcHandler;
import org.apache.spark.network.server.StreamManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The driver's end of the lines to the teams. A team's report waits here, unanswered, until there
 * is an order for it: a round is one message out and one back. Reports of an earlier attempt, of
 * another exchange, out of turn or of a wrong length are refused and their line is cut; training
 * goes on.
 */
public final class Switchboard extends RpcHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Switchboard.class);
  private static final long CHECK_MILLIS = 50;
  private static final int NONE = -1;

  private final UUID exchange;
  private final Workload workload;
  private final StreamManager streams = new OneForOneStreamManager();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Attempt attempt;

  public Switchboard(UUID exchange, Workload workload) {
    this.exchange = exchange;
    this.workload = workload;
    this.attempt = new Attempt(NONE, workload);
  }

  @Override
  public void receive(TransportClient client, ByteBuffer message, RpcResponseCallback callback) {
    try {
      Report report = Report.read(message);
      WireException.require(report.exchange().equals(exchange), "a report of this exchange");
      if (report.kind() == Report.Kind.HELLO) {
        greet(report, message, client);
        callback.onSuccess(ByteBuffer.allocate(0));
      } else {
        accept(report, message, client, callback);
      }
    } catch (WireException | RuntimeException e) {
      LOG.warn("Refused a message from {}: {}", client.getSocketAddress(), e.getMessage());
      callback.onFailure(new IOException("refused: " + e.getMessage()));
      Attempt.hangUp(client);
    }
  }

  private void greet(Report report, ByteBuffer body, TransportClient client) throws WireException {
    WireException.require(body.remaining() == Integer.BYTES, "the number of teams");
    int teams = body.getInt();
    lock.lock();
    try {
      attempt.connect(report, teams, client);
    } finally {
      lock.unlock();
    }
  }

  private void accept(
      Report report, ByteBuffer body, TransportClient client, RpcResponseCallback callback)
      throws WireException {
    Attempt current = attemptOf(report, client);
    // Outside the lock, so that several teams' sums are read at once.
    current.read(report, body);
    lock.lock();
    try {
      current.answered(report, callback);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private Attempt attemptOf(Report report, TransportClient client) throws WireException {
    lock.lock();
    try {
      attempt.requireExpected(report, client);
      return attempt;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void channelInactive(TransportClient client) {
    lock.lock();
    try {
      if (attempt.has(client)) {
        attempt.breakOff("the team at " + client.getSocketAddress() + " went away");
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public StreamManager getStreamManager() {
    return streams;
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
   * @param stageEnd why the stage is over that runs the teams' tasks; null while it runs
   * @param timeoutMillis how long the teams may take to call; loading may take as long as it takes
   * @return why it is over, null if the teams are ready
   * @throws InputException if the user must mend something for the shards to load
   */
  public String awaitReady(Supplier<String> stageEnd, long timeoutMillis)
      throws InterruptedException {
    lock.lock();
    try {
      long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
      while (!attempt.ready()) {
        if (attempt.error() != null) {
          throw new InputException(attempt.error());
        }
        String end = stageEnd.get();
        if (end != null) {
          attempt.breakOff(end);
        }
        if (!attempt.connected() && System.nanoTime() > deadline) {
          attempt.breakOff("no call within %s s, %s".formatted(timeoutMillis / 1000, attempt));
        }
        if (attempt.end() != null) {
          return attempt.end();
        }
        changed.await(CHECK_MILLIS, TimeUnit.MILLISECONDS);
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sends an order to all teams and waits for their reports.
   *
   * @return why the attempt is over, since a team went away or took longer than the time-out; null
   *     if all have reported
   */
  public String round(Order order, ByteBuffer message, long timeoutMillis)
      throws InterruptedException {
    lock.lock();
    try {
      long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
      attempt.send(order, message);
      while (attempt.busy()) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          attempt.breakOff("no answer within %s s, %s".formatted(timeoutMillis / 1000, attempt));
        } else {
          changed.awaitNanos(left);
        }
      }
      if (order.kind() == Order.Kind.SUM && attempt.end() == null && !attempt.complete()) {
        attempt.breakOff("no sums of some shards");
      }
      return attempt.end();
    } finally {
      lock.unlock();
    }
  }

  /** The sum of a round of sums. */
  public Gradient total() {
    return attempt.total();
  }

  /** The count of a round of counts. */
  public long correct() {
    return attempt.correct();
  }

  /** Sends all teams home, with an order to stop. */
  public void stop(ByteBuffer message) {
    lock.lock();
    try {
      if (attempt.ready()) {
        attempt.send(new Order(Order.Kind.STOP, 0, Order.NO_SAMPLES), message);
      } else {
        attempt.breakOff("the exchange is closed");
      }
      attempt = new Attempt(NONE, workload);
    } finally {
      lock.unlock();
    }
  }
}
