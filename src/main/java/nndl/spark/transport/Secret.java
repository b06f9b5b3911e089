package nndl.spark.transport;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A random key that the driver shares with one task of one attempt. Both ends of a connection prove
 * to each other that they know it, and never send it. It has no text form.
 */
public final class Secret implements Serializable {
  /** The number of bytes of a secret, of a nonce, and of a proof. */
  static final int BYTES = 32;

  private static final long serialVersionUID = 1;
  private static final String ALGORITHM = "HmacSHA256";
  private static final int SEAL_BITS = 128;
  private static final int SEAL_NONCE_BYTES = 12;

  /** The number of bytes of a secret that is sealed. */
  static final int SEALED_BYTES = SEAL_NONCE_BYTES + BYTES + SEAL_BITS / Byte.SIZE;

  private final byte[] key;

  private Secret(byte[] key) {
    this.key = key;
  }

  /** The end of a connection that makes a proof, so that neither end can send back the other's. */
  enum Role {
    DRIVER,
    GROUP
  }

  /** Returns new secrets, one for each task of an attempt. */
  public static List<Secret> fresh(int tasks, RandomGenerator random) {
    return Stream.generate(() -> new Secret(bytes(random))).limit(tasks).toList();
  }

  /** Returns new random bytes. Those that each end sends make all proofs of a connection new. */
  static byte[] bytes(RandomGenerator random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Returns the proof that one end of a connection knows this secret. */
  byte[] proof(Role role, Greeting greeting, byte[] driverNonce) {
    return mac(role.name(), greeting.bytes(), driverNonce);
  }

  /** Returns a secret for two of those who have this one, or know somebody who has it. */
  Secret ofPair(int first, int second) {
    return new Secret(mac("pair %s %s".formatted(first, second)));
  }

  private byte[] mac(String text, byte[]... more) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      mac.update(text.getBytes(StandardCharsets.US_ASCII));
      for (byte[] bytes : more) {
        mac.update(bytes);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every Java has this algorithm
    }
  }

  /** Returns this secret for somebody who has another one, unreadable to everybody else. */
  byte[] sealed(Secret common, RandomGenerator random) {
    byte[] nonce = new byte[SEAL_NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] text = common.cipher(Cipher.ENCRYPT_MODE, nonce, key);
    return ByteBuffer.allocate(SEALED_BYTES).put(nonce).put(text).array();
  }

  /**
   * Returns the secret that was {@link #sealed} with this one.
   *
   * @throws ProtocolException if it was sealed with another one, or changed
   */
  Secret opened(byte[] sealed) throws ProtocolException {
    byte[] nonce = Arrays.copyOf(sealed, SEAL_NONCE_BYTES);
    byte[] text = Arrays.copyOfRange(sealed, SEAL_NONCE_BYTES, SEALED_BYTES);
    byte[] found = cipher(Cipher.DECRYPT_MODE, nonce, text);
    ProtocolException.require(found != null, "a sealed secret");
    return new Secret(found);
  }

  /** Returns null if the text can't be deciphered. */
  private byte[] cipher(int mode, byte[] nonce, byte[] text) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          mode, new SecretKeySpec(mac("seal"), "AES"), new GCMParameterSpec(SEAL_BITS, nonce));
      return cipher.doFinal(text);
    } catch (AEADBadTagException e) {
      return null;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every Java has these algorithms
    }
  }

  /** Whether a message is the proof of one end, in a time that does not depend on the message. */
  boolean isProof(ByteBuffer message, Role role, Greeting greeting, byte[] driverNonce) {
    byte[] found = new byte[message.remaining()];
    message.get(found);
    return MessageDigest.isEqual(proof(role, greeting, driverNonce), found);
  }

  @Override
  public String toString() {
    return "a secret";
  }
}
