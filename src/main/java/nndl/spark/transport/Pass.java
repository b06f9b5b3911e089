package nndl.spark.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import nndl.time.Clock;
import nndl.time.Condition;
import nndl.time.LocalProcess;

/**
 * What lets a worker group in at the driver's port: the secret of one of its tasks. The group sends
 * a {@link Greeting} and gets random bytes; it sends its proof and gets the driver's. Nothing else
 * is sent before both have proved that they know the secret.
 *
 * @param cancelled whether the task is cancelled, so that it waits for no answer any more
 */
public record Pass(int partition, Secret secret, BooleanSupplier cancelled) {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final int LATE_TRIES = 3;

  /** The pass of a task that nobody cancels. */
  public Pass(int partition, Secret secret) {
    this(partition, secret, () -> false);
  }

  /**
   * Thrown if the driver has closed a connection before both ends had proved who they are. It may
   * have too many connections at the time, so another connection may have more success.
   */
  public static final class RefusedException extends IOException {
    private static final long serialVersionUID = 1;

    RefusedException(String message) {
      super(message);
    }
  }

  /**
   * Connects with this pass. Tries again if it is refused or the other end is late, since strangers
   * may be in the way. A pause of this process is no reason to give up, so some tries count too.
   *
   * @param parts receives the parts of answers
   * @param refusedNanos how long it may be refused
   * @param lateNanos how long the other end may be late
   */
  public Connection connect(
      Transport network,
      Transport.Address address,
      Consumer<ByteBuffer> parts,
      Clock clock,
      long refusedNanos,
      long lateNanos)
      throws IOException, InterruptedException {
    long start = clock.nanoTime();
    for (int tries = 1; true; tries++) {
      try {
        return network.connect(address, this, parts);
      } catch (Transport.UnreachableException e) {
        boolean over = tries >= LATE_TRIES && clock.nanoTime() - start > lateNanos;
        if (over || !e.isLate() || cancelled.getAsBoolean()) {
          throw e;
        }
      } catch (RefusedException e) {
        if (clock.nanoTime() - start > refusedNanos || cancelled.getAsBoolean()) {
          throw e;
        }
        clock.await(this, LOOK_NANOS);
      }
    }
  }

  /**
   * Shows this pass on a connection that has just been opened.
   *
   * @param answerMillis how long the driver may take for each answer
   */
  void show(Connection connection, LocalProcess process, long answerMillis)
      throws IOException, InterruptedException {
    Clock clock = process.clock();
    String late =
        "driver: expected an answer within %s s, found none".formatted(answerMillis / 1000);
    Greeting greeting = new Greeting(partition, Secret.bytes(process.random()));
    byte[] nonce =
        call(connection, greeting.bytes(), clock, answerMillis)
            .orElseThrow(() -> new RefusedException(late));
    if (nonce.length != Secret.BYTES) {
      throw new RefusedException(
          "driver: expected %s bytes, found %s".formatted(Secret.BYTES, nonce.length));
    }
    byte[] proof = secret.proof(Secret.Role.GROUP, greeting, nonce);
    // The driver may have taken the proof. It would take a second one for another's.
    byte[] answer =
        call(connection, proof, clock, answerMillis).orElseThrow(() -> new IOException(late));
    if (!secret.isProof(ByteBuffer.wrap(answer), Secret.Role.DRIVER, greeting, nonce)) {
      throw new RefusedException("driver: expected a proof of its secret, found another answer");
    }
  }

  /** Returns the driver's answer, or empty if there is none in time or the task is cancelled. */
  private Optional<byte[]> call(
      Connection connection, byte[] message, Clock clock, long answerMillis)
      throws RefusedException, InterruptedException {
    Answer answer = new Answer(new Condition(clock));
    connection.send(ByteBuffer.wrap(message), answer);
    long start = clock.nanoTime();
    while (!answer.news.await(answer::isThere, LOOK_NANOS)) {
      if (cancelled.getAsBoolean() || clock.millisSince(start) > answerMillis) {
        return Optional.empty();
      }
    }
    if (answer.error != null) {
      throw new RefusedException("driver: expected to be let in, found " + answer.error);
    }
    return Optional.of(answer.bytes);
  }

  private static final class Answer implements Connection.Reply {
    private final Condition news;
    private volatile byte[] bytes;
    private volatile String error;

    Answer(Condition news) {
      this.news = news;
    }

    boolean isThere() {
      return bytes != null || error != null;
    }

    @Override
    public void answer(ByteBuffer message) {
      byte[] copy = new byte[message.remaining()];
      message.get(copy);
      bytes = copy;
      news.signal();
    }

    @Override
    public void fail(Throwable e) {
      error = String.valueOf(e.getMessage());
      news.signal();
    }
  }
}
