package nndl.spark.transport;

import java.util.ArrayList;
import java.util.List;
import nndl.network.Gradient;
import nndl.spark.cluster.TaskRank;

/**
 * A worker group that has called, as the driver knows it. What the group says of itself is believed
 * only if it follows from the secret that it has proved and from where Spark runs the tasks. So a
 * group that lies is found out by itself, whatever the others say.
 */
final class Caller {
  final Connection connection;

  /** The partition whose secret the group has proved. */
  final int partition;

  /** The number of the group, as it says. */
  final int number;

  final List<Gradient> sums = new ArrayList<>();

  /**
   * Answers the group's last response. It stays unanswered until there is the next request for the
   * group, which is sent as the answer. Null if no response waits.
   */
  Connection.Reply reply;

  long respondedNanos;

  /** What the group last said of the samples that it has done. */
  private long done;

  /** When that number has last changed, and when the group has last sent it. */
  private long progressNanos = Long.MIN_VALUE;

  private long aliveNanos = Long.MIN_VALUE;
  private final int groups;
  private TaskRank task;

  /**
   * @param partition the partition whose secret the group has proved
   * @param number the number of the group, as it says
   * @param groups the number of groups, as it says
   */
  Caller(Connection connection, int partition, int number, int groups) {
    this.connection = connection;
    this.partition = partition;
    this.number = number;
    this.groups = groups;
  }

  /** Whether what the group says agrees with {@code executors}, the executor of each partition. */
  boolean agrees(List<String> executors) {
    task = TaskRank.of(partition, executors);
    return task.member() == 0 && task.group() == number && task.groups() == groups;
  }

  /** Fails if the group does not agree with {@code executors}. */
  void check(List<String> executors) throws ProtocolException {
    ProtocolException.require(agrees(executors), truth());
  }

  /** The truth of what the group says, once it is known. */
  String truth() {
    return task.member() > 0
        ? "a call of the first task of its executor only"
        : "worker group %s of %s, found %s of %s"
            .formatted(task.group(), task.groups(), number, groups);
  }

  /** Notes that the group has done so many samples at a time. */
  void alive(long samples, long nanos) {
    aliveNanos = nanos;
    if (samples != done) {
      done = samples;
      progressNanos = nanos;
    }
  }

  /**
   * Returns when the group has last given a sign that it works.
   *
   * @param loading whether it loads, so that any message is a sign, and not only more samples
   */
  long lastSign(boolean loading) {
    return loading ? aliveNanos : progressNanos;
  }

  /** The task that has called. It must have been checked. */
  TaskRank task() {
    return task;
  }
}
