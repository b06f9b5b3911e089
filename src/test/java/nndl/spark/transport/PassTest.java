package nndl.spark.transport;

import static nndl.Refused.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import nndl.Fixtures;
import nndl.spark.transport.Secret.Role;
import nndl.time.SimulatedClock;
import org.junit.jupiter.api.Test;

/** Whom a worker group takes for the driver. */
class PassTest {
  private static final long ANSWER_MILLIS = 1_000;

  private final Secret secret = Secret.fresh(1, Fixtures.RANDOM).get(0);
  private final byte[] nonce = Secret.bytes(Fixtures.RANDOM);

  /** Who listens at the driver's address: answers a greeting with a nonce, and a proof at will. */
  private final class Listener implements Connection {
    private final byte[] nonce;
    private final UnaryOperator<byte[]> proof;
    private Greeting greeting;

    Listener(byte[] nonce, UnaryOperator<byte[]> proof) {
      this.nonce = nonce;
      this.proof = proof;
    }

    @Override
    public void send(ByteBuffer message, Reply reply) {
      try {
        byte[] answer = greeting == null ? nonce : proof.apply(message.array());
        greeting = greeting == null ? Greeting.read(message) : greeting;
        reply.answer(ByteBuffer.wrap(answer));
      } catch (ProtocolException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void sendParts(List<ByteBuffer> parts, Runnable sent, Consumer<ByteBuffer> last) {
      throw new AssertionError("parts before a proof");
    }

    @Override
    public String peer() {
      return "a listener";
    }

    @Override
    public void close() {}
  }

  private void show(Listener listener) throws Exception {
    new Pass(0, secret).show(listener, Fixtures.process(new SimulatedClock()), ANSWER_MILLIS);
  }

  @Test
  void theDriverIsWhoProvesTheSecret() throws Exception {
    Listener[] driver = new Listener[1];
    driver[0] = new Listener(nonce, proof -> secret.proof(Role.DRIVER, driver[0].greeting, nonce));
    show(driver[0]);
  }

  @Test
  void whoSendsTheProofBackOrAnotherIsNotTheDriver() {
    Listener[] other = new Listener[1];
    Secret unknown = Secret.fresh(1, Fixtures.RANDOM).get(0);
    List<UnaryOperator<byte[]>> proofs =
        List.of(
            proof -> proof,
            proof -> new byte[proof.length],
            proof -> new byte[0],
            proof -> unknown.proof(Role.DRIVER, other[0].greeting, nonce));
    for (UnaryOperator<byte[]> proof : proofs) {
      other[0] = new Listener(nonce, proof);
      assertRefused(
          Pass.RefusedException.class,
          "driver: expected a proof of its secret, found another answer",
          () -> show(other[0]));
    }
  }

  @Test
  void aListenerWithOtherThanItsRandomBytesGetsNoProof() {
    for (int length : new int[] {0, nonce.length - 1, nonce.length + 1}) {
      Listener other =
          new Listener(
              Arrays.copyOf(nonce, length),
              proof -> {
                throw new AssertionError("a proof");
              });
      assertRefused(
          Pass.RefusedException.class,
          "driver: expected 32 bytes, found " + length,
          () -> show(other));
    }
  }

  /** A network at whose other end each try of a connection takes a second, and has an end. */
  private static final class Tries implements Transport {
    private final SimulatedClock clock;
    private final IOException end;
    private int count;

    Tries(SimulatedClock clock, IOException end) {
      this.clock = clock;
      this.end = end;
    }

    @Override
    public Connection connect(Address address, Pass pass, Consumer<ByteBuffer> parts)
        throws IOException, InterruptedException {
      count++;
      clock.await(this, TimeUnit.SECONDS.toNanos(1));
      throw end;
    }

    @Override
    public Port listen(Doorkeeper door) {
      throw new AssertionError("nobody listens");
    }

    @Override
    public Port listenBesideOthers(Doorkeeper door) {
      throw new AssertionError("nobody listens");
    }

    @Override
    public long proofMillis() {
      return ANSWER_MILLIS;
    }
  }

  /** How often it tries, at a clock that does not begin at 0. */
  private int tries(IOException end, long refusedSeconds, long lateSeconds, boolean cancelled) {
    SimulatedClock clock = new SimulatedClock();
    Tries network = new Tries(clock, end);
    Pass pass = new Pass(0, secret, () -> cancelled);
    clock.run(
        () -> {
          clock.await(this, TimeUnit.HOURS.toNanos(1));
          assertSame(
              end,
              assertThrows(
                  IOException.class,
                  () ->
                      pass.connect(
                          network,
                          new Transport.Address("driver", 1),
                          part -> {},
                          clock,
                          TimeUnit.SECONDS.toNanos(refusedSeconds),
                          TimeUnit.SECONDS.toNanos(lateSeconds))));
        });
    return network.count;
  }

  @Test
  void whoIsRefusedTriesAgainUntilItsTimeIsOver() {
    assertEquals(4, tries(new Pass.RefusedException("busy"), 4, 0, false));
    assertEquals(1, tries(new Pass.RefusedException("busy"), 4, 0, true));
  }

  /** A pause of this process may have taken the time, so three tries count too. */
  @Test
  void whoIsLateIsTriedThriceAtLeastAndWhoIsNotThereOnce() {
    assertEquals(3, tries(late(true), 0, 1, false));
    assertEquals(9, tries(late(true), 0, 8, false));
    assertEquals(1, tries(late(true), 0, 8, true));
    assertEquals(1, tries(late(false), 0, 8, false));
  }

  private static IOException late(boolean late) {
    return new Transport.UnreachableException("no answer", new IOException("test"), late);
  }
}
