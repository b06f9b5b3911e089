package nndl.spark.transport;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import nndl.model.evaluation.Evaluation;
import nndl.network.Coding;
import nndl.network.Gradient;
import nndl.network.Layout;
import nndl.training.worker.DataHashes;
import nndl.training.worker.GradientTree;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;

/**
 * The driver's state of one attempt to run the barrier stage: the connections to its worker groups,
 * and the sums of the current round. As soon as one group is lost, the attempt is over and its
 * incomplete sums are dropped. The {@link ExchangeServer} calls most methods while it holds its
 * lock, but not {@link #read}.
 */
final class Attempt {
  private final int number;
  private Group[] groups = {};
  private final int shards;
  private final int maxSums;
  private final Layout layout;
  private final Coding targets;
  private final Set<Split> sets;
  private final GradientTree tree;
  private final AtomicReference<DataHashes> hashes = new AtomicReference<>(DataHashes.NONE);
  private final AtomicReference<Evaluation> evaluation = new AtomicReference<>();
  private Request request = Request.STOP;
  private Optional<String> end = Optional.empty();
  private volatile Optional<String> error = Optional.empty();
  private volatile Optional<String> hostError = Optional.empty();

  /**
   * The connection to a worker group. The group's last response stays unanswered until there is the
   * next request for the group; {@code reply} then sends this request as the answer.
   */
  private static final class Group {
    final Connection connection;
    final List<Gradient> sums = new ArrayList<>();
    Connection.Reply reply;
    long respondedNanos;

    /** What the group last said of the samples that it has done. */
    long done;

    /** When that number has last changed, and when the group has last sent it. */
    long progressNanos = Long.MIN_VALUE;

    long aliveNanos = Long.MIN_VALUE;

    Group(Connection connection) {
      this.connection = connection;
    }
  }

  Attempt(int number, Workload workload) {
    this.number = number;
    this.shards = workload.shards().count();
    this.maxSums = GradientTree.maxNodes(workload.shards());
    this.layout = workload.layout();
    this.targets = workload.hyperparameters().network().targets();
    this.sets = workload.sets().keySet();
    this.tree = new GradientTree(workload.shards());
  }

  /**
   * Adds a worker group that has connected.
   *
   * @param groupCount the number of worker groups, which each group sends
   */
  void connect(Response response, int groupCount, Connection connection) throws ProtocolException {
    ProtocolException.require(response.attempt() == number, "attempt " + number);
    ProtocolException.require(end.isEmpty(), "an attempt that goes on");
    if (groups.length == 0) {
      ProtocolException.require(
          0 < groupCount && groupCount <= shards, "at most as many worker groups as shards");
      groups = new Group[groupCount];
    }
    int group = response.group();
    ProtocolException.require(
        0 <= group && group < groupCount, "one of %s worker groups".formatted(groupCount));
    if (groupCount != groups.length || groups[group] != null) {
      throw new ConflictException(
          "two worker groups say that they are number %s, or differ in how many there are"
              .formatted(group));
    }
    groups[group] = new Group(connection);
  }

  int number() {
    return number;
  }

  boolean greeted() {
    return groups.length > 0;
  }

  /** Whether all worker groups of the attempt have connected. */
  boolean connected() {
    return greeted() && Arrays.stream(groups).noneMatch(Objects::isNull);
  }

  /**
   * Notes that a worker group loads or computes.
   *
   * @param nanos the clock's time when it said so
   */
  void alive(Response response, ByteBuffer body, Connection connection, long nanos)
      throws ProtocolException {
    requireOwn(response, connection);
    ProtocolException.require(body.remaining() == Long.BYTES, "the number of samples");
    Group group = groups[response.group()];
    long done = body.getLong();
    group.aliveNanos = nanos;
    if (done != group.done) {
      group.done = done;
      group.progressNanos = nanos;
    }
  }

  /**
   * Returns since when the driver has waited for a sign of the worker group that has given none for
   * the longest time. While groups load, any message is a sign, since storage has limits of its
   * own; later the group must have done more samples.
   *
   * @param start when the wait for the groups began
   */
  long silentSince(long start) {
    boolean loading = request.round() == 0;
    return Arrays.stream(groups)
        .filter(group -> group != null && group.reply == null)
        .mapToLong(group -> Math.max(start, loading ? group.aliveNanos : group.progressNanos))
        .min()
        .orElse(start);
  }

  private void requireOwn(Response response, Connection connection) throws ProtocolException {
    ProtocolException.require(response.attempt() == number, "attempt " + number);
    int group = response.group();
    ProtocolException.require(
        0 <= group
            && group < groups.length
            && groups[group] != null
            && groups[group].connection.equals(connection),
        "a worker group's own connection");
  }

  /** Checks that a response comes from the right connection and at the right time. */
  void requireExpected(Response response, Connection connection) throws ProtocolException {
    requireOwn(response, connection);
    int group = response.group();
    ProtocolException.require(groups[group].reply == null, "one response per round");
    boolean inTurn =
        switch (response.kind()) {
          case HELLO, ALIVE -> false;
          case READY, FAILED, UNABLE -> request.round() == 0;
          case SUMS -> request.kind() == Request.Kind.SUM;
          case EVALUATION -> request.kind() == Request.Kind.EVALUATE;
        };
    ProtocolException.require(
        inTurn && response.round() == request.round(), "an answer to the last request");
  }

  /** Reads the body of a response. */
  void read(Response response, ByteBuffer body) throws ProtocolException {
    switch (response.kind()) {
      case HELLO, ALIVE -> {}
      case READY -> {
        DataHashes part = HashFormat.read(body, sets);
        hashes.accumulateAndGet(part, DataHashes::plus);
      }
      case FAILED -> error = Optional.of(text(body));
      case UNABLE -> hostError = Optional.of(text(body));
      case SUMS -> readSums(groups[response.group()], body);
      case EVALUATION -> {
        Evaluation part = EvaluationFormat.read(body, targets, layout.hidden());
        evaluation.accumulateAndGet(part, Evaluation::sum);
      }
    }
    ProtocolException.require(!body.hasRemaining(), "the end, found more bytes");
  }

  /** A worker group's text. It is cut here, so that a long one is not kept. */
  private static String text(ByteBuffer body) {
    byte[] text = new byte[body.remaining()];
    body.get(text);
    return PeerText.shown(new String(text, StandardCharsets.UTF_8));
  }

  private void readSums(Group group, ByteBuffer body) throws ProtocolException {
    ProtocolException.require(body.remaining() >= Integer.BYTES, "the number of sums");
    int count = body.getInt();
    ProtocolException.require(0 < count && count <= maxSums, "1 to %s sums".formatted(maxSums));
    for (int i = 0; i < count; i++) {
      if (i == group.sums.size()) {
        group.sums.add(Gradient.lasting(layout));
      }
      SumFormat.read(body, group.sums.get(i), tree::add);
    }
  }

  /**
   * Called when the response of a worker group to the last request has been read.
   *
   * @param reply answers the response
   * @param nanos the clock's time when the response arrived
   */
  void answered(Response response, Connection.Reply reply, long nanos) {
    groups[response.group()].reply = reply;
    groups[response.group()].respondedNanos = nanos;
  }

  /**
   * Returns the time from the first response of the round to the last one. All groups must have
   * responded.
   */
  long waitingNanos() {
    long first = 0;
    long last = 0;
    for (Group group : groups) {
      long later = group.respondedNanos - groups[0].respondedNanos;
      first = Math.min(first, later);
      last = Math.max(last, later);
    }
    return last - first;
  }

  int groups() {
    return groups.length;
  }

  boolean has(Connection connection) {
    return Arrays.stream(groups)
        .anyMatch(group -> group != null && group.connection.equals(connection));
  }

  /** Whether all worker groups wait for a request. */
  boolean ready() {
    if (groups.length == 0 || end.isPresent() || error.isPresent() || hostError.isPresent()) {
      return false;
    }
    for (Group group : groups) {
      if (group == null || group.reply == null) {
        return false;
      }
    }
    return true;
  }

  /** Whether the attempt is not over, and a worker group has not responded to the last request. */
  boolean busy() {
    return end.isEmpty() && !ready();
  }

  void send(Request next, ByteBuffer message) {
    request = next;
    evaluation.set(null);
    for (Group group : groups) {
      Connection.Reply reply = group.reply;
      group.reply = null;
      reply.answer(message.duplicate());
    }
  }

  /**
   * Ends the attempt, unless it is over, and closes the connections to its worker groups. Their
   * tasks then end, so that another attempt can start.
   */
  void breakOff(String reason) {
    if (end.isEmpty()) {
      end = Optional.of(reason);
      for (Group group : groups) {
        if (group != null) {
          group.connection.close();
        }
      }
    }
  }

  /** Returns why the attempt is over, or empty if it is not. */
  Optional<String> end() {
    return end;
  }

  /** Returns what the user has to correct so that shards can be loaded, or empty if nothing. */
  Optional<String> error() {
    return error;
  }

  /** Returns why a host can't load shards that another might load, or empty if there is none. */
  Optional<String> hostError() {
    return hostError;
  }

  /** Whether the groups' sums cover all shards. */
  boolean complete() {
    return tree.complete();
  }

  DataHashes hashes() {
    return hashes.get();
  }

  Gradient total() {
    return tree.total();
  }

  Evaluation evaluation() {
    return evaluation.get();
  }

  @Override
  public String toString() {
    long missing =
        Arrays.stream(groups).filter(group -> group == null || group.reply == null).count();
    return "%s of %s worker groups missing".formatted(missing, groups.length);
  }
}
