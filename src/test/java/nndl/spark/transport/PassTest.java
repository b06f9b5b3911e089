package nndl.spark.transport;

import static nndl.Refused.assertRefused;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
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
}
