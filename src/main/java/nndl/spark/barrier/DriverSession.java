package nndl.spark.barrier;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import nndl.spark.transport.Request;

/**
 * A worker group's side of an attempt, as a state machine: events go in, and what is to be done
 * comes out. It waits for nothing and calls nobody, and only one thread at a time uses it. The
 * group loads first. Then it waits for requests and does each, until the driver stops it or is
 * lost.
 *
 * <p>The driver gets to know that the group is at work, or that parts of a request come, but only
 * of what takes long: short rounds cost no message. Now and then it also gets to know that the
 * group waits, so that both ends and whatever is between them know of each other.
 */
final class DriverSession {
  private static final long BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
  private static final long WAITING_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final long driverNanos;
  private State state = State.BUSY;

  /** When the state began, or the driver was last told that it lasts. */
  private long toldNanos;

  /** How many parts of requests had come then. */
  private long toldParts;

  /** How many have come now. */
  private long parts;

  /** When the driver gave its last sign, or the group began to wait for one. */
  private long heardNanos;

  private enum State {
    /** The group loads, or does what was requested. */
    BUSY,
    /** It has responded, and waits for the next request. */
    WAITING,
    OVER
  }

  /** What happens to the group. */
  sealed interface Event {
    /** The group has loaded, or has done what was requested, or can't, as its response says. */
    record Done(List<ByteBuffer> response) implements Event {}

    /** A part of a request has come that others follow. */
    record PartCame() implements Event {}

    /** A whole request has come. */
    record Requested(Request request) implements Event {}

    /** The driver has answered a heartbeat, or a part of a response has gone out. */
    record Heard() implements Event {}

    /** The connection is lost, or the task is cancelled. */
    record Ended(String why) implements Event {}

    /** Time has passed. */
    record TimePassed() implements Event {}
  }

  /** What is to be done. */
  sealed interface Action {
    /** Send a response, to which the next request is the answer. */
    record Respond(List<ByteBuffer> response) implements Action {}

    /** Send a heartbeat that counts the parts of requests that have come. */
    record SayAlive(long parts) implements Action {}

    /** Do what is requested. */
    record Work(Request request) implements Action {}

    /** End the task as soon as no work is under way, without a request of the driver. */
    record End(String why) implements Action {}
  }

  /**
   * @param driverNanos the longest time to wait for any sign of the driver
   */
  DriverSession(long driverNanos) {
    this.driverNanos = driverNanos;
  }

  /**
   * Takes an event.
   *
   * @param now how long the task has taken so far, in nanoseconds
   * @return what is to be done, or empty if nothing
   */
  Optional<Action> on(Event event, long now) {
    if (state == State.OVER) {
      return Optional.empty();
    } else if (event instanceof Event.Done e) {
      return go(State.WAITING, new Action.Respond(e.response()), now);
    } else if (event instanceof Event.Requested e) {
      boolean isLast = e.request().kind() == Request.Kind.STOP;
      return go(isLast ? State.OVER : State.BUSY, new Action.Work(e.request()), now);
    } else if (event instanceof Event.Ended e) {
      return go(State.OVER, new Action.End(e.why()), now);
    } else if (event instanceof Event.TimePassed) {
      return look(now);
    }
    parts += event instanceof Event.PartCame ? 1 : 0;
    heardNanos = now;
    return Optional.empty();
  }

  private Optional<Action> go(State next, Action action, long now) {
    state = next;
    heardNanos = now;
    return tell(action, now);
  }

  private Optional<Action> tell(Action action, long now) {
    toldNanos = now;
    toldParts = parts;
    return Optional.of(action);
  }

  /** Whether nothing is to be done any more, whatever happens. */
  boolean isOver() {
    return state == State.OVER;
  }

  /** Looks whether the driver has been silent for too long, or has to be told something. */
  private Optional<Action> look(long now) {
    if (state == State.WAITING && now - heardNanos > driverNanos) {
      String line = "driver: expected a sign of it within %s s, found none";
      long limit = TimeUnit.NANOSECONDS.toSeconds(driverNanos);
      return go(State.OVER, new Action.End(line.formatted(limit)), now);
    }
    boolean isLive = state == State.BUSY || parts > toldParts;
    return now - toldNanos < (isLive ? BUSY_NANOS : WAITING_NANOS)
        ? Optional.empty()
        : tell(new Action.SayAlive(parts), now);
  }
}
