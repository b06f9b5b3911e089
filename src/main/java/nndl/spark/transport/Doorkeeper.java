package nndl.spark.transport;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import nndl.spark.transport.Refusals.Kind;
import nndl.time.LocalProcess;

/**
 * Lets in at the driver's port only those who prove that they know the secret of a task of the
 * current attempt. All others are strangers: nothing that they send is heard, and they cost little.
 * At any time there are at most {@link #SPARE} connections without a proof beside those of the
 * tasks, and each of them is closed when its time is over.
 */
public final class Doorkeeper implements AutoCloseable {
  /** How many connections without a proof there may be beside one for each task. */
  public static final int SPARE = 32;

  private static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final Expected NOBODY = new Expected(List.of(), (connection, partition) -> null);

  private final LocalProcess process;
  private final long proofNanos;
  private final Refusals refusals;
  private final List<InboundConnection> guests = new ArrayList<>();
  private Expected expected = NOBODY;
  private volatile boolean closed;
  private volatile Thread watcher;

  /** Is asked for each connection that has proved a secret. */
  @FunctionalInterface
  interface Entry {
    /**
     * @param partition the number of the secret
     * @throws ProtocolException if the connection is refused all the same
     */
    Session enter(Connection connection, int partition) throws ProtocolException;
  }

  /** The tasks of the current attempt, by their partitions. */
  private record Expected(List<Secret> secrets, Entry entry) {
    boolean isProved(Greeting greeting, byte[] nonce, ByteBuffer proof) {
      return 0 <= greeting.partition()
          && greeting.partition() < secrets.size()
          && secrets.get(greeting.partition()).isProof(proof, Secret.Role.GROUP, greeting, nonce);
    }
  }

  /** A task that has proved its secret, and what proves the driver to it. */
  record Admitted(Session session, byte[] proof) {}

  /**
   * @param proofMillis how long a connection may be open without a proof
   */
  public Doorkeeper(LocalProcess process, long proofMillis) {
    this.process = process;
    this.proofNanos = TimeUnit.MILLISECONDS.toNanos(proofMillis);
    this.refusals = new Refusals(process.clock());
  }

  /** Begins to look for connections whose time is over. Called when the port is open. */
  void watch() {
    process.clock().start("nndl-doorkeeper", this::closeOverdue);
  }

  private void closeOverdue() {
    watcher = Thread.currentThread();
    while (!closed) {
      process.clock().park(this, CHECK_NANOS);
      overdue().forEach(this::closeSilent);
      refusals.flush(false);
    }
  }

  /**
   * Takes out the connections whose time is over, so that none of them can prove itself any more.
   * The lock is not held while a line is logged, which may take long.
   */
  private synchronized List<InboundConnection> overdue() {
    long now = process.clock().nanoTime();
    List<InboundConnection> overdue =
        guests.stream().filter(guest -> now - guest.openedNanos() > proofNanos).toList();
    guests.removeAll(overdue);
    return overdue;
  }

  private void closeSilent(InboundConnection guest) {
    String limit = "%s s".formatted(TimeUnit.NANOSECONDS.toSeconds(proofNanos));
    guest.refuse(Kind.SILENT, "expected a proof within %s, found none".formatted(limit));
  }

  /**
   * Begins a new attempt. From now on only its tasks are let in.
   *
   * @param secrets the secrets of the tasks, in the order of their partitions
   */
  synchronized void expect(List<Secret> secrets, Entry entry) {
    expected = new Expected(secrets, entry);
  }

  /** From now on nobody is let in, and every connection is closed at once, as before the start. */
  void expectNobody() {
    expect(NOBODY.secrets, NOBODY.entry);
  }

  /**
   * Called when a connection has been opened. If there are too many, any one that has not proved
   * anything is closed, so that however many strangers come, a task has a chance at each of its
   * calls.
   *
   * @return what hears the connection from now on
   */
  InboundConnection opened(Connection connection) {
    InboundConnection guest = new InboundConnection(connection, this, process.clock().nanoTime());
    taken(guest).ifPresent(InboundConnection::close);
    return guest;
  }

  /** Takes in a connection, and takes out the one that is to be closed for it, if any. */
  private synchronized Optional<InboundConnection> taken(InboundConnection guest) {
    guests.add(guest);
    if (closed || expected.secrets.isEmpty()) {
      return Optional.of(guests.remove(guests.size() - 1));
    }
    return guests.size() > SPARE + expected.secrets.size()
        ? Optional.of(guests.remove(process.random().nextInt(guests.size())))
        : Optional.empty();
  }

  /** Returns what secrets are made of. */
  RandomGenerator random() {
    return process.random();
  }

  /** Returns the random bytes that a proof must cover. */
  byte[] nonce() {
    return Secret.bytes(process.random());
  }

  /**
   * Lets a connection in if it has proved the secret of a task.
   *
   * @return empty if it has just been closed
   * @throws ProtocolException if the proof is wrong
   */
  Optional<Admitted> admit(
      InboundConnection guest, Greeting greeting, byte[] nonce, ByteBuffer proof)
      throws ProtocolException {
    Expected now;
    synchronized (this) {
      if (!guests.remove(guest)) {
        return Optional.empty();
      }
      now = expected;
    }
    ProtocolException.require(
        now.isProved(greeting, nonce, proof),
        "a proof of a task of the current attempt, found another");
    byte[] own = now.secrets.get(greeting.partition()).proof(Secret.Role.DRIVER, greeting, nonce);
    return Optional.of(
        new Admitted(now.entry.enter(guest.connection(), greeting.partition()), own));
  }

  /** Called when a connection is closed or lost. */
  synchronized void left(InboundConnection guest) {
    guests.remove(guest);
  }

  /** Logs why a connection is closed. */
  void log(Kind kind, String peer, String why) {
    refusals.add(kind, peer, why);
  }

  @Override
  public void close() {
    closed = true;
    process.clock().unpark(watcher);
    refusals.flush(true);
  }
}
