package nndl.spark.barrier;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import nndl.data.sampling.MiniBatch;
import nndl.error.InputException;
import nndl.model.evaluation.Evaluation;
import nndl.network.Parameters;
import nndl.time.Clock;
import nndl.training.worker.DataHashes;
import nndl.training.worker.GradientTree.NodeConsumer;
import nndl.training.worker.ShardGroup;
import nndl.training.workload.Split;

/**
 * The barrier tasks of one JVM. Each brings a group of shards and lends its thread, but the first:
 * whoever calls (the driver in local mode, else the first member, which holds the connection)
 * computes the first member's group itself, so a team of one never waits for another thread.
 * Weights are shared, not copied.
 */
public final class WorkerGroup {
  /** Static, since the tasks of a JVM have nothing else in common by which to find each other. */
  private static final Map<Key, WorkerGroup> TEAMS = new ConcurrentHashMap<>();

  private static final long SPIN_NANOS = TimeUnit.MICROSECONDS.toNanos(100);
  private static final long PARK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** The tasks of one attempt to run one exchange's stage. */
  public record Key(UUID exchange, int attempt) implements Serializable {}

  /** What the members are asked to do in a round. */
  private interface Work {
    void run(ShardGroup group);
  }

  private final Key key;
  private final ShardGroup[] groups;
  private final Thread[] threads;
  private final Clock clock;
  private final Optional<IntFunction<ShardGroup>> loader;
  private final AtomicInteger loading;
  private final AtomicInteger busy = new AtomicInteger();
  private final boolean spins;
  private Work work;
  private volatile Thread caller;
  private volatile int round;
  private volatile boolean closed;
  private volatile Throwable failure;

  /** One that tasks of other teams do not find. */
  WorkerGroup(Key key, int size, Clock clock) {
    this(key, size, clock, Optional.empty());
  }

  private WorkerGroup(Key key, int size, Clock clock, Optional<IntFunction<ShardGroup>> loader) {
    this.key = key;
    this.loader = loader;
    this.groups = new ShardGroup[size];
    this.threads = new Thread[size];
    this.clock = clock;
    this.loading = new AtomicInteger(size);
    this.spins = size <= Runtime.getRuntime().availableProcessors();
  }

  /** The team of a key, which all that name it share. */
  static WorkerGroup of(Key key, int size, Clock clock) {
    return TEAMS.computeIfAbsent(key, k -> new WorkerGroup(k, size, clock));
  }

  /**
   * The team of a new key, which others find, and whose members need not know what to load.
   *
   * @param loader loads a member's shards
   */
  static WorkerGroup loadedBy(IntFunction<ShardGroup> loader, Key key, int size, Clock clock) {
    WorkerGroup team = new WorkerGroup(key, size, clock, Optional.of(loader));
    TEAMS.put(key, team);
    return team;
  }

  /** The team of a key, unless it is closed. */
  static Optional<WorkerGroup> find(Key key) {
    return Optional.ofNullable(TEAMS.get(key));
  }

  /** Loads a member's shards in the thread that calls, which is a member from then on. */
  void load(int member) {
    try {
      enter(member, loader.orElseThrow().apply(member));
    } catch (Throwable e) {
      fail(e); // whoever calls the team throws it
    }
  }

  /** A member's shards are loaded. */
  void enter(int member, ShardGroup group) {
    groups[member] = group;
    if (member > 0) { // the first member's shards are loaded by another thread than its own
      threads[member] = Thread.currentThread();
    }
    loading.decrementAndGet();
    clock.unpark(caller);
  }

  /** A member can't go on. */
  void fail(Throwable error) {
    failure = error;
    clock.unpark(caller);
  }

  /**
   * Whether all members have entered, having waited for them a while; an error of theirs is thrown.
   */
  boolean awaitLoaded(long millis) throws InterruptedException {
    caller = Thread.currentThread();
    if (loading.get() > 0 && failure == null) {
      clock.await(this, TimeUnit.MILLISECONDS.toNanos(millis));
    }
    throwFailure();
    return loading.get() == 0;
  }

  /** The hashes of all members' samples, once they have entered. */
  DataHashes hashes() {
    return Arrays.stream(groups).map(ShardGroup::hashes).reduce(DataHashes.NONE, DataHashes::plus);
  }

  /** Does a member's part of every round until the team is closed or the task cancelled. */
  void serve(int member, BooleanSupplier cancelled) {
    if (member == 0) {
      threads[0] = Thread.currentThread();
      awaitClose(cancelled);
      return;
    }
    int seen = 0;
    while (awaitRound(seen, cancelled)) {
      seen = round;
      try {
        work.run(groups[member]);
      } catch (Throwable e) {
        failure = e;
      }
      if (busy.decrementAndGet() == 0) {
        clock.unpark(caller);
      }
    }
  }

  /** Lets the caller have the processor. */
  private void awaitClose(BooleanSupplier cancelled) {
    while (!closed) {
      park(cancelled);
    }
  }

  private boolean awaitRound(int seen, BooleanSupplier cancelled) {
    long start = clock.nanoTime();
    while (!closed && round == seen) {
      if (spins && clock.nanoTime() - start < SPIN_NANOS) {
        clock.spin();
      } else {
        park(cancelled);
      }
    }
    return !closed;
  }

  private void park(BooleanSupplier cancelled) {
    clock.park(this, PARK_NANOS);
    if (cancelled.getAsBoolean()) {
      close();
    }
  }

  /** The sums of all members' shards in a mini-batch. */
  void sumGradients(Parameters parameters, MiniBatch miniBatch, NodeConsumer target) {
    if (groups.length == 1) {
      requireOpen();
      groups[0].sumGradients(parameters, miniBatch, target);
    } else {
      runRound(group -> group.sumGradients(parameters, miniBatch, target));
    }
  }

  /** The evaluation of all members' samples of a set, or of each so-manyth of the set. */
  Evaluation evaluate(Parameters parameters, Split split, int every) {
    AtomicReference<Evaluation> total = new AtomicReference<>();
    runRound(
        group -> total.accumulateAndGet(group.evaluate(parameters, split, every), Evaluation::sum));
    return total.get();
  }

  private void runRound(Work next) {
    requireOpen();
    work = next;
    caller = Thread.currentThread();
    busy.set(groups.length - 1);
    round++;
    for (int member = 1; member < threads.length; member++) {
      clock.unpark(threads[member]);
    }
    next.run(groups[0]);
    long start = clock.nanoTime();
    while (busy.get() > 0 && failure == null) {
      requireOpen();
      if (spins && clock.nanoTime() - start < SPIN_NANOS) {
        clock.spin();
      } else {
        clock.park(this, PARK_NANOS);
      }
    }
    throwFailure();
  }

  private void requireOpen() {
    throwFailure();
    if (closed) {
      throw new IllegalStateException("training: expected its tasks to run, found them stopped");
    }
  }

  private void throwFailure() {
    Throwable error = failure;
    if (error instanceof InputException input) {
      throw input;
    }
    if (error != null) {
      throw new IllegalStateException("training task: " + error, error);
    }
  }

  /** Ends the members' tasks. */
  void close() {
    closed = true;
    TEAMS.remove(key, this);
    for (Thread thread : threads) {
      clock.unpark(thread);
    }
  }
}
