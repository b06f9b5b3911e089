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
import java.util.stream.IntStream;
import nndl.Fixtures;
import nndl.Refused;
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
    return bytes(rank, GROUPS, own);
  }

  private byte[] bytes(int rank, List<Node> groups, Secret own) {
    return PartBytes.of(
        out ->
            new Introduction(rank, groups, Introduction.secrets(attempt, rank, groups.size()))
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

  @Test
  void mayHaveAGroupForEachShard() throws ProtocolException {
    List<Node> groups = IntStream.range(0, SHARDS).mapToObj(i -> new Node(i, i + 1)).toList();
    byte[] bytes = bytes(SHARDS - 1, groups, tasks.get(0));
    assertEquals(groups, read(bytes, tasks.get(0)).groups());
  }

  @Test
  void isRefusedUnlessItsGroupsShareAllShards() {
    String number = "expected a worker group for each shard at most";
    assertRefused(number, 3, GROUPS);
    assertRefused(number, -1, GROUPS);
    assertRefused(number, 0, List.of());
    String shards = "expected the shards of a worker group";
    assertRefused(shards, 0, List.of(new Node(0, 3), new Node(3, 3), new Node(3, SHARDS)));
    assertRefused(shards, 0, List.of(new Node(0, 3), new Node(4, SHARDS)));
    assertRefused(shards, 0, List.of(new Node(0, SHARDS + 1)));
    assertRefused("expected all shards", 0, GROUPS.subList(0, 2));
  }

  private void assertRefused(String expected, int rank, List<Node> groups) {
    byte[] bytes = bytes(rank, groups, tasks.get(0));
    Refused.assertRefused(ProtocolException.class, expected, () -> read(bytes, tasks.get(0)));
  }

  @Test
  void addressesComeAsTheyWereSentOrAreRefused() throws ProtocolException {
    List<Transport.Address> sent =
        List.of(new Transport.Address("localhost", 7), new Transport.Address("h", 65_535));
    byte[] bytes = PartBytes.of(out -> Introduction.write(out, sent));
    assertEquals(sent, addresses(bytes));
    assertEquals(List.of(), addresses());
    for (int end = 1; end < bytes.length; end++) {
      if (end != 2 * Integer.BYTES + "localhost".length()) {
        byte[] cut = Arrays.copyOf(bytes, end);
        Refused.assertRefused(ProtocolException.class, "expected an address", () -> addresses(cut));
      }
    }
    assertThrows(ProtocolException.class, () -> addresses(new byte[2 * Integer.BYTES]));
    bytes[Integer.BYTES] = 0;
    assertThrows(ProtocolException.class, () -> addresses(bytes));
  }

  private static List<Transport.Address> addresses(byte... bytes) throws ProtocolException {
    return Introduction.addresses(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
  }
}
