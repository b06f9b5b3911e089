package nndl.spark.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import nndl.Fixtures;
import nndl.training.worker.GradientTree.Node;
import org.junit.jupiter.api.Test;

class IntroductionTest {
  private static final int SHARDS = 8;
  private static final List<Node> GROUPS =
      List.of(new Node(0, 3), new Node(3, 6), new Node(6, SHARDS));
  private final List<Secret> tasks = Secret.fresh(2, Fixtures.RANDOM);
  private final Secret attempt = Secret.fresh(1, Fixtures.RANDOM).get(0);
  private final Greeting greeting = new Greeting(1, Secret.bytes(Fixtures.RANDOM));
  private final byte[] nonce = Secret.bytes(Fixtures.RANDOM);

  private byte[] bytes(int rank, Secret own) {
    return PartBytes.of(
        out ->
            new Introduction(rank, GROUPS, Introduction.secrets(attempt, rank, GROUPS.size()))
                .write(out, own, Fixtures.RANDOM));
  }

  private static Introduction read(byte[] bytes, Secret own) throws ProtocolException {
    return Introduction.read(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), own, SHARDS);
  }

  private byte[] proof(Secret secret) {
    return secret.proof(Secret.Role.GROUP, greeting, nonce);
  }

  @Test
  void givesTwoGroupsASecretThatNoThirdHas() throws ProtocolException {
    Introduction first = read(bytes(0, tasks.get(0)), tasks.get(0));
    Introduction second = read(bytes(1, tasks.get(1)), tasks.get(1));
    assertEquals(0, first.rank());
    assertEquals(GROUPS, second.groups());
    byte[] common = proof(first.secrets().get(1));
    assertArrayEquals(common, proof(second.secrets().get(0)));
    assertFalse(Arrays.equals(common, proof(first.secrets().get(2))));
    assertFalse(Arrays.equals(common, proof(second.secrets().get(2))));
  }

  @Test
  void isReadWithTheTasksOwnSecretOnly() {
    byte[] bytes = bytes(0, tasks.get(0));
    assertThrows(ProtocolException.class, () -> read(bytes, tasks.get(1)));
  }

  @Test
  void isRefusedWhateverHasChanged() {
    byte[] right = bytes(1, tasks.get(0));
    Random random = new Random(1);
    for (int i = 4; i < right.length; i++) {
      byte[] wrong = right.clone();
      wrong[i] ^= (byte) (1 + random.nextInt(255));
      assertThrows(ProtocolException.class, () -> read(wrong, tasks.get(0)), "byte " + i);
    }
    for (int length = 0; length < right.length; length++) {
      byte[] cut = Arrays.copyOf(right, length);
      assertThrows(ProtocolException.class, () -> read(cut, tasks.get(0)));
    }
  }
}
