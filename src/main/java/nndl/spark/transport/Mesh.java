package nndl.spark.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import nndl.data.sampling.Shards;
import nndl.network.Gradient;
import nndl.network.Layout;
import nndl.network.Piece;
import nndl.spark.cluster.UnavailableException;
import nndl.spark.transport.Transport.Address;
import nndl.spark.transport.Transport.UnreachableException;
import nndl.time.Clock;
import nndl.time.LocalProcess;
import nndl.time.Waited;
import nndl.training.worker.GradientTree;
import nndl.training.worker.GradientTree.Node;
import nndl.training.workload.Workload;

/**
 * A worker group's connections to all others, by which they add their sums without the driver. Each
 * of the first groups owns a piece of the sum. It gets that piece of the sums of all nodes of the
 * tree, adds them along the tree, and sends the total to all others. Each number takes the same way
 * through the tree as at the driver, so the total has the same bits.
 *
 * <p>A group may be one round ahead of another: it sends what it has summed as soon as it has the
 * total of the round before, which others may still miss. So the buffers of a round are free when
 * the next begins: whoever is ahead has got what they contained.
 */
public final class Mesh implements AutoCloseable {
  private static final long PARK_NANOS = 50_000_000;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Workload workload;
  private final Layout layout;
  private final Introduction groups;
  private final Transport network;
  private final Clock clock;
  private final BooleanSupplier cancelled;
  private final Consumer<String> failed;
  private final Doorkeeper door;
  private final Transport.Port port;
  private final Link[] links;
  private final Parts[] out;

  /** The nodes of the tree whose sums each group has, by rank. */
  private final List<List<Node>> nodes;

  private final Pieces pieces;
  private final Thread thread = Thread.currentThread();

  /** The rounds of which something has come, by their numbers: the current one and the next. */
  private final Map<Long, Round> rounds = new HashMap<>();

  /** This group's own sums of the piece that it owns. */
  private final List<Gradient> slices = new ArrayList<>();

  /** The total of the current round, as far as it has come. */
  private final Gradient total;

  private long number;

  /** How many parts have come. */
  private final AtomicLong heard = new AtomicLong();

  private volatile boolean closed;

  /**
   * Begins to listen for the groups of lower ranks.
   *
   * @param groups what the driver has said of all groups
   * @param cancelled whether the task is to end
   * @param failed is told why the groups can't go on, in any thread
   */
  public Mesh(
      Workload workload,
      Introduction groups,
      Transport network,
      LocalProcess process,
      BooleanSupplier cancelled,
      Consumer<String> failed)
      throws UnavailableException {
    this.workload = workload;
    this.layout = workload.layout();
    this.groups = groups;
    this.network = network;
    this.clock = process.clock();
    this.cancelled = cancelled;
    this.failed = failed;
    int count = groups.groups().size();
    this.links = new Link[count];
    Shards shards = workload.shards();
    this.nodes =
        groups.groups().stream()
            .map(group -> GradientTree.nodes(shards, group.from(), group.to()))
            .toList();
    this.out = Arrays.stream(new Parts[count]).map(none -> new Parts()).toArray(Parts[]::new);
    this.pieces = new Pieces(layout, count);
    this.total = Gradient.lasting(layout);
    this.door = new Doorkeeper(process, network.proofMillis());
    this.port = network.listenBesideOthers(door);
    door.expect(groups.secrets().subList(0, groups.rank()), this::enter);
  }

  /** How many parts of messages of others have come. Any thread may call this. */
  public long heard() {
    return heard.get();
  }

  /** Where the group listens. */
  public Address address() {
    return port.address();
  }

  /** A group calls once. A second call changes nothing of the first. */
  private synchronized Session enter(Connection connection, int rank) throws ProtocolException {
    ProtocolException.require(links[rank] == null, "one call of worker group " + rank);
    Link link = new Link(rank);
    link.connection = connection;
    links[rank] = link;
    clock.unpark(thread);
    return link;
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
      Link link = new Link(rank);
      Pass pass = new Pass(groups.rank(), groups.secrets().get(rank), cancelled);
      link.connection = connect(addresses.get(rank), rank, pass, link);
      links[rank] = link;
      link.connection.send(ByteBuffer.allocate(1), link.end());
    }
    await(this::isMet);
  }

  private synchronized boolean isMet() {
    return Arrays.stream(links).filter(Objects::nonNull).count() == links.length - 1;
  }

  /** Tries again for a while if it is refused, since strangers may be in the way. */
  private Connection connect(Address address, int rank, Pass pass, Link link)
      throws IOException, InterruptedException {
    Waited waited = new Waited(clock);
    while (true) {
      try {
        return network.connect(address, pass, link::hearPart);
      } catch (Pass.RefusedException e) {
        if (waited.millis() > network.proofMillis() || closed || cancelled.getAsBoolean()) {
          throw unreachable(address, rank, e);
        }
        clock.await(this, PARK_NANOS);
      } catch (UnreachableException e) {
        throw unreachable(address, rank, e);
      }
    }
  }

  private UnreachableException unreachable(Address address, int rank, IOException found) {
    return new UnreachableException(
        "worker group %s: expected to reach worker group %s at %s:%s (%s), found %s"
            .formatted(
                groups.rank(),
                rank,
                address.host(),
                address.port(),
                ListeningPort.EXECUTOR,
                (found.getCause() == null ? found : found.getCause()).getMessage()),
        found,
        false);
  }

  /**
   * Sends the sums of the nodes of the tree that this group has, and adds the piece that it owns.
   *
   * @param header the header of each part of a message
   * @return the message with the total of that piece, or without any if the group owns none
   */
  public List<ByteBuffer> sum(Response header, GradientTree sums) throws IOException {
    int own = groups.rank();
    Round round = round(number);
    for (int owner = 0; owner < out.length; owner++) {
      if (owner != own) { // whose last total may still be on its way to others
        out[owner].begin(header::write);
      }
    }
    int[] count = {0};
    sums.drainTo((from, to, sum) -> share(round, count[0]++, from, to, sum));
    for (int owner = 0; owner < round.pieces.size(); owner++) {
      if (owner != own) {
        links[owner].push(out[owner].end());
      }
    }
    if (own >= round.pieces.size()) {
      out[own].begin(header::write);
      return out[own].end();
    }
    await(() -> round.missing.get() == 0);
    out[own].begin(header::write);
    Gradient all = round.tree.total();
    SumFormat.write(out[own], 0, workload.shards().count(), all);
    total.copy(all, all.piece());
    all.clear();
    List<ByteBuffer> message = out[own].end();
    for (Link link : links) {
      if (link != null) {
        link.push(message);
      }
    }
    round.totalCame();
    return message;
  }

  private void share(Round round, int index, int from, int to, Gradient sum) {
    for (int owner = 0; owner < round.pieces.size(); owner++) {
      Piece piece = round.pieces.get(owner);
      if (owner == groups.rank()) {
        Gradient slice = slice(index, piece);
        slice.copy(sum, piece);
        round.add(from, to, slice);
      } else {
        SumFormat.write(out[owner], from, to, sum, piece);
      }
    }
    sum.clear();
  }

  /** Returns a sum of zeros that is used again in later rounds. */
  private Gradient slice(int index, Piece piece) {
    if (index == slices.size()) {
      slices.add(Gradient.of(layout, piece));
    }
    slices.set(index, slices.get(index).moved(piece));
    return slices.get(index);
  }

  /** Waits for the total of the round, and ends the round. */
  public Gradient total() throws IOException {
    Round round = round(number);
    await(() -> round.totals.get() == 0);
    end();
    return total;
  }

  /** Ends the round at once for all links, which look for pieces of this round or the next. */
  private synchronized void end() {
    pieces.summed(number, total.dirtyRows());
    rounds.remove(number++);
  }

  private synchronized Round round(long which) {
    return rounds.computeIfAbsent(which, Round::new);
  }

  private void await(BooleanSupplier condition) throws IOException {
    while (!condition.getAsBoolean()) {
      if (closed || cancelled.getAsBoolean()) {
        throw new IOException("task: ended");
      }
      clock.park(this, PARK_NANOS);
    }
  }

  /** What has come of a round. */
  private final class Round {
    final List<Piece> pieces;
    final GradientTree tree = new GradientTree(workload.shards());

    /** How many nodes are missing of the piece that the group owns. */
    final AtomicInteger missing = new AtomicInteger(nodes.stream().mapToInt(List::size).sum());

    /** How many pieces of the total are missing. */
    final AtomicInteger totals;

    Round(long which) {
      pieces = Mesh.this.pieces.of(which);
      totals = new AtomicInteger(pieces.size());
    }

    void add(int from, int to, Gradient slice) {
      tree.add(from, to, slice);
      came(missing);
    }

    void totalCame() {
      came(totals);
    }

    private void came(AtomicInteger left) {
      if (left.decrementAndGet() == 0) {
        clock.unpark(thread);
      }
    }
  }

  /** The connection to another group. */
  private final class Link implements Session {
    private final int rank;
    private final SumReader slices = new SumReader(layout);
    private final SumReader piece = new SumReader(layout);
    private Connection connection;

    /**
     * The messages to the group, of which the first is under way. The parts of two messages must
     * not mix, so each begins when all of the one before have been written.
     */
    private final Queue<List<ByteBuffer>> outgoing = new ArrayDeque<>();

    /** The round of which the next part is. */
    private long at;

    private Round round;

    Link(int rank) {
      this.rank = rank;
    }

    void push(List<ByteBuffer> message) {
      List<ByteBuffer> parts = new ArrayList<>(message);
      parts.add(NOTHING); // the last one is answered, so it is none
      boolean isFirst;
      synchronized (outgoing) {
        isFirst = outgoing.isEmpty();
        outgoing.add(parts);
      }
      if (isFirst) {
        send(parts);
      }
    }

    private void send(List<ByteBuffer> parts) {
      connection.sendParts(parts, () -> {}, last -> sendNext());
    }

    private void sendNext() {
      List<ByteBuffer> next;
      synchronized (outgoing) {
        outgoing.remove();
        next = outgoing.peek();
      }
      if (next != null) {
        send(next);
      }
    }

    @Override
    public void hear(ByteBuffer message, Connection.Reply answer) throws ProtocolException {
      if (answer == null) { // else it is the one whose answer would be the connection's end
        read(message);
      }
    }

    void hearPart(ByteBuffer part) {
      try {
        read(part);
      } catch (ProtocolException | RuntimeException | OutOfMemoryError e) {
        fail(e.getMessage());
      }
    }

    private void read(ByteBuffer message) throws ProtocolException {
      heard.incrementAndGet();
      Response header = Response.read(message);
      ProtocolException.require(header.kind() == Response.Kind.SUMS, "sums");
      while (message.hasRemaining()) {
        if (round == null) {
          begin();
        }
        slices.read(message, round::add);
        if (slices.isComplete()) {
          piece.read(message, (from, to, all) -> round.totalCame());
        }
        if (slices.isComplete() && piece.isComplete()) {
          round = null;
          at++;
        }
      }
    }

    /** Begins a round: first come slices of the piece that this group owns, then the other's. */
    private void begin() {
      int first = Math.min(rank, groups.rank());
      synchronized (Mesh.this) {
        at = Math.max(at, number);
        at += first < pieces.of(at).size() ? 0 : 1; // none of both owns a piece of that round
        round = round(at);
      }
      boolean owns = groups.rank() < round.pieces.size();
      boolean isOwner = rank < round.pieces.size();
      if (owns) {
        slices.begin(nodes.get(rank), round.pieces.get(groups.rank()));
      } else {
        slices.begin(List.of());
      }
      if (isOwner) {
        Node root = new Node(0, workload.shards().count());
        piece.begin(root, round.pieces.get(rank), total);
      } else {
        piece.begin(List.of());
      }
    }

    /** Hears that the connection has ended. */
    Connection.Reply end() {
      return new Connection.Reply() {
        @Override
        public void answer(ByteBuffer message) {
          Link.this.fail("it answered");
        }

        @Override
        public void fail(Throwable error) {
          Link.this.fail(String.valueOf(error.getMessage()));
        }
      };
    }

    private void fail(String why) {
      if (!closed) {
        failed.accept(
            "worker group at %s: expected its sums, found %s"
                .formatted(connection.peer(), PeerText.shown(why)));
      }
    }

    @Override
    public boolean maySendParts() {
      return true;
    }

    @Override
    public void refused(String why) {
      fail(why);
    }

    @Override
    public void lost() {
      fail("the connection lost");
    }

    @Override
    public void lackMemory(OutOfMemoryError error) {
      fail(error.getMessage());
    }
  }

  /** Ends all connections. Whoever waits stops waiting. */
  @Override
  public void close() {
    closed = true;
    clock.unpark(thread);
    for (Link link : links) {
      if (link != null) {
        link.connection.close();
      }
    }
    port.close();
  }
}
