package nndl.spark.transport;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import nndl.spark.cluster.TaskRank;
import nndl.spark.transport.Connection.Reply;
import nndl.training.worker.DataHashes;
import nndl.training.worker.GradientTree.Node;
import nndl.training.workload.Workload;

/**
 * What is known of the worker groups of an attempt: which have connected, which executors run their
 * tasks, and what they have answered. Only one thread uses it.
 */
public final class Members {
  private final Workload workload;

  /** The worker groups that have connected, by the partitions whose secrets they have proved. */
  private final Map<Integer, Member> all = new TreeMap<>();

  /** The executor of each partition; empty before Spark has said which it is. */
  private List<String> executors = List.of();

  /** The partition of the first task of each executor. It is that of the executor's group. */
  private Set<Integer> firsts = Set.of();

  /** What is known of a worker group. */
  static final class Member {
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

    /** The rank of the group whose sums it waits for, as it last said. */
    int awaited = Response.NOBODY;

    /** When it has last been seen to go on. */
    long signNanos = Long.MIN_VALUE;

    /** When it has last been heard, whether or not it went on. */
    long heardNanos = Long.MIN_VALUE;

    Member(PeerSession session) {
      this.session = session;
    }

    int partition() {
      return session.partition();
    }
  }

  Members(Workload workload) {
    this.workload = workload;
  }

  /** Returns the group of the task of a partition, or null if none has connected. */
  Member at(int partition) {
    return all.get(partition);
  }

  /** Returns the group of a rank, or null if there is none or some have not connected. */
  Member ranked(int rank) {
    return areConnected() && 0 <= rank && rank < all.size()
        ? List.copyOf(all.values()).get(rank)
        : null;
  }

  /** Returns all groups that have connected, by rank once all have. */
  Collection<Member> all() {
    return all.values();
  }

  /** Whether a task may be that of a group. */
  boolean mayBeFirst(int partition) {
    return !isPlaced() || firsts.contains(partition);
  }

  void add(PeerSession session) {
    all.put(session.partition(), new Member(session));
  }

  /** Notes where the tasks run. Those that are not the first of their executor are no groups. */
  void place(List<String> found) {
    executors = found;
    firsts = found.stream().map(found::indexOf).collect(toUnmodifiableSet());
    all.keySet().retainAll(firsts);
  }

  /** Whether it is known where the tasks run. */
  boolean isPlaced() {
    return !executors.isEmpty();
  }

  /** Whether all have connected. */
  boolean areConnected() {
    return isPlaced() && all.size() == count();
  }

  /** Returns those that load or are at work. */
  List<Member> missing() {
    return all.values().stream().filter(member -> member.reply == null).toList();
  }

  /**
   * Names whom all that are missing wait for: two that wait for each other, since nothing comes
   * from one to the other, or else one that waits for nobody, and has said nothing for longest.
   */
  String awaited() {
    List<Member> missing = missing();
    for (Member one : missing) {
      Member other = ranked(one.awaited);
      if (other != null && other != one && ranked(other.awaited) == one) {
        return ", executors %s and %s wait for each other"
            .formatted(executor(one.partition()), executor(other.partition()));
      }
    }
    return missing.stream()
        .filter(one -> missing.size() > 1)
        .min(
            Comparator.comparing((Member one) -> one.awaited != Response.NOBODY)
                .thenComparing(one -> one.heardNanos))
        .map(one -> ", the longest silent of them executor " + executor(one.partition()))
        .orElse("");
  }

  /** The number of worker groups, or 0 before it is known. */
  public int count() {
    return firsts.size();
  }

  /** Returns the executor of each task, or nothing before that is known. */
  public List<String> executors() {
    return executors;
  }

  String executor(int partition) {
    return isPlaced() ? executors.get(partition) : "unknown";
  }

  TaskRank task(Member member) {
    return TaskRank.of(member.partition(), executors);
  }

  /** Returns the shards of each group, by rank. */
  List<Node> shards() {
    int count = workload.shards().count();
    return all.values().stream()
        .map(this::task)
        .map(task -> new Node(task.groupFrom(count), task.groupTo(count)))
        .toList();
  }

  /** Returns how many sums all groups send in a round. */
  public int sums() {
    return all.values().stream()
        .mapToInt(member -> Turn.nodes(workload, task(member)).size())
        .sum();
  }

  /** Returns how many bytes the groups have sent in their answers. */
  long receivedBytes() {
    return all.values().stream().mapToLong(member -> member.bytes).sum();
  }

  /** Returns the time from the first answer of the round to the last one. */
  long waitingNanos() {
    long any = all.values().iterator().next().answeredNanos; // times may wrap around
    LongSummaryStatistics times =
        all.values().stream().mapToLong(member -> member.answeredNanos - any).summaryStatistics();
    return times.getMax() - times.getMin();
  }

  /** Returns the hashes of the samples of all groups, which must have loaded them. */
  public DataHashes hashes() {
    return all.values().stream()
        .map(member -> member.hashes.orElseThrow())
        .reduce(DataHashes.NONE, DataHashes::plus);
  }

  /**
   * Returns the first executor whose weights or optimiser's state have not this hash, or empty if
   * all have. The last round must have been of kind COMPARE.
   */
  public Optional<String> differing(long hash) {
    return all.values().stream()
        .filter(member -> member.hash != hash)
        .map(member -> executor(member.partition()))
        .findFirst();
  }
}
