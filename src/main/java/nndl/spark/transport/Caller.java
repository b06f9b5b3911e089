package nndl.spark.transport;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import nndl.network.Gradient;
import nndl.spark.cluster.TaskRank;
import nndl.training.worker.DataHashes;

/**
 * A worker group that has called, as the driver knows it. Which one it is follows from the secret
 * that it has proved and from where Spark runs the tasks, and not from anything that it says.
 */
final class Caller {
  final Connection connection;

  /** The partition whose secret the group has proved. */
  final int partition;

  final List<Gradient> sums = new ArrayList<>();

  /** The hashes of the group's samples, once it has loaded them. */
  DataHashes hashes = DataHashes.NONE;

  /**
   * Answers the group's last response. It stays unanswered until there is the next request for the
   * group, which is sent as the answer. Null if no response waits.
   */
  Connection.Reply reply;

  long respondedNanos;

  /** What the group last said of its progress, and whether it has said so in this round. */
  private long progress;

  private boolean hasSaid;

  /** How many bytes of its messages had come at the last look. */
  private long receivedBytes;

  /** When one of these numbers has last changed, and when the group has last sent the first. */
  private long progressNanos = Long.MIN_VALUE;

  private long aliveNanos = Long.MIN_VALUE;
  private TaskRank task;

  Caller(Connection connection, int partition) {
    this.connection = connection;
    this.partition = partition;
  }

  /** Notes the executor of each partition, from which the rank of the group's task follows. */
  void place(List<String> executors) {
    task = TaskRank.of(partition, executors);
  }

  /** Notes what the group says of its progress, at a time. */
  void alive(long found, long nanos) {
    aliveNanos = nanos;
    if (hasSaid && found != progress) { // else the change may be of an earlier round
      progressNanos = nanos;
    }
    progress = found;
    hasSaid = true;
  }

  /** Sends a request to the group. */
  void ask(ByteBuffer message) {
    Connection.Reply last = reply;
    reply = null;
    hasSaid = false;
    connection.expectLong();
    last.answer(message);
  }

  /**
   * Returns when the group has last given a sign that it works or sends.
   *
   * @param loading whether it loads, so that any message is a sign, and not only progress
   * @param now the time of this look at the bytes that have come
   */
  long lastSign(boolean loading, long now) {
    long found = connection.receivedBytes();
    if (found != receivedBytes) {
      receivedBytes = found;
      progressNanos = now;
    }
    return loading ? Math.max(aliveNanos, progressNanos) : progressNanos;
  }

  /** The task that has called, once it is known where the tasks run. */
  TaskRank task() {
    return task;
  }
}
