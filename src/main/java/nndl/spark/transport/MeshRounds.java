package nndl.spark.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import nndl.data.sampling.Shards;
import nndl.network.Gradient;
import nndl.network.Layout;
import nndl.network.Piece;
import nndl.spark.transport.Severed.SeveredException;
import nndl.time.Clock;
import nndl.training.worker.GradientTree;
import nndl.training.worker.GradientTree.Node;
import nndl.training.workload.Workload;

/**
 * The rounds in which a worker group and all others add their sums. Each of the first groups owns a
 * piece of the sum. It gets that piece of the sums of all nodes of the tree, adds them along the
 * tree, and sends the total to all others. Each number takes the same way through the tree as at
 * the driver, so the total has the same bits.
 *
 * <p>A group may be one round ahead of another: it sends what it has summed as soon as it has the
 * total of the round before, which others may still miss. So the buffers of a round are free when
 * the next begins: whoever is ahead has got what they contained.
 */
final class MeshRounds {
  private static final long PARK_NANOS = 50_000_000;

  private final Layout layout;
  private final Shards shards;
  private final int own;
  private final Clock clock;
  private final BooleanSupplier cancelled;
  private final Thread thread = Thread.currentThread();

  /** The nodes of the tree whose sums each group has, by rank. */
  private final List<List<Node>> nodes;

  private final Pieces pieces;
  private final Parts[] out;

  /** The rounds of which something has come, by their numbers: the current one and the next. */
  private final Map<Long, Round> rounds = new HashMap<>();

  /** This group's own sums of the piece that it owns. */
  private final List<Gradient> slices = new ArrayList<>();

  /** The total of the current round, as far as it has come. */
  private final Gradient total;

  private long number;
  private final AtomicLong heard = new AtomicLong();
  private volatile boolean closed;

  /** Why the groups can't go on; null if nothing is known. */
  private volatile Severed severed;

  /** Tells of a rank whether the group's own thread waits for that group; null if it waits not. */
  private volatile IntPredicate lacks;

  MeshRounds(Workload workload, Introduction groups, Clock clock, BooleanSupplier cancelled) {
    this.layout = workload.layout();
    this.shards = workload.shards();
    this.own = groups.rank();
    this.clock = clock;
    this.cancelled = cancelled;
    this.nodes =
        groups.groups().stream()
            .map(group -> GradientTree.nodes(shards, group.from(), group.to()))
            .toList();
    this.pieces = new Pieces(layout, nodes.size());
    this.out = Arrays.stream(new Parts[nodes.size()]).map(i -> new Parts()).toArray(Parts[]::new);
    this.total = Gradient.lasting(layout);
  }

  Layout layout() {
    return layout;
  }

  /** Counts the parts of messages of others that have come. Any thread may use this. */
  AtomicLong heard() {
    return heard;
  }

  /** From now on whoever waits stops waiting. */
  void close() {
    closed = true;
    wake();
  }

  /** Notes why the groups can't go on. The first reason counts. */
  void fail(Severed why) {
    synchronized (this) {
      severed = severed == null ? why : severed;
    }
    wake();
  }

  /** Fails if the groups can't go on. */
  void requireWhole() throws SeveredException {
    if (severed != null) {
      throw new SeveredException(severed);
    }
  }

  void wake() {
    clock.unpark(thread);
  }

  /**
   * Waits for what others do.
   *
   * @param missing tells of the rank of another group whether that has still to do it
   * @throws SeveredException if one of them can't
   */
  void await(BooleanSupplier condition, IntPredicate missing) throws IOException {
    lacks = missing;
    while (!condition.getAsBoolean()) {
      if (closed || cancelled.getAsBoolean()) {
        throw new IOException("task: ended");
      }
      requireWhole();
      clock.park(this, PARK_NANOS);
    }
    lacks = null;
  }

  /** The rank of a group that this one waits for, or {@link Response#NOBODY}. */
  int awaited() {
    IntPredicate now = lacks;
    return now == null
        ? Response.NOBODY
        : IntStream.range(0, nodes.size())
            .filter(rank -> rank != own && now.test(rank))
            .findFirst()
            .orElse(Response.NOBODY);
  }

  /**
   * Sends the sums of the nodes of the tree that this group has, and adds the piece that it owns.
   *
   * @param header the header of each part of a message
   * @param links the connections to the others, by rank
   * @return the message with the total of that piece, or without any if the group owns none
   */
  List<ByteBuffer> sum(Response header, GradientTree sums, MeshLink[] links) throws IOException {
    Round round = round(number);
    int owners = round.pieces.size();
    for (int owner = 0; owner < owners; owner++) {
      if (owner != own) { // whose last total may still be on its way to others
        out[owner].begin(header::write);
      }
    }
    int[] count = {0};
    sums.drainTo((from, to, sum) -> share(round, count[0]++, from, to, sum));
    for (int owner = 0; owner < owners; owner++) {
      if (owner != own) {
        links[owner].push(out[owner].end());
      }
    }
    if (own >= owners) {
      return List.of(header.alone());
    }
    await(() -> round.missing.get() == 0, rank -> !links[rank].hasSlices(round));
    out[own].begin(header::write);
    Gradient all = round.tree.total();
    SumFormat.write(out[own], 0, shards.count(), all);
    total.copy(all, all.piece());
    all.clear();
    List<ByteBuffer> message = out[own].end();
    for (MeshLink link : links) {
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
      if (owner == own) {
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
  Gradient total(MeshLink[] links) throws IOException {
    Round round = round(number);
    int owners = round.pieces.size();
    await(() -> round.totals.get() == 0, rank -> rank < owners && !links[rank].hasTotal(round));
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

  /**
   * Returns the round of which the next message of another group is. Fails if it is beyond the next
   * one, which can't have begun.
   *
   * @param last the last round of which one was
   */
  synchronized Round after(long last, int other) throws ProtocolException {
    long next = Math.max(last + 1, number);
    if (next <= number + 1 && Math.min(other, own) >= pieces.of(next).size()) {
      next++; // none of the two has a piece
    }
    ProtocolException.require(next <= number + 1, "sums of this round or the next");
    return round(next);
  }

  /** What has come of a round. */
  final class Round {
    final long number;
    private final List<Piece> pieces;
    private final GradientTree tree = new GradientTree(shards);

    /** How many nodes are missing of the piece that the group owns. */
    private final AtomicInteger missing =
        new AtomicInteger(nodes.stream().mapToInt(List::size).sum());

    /** How many pieces of the total are missing. */
    private final AtomicInteger totals;

    private Round(long number) {
      this.number = number;
      this.pieces = MeshRounds.this.pieces.of(number);
      this.totals = new AtomicInteger(pieces.size());
    }

    /** Begins to read another's slices of the piece of this group, and the total of its own. */
    void begin(int other, SumReader slices, SumReader piece) {
      slices.begin(List.of());
      piece.begin(List.of());
      if (own < pieces.size()) {
        slices.begin(nodes.get(other), pieces.get(own));
      }
      if (other < pieces.size()) {
        piece.begin(new Node(0, shards.count()), pieces.get(other), total);
      }
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
        wake();
      }
    }
  }
}
