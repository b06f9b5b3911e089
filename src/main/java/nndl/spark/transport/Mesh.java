package nndl.spark.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;
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
  private static final long KEEP_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Introduction groups;
  private final WeightPieces weights;
  private final Transport network;
  private final Clock clock;
  private final BooleanSupplier cancelled;
  private final Transport.Port port;
  private final MeshLink[] links;
  private final MeshRounds rounds;

  /** Whether all groups have met, so that they use their connections. */
  private volatile boolean areUsed;

  private long keptNanos;

  /**
   * Begins to listen for the groups of lower ranks.
   *
   * @param groups what the driver has said of all groups
   * @param weights this group's weights, which may come in pieces from the others
   * @param cancelled whether the task is to end
   */
  public Mesh(
      Workload workload,
      Introduction groups,
      WeightPieces weights,
      Transport network,
      LocalProcess process,
      BooleanSupplier cancelled)
      throws UnavailableException {
    this.groups = groups;
    this.weights = weights;
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

  /** The rank of a group that this one waits for, or {@link Response#NOBODY}. */
  public int awaited() {
    return rounds.awaited();
  }

  /**
   * Now and then says to all others that the connection stands, since whatever is on the way may
   * forget it else. One thread may call this at any time. Nothing is said before all have met: a
   * group that calls could not read it yet.
   */
  public void keepAlive() {
    if (areUsed && clock.nanoTime() - keptNanos >= KEEP_NANOS) {
      keptNanos = clock.nanoTime();
      toOthers(MeshLink::keepAlive);
    }
  }

  private void toOthers(Consumer<MeshLink> action) {
    Arrays.stream(links).filter(Objects::nonNull).forEach(action);
  }

  /** Where the group listens. */
  public Address address() {
    return port.address();
  }

  /** A group calls once. A second call changes nothing of the first. */
  private synchronized Session enter(Connection connection, int rank) throws ProtocolException {
    ProtocolException.require(links[rank] == null, "one call of worker group " + rank);
    links[rank] = new MeshLink(rank, rounds, weights).on(connection);
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
      MeshLink link = call(addresses.get(rank), rank);
      link.awaitEnd();
      synchronized (this) {
        links[rank] = link;
      }
    }
    rounds.await(this::isMet, rank -> !isMet(rank));
    rounds.requireWhole();
  }

  private boolean isMet() {
    return IntStream.range(0, links.length).allMatch(this::isMet);
  }

  private synchronized boolean isMet(int rank) {
    return rank == groups.rank() || links[rank] != null;
  }

  private MeshLink call(Address address, int rank) throws IOException, InterruptedException {
    MeshLink link = new MeshLink(rank, rounds, weights);
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
  public void shareWeights(long round) throws IOException {
    areUsed = true;
    if (groups.rank() < weights.owners()) {
      Parts parts = new Parts();
      parts.begin(new Response(Response.Kind.WEIGHTS, round)::write);
      weights.write(parts, groups.rank());
      toOthers(link -> link.push(parts.end()));
    }
    rounds.await(
        () -> IntStream.range(0, weights.owners()).allMatch(this::hasWeights),
        rank -> rank < weights.owners() && !hasWeights(rank));
  }

  private boolean hasWeights(int owner) {
    return owner == groups.rank() || links[owner].hasWeights();
  }

  /**
   * Sends the sums of the nodes of the tree that this group has, and adds the piece that it owns.
   *
   * @param header the header of each part of a message
   * @return the message with the total of that piece, or without any if the group owns none
   */
  public List<ByteBuffer> sum(Response header, GradientTree sums) throws IOException {
    areUsed = true;
    return rounds.sum(header, sums, links);
  }

  /** Waits for the total of the round, and ends the round. */
  public Gradient total() throws IOException {
    return rounds.total(links);
  }

  /** Ends all connections. Whoever waits stops waiting. */
  @Override
  public void close() {
    rounds.close();
    toOthers(MeshLink::close);
    port.close();
  }
}
