package nndl.spark.transport;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import nndl.training.worker.GradientTree.Node;

/**
 * What the driver says to a worker group of all groups, before they connect to each other.
 *
 * @param rank the rank of the group itself
 * @param groups the shards of each group, by rank
 * @param secrets what the group and each other have in common, by rank
 */
public record Introduction(int rank, List<Node> groups, List<Secret> secrets) {
  /**
   * Writes the introduction of a group.
   *
   * @param own the secret of the group's task, which the secrets are sealed with
   */
  void write(Parts out, Secret own, RandomGenerator random) {
    out.putInt(rank).putInt(groups.size());
    for (int other = 0; other < groups.size(); other++) {
      out.putInt(groups.get(other).from()).putInt(groups.get(other).to());
      out.put(secrets.get(other).sealed(own, random), Secret.SEALED_BYTES);
    }
  }

  /** Reads an introduction for the group whose task has the secret {@code own}. */
  public static Introduction read(ByteBuffer in, Secret own, int shards) throws ProtocolException {
    int entry = 2 * Integer.BYTES + Secret.SEALED_BYTES;
    ProtocolException.require(in.remaining() >= 2 * Integer.BYTES, "worker groups");
    int rank = in.getInt();
    int count = in.getInt();
    ProtocolException.require(
        0 <= rank && rank < count && count <= shards && in.remaining() == count * entry,
        "a worker group for each shard at most");
    List<Node> groups = new ArrayList<>();
    List<Secret> secrets = new ArrayList<>();
    int next = 0;
    for (int other = 0; other < count; other++) {
      Node group = new Node(in.getInt(), in.getInt());
      ProtocolException.require(
          group.from() == next && group.from() < group.to() && group.to() <= shards,
          "the shards of a worker group");
      next = group.to();
      byte[] sealed = new byte[Secret.SEALED_BYTES];
      in.get(sealed);
      groups.add(group);
      secrets.add(own.opened(sealed));
    }
    ProtocolException.require(next == shards, "all shards");
    return new Introduction(rank, groups, secrets);
  }

  /** Writes where each group listens, by rank. */
  static void write(Parts out, List<Transport.Address> addresses) {
    for (Transport.Address address : addresses) {
      byte[] host = address.host().getBytes(StandardCharsets.UTF_8);
      out.putInt(address.port()).putInt(host.length).put(host, host.length);
    }
  }

  /** Reads what {@link #write(Parts, List)} wrote. */
  public static List<Transport.Address> addresses(ByteBuffer in) throws ProtocolException {
    List<Transport.Address> addresses = new ArrayList<>();
    while (in.hasRemaining()) {
      ProtocolException.require(in.remaining() >= 2 * Integer.BYTES, "an address");
      int port = in.getInt();
      int length = in.getInt();
      ProtocolException.require(0 < length && length <= in.remaining(), "an address");
      byte[] host = new byte[length];
      in.get(host);
      addresses.add(new Transport.Address(new String(host, StandardCharsets.UTF_8), port));
    }
    return addresses;
  }

  /** Returns the secrets that a group has in common with each of {@code count} groups. */
  static List<Secret> secrets(Secret attempt, int rank, int count) {
    return IntStream.range(0, count)
        .mapToObj(other -> attempt.ofPair(Math.min(rank, other), Math.max(rank, other)))
        .toList();
  }
}
