package nndl.spark.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import nndl.model.evaluation.Evaluation;
import nndl.spark.cluster.Limit;
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
import nndl.spark.transport.Members.Member;
import nndl.training.worker.DataHashes;
import nndl.training.workload.Workload;

/**
 * The driver's side of one attempt to run the barrier stage, as a state machine: events go in, and
 * what is to be done comes out. It waits for nothing and calls nobody, and only one thread uses it.
 * As soon as one worker group is lost, the attempt is over, and what its groups have summed is
 * dropped.
 */
public final class Attempt {
  private static final long NEVER = Long.MAX_VALUE / 2;

  /**
   * By default a group has given up another by then: after three tries of TCP, and as many proofs.
   */
  private static final long MEETING_MILLIS = 45_000;

  private final Workload workload;
  private final boolean loadedBefore;
  private final Limit limit;

  private final Members members;
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

  /** Whether groups connect to each other. */
  private boolean isMeeting;

  /** When any group has last been seen to go on. */
  private long signNanos = Long.MIN_VALUE;

  /** When the driver began to wait for the groups, or they had all connected. */
  private long since = NEVER;

  private List<Action> actions = new ArrayList<>();

  /**
   * @param loadedBefore whether an earlier attempt has loaded all samples, so that their content
   *     can be loaded
   * @param limit how long the groups may take to connect, and each from one sign to the next
   */
  Attempt(Workload workload, boolean loadedBefore, Limit limit) {
    this.workload = workload;
    this.members = new Members(workload);
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
      await(e);
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
    Member known = members.at(session.partition());
    if (known != null && (end.isEmpty() || !isSameHost(known.session, session))) {
      suspect(known.session, session);
    }
    if (known != null || end.isPresent() || !members.mayBeFirst(session.partition())) {
      actions.add(new Action.Close(session));
      return;
    }
    members.add(session);
    since = members.areConnected() ? now : since;
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
    List<Member> before = List.copyOf(members.all());
    members.place(found);
    before.stream()
        .filter(member -> members.at(member.partition()) == null)
        .forEach(member -> actions.add(new Action.Close(member.session)));
    since = members.areConnected() ? now : since;
  }

  private boolean isOurs(PeerSession session) {
    Member member = members.at(session.partition());
    return end.isEmpty() && member != null && member.session == session;
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
    Member peer = members.at(from.partition());
    boolean goesOn = progress.isEmpty() || peer.hashes.isEmpty();
    if (goesOn || (peer.progress.isPresent() && !peer.progress.equals(progress))) {
      peer.signNanos = now;
      signNanos = now;
    }
    peer.progress = progress.or(() -> peer.progress);
    peer.heardNanos = now;
  }

  private void await(Alive event) {
    if (isOurs(event.from())) {
      members.at(event.from().partition()).awaited = event.awaited();
    }
  }

  private void answer(Answered event) {
    if (!isOurs(event.from())) {
      return;
    }
    Member peer = members.at(event.from().partition());
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
      case SEVERED -> sever(peer, (Severed) event.content());
      case HASH -> peer.hash = (long) event.content();
      case SUMS, WEIGHTS, ALIVE -> {} // the session has added the sums
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

  /** Ends the attempt because two groups can't add their sums. */
  private void sever(Member from, Severed severed) {
    Member other = members.ranked(severed.rank());
    if (other == null || other == from) {
      offenders.add(from.partition());
      end("executor %s named no other worker group".formatted(executor(from)));
      return;
    }
    if (severed.isBreach()) {
      offenders.add(other.partition());
    }
    end(
        "executor %s can't add its sums with executor %s: %s"
            .formatted(executor(from), executor(other), severed.why()));
    unmet = isMeeting && !severed.isBreach() ? end : unmet;
  }

  private String executor(Member member) {
    return members.executor(member.partition());
  }

  private void ask(Requested event, long now) {
    evaluation = Optional.empty();
    isByPieces = !event.shares().isEmpty();
    isMeeting = event.request().kind() == Request.Kind.MEET;
    since = now;
    int rank = 0;
    for (Member peer : members.all()) {
      Optional<Turn.Share> share = event.shares().stream().skip(rank).findFirst();
      Turn turn = Turn.of(event.request(), workload, members.task(peer), share);
      actions.add(new Action.Ask(peer.session, turn, event.parts().apply(rank++), peer.reply));
      peer.reply = null;
      peer.progress = Optional.empty();
      peer.awaited = Response.NOBODY;
    }
  }

  /** Ends the attempt, unless it is over. The tasks then end, so that another one can start. */
  private void end(String reason) {
    if (end.isEmpty()) {
      end = Optional.of(reason);
      members.all().forEach(peer -> actions.add(new Action.Close(peer.session)));
    }
  }

  private void endIfSilent(long now) {
    if (nanosLeft(now) <= 0 && !ready()) {
      boolean isLoaded = members.all().stream().allMatch(peer -> peer.hashes.isPresent());
      String missing = !members.areConnected() ? "call" : isLoaded ? "answer" : "sign of loading";
      end("no %s within %s, %s".formatted(missing, limit(), this));
    }
  }

  private Limit limit() {
    return isMeeting ? limit.orLonger(MEETING_MILLIS) : limit;
  }

  /**
   * Returns how long the driver may wait for the group that has been silent for longest. One that
   * waits for others is not silent as long as it is heard and any group goes on.
   */
  long nanosLeft(long now) {
    long silentSince = since;
    if (members.areConnected()) {
      silentSince =
          members.missing().stream()
              .mapToLong(peer -> isByPieces ? Math.min(peer.heardNanos, signNanos) : peer.signNanos)
              .map(sign -> Math.max(since, sign))
              .min()
              .orElse(since);
    }
    return silentSince + TimeUnit.MILLISECONDS.toNanos(limit().millis()) - now;
  }

  /** Whether a worker group has connected. */
  boolean greeted() {
    return !members.all().isEmpty();
  }

  /** Returns what is known of the worker groups. */
  public Members members() {
    return members;
  }

  /** Whether all worker groups wait for a request. */
  boolean ready() {
    return end.isEmpty()
        && error.isEmpty()
        && members.areConnected()
        && members.missing().isEmpty();
  }

  /** Returns why the attempt is over, or empty if it is not. */
  Optional<String> end() {
    return end;
  }

  /** Returns why worker groups can't connect to each other, or empty if that is not known. */
  public Optional<String> unmet() {
    return unmet;
  }

  /** Returns what the user has to correct so that shards can be loaded, or empty if nothing. */
  Optional<String> error() {
    return error;
  }

  /** Returns the executor that can't load shards that another might load, or empty if none. */
  public Optional<String> unable() {
    return unable.stream().mapToObj(members::executor).findFirst();
  }

  /** Returns the executors of the tasks that have broken the protocol. */
  public List<String> offenders() {
    return offenders.stream().map(members::executor).distinct().toList();
  }

  /** Whether groups have added the sum of the last round by pieces. */
  boolean isByPieces() {
    return isByPieces;
  }

  /** Returns the evaluation of the last round, which must have been of kind EVALUATE. */
  public Evaluation evaluation() {
    return evaluation.orElseThrow();
  }

  @Override
  public String toString() {
    if (!members.isPlaced()) {
      return greeted()
          ? "Spark has not said which executors run the tasks"
          : "all worker groups missing";
    }
    int here = members.all().size() - members.missing().size();
    int count = members.count();
    return "%s of %s worker groups missing%s".formatted(count - here, count, members.awaited());
  }
}
