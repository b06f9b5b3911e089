package nndl.spark.barrier;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import nndl.data.packed.CountedSink;
import nndl.data.sampling.MiniBatch;
import nndl.error.InputException;
import nndl.model.evaluation.Evaluation;
import nndl.network.Parameters;
import nndl.spark.cluster.Limit;
import nndl.time.Clock;
import nndl.time.Waited;
import nndl.training.worker.DataHashes;
import nndl.training.worker.GradientTree.NodeConsumer;
import nndl.training.worker.ShardGroup;
import nndl.training.workload.Split;

/**
 * The barrier tasks of one JVM, which compute together. Each task is a member with a group of
 * shards. A round is one sum of gradients or one evaluation. One thread, the caller, starts each
 * round and computes the first member's shards. Every other member computes its shards in a thread
 * of its own. So a group with one member never waits for another thread. In local mode the caller
 * is the driver's thread, else the thread of the first member, which has the connection to the
 * driver. All members read the same weights without copying them.
 */
public final class WorkerGroup {
  /**
   * The open worker groups of this JVM. The map is static, since the tasks of a JVM share no other
   * object.
   */
  private static final Map<Key, WorkerGroup> GROUPS = new ConcurrentHashMap<>();

  private static final long SPIN_NANOS = TimeUnit.MICROSECONDS.toNanos(100);
  private static final long PARK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** Identifies one attempt to run the barrier stage of one exchange. */
  public record Key(UUID exchange, int attempt) implements Serializable {}

  private final Key key;
  private final ShardGroup[] shardGroups;
  private final Thread[] threads;
  private final Clock clock;
  private final Optional<IntFunction<ShardGroup>> loader;
  private final Limit limit;
  private final AtomicInteger loading;
  private final AtomicInteger busy = new AtomicInteger();
  private final boolean spins;

  /** What each member does in the current round. */
  private Consumer<ShardGroup> work;

  private volatile Thread caller;
  private volatile int round;
  private volatile boolean closed;
  private volatile Throwable failure;

  /**
   * Creates a worker group that {@link #of} and {@link #find} do not return. The driver that it
   * connects to limits how long it may do no sample.
   */
  WorkerGroup(Key key, int size, Clock clock) {
    this(key, size, clock, Optional.empty(), Limit.fixed(Long.MAX_VALUE));
  }

  private WorkerGroup(
      Key key, int size, Clock clock, Optional<IntFunction<ShardGroup>> loader, Limit limit) {
    this.limit = limit;
    this.key = key;
    this.loader = loader;
    this.shardGroups = new ShardGroup[size];
    this.threads = new Thread[size];
    this.clock = clock;
    this.loading = new AtomicInteger(size);
    this.spins = clock.canSpin(size);
  }

  /** Returns the worker group of a key. Creates it if there is none. */
  static WorkerGroup of(Key key, int size, Clock clock) {
    return GROUPS.computeIfAbsent(key, k -> new WorkerGroup(k, size, clock));
  }

  /**
   * Creates the worker group of a new key, which {@link #find} then returns. Its members call
   * {@link #load}.
   *
   * @param loader loads the shards of a member, given its number
   * @param limit how long the caller of a round waits for members that do no sample
   */
  static WorkerGroup loadedBy(
      IntFunction<ShardGroup> loader, Key key, int size, Clock clock, Limit limit) {
    WorkerGroup group = new WorkerGroup(key, size, clock, Optional.of(loader), limit);
    GROUPS.put(key, group);
    return group;
  }

  /** Returns the worker group of a key, or empty if it is closed or does not exist. */
  static Optional<WorkerGroup> find(Key key) {
    return Optional.ofNullable(GROUPS.get(key));
  }

  /** Loads a member's shards. The calling thread becomes the member's thread. */
  void load(int member) {
    try {
      enter(member, loader.orElseThrow().apply(member));
    } catch (Throwable e) {
      fail(e); // the caller of the next round throws it
    }
  }

  /** Adds a member whose shards are loaded. */
  void enter(int member, ShardGroup shards) {
    shardGroups[member] = shards;
    if (member > 0) { // another thread loads the first member's shards; serve sets its thread
      threads[member] = Thread.currentThread();
    }
    loading.decrementAndGet();
    clock.unpark(caller);
  }

  /**
   * Reports that a member has failed. The caller throws the error when it waits for the members to
   * load, or in the current or the next round.
   */
  void fail(Throwable error) {
    failure = error;
    clock.unpark(caller);
  }

  /**
   * Waits at most {@code millis} for the members to load their shards. Throws the error of a member
   * that has failed.
   *
   * @return whether all members have loaded their shards
   */
  boolean awaitLoaded(long millis) throws InterruptedException {
    caller = Thread.currentThread();
    if (loading.get() > 0 && failure == null) {
      clock.await(this, TimeUnit.MILLISECONDS.toNanos(millis));
    }
    throwFailure();
    return loading.get() == 0;
  }

  /**
   * Returns how many samples this JVM has loaded while members load, and then how many the members
   * have computed.
   */
  long done() {
    return loading.get() > 0
        ? CountedSink.all()
        : Arrays.stream(shardGroups).filter(Objects::nonNull).mapToLong(ShardGroup::done).sum();
  }

  /** Returns the hashes of all members' samples. All members must have loaded their shards. */
  DataHashes hashes() {
    return Arrays.stream(shardGroups)
        .map(ShardGroup::hashes)
        .reduce(DataHashes.NONE, DataHashes::plus);
  }

  /**
   * Computes a member's part of every round, until the group is closed or the task is cancelled.
   * The first member only waits, since the caller computes its part.
   */
  void serve(int member, BooleanSupplier cancelled) {
    if (member == 0) {
      threads[0] = Thread.currentThread();
      while (!closed) {
        park(cancelled); // without spinning, since the caller needs the processor
      }
      return;
    }
    int seen = 0;
    while (awaitRound(seen, cancelled)) {
      seen = round;
      try {
        work.accept(shardGroups[member]);
      } catch (Throwable e) {
        failure = e;
      }
      if (busy.decrementAndGet() == 0) {
        clock.unpark(caller);
      }
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

  /** Computes the gradient sums of all members' shards, and passes them to {@code target}. */
  void sumGradients(Parameters parameters, MiniBatch miniBatch, NodeConsumer target) {
    if (shardGroups.length == 1) {
      requireOpen();
      shardGroups[0].sumGradients(parameters, miniBatch, target);
    } else {
      runRound(shards -> shards.sumGradients(parameters, miniBatch, target));
    }
  }

  /** Evaluates every {@code every}-th sample of a set, as far as the members' shards contain it. */
  Evaluation evaluate(Parameters parameters, Split split, int every) {
    AtomicReference<Evaluation> total = new AtomicReference<>();
    runRound(
        shards ->
            total.accumulateAndGet(shards.evaluate(parameters, split, every), Evaluation::sum));
    return total.get();
  }

  private void runRound(Consumer<ShardGroup> next) {
    requireOpen();
    work = next;
    caller = Thread.currentThread();
    busy.set(shardGroups.length - 1);
    round++;
    for (int member = 1; member < threads.length; member++) {
      clock.unpark(threads[member]);
    }
    next.accept(shardGroups[0]);
    Waited waited = new Waited(clock);
    long seen = -1;
    long signMillis = 0;
    while (busy.get() > 0 && failure == null) {
      requireOpen();
      if (spins && waited.nanos() < SPIN_NANOS) {
        clock.spin();
      } else {
        clock.park(this, PARK_NANOS);
        signMillis = done() == seen ? signMillis : waited.millis();
        seen = done();
        requireSign(waited.millisSince(signMillis));
      }
    }
    throwFailure();
  }

  private void requireSign(long millis) {
    if (millis > limit.millis()) {
      throw InputException.expected(
          "training", "its tasks to go on within " + limit, "no sample done");
    }
  }

  private void requireOpen() {
    throwFailure();
    if (closed) {
      throw new InputException("training: expected its tasks to run, found them stopped");
    }
  }

  private void throwFailure() {
    Throwable error = failure;
    if (error instanceof InputException || error instanceof HostException) {
      throw (RuntimeException) error;
    }
    if (error != null) {
      throw new IllegalStateException("training task: " + error, error);
    }
  }

  /** Closes the group, which ends the members' tasks. */
  void close() {
    closed = true;
    GROUPS.remove(key, this);
    for (Thread thread : threads) {
      clock.unpark(thread);
    }
  }
}
