package nndl.spark.transport;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.IntFunction;
import nndl.spark.transport.Connection.Reply;

/** What happens to an {@link Attempt}. */
sealed interface Event {
  /** A task has proved its secret. */
  record Connected(PeerSession from) implements Event {}

  /** Spark has said which executor runs each task, in the order of the partitions. */
  record Placed(List<String> executors) implements Event {}

  /** A sign that a worker group goes on. A later one of its kind takes its place. */
  sealed interface Sign extends Event {
    PeerSession from();
  }

  /**
   * A worker group is at work, and says how far it is, or waits.
   *
   * @param awaited the rank of the group whose sums it waits for, or {@link Response#NOBODY}
   */
  record Alive(PeerSession from, long progress, int awaited) implements Sign {}

  /** A part of a worker group's message has come. */
  record PartCame(PeerSession from) implements Sign {}

  /**
   * A worker group has done what it was asked for, or can't.
   *
   * @param content the hashes of its samples, a line for the user, nothing where sums have been
   *     added to the tree, or an evaluation
   * @param reply answers the message, which waits for the next request
   * @param bytes how many bytes the message had
   * @param nanos the clock's time when it came
   */
  record Answered(
      PeerSession from, Response.Kind kind, Object content, Reply reply, long bytes, long nanos)
      implements Event {}

  /** A worker group has broken the protocol, and its connection is closed. */
  record Broken(PeerSession from, String why) implements Event {}

  /** The connection of a worker group is lost. */
  record Lost(PeerSession from) implements Event {}

  /** A message has found no memory. Another attempt would need as much. */
  record OutOfMemory(OutOfMemoryError error) implements Event {}

  /** The stage of the tasks has ended, or nobody wants the attempt any more. */
  record Ended(String why) implements Event {}

  /** The driver begins to wait until all worker groups have loaded their shards. */
  record LoadingAwaited() implements Event {}

  /**
   * The driver has a request for all worker groups, which must be ready.
   *
   * @param parts the message to the group of each rank
   * @param shares the pieces of the sum that the first groups own, if they add by pieces
   */
  record Requested(Request request, IntFunction<List<ByteBuffer>> parts, List<Turn.Share> shares)
      implements Event {}

  /** Time has passed. */
  record TimePassed() implements Event {}
}
