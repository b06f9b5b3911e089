package nndl.spark.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import nndl.Fixtures;
import nndl.spark.transport.Secret.Role;
import org.junit.jupiter.api.Test;

/** A proof holds for one secret, one end, one task and one connection. */
class SecretTest {
  private final Secret secret = Secret.fresh(1, Fixtures.RANDOM).get(0);
  private final Greeting greeting = new Greeting(3, Secret.bytes(Fixtures.RANDOM));
  private final byte[] nonce = Secret.bytes(Fixtures.RANDOM);
  private final byte[] proof = secret.proof(Role.GROUP, greeting, nonce);

  private static boolean holds(
      Secret secret, byte[] proof, Role role, Greeting greeting, byte[] nonce) {
    return secret.isProof(ByteBuffer.wrap(proof), role, greeting, nonce);
  }

  @Test
  void aProofHoldsForWhatItWasMadeOf() {
    assertTrue(holds(secret, proof, Role.GROUP, greeting, nonce));
  }

  @Test
  void aProofHoldsForNothingElse() {
    assertFalse(holds(Secret.fresh(1, Fixtures.RANDOM).get(0), proof, Role.GROUP, greeting, nonce));
    assertFalse(holds(secret, proof, Role.DRIVER, greeting, nonce));
    assertFalse(
        holds(secret, proof, Role.GROUP, new Greeting(4, greeting.nonce()), nonce), "partition");
    assertFalse(
        holds(secret, proof, Role.GROUP, new Greeting(3, Secret.bytes(Fixtures.RANDOM)), nonce),
        "nonce");
    assertFalse(
        holds(secret, proof, Role.GROUP, greeting, Secret.bytes(Fixtures.RANDOM)),
        "driver's nonce");
    assertFalse(holds(secret, new byte[0], Role.GROUP, greeting, nonce));
    assertFalse(holds(secret, new byte[32], Role.GROUP, greeting, nonce));
  }

  @Test
  void aSecretHasNoTextForm() {
    assertEquals("a secret", secret.toString());
    assertFalse(new Pass(2, secret).toString().contains("[B"));
  }

  @Test
  void aSecretIsNeverSealedTwiceAlike() throws ProtocolException {
    Secret common = Secret.fresh(1, Fixtures.RANDOM).get(0);
    byte[] once = secret.sealed(common, Fixtures.RANDOM);
    byte[] again = secret.sealed(common, Fixtures.RANDOM);
    assertFalse(Arrays.equals(once, again));
    assertTrue(holds(common.opened(once), proof, Role.GROUP, greeting, nonce));
    assertTrue(holds(common.opened(again), proof, Role.GROUP, greeting, nonce));
  }
}
