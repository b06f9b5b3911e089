package nndl.spark.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import nndl.network.Gradient;
import nndl.spark.cluster.UnavailableException;
import nndl.spark.transport.Transport.Address;
import nndl.spark.transport.Transport.UnreachableException;
import nndl.time.Clock;
import nndl.time.LocalProcess;
import nndl.training.worker.GradientTree;
import nndl.training.workload.Workload;

/**
 * A worker group's connections to all others, by which they add their sums without the driver, as
 * {@link MeshRounds} says. Of two groups that of the lower rank calls.
 */
public final class Mesh implements AutoCloseable {
  private final Introduction groups;
  private final Share share;
  private final Transport network;
  private final Clock clock;
  private final BooleanSupplier cancelled;
  private final Transport.Port port;
  private final MeshLink[] links;
  private final MeshRounds rounds;

  /**
   * Begins to listen for the groups of lower ranks.
   *
   * @param groups what the driver has said of all groups
   * @param share this group's weights, which come in pieces from the others
   * @param cancelled whether the task is to end
   */
  public Mesh(
      Workload workload,
      Introduction groups,
      Share share,
      Transport network,
      LocalProcess process,
      BooleanSupplier cancelled)
      throws UnavailableException {
    this.groups = groups;
    this.share = share;
    this.network = network;
    this.clock = process.clock();
    this.cancelled = cancelled;
    this.links = new MeshLink[groups.groups().size()];
    this.rounds = new MeshRounds(workload, groups, clock, cancelled);
    Doorkeeper door = new Doorkeeper(process, network.proofMillis());
    this.port = network.listenBesideOthers(door);
    door.expect(groups.secrets().subList(0, groups.rank()), this::enter);
  }

  /** How many parts of messages of others have come. Any thread may call this. */
  public long heard() {
    return rounds.heard().get();
  }

  /** The rank of a group whose sums this one waits for, or {@link Response#NOBODY}. */
  public int awaited() {
    return Arrays.stream(known())
        .filter(MeshLink::isAwaited)
        .mapToInt(MeshLink::rank)
        .findFirst()
        .orElse(Response.NOBODY);
  }

  /** Says to all others that the connection stands. Whatever is on the way may forget it else. */
  public void keepAlive() {
    Arrays.stream(known()).forEach(MeshLink::keepAlive);
  }

  /** The connections that there are, also while groups still connect. */
  private synchronized MeshLink[] known() {
    return Arrays.stream(links).filter(Objects::nonNull).toArray(MeshLink[]::new);
  }

  /** Where the group listens. */
  public Address address() {
    return port.address();
  }

  /** A group calls once. A second call changes nothing of the first. */
  private synchronized Session enter(Connection connection, int rank) throws ProtocolException {
    ProtocolException.require(links[rank] == null, "one call of worker group " + rank);
    links[rank] = link(rank).on(connection);
    rounds.wake();
    return links[rank];
  }

  /**
   * Connects to the groups of higher ranks, and waits for those of lower ranks.
   *
   * @param addresses where each group listens, by rank
   */
  public void meet(List<Address> addresses)
      throws IOException, InterruptedException, ProtocolException {
    ProtocolException.require(addresses.size() == links.length, "an address of each group");
    for (int rank = groups.rank() + 1; rank < links.length; rank++) {
      links[rank] = call(addresses.get(rank), rank);
      links[rank].awaitEnd();
    }
    rounds.await(this::isMet);
  }

  private synchronized boolean isMet() {
    return Arrays.stream(links).filter(Objects::nonNull).count() == links.length - 1;
  }

  private MeshLink link(int rank) {
    return new MeshLink(rank, rounds, share);
  }

  private MeshLink call(Address address, int rank) throws IOException, InterruptedException {
    MeshLink link = link(rank);
    long nanos = TimeUnit.MILLISECONDS.toNanos(network.proofMillis());
    try {
      return link.on(
          new Pass(groups.rank(), groups.secrets().get(rank), cancelled)
              .connect(network, address, link::hearPart, clock, nanos, nanos));
    } catch (IOException e) { // such as a refusal, or a proof that is late
      throw new UnreachableException(
          "worker group %s: expected to reach worker group %s at %s:%s (%s), found %s"
              .formatted(
                  groups.rank(),
                  rank,
                  address.host(),
                  address.port(),
                  ListeningPort.EXECUTOR,
                  (e.getCause() == null ? e : e.getCause()).getMessage()),
          e,
          false);
    }
  }

  /** Passes this group's piece of the weights on, and waits for those of all others. */
  public void share(long round) throws IOException {
    if (share.isOwner(groups.rank())) {
      Parts parts = new Parts();
      parts.begin(new Response(Response.Kind.SHARE, round)::write);
      share.write(parts, groups.rank());
      Arrays.stream(links).filter(Objects::nonNull).forEach(link -> link.push(parts.end()));
      share.came();
    }
    rounds.await(share::isComplete);
  }

  /**
   * Sends the sums of the nodes of the tree that this group has, and adds the piece that it owns.
   *
   * @param header the header of each part of a message
   * @return the message with the total of that piece, or without any if the group owns none
   */
  public List<ByteBuffer> sum(Response header, GradientTree sums) throws IOException {
    return rounds.sum(header, sums, links);
  }

  /** Waits for the total of the round, and ends the round. */
  public Gradient total() throws IOException {
    return rounds.total();
  }

  /** Ends all connections. Whoever waits stops waiting. */
  @Override
  public void close() {
    rounds.close();
    Arrays.stream(links).filter(Objects::nonNull).forEach(MeshLink::close);
    port.close();
  }
}
