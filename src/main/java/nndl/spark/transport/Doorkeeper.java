package nndl.spark.transport;

import static java.util.stream.Collectors.toSet;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import nndl.spark.transport.Refusals.Kind;
import nndl.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets in at the driver's port only those who prove that they know the secret of a task of the
 * current attempt, once per task. All others are strangers: nothing that they send is heard, and
 * they cost little. At any time there are at most {@link #SPARE} connections without a proof beside
 * those of the worker groups that are missing, and each of them is closed when its time is over.
 */
public final class Doorkeeper implements AutoCloseable {
  /** How many connections there may be beside those of the worker groups. */
  public static final int SPARE = 32;

  private static final Logger LOG = LoggerFactory.getLogger(Doorkeeper.class);

  private static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Clock clock;
  private final long proofNanos;
  private final Refusals refusals;
  private final SecureRandom random = new SecureRandom();
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Connection, Guest> guests = new LinkedHashMap<>();
  private final Map<Connection, Integer> partitions = new HashMap<>();
  private Expected expected = new Expected(0, List.of(), reason -> {});

  /**
   * The partitions of the tasks that may call. All of them until it is known where Spark runs each.
   */
  private Set<Integer> callers = Set.of();

  private volatile boolean closed;
  private volatile Thread watcher;

  /** A connection without a proof. Its greeting is null before that has come. */
  private static final class Guest {
    final long openedNanos;
    Greeting greeting;
    byte[] nonce;

    Guest(long openedNanos) {
      this.openedNanos = openedNanos;
    }
  }

  /**
   * The tasks of the current attempt.
   *
   * @param peers the address that has proved each secret; null where there is none yet
   * @param end ends the attempt for a reason
   * @param offenders the partitions of tasks that have broken the protocol
   */
  private record Expected(
      int attempt,
      List<Secret> secrets,
      String[] peers,
      Consumer<String> end,
      List<Integer> offenders) {
    Expected(int attempt, List<Secret> secrets, Consumer<String> end) {
      this(attempt, secrets, new String[secrets.size()], end, new ArrayList<>());
    }

    boolean has(Greeting greeting) {
      return greeting.attempt() == attempt
          && 0 <= greeting.partition()
          && greeting.partition() < secrets.size();
    }
  }

  /**
   * @param proofMillis how long a connection may be open without a proof
   */
  public Doorkeeper(Clock clock, long proofMillis) {
    this.clock = clock;
    this.proofNanos = TimeUnit.MILLISECONDS.toNanos(proofMillis);
    this.refusals = new Refusals(clock);
  }

  /** Begins to look for connections whose time is over. Called when the port is open. */
  void watch() {
    clock.start("nndl-doorkeeper", this::closeOverdue);
  }

  private void closeOverdue() {
    watcher = Thread.currentThread();
    while (!closed) {
      clock.park(this, CHECK_NANOS);
      overdue().forEach(this::closeSilent);
      refusals.flush();
    }
  }

  /**
   * Takes out the connections whose time is over, so that none of them can prove itself any more.
   * The lock is not held while a line is logged, which may take long.
   */
  private List<Connection> overdue() {
    lock.lock();
    try {
      long now = clock.nanoTime();
      List<Connection> overdue =
          guests.entrySet().stream()
              .filter(guest -> now - guest.getValue().openedNanos > proofNanos)
              .map(Map.Entry::getKey)
              .toList();
      guests.keySet().removeAll(overdue);
      return overdue;
    } finally {
      lock.unlock();
    }
  }

  private void closeSilent(Connection guest) {
    String limit = "%s s".formatted(TimeUnit.NANOSECONDS.toSeconds(proofNanos));
    refuse(guest, Kind.SILENT, "expected a proof within %s, found none".formatted(limit));
  }

  /**
   * Begins a new attempt. From now on only its tasks are let in.
   *
   * @param secrets the secrets of the tasks, in the order of their partitions
   * @param end ends the attempt for a reason, if it is not over
   */
  public void expect(int attempt, List<Secret> secrets, Consumer<String> end) {
    lock.lock();
    try {
      partitions.keySet().forEach(Connection::close);
      partitions.clear();
      expected = new Expected(attempt, secrets, end);
      callers = IntStream.range(0, secrets.size()).boxed().collect(toSet());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Says which tasks may call: the first one of each worker group. A connection that has proved the
   * secret of another task is closed, since an executor, or who has read the secret, could take the
   * place of one that is missing.
   */
  void expectCallers(Set<Integer> firsts) {
    lock.lock();
    try {
      callers = firsts;
      List<Connection> others =
          partitions.keySet().stream()
              .filter(connection -> !firsts.contains(partitions.get(connection)))
              .toList();
      partitions.keySet().removeAll(others);
      others.forEach(Connection::close);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Called when a connection has been opened. If there are too many, one is closed. While a worker
   * group is missing this is any that has not proved anything, so that however many strangers come,
   * the group has a chance at each of its calls.
   */
  void opened(Connection connection) {
    lock.lock();
    try {
      if (isShut()) {
        connection.close();
        return;
      }
      int missing = Math.max(0, callers.size() - partitions.size());
      if (guests.size() >= SPARE + missing) {
        int any = missing == 0 ? guests.size() : random.nextInt(guests.size() + 1);
        if (any == guests.size()) {
          connection.close();
          return;
        }
        Connection other = guests.keySet().stream().skip(any).findFirst().orElseThrow();
        guests.remove(other);
        other.close();
      }
      guests.put(connection, new Guest(clock.nanoTime()));
    } finally {
      lock.unlock();
    }
  }

  /** Whether nobody can prove anything, before the first attempt and after the last one. */
  private boolean isShut() {
    return closed || expected.secrets.isEmpty();
  }

  /**
   * Hears a message of a connection that was not let in.
   *
   * @return whether the connection is let in now, so that the service hears its next message
   */
  boolean hear(Connection from, ByteBuffer message, Connection.Reply reply) {
    Optional<String> twice = Optional.empty();
    Optional<String> wrong = Optional.empty();
    Consumer<String> end = reason -> {};
    lock.lock();
    try {
      Expected current = expected;
      Guest guest = guests.get(from);
      if (guest == null) {
        return false; // it has just been closed
      }
      if (guest.greeting == null) {
        guest.greeting = Greeting.read(message);
        guest.nonce = Secret.random();
        reply.answer(ByteBuffer.wrap(guest.nonce));
        return false;
      }
      ProtocolException.require(
          isProved(guest, message),
          "a proof of a task of attempt %s, found a wrong one of attempt %s"
              .formatted(current.attempt, guest.greeting.attempt()));
      int partition = guest.greeting.partition();
      ProtocolException.require(
          callers.contains(partition), "a call of the first task of an executor");
      guests.remove(from);
      twice = Optional.ofNullable(current.peers[partition]);
      if (twice.isPresent() && isSameCaller(partition, twice.get(), from)) {
        from.close();
        return false;
      }
      if (twice.isEmpty()) {
        current.peers[partition] = from.peer();
        partitions.put(from, partition);
        reply.answer(
            ByteBuffer.wrap(
                current
                    .secrets
                    .get(partition)
                    .proof(Secret.Role.DRIVER, guest.greeting, guest.nonce)));
        return true;
      }
      callers = Set.of(); // the attempt ends, and a third one is no news
      end = current.end;
    } catch (ProtocolException e) {
      wrong = Optional.of(e.getMessage());
    } finally {
      lock.unlock();
    }
    // Not under the lock, since lines are logged, and since the end takes the service's.
    if (wrong.isPresent()) {
      refuse(from, Kind.STRANGER, wrong.get());
      return false;
    }
    LOG.warn(
        "Two connections have proved the secret of the same task, from {} and {}. The attempt ends,"
            + " and another begins with new secrets. Somebody may have read Spark's messages.",
        twice.get(),
        from.peer());
    from.close();
    end.accept("two connections had the secret of one task");
    return false;
  }

  /**
   * Whether a second proof seems to be that of a task whose first connection was lost before the
   * driver's own proof had come. A thief's first connection ends the attempt too if it is lost.
   */
  private boolean isSameCaller(int partition, String first, Connection second) {
    return !partitions.containsValue(partition) && host(first).equals(host(second.peer()));
  }

  private static String host(String peer) {
    return peer.substring(0, Math.max(0, peer.lastIndexOf(':')));
  }

  private boolean isProved(Guest guest, ByteBuffer message) {
    return expected.has(guest.greeting)
        && expected
            .secrets
            .get(guest.greeting.partition())
            .isProof(message, Secret.Role.GROUP, guest.greeting, guest.nonce);
  }

  /**
   * Closes a connection for a reason. If it was a task's and broke the protocol, the attempt ends.
   */
  void refuse(Connection connection, Kind kind, String why) {
    Optional<Consumer<String>> end = Optional.empty();
    lock.lock();
    try {
      guests.remove(connection);
      if (kind.breaksProtocol() && partitions.containsKey(connection)) {
        // What else it has sent finds no partition, and is not heard.
        expected.offenders.add(partitions.remove(connection));
        end = Optional.of(expected.end);
      }
    } finally {
      lock.unlock();
    }
    // First of all, since the close would be another reason.
    end.ifPresent(
        act ->
            act.accept(
                "the worker group at %s broke the protocol: %s"
                    .formatted(connection.peer(), PeerText.shown(why))));
    refusals.add(kind, connection.peer(), why);
    connection.close();
  }

  /** Returns the partition whose secret a connection has proved, or empty if it is closed. */
  OptionalInt partition(Connection connection) {
    lock.lock();
    try {
      Integer partition = partitions.get(connection);
      return partition == null ? OptionalInt.empty() : OptionalInt.of(partition);
    } finally {
      lock.unlock();
    }
  }

  /** Returns the partitions of the tasks that have broken the protocol in the current attempt. */
  List<Integer> offenders() {
    lock.lock();
    try {
      return List.copyOf(expected.offenders);
    } finally {
      lock.unlock();
    }
  }

  /** Called when a connection has been closed or lost. */
  void disconnected(Connection connection) {
    Optional<Consumer<String>> end = Optional.empty();
    lock.lock();
    try {
      guests.remove(connection);
      if (partitions.remove(connection) != null) {
        end = Optional.of(expected.end);
      }
    } finally {
      lock.unlock();
    }
    end.ifPresent(act -> act.accept("the worker group at " + connection.peer() + " went away"));
  }

  @Override
  public void close() {
    closed = true;
    clock.unpark(watcher);
    refusals.close();
  }
}
