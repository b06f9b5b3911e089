package nndl.spark.barrier;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import nndl.Fixtures;
import nndl.spark.cluster.SlotShare;
import nndl.spark.cluster.TaskRank;
import nndl.spark.transport.Pass;
import nndl.spark.transport.Transport;
import nndl.time.SimulatedClock;
import nndl.training.worker.ShardGroup;
import nndl.training.workload.Workload;

/**
 * Executors of one slot each, which are threads of a simulated clock. Some may arrive late or be
 * lost, and some hang: their slots look free, but no task ever starts there.
 */
final class SimulatedCluster implements Cluster {
  private static final long REQUEST_MILLIS = 1_200_000;
  private static final long CHECK_NANOS = 50_000_000;
  private static final int FAREWELL_CHECKS = 100;

  private final SimulatedClock clock;
  private final Transport network;
  private final Workload workload;
  private final Slots slots;
  private final SlotShare share;
  private final List<Attempt> attempts = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();

  /**
   * How many slots there are at some time.
   *
   * @param seen the slots that look free
   * @param working the slots where tasks start; of an attempt with more tasks, none starts
   * @param launchNanos how long it takes until tasks start
   */
  record Slots(IntSupplier seen, IntSupplier working, long launchNanos) {
    Slots(IntSupplier seen, IntSupplier working) {
      this(seen, working, 0);
    }

    static Slots of(int count) {
      return new Slots(() -> count, () -> count);
    }
  }

  /** When an attempt began, and how many tasks it had. */
  record Attempt(long start, int tasks) {}

  SimulatedCluster(
      SimulatedClock clock, Transport network, Workload workload, Slots slots, SlotShare share) {
    this.share = share;
    this.clock = clock;
    this.network = network;
    this.workload = workload;
    this.slots = slots;
  }

  List<Attempt> attempts() {
    return attempts;
  }

  @Override
  public int slots() {
    return slots.seen.getAsInt() - leftOut.size();
  }

  @Override
  public int taken() {
    return 0;
  }

  @Override
  public SlotShare share() {
    return share;
  }

  /** Those that were to be killed. Each has had a slot. */
  List<String> leftOut() {
    return leftOut;
  }

  @Override
  public void leaveOut(String executor) {
    leftOut.add(executor);
  }

  @Override
  public void close() {
    share.close();
  }

  @Override
  public Stage start(WorkerGroup.Key key, int tasks, Entrance entrance) {
    attempts.add(new Attempt(clock.nanoTime(), tasks));
    return new Groups(key, tasks, entrance, tasks <= slots.working.getAsInt());
  }

  private final class Groups implements Stage {
    private final int tasks;
    private final boolean launched;
    private final long start = clock.nanoTime();
    private int running;
    private boolean cancelled;

    Groups(WorkerGroup.Key key, int tasks, Entrance entrance, boolean launched) {
      this.tasks = tasks;
      this.launched = launched;
      running = launched ? tasks : 0;
      for (int rank = 0; rank < running; rank++) {
        TaskRank task = new TaskRank(rank, tasks, rank, tasks, 0, 1);
        clock.start("group " + rank, () -> run(key, task, entrance));
      }
    }

    private void run(WorkerGroup.Key key, TaskRank rank, Entrance entrance) {
      while (!launched()) {
        clock.park(this, CHECK_NANOS);
      }
      WorkerGroup group = new WorkerGroup(key, 1, clock);
      clock.start("loader " + rank.rank(), () -> enter(group, rank));
      Pass pass = new Pass(key.attempt(), rank.rank(), entrance.secrets().get(rank.rank()));
      try {
        new DriverConnection(group, key, rank, workload, clock, () -> cancelled)
            .run(network, entrance.driver(), pass, REQUEST_MILLIS);
      } catch (IOException e) {
        // The driver has closed the connection: it starts new tasks if it still wants any.
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      running--;
    }

    private void enter(WorkerGroup group, TaskRank rank) {
      try {
        group.enter(0, load(rank));
      } catch (RuntimeException e) {
        group.fail(HostException.of(e));
      }
    }

    private ShardGroup load(TaskRank rank) {
      int shards = workload.shards().count();
      return ShardGroup.load(
          workload,
          Fixtures.loader(),
          clock,
          TaskRank.firstShard(rank.rank(), rank.tasks(), shards),
          TaskRank.firstShard(rank.rank() + 1, rank.tasks(), shards));
    }

    @Override
    public boolean launched() {
      return launched && clock.nanoTime() - start >= slots.launchNanos;
    }

    @Override
    public Optional<StageEnd> end() {
      return launched && running == 0 ? Optional.of(StageEnd.DONE) : Optional.empty();
    }

    @Override
    public Optional<List<String>> executors() {
      return Optional.of(IntStream.range(0, tasks).mapToObj(task -> "executor " + task).toList());
    }

    @Override
    public void cancel() {
      cancelled = true;
    }

    @Override
    public void close() {
      for (int i = 0; i < FAREWELL_CHECKS && running > 0; i++) {
        clock.park(this, CHECK_NANOS);
      }
      cancel();
    }
  }
}
