package nndl.spark.transport;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import nndl.data.sampling.Shards;
import nndl.model.evaluation.Evaluation;
import nndl.network.Coding;
import nndl.network.Gradient;
import nndl.network.Layout;
import nndl.spark.cluster.TaskRank;
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
  /** The number of lines of an error that are shown, one for each kind of fault. */
  private static final int MAX_LINES = 20;

  private final int number;
  private final Workload workload;
  private final boolean loadedBefore;
  private final Layout layout;
  private final Coding targets;
  private final Set<Split> sets;
  private final GradientTree tree;
  private final AtomicReference<Evaluation> evaluation = new AtomicReference<>();

  /** The worker groups that have called, by the partitions whose secrets they have proved. */
  private final Map<Integer, Caller> callers = new TreeMap<>();

  /** The executor of each partition, once Spark has said which it is. */
  private Optional<List<String>> executors = Optional.empty();

  private Set<Integer> firsts = Set.of();
  private Request request = Request.STOP;
  private Optional<String> end = Optional.empty();
  private volatile Optional<String> error = Optional.empty();
  private volatile Optional<HostError> hostError = Optional.empty();

  /**
   * @param loadedBefore whether an earlier attempt has loaded all samples, so that their content
   *     can be loaded
   */
  Attempt(int number, Workload workload, boolean loadedBefore) {
    this.number = number;
    this.workload = workload;
    this.loadedBefore = loadedBefore;
    this.layout = workload.layout();
    this.targets = workload.hyperparameters().network().targets();
    this.sets = workload.sets().keySet();
    this.tree = new GradientTree(workload.shards());
  }

  /**
   * Adds a worker group that has connected.
   *
   * @param partition the partition whose secret the group has proved
   */
  void connect(ByteBuffer body, Connection connection, int partition) throws ProtocolException {
    requireGoesOn();
    ProtocolException.require(!body.hasRemaining(), "the end, found more bytes");
    ProtocolException.require(!callers.containsKey(partition), "one call of a worker group");
    Caller caller = new Caller(connection, partition);
    executors.ifPresent(caller::place);
    callers.put(partition, caller);
  }

  private void requireGoesOn() throws OverException {
    if (end.isPresent()) {
      throw new OverException();
    }
  }

  int number() {
    return number;
  }

  boolean greeted() {
    return !callers.isEmpty();
  }

  /** Whether {@link #plan} has been called. */
  boolean planned() {
    return executors.isPresent();
  }

  /**
   * Sets the executor of each partition, from which follows which task is the first of a group.
   *
   * @return the partitions of these tasks, of which alone the attempt hears from now on
   */
  Set<Integer> plan(List<String> found) {
    executors = Optional.of(found);
    firsts = found.stream().map(found::indexOf).collect(toUnmodifiableSet());
    callers.keySet().retainAll(firsts);
    callers.values().forEach(caller -> caller.place(found));
    return firsts;
  }

  /** The number of worker groups, or 0 before it is known. */
  int groups() {
    return firsts.size();
  }

  /** Whether all worker groups of the attempt have connected. */
  boolean connected() {
    return planned() && callers.size() == groups();
  }

  /**
   * Notes that a worker group is there, and what it says of its progress.
   *
   * @param nanos the driver's time when it said so, as {@link #silentSince} has it
   */
  void alive(ByteBuffer body, int partition, long nanos) throws ProtocolException {
    Caller caller = caller(partition);
    ProtocolException.require(body.remaining() == Long.BYTES, "a number that shows progress");
    caller.alive(body.getLong(), nanos);
  }

  /**
   * Returns since when the driver has waited for a sign of the worker group that has given none for
   * the longest time. While groups load, any message is a sign, since storage has limits of its
   * own; later the group must have done more samples, or more bytes must have come at either end.
   *
   * @param start when the wait for the groups began, in the time that the driver has {@linkplain
   *     nndl.time.Waited waited}
   * @param now the same time now
   */
  long silentSince(long start, long now) {
    boolean loading = request.round() == 0;
    return callers.values().stream()
        .filter(caller -> caller.reply == null)
        .mapToLong(caller -> Math.max(start, caller.lastSign(loading, now)))
        .min()
        .orElse(start);
  }

  private Caller caller(int partition) throws ProtocolException {
    requireGoesOn();
    ProtocolException.require(callers.containsKey(partition), "a call of the worker group first");
    return callers.get(partition);
  }

  /** Returns the worker group that has sent a response. Checks that it is the group's turn. */
  Caller requireExpected(Response response, int partition) throws ProtocolException {
    Caller caller = caller(partition);
    ProtocolException.require(caller.reply == null, "one response per round");
    boolean inTurn =
        switch (response.kind()) {
          case HELLO, ALIVE -> false;
          case READY, FAILED, UNABLE -> request.round() == 0;
          case SUMS -> request.kind() == Request.Kind.SUM;
          case EVALUATION -> request.kind() == Request.Kind.EVALUATE;
        };
    ProtocolException.require(
        inTurn && response.round() == request.round(), "an answer to the last request");
    return caller;
  }

  /** Reads the body of a response. */
  void read(Caller caller, Response response, ByteBuffer body) throws ProtocolException {
    switch (response.kind()) {
      case HELLO, ALIVE -> {}
      case READY -> caller.hashes = HashFormat.read(body, sets);
      case FAILED -> {
        if (loadedBefore) { // so another attempt may load it again
          hostError = Optional.of(new HostError(caller.partition, text(body)));
        } else {
          error = Optional.of(lines(body));
        }
      }
      case UNABLE -> hostError = Optional.of(new HostError(caller.partition, text(body)));
      case SUMS -> readSums(caller, body);
      case EVALUATION -> {
        Evaluation part = EvaluationFormat.read(body, targets, evaluated(caller), layout.hidden());
        evaluation.accumulateAndGet(part, Evaluation::sum);
      }
    }
    ProtocolException.require(!body.hasRemaining(), "the end, found more bytes");
  }

  /** Returns the number of samples that a worker group evaluates for the last request. */
  private long evaluated(Caller caller) {
    Shards shards = workload.shards();
    long all = workload.count(request.split());
    long before = shards.start(caller.task().groupFrom(shards.count()), all);
    long end = shards.start(caller.task().groupTo(shards.count()), all);
    return chosen(end) - chosen(before);
  }

  /** Returns how many of the first {@code samples} samples are evaluated. */
  private long chosen(long samples) {
    return (samples + request.every() - 1) / request.every();
  }

  /** A worker group's text. It is cut here, so that a long one is not kept. */
  private static String text(ByteBuffer body) {
    return PeerText.shown(StandardCharsets.UTF_8.decode(body).toString());
  }

  private static String lines(ByteBuffer body) {
    String text = StandardCharsets.UTF_8.decode(body).toString();
    return text.lines().limit(MAX_LINES).map(PeerText::shown).collect(Collectors.joining("\n"));
  }

  private void readSums(Caller caller, ByteBuffer body) throws ProtocolException {
    ProtocolException.require(body.remaining() >= Integer.BYTES, "the number of sums");
    List<GradientTree.Node> nodes = nodes(caller);
    int count = body.getInt();
    ProtocolException.require(
        count == nodes.size(), "%s sums, found %s".formatted(nodes.size(), count));
    for (int i = 0; i < count; i++) {
      if (i == caller.sums.size()) {
        caller.sums.add(Gradient.lasting(layout));
      }
      SumFormat.read(body, caller.sums.get(i), nodes.get(i), tree::add);
    }
  }

  /** Returns the nodes whose sums a worker group sends. */
  private List<GradientTree.Node> nodes(Caller caller) {
    TaskRank task = caller.task();
    Shards shards = workload.shards();
    return GradientTree.nodes(shards, task.groupFrom(shards.count()), task.groupTo(shards.count()));
  }

  /** Returns how many sums all worker groups, which must have connected, send in a round. */
  int sums() {
    return callers.values().stream().mapToInt(caller -> nodes(caller).size()).sum();
  }

  /**
   * Returns the time from the first response of the round to the last one. All groups must have
   * responded.
   */
  long waitingNanos() {
    long any = callers.values().iterator().next().respondedNanos;
    long first = 0;
    long last = 0;
    for (Caller caller : callers.values()) {
      long later = caller.respondedNanos - any;
      first = Math.min(first, later);
      last = Math.max(last, later);
    }
    return last - first;
  }

  /** Whether all worker groups wait for a request. */
  boolean ready() {
    return end.isEmpty()
        && error.isEmpty()
        && hostError.isEmpty()
        && connected()
        && callers.values().stream().allMatch(caller -> caller.reply != null);
  }

  /** Whether the attempt is not over, and a worker group has not responded to the last request. */
  boolean busy() {
    return end.isEmpty() && !ready();
  }

  void send(Request next, ByteBuffer message) {
    request = next;
    evaluation.set(null);
    callers.values().forEach(caller -> caller.ask(message.duplicate()));
  }

  /**
   * Ends the attempt, unless it is over, and closes the connections to its worker groups. Their
   * tasks then end, so that another attempt can start.
   */
  void breakOff(String reason) {
    if (end.isEmpty()) {
      end = Optional.of(reason);
      callers.values().forEach(caller -> caller.connection.close());
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
  Optional<HostError> hostError() {
    return hostError;
  }

  DataHashes hashes() {
    return callers.values().stream()
        .map(caller -> caller.hashes)
        .reduce(DataHashes.NONE, DataHashes::plus);
  }

  Gradient total() {
    return tree.total();
  }

  Evaluation evaluation() {
    return evaluation.get();
  }

  @Override
  public String toString() {
    if (!planned()) {
      return greeted()
          ? "Spark has not said which executors run the tasks"
          : "all worker groups missing";
    }
    long here = callers.values().stream().filter(caller -> caller.reply != null).count();
    return "%s of %s worker groups missing".formatted(groups() - here, groups());
  }
}
