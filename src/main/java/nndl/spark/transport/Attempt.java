package nndl.spark.transport;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import nndl.model.evaluation.Evaluation;
import nndl.spark.cluster.Limit;
import nndl.spark.cluster.TaskRank;
import nndl.spark.transport.Connection.Reply;
import nndl.spark.transport.Event.Alive;
import nndl.spark.transport.Event.Answered;
import nndl.spark.transport.Event.Broken;
import nndl.spark.transport.Event.Connected;
import nndl.spark.transport.Event.Ended;
import nndl.spark.transport.Event.LoadingAwaited;
import nndl.spark.transport.Event.Lost;
import nndl.spark.transport.Event.PartCame;
import nndl.spark.transport.Event.Placed;
import nndl.spark.transport.Event.Requested;
import nndl.spark.transport.Event.TimePassed;
import nndl.training.worker.DataHashes;
import nndl.training.worker.GradientTree.Node;
import nndl.training.workload.Workload;

/**
 * The driver's side of one attempt to run the barrier stage, as a state machine: events go in, and
 * what is to be done comes out. It waits for nothing and calls nobody, and only one thread uses it.
 * As soon as one worker group is lost, the attempt is over, and what its groups have summed is
 * dropped.
 */
public final class Attempt {
  private static final long NEVER = Long.MAX_VALUE / 2;

  private final Workload workload;
  private final boolean loadedBefore;
  private final Limit limit;

  /** The worker groups that have connected, by the partitions whose secrets they have proved. */
  private final Map<Integer, Peer> peers = new TreeMap<>();

  /** The executor of each partition; empty before Spark has said which it is. */
  private List<String> executors = List.of();

  /** The partition of the first task of each executor. It is that of the executor's group. */
  private Set<Integer> firsts = Set.of();

  private Optional<Evaluation> evaluation = Optional.empty();
  private Optional<String> end = Optional.empty();
  private Optional<String> error = Optional.empty();

  /** Why groups can't connect to each other, if that is so. */
  private Optional<String> unmet = Optional.empty();

  /** The task that can't load shards that another might load. */
  private OptionalInt unable = OptionalInt.empty();

  /** The tasks that have broken the protocol. */
  private final Set<Integer> offenders = new TreeSet<>();

  private boolean warned;

  /** Whether groups add by pieces in the current round, so that they wait for each other. */
  private boolean isByPieces;

  /** When any group has last been seen to go on. */
  private long signNanos = Long.MIN_VALUE;

  /** When the driver began to wait for the groups, or they had all connected. */
  private long since = NEVER;

  private List<Action> actions = new ArrayList<>();

  /**
   * A worker group that has connected.
   *
   * @param partition the partition whose secret it has proved
   * @param port where it listens for others; 0 if it does not
   */
  record Member(int partition, String executor, Node shards, int port) {}

  /** What is known of a worker group. */
  private static final class Peer {
    final PeerSession session;

    /** The hashes of its samples; empty while it loads. */
    Optional<DataHashes> hashes = Optional.empty();

    /** Answers its last message with the next request; null while it loads or is at work. */
    Reply reply;

    /** The port at which it listens for other groups; 0 if it does not. */
    int port;

    /** The hash of its weights and optimiser's state, as it last was asked for it. */
    long hash;

    long bytes;
    long answeredNanos;

    /** What it last said of its progress since the last request; empty if nothing. */
    Optional<Long> progress = Optional.empty();

    /** When it has last been seen to go on. */
    long signNanos = Long.MIN_VALUE;

    /** When it has last been heard, whether or not it went on. */
    long heardNanos = Long.MIN_VALUE;

    Peer(PeerSession session) {
      this.session = session;
    }
  }

  /**
   * @param loadedBefore whether an earlier attempt has loaded all samples, so that their content
   *     can be loaded
   * @param limit how long the groups may take to connect, and each from one sign to the next
   */
  Attempt(Workload workload, boolean loadedBefore, Limit limit) {
    this.workload = workload;
    this.loadedBefore = loadedBefore;
    this.limit = limit;
  }

  /**
   * Takes an event.
   *
   * @param now how long the driver has waited in all, in nanoseconds
   * @return what is to be done
   */
  List<Action> on(Event event, long now) {
    actions = new ArrayList<>();
    if (event instanceof Connected e) {
      connect(e.from(), now);
    } else if (event instanceof Placed e) {
      place(e.executors(), now);
    } else if (event instanceof Alive e) {
      sign(e.from(), Optional.of(e.progress()), now);
    } else if (event instanceof PartCame e) {
      sign(e.from(), Optional.empty(), now);
    } else if (event instanceof Answered e) {
      answer(e);
    } else if (event instanceof Broken e) {
      breach(e);
    } else if (event instanceof Lost e) {
      if (isOurs(e.from())) {
        end("the worker group at %s went away".formatted(e.from().peer()));
      }
    } else if (event instanceof Ended e) {
      end(e.why());
    } else if (event instanceof LoadingAwaited) {
      since = now;
    } else if (event instanceof Requested e) {
      ask(e, now);
    } else if (event instanceof TimePassed) {
      endIfSilent(now);
    }
    return actions;
  }

  private void connect(PeerSession session, long now) {
    Peer known = peers.get(session.partition());
    if (known != null && (end.isEmpty() || !isSameHost(known.session, session))) {
      suspect(known.session, session);
    }
    boolean wanted = !placed() || firsts.contains(session.partition());
    if (known != null || end.isPresent() || !wanted) {
      actions.add(new Action.Close(session));
      return;
    }
    peers.put(session.partition(), new Peer(session));
    since = connected() ? now : since;
  }

  /**
   * Ends the attempt because one secret was proved twice. A task whose connection was lost calls
   * again from the same host, and the attempt has ended then.
   */
  private void suspect(PeerSession first, PeerSession second) {
    if (!warned) {
      warned = true;
      actions.add(
          new Action.Warn(
              "Two connections have proved the secret of the same task, from %s and %s. The attempt"
                      .formatted(first.peer(), second.peer())
                  + " ends, and another begins with new secrets. Somebody may have read Spark's"
                  + " messages."));
      end("two connections had the secret of one task");
    }
  }

  private static boolean isSameHost(PeerSession first, PeerSession second) {
    return host(first.peer()).equals(host(second.peer()));
  }

  private static String host(String peer) {
    return peer.substring(0, Math.max(0, peer.lastIndexOf(':')));
  }

  /**
   * Notes where the tasks run, from which follows which of them is the first of its group. Other
   * connections are closed: an executor has the secrets of all its tasks, and could take the places
   * of others.
   */
  private void place(List<String> found, long now) {
    executors = found;
    firsts = found.stream().map(found::indexOf).collect(toUnmodifiableSet());
    peers.values().stream()
        .filter(peer -> !firsts.contains(peer.session.partition()))
        .forEach(peer -> actions.add(new Action.Close(peer.session)));
    peers.keySet().retainAll(firsts);
    since = connected() ? now : since;
  }

  private boolean isOurs(PeerSession session) {
    Peer peer = peers.get(session.partition());
    return end.isEmpty() && peer != null && peer.session == session;
  }

  /**
   * Notes that a worker group gives a sign. While groups load, any sign will do, since storage has
   * limits of its own. Later a number must have changed: the group has done more samples, or more
   * of a request or of its answer has come.
   */
  private void sign(PeerSession from, Optional<Long> progress, long now) {
    if (!isOurs(from)) {
      return;
    }
    Peer peer = peers.get(from.partition());
    boolean goesOn = progress.isEmpty() || peer.hashes.isEmpty();
    if (goesOn || (peer.progress.isPresent() && !peer.progress.equals(progress))) {
      peer.signNanos = now;
      signNanos = now;
    }
    peer.progress = progress.or(() -> peer.progress);
    peer.heardNanos = now;
  }

  private void answer(Answered event) {
    if (!isOurs(event.from())) {
      return;
    }
    Peer peer = peers.get(event.from().partition());
    peer.reply = event.reply();
    peer.bytes += event.bytes();
    peer.answeredNanos = event.nanos();
    switch (event.kind()) {
      case READY -> peer.hashes = Optional.of((DataHashes) event.content());
      case FAILED -> {
        if (loadedBefore) { // so another attempt may load it again
          failHost(event);
        } else {
          error = Optional.of((String) event.content());
        }
      }
      case UNABLE -> failHost(event);
      case EVALUATION -> {
        Evaluation part = (Evaluation) event.content();
        evaluation = Optional.of(evaluation.map(sum -> Evaluation.sum(sum, part)).orElse(part));
      }
      case LISTENS -> peer.port = (int) event.content();
      case UNMET -> {
        unmet = Optional.of((String) event.content());
        end(unmet.get());
      }
      case MET -> {}
      case HASH -> peer.hash = (long) event.content();
      case SUMS, ALIVE -> {} // the session has added the sums
    }
  }

  private void failHost(Answered event) {
    unable = OptionalInt.of(event.from().partition());
    end((String) event.content());
  }

  private void breach(Broken event) {
    if (isOurs(event.from())) {
      offenders.add(event.from().partition());
      end(
          "the worker group at %s broke the protocol: %s"
              .formatted(event.from().peer(), event.why()));
    }
  }

  private void ask(Requested event, long now) {
    evaluation = Optional.empty();
    isByPieces = !event.shares().isEmpty();
    since = now;
    int rank = 0;
    for (Peer peer : peers.values()) {
      Optional<Turn.Share> share = event.shares().stream().skip(rank).findFirst();
      Turn turn = Turn.of(event.request(), workload, task(peer), share);
      actions.add(new Action.Ask(peer.session, turn, event.parts().apply(rank++), peer.reply));
      peer.reply = null;
      peer.progress = Optional.empty();
    }
  }

  private TaskRank task(Peer peer) {
    return TaskRank.of(peer.session.partition(), executors);
  }

  /** Ends the attempt, unless it is over. The tasks then end, so that another one can start. */
  private void end(String reason) {
    if (end.isEmpty()) {
      end = Optional.of(reason);
      peers.values().forEach(peer -> actions.add(new Action.Close(peer.session)));
    }
  }

  private void endIfSilent(long now) {
    if (nanosLeft(now) <= 0 && !ready()) {
      boolean isLoaded = peers.values().stream().allMatch(peer -> peer.hashes.isPresent());
      String missing = !connected() ? "call" : isLoaded ? "answer" : "sign of loading";
      end("no %s within %s, %s".formatted(missing, limit, this));
    }
  }

  /**
   * Returns how long the driver may wait for the group that has been silent for longest. One that
   * waits for others is not silent as long as it is heard and any group goes on.
   */
  long nanosLeft(long now) {
    long silentSince = since;
    if (connected()) {
      silentSince =
          peers.values().stream()
              .filter(peer -> peer.reply == null)
              .mapToLong(peer -> isByPieces ? Math.min(peer.heardNanos, signNanos) : peer.signNanos)
              .map(sign -> Math.max(since, sign))
              .min()
              .orElse(since);
    }
    return silentSince + TimeUnit.MILLISECONDS.toNanos(limit.millis()) - now;
  }

  /** Whether a worker group has connected. */
  boolean greeted() {
    return !peers.isEmpty();
  }

  /** Whether it is known where the tasks run. */
  boolean placed() {
    return !executors.isEmpty();
  }

  /** The number of worker groups, or 0 before it is known. */
  public int groups() {
    return firsts.size();
  }

  private boolean connected() {
    return placed() && peers.size() == groups();
  }

  /** Whether all worker groups wait for a request. */
  boolean ready() {
    return end.isEmpty()
        && error.isEmpty()
        && connected()
        && peers.values().stream().allMatch(peer -> peer.reply != null);
  }

  /** Returns why the attempt is over, or empty if it is not. */
  Optional<String> end() {
    return end;
  }

  /** Returns why worker groups can't connect to each other, or empty if that is not known. */
  public Optional<String> unmet() {
    return unmet;
  }

  /** Returns the worker groups, by rank. */
  List<Member> members() {
    int count = workload.shards().count();
    return peers.values().stream()
        .map(
            peer -> {
              TaskRank task = task(peer);
              Node shards = new Node(task.groupFrom(count), task.groupTo(count));
              return new Member(peer.session.partition(), executor(peer), shards, peer.port);
            })
        .toList();
  }

  /** Returns what the user has to correct so that shards can be loaded, or empty if nothing. */
  Optional<String> error() {
    return error;
  }

  /** Returns the executor that can't load shards that another might load, or empty if none. */
  public Optional<String> unable() {
    return unable.stream().mapToObj(this::executor).findFirst();
  }

  /** Returns the executors of the tasks that have broken the protocol. */
  public List<String> offenders() {
    return offenders.stream().map(this::executor).distinct().toList();
  }

  private String executor(int partition) {
    return placed() ? executors.get(partition) : "unknown";
  }

  /** Returns the executor of each task, or nothing before that is known. */
  public List<String> executors() {
    return executors;
  }

  /** Returns how many sums all worker groups, which must be ready, send in a round. */
  public int sums() {
    return peers.values().stream().mapToInt(peer -> Turn.nodes(workload, task(peer)).size()).sum();
  }

  /** Whether groups have added the sum of the last round by pieces. */
  boolean isByPieces() {
    return isByPieces;
  }

  /** Returns how many bytes the groups have sent in their answers. */
  long receivedBytes() {
    return peers.values().stream().mapToLong(peer -> peer.bytes).sum();
  }

  /** Returns the time from the first answer of the round to the last one. */
  long waitingNanos() {
    long any = peers.values().iterator().next().answeredNanos; // times may wrap around
    LongSummaryStatistics times =
        peers.values().stream().mapToLong(peer -> peer.answeredNanos - any).summaryStatistics();
    return times.getMax() - times.getMin();
  }

  /** Returns the hashes of the samples of all groups, which must be ready. */
  public DataHashes hashes() {
    return peers.values().stream()
        .map(peer -> peer.hashes.orElseThrow())
        .reduce(DataHashes.NONE, DataHashes::plus);
  }

  /**
   * Returns the first executor whose weights or optimiser's state have not this hash, or empty if
   * all have. The last round must have been of kind COMPARE.
   */
  public Optional<String> differing(long hash) {
    return peers.values().stream()
        .filter(peer -> peer.hash != hash)
        .map(this::executor)
        .findFirst();
  }

  /** Returns the evaluation of the last round, which must have been of kind EVALUATE. */
  public Evaluation evaluation() {
    return evaluation.orElseThrow();
  }

  /** Names the group that has said nothing for longest, if others that miss something still do. */
  private String silent() {
    List<Peer> missing = peers.values().stream().filter(peer -> peer.reply == null).toList();
    return missing.size() < 2
        ? ""
        : missing.stream()
            .min(Comparator.comparingLong(peer -> peer.heardNanos))
            .map(peer -> ", the longest silent of them executor " + executor(peer))
            .orElseThrow();
  }

  private String executor(Peer peer) {
    return executor(peer.session.partition());
  }

  @Override
  public String toString() {
    if (!placed()) {
      return greeted()
          ? "Spark has not said which executors run the tasks"
          : "all worker groups missing";
    }
    long here = peers.values().stream().filter(peer -> peer.reply != null).count();
    return "%s of %s worker groups missing%s".formatted(groups() - here, groups(), silent());
  }
}
