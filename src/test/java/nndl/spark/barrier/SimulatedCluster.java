package nndl.spark.barrier;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;
import java.util.function.IntToLongFunction;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import nndl.Fixtures;
import nndl.data.SampleSource;
import nndl.spark.cluster.SlotShare;
import nndl.spark.cluster.TaskRank;
import nndl.spark.transport.InMemoryTransport.Blackouts;
import nndl.spark.transport.Pass;
import nndl.spark.transport.Transport;
import nndl.time.ForwardingClock;
import nndl.time.SimulatedClock;
import nndl.time.SimulatedClock.Life;
import nndl.training.worker.ShardGroup;
import nndl.training.workload.Workload;

/**
 * Executors of one slot each or more, whose tasks are threads of a simulated clock. Some may arrive
 * late or be lost, and some hang: their slots look free, but no task ever starts there.
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
  private final Pace pace;
  private final IntFunction<StageEnd> ends;
  private final List<Attempt> attempts = new ArrayList<>();

  /** The tasks of all attempts that run. */
  private int ours;

  /** How many attempts had their tasks launched. */
  private int launches;

  private final List<String> leftOut = new ArrayList<>();

  /** The stage of the last attempt. */
  private Groups last;

  private final List<Groups> stages = new ArrayList<>();
  private final Life driver;
  private List<Executor> executors; // null if the tasks belong to no process
  private int cores = 1;
  private SampleSource samples = Fixtures.loader();
  private Blackouts blackouts = (from, to) -> 0;

  /**
   * How many slots there are at some time.
   *
   * @param seen the slots that look free
   * @param working the slots where tasks start; of an attempt with more tasks, none starts
   * @param taken the slots that tasks of others hold
   * @param launching how many nanoseconds it takes until the tasks of an attempt start
   */
  record Slots(IntSupplier seen, IntSupplier working, IntSupplier taken, LongSupplier launching) {
    Slots(IntSupplier seen, IntSupplier working) {
      this(seen, working, () -> 0, () -> 0);
    }

    static Slots of(int count) {
      return new Slots(() -> count, () -> count);
    }
  }

  /**
   * How long the work of executors takes.
   *
   * @param loading nanoseconds that each executor loads
   * @param looking nanoseconds before each reading of the clock; each shard reads it when it begins
   *     and ends a sum
   * @param ending nanoseconds that a cancelled task takes to end, by its partition
   */
  record Pace(LongSupplier loading, LongSupplier looking, IntToLongFunction ending) {
    Pace(LongSupplier loading, LongSupplier looking) {
      this(loading, looking, task -> 0);
    }

    static final Pace NO_TIME = new Pace(() -> 0, () -> 0);
  }

  /** When an attempt began, and how many tasks it had. */
  record Attempt(long start, int tasks) {}

  /** A simulated process in which a task runs, or its tasks one after the other. */
  record Executor(String name, Life life) {}

  /**
   * Has tasks run in executors that may be lost. Those that arrive later have slots too.
   *
   * @param slotsOfEach how many slots each of them has
   * @param source gives them their samples
   * @param blackouts when nothing of Spark's reaches them either: no task, no end of a task
   */
  SimulatedCluster with(
      List<Executor> some, int slotsOfEach, SampleSource source, Blackouts blackouts) {
    this.blackouts = blackouts;
    executors = some;
    cores = slotsOfEach;
    samples = source;
    return this;
  }

  /**
   * An executor is lost. It has ended, or nothing is heard of it any more.
   *
   * @param noticed after how many nanoseconds Spark knows that
   */
  void lose(Executor executor, long noticed) {
    clock.kill(executor.life());
    clock.after(noticed, driver, () -> forget(executor));
  }

  /** Whether a task of the last attempt runs there. */
  boolean computes(Executor executor) {
    return last != null && last.launched && !last.cancelled && last.on.contains(executor);
  }

  private void forget(Executor executor) {
    executors.remove(executor);
    stages.forEach(stage -> stage.forget(executor));
  }

  /**
   * @param ends how the task of a partition ends at once, or null if it does not
   */
  SimulatedCluster(
      SimulatedClock clock,
      Transport network,
      Workload workload,
      Slots slots,
      SlotShare share,
      Pace pace,
      IntFunction<StageEnd> ends) {
    this.pace = pace;
    this.ends = ends;
    this.share = share;
    this.clock = clock;
    this.network = network;
    this.workload = workload;
    this.slots = slots;
    this.driver = clock.life();
  }

  List<Attempt> attempts() {
    return attempts;
  }

  int launches() {
    return launches;
  }

  @Override
  public int slots() {
    return slots.seen.getAsInt() - leftOut.size();
  }

  @Override
  public int executorCount() {
    return slots() / cores;
  }

  @Override
  public int taken() {
    return slots.taken.getAsInt() + ours;
  }

  @Override
  public SlotShare share() {
    return share;
  }

  /** Those that were to be killed. Each has had a slot. */
  List<String> leftOut() {
    return leftOut;
  }

  /** Spark gives up an executor of the last attempt, though its connection stays. */
  void remove(String executor) {
    last.found.remove(executor, "a test");
  }

  /** Whatever executors say of themselves. */
  @Override
  public String host(String executor) {
    return "memory";
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
    last = new Groups(key, tasks, entrance, tasks <= slots.working.getAsInt());
    stages.removeIf(stage -> stage.running == 0 && stage.cancelled);
    stages.add(last);
    return last;
  }

  private final class Groups implements Stage {
    private final int tasks;
    private final TaskEnds found = new TaskEnds(clock);
    private final List<Executor> on = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private boolean launched;
    private int running;
    private boolean cancelled;

    Groups(WorkerGroup.Key key, int tasks, Entrance entrance, boolean enough) {
      this.tasks = tasks;
      long nanos = slots.launching.getAsLong();
      if (enough && nanos == 0) {
        launch(key, tasks, entrance);
      } else if (enough) {
        clock.after(nanos, driver, () -> launch(key, tasks, entrance));
      }
    }

    private void launch(WorkerGroup.Key key, int tasks, Entrance entrance) {
      if (cancelled) {
        return;
      }
      boolean end = IntStream.range(0, tasks).noneMatch(t -> pace.ending.applyAsLong(t) > 0);
      if (!end && ours + tasks > slots.seen.getAsInt()) { // cancelled tasks hold the slots
        clock.after(CHECK_NANOS, driver, () -> launch(key, tasks, entrance));
        return;
      }
      List<Executor> free = new ArrayList<>();
      for (int i = 0; executors != null && i < cores; i++) {
        free.addAll(executors);
      }
      stages.forEach(stage -> stage.on.forEach(free::remove));
      if (executors != null && free.size() - slots.taken.getAsInt() < tasks) {
        clock.after(CHECK_NANOS, driver, () -> launch(key, tasks, entrance));
        return;
      }
      launched = true;
      launches++;
      running = tasks;
      ours += tasks;
      for (int task = 0; task < tasks; task++) {
        Executor executor =
            executors == null ? new Executor("executor " + task, null) : free.get(task);
        on.add(executor);
        names.add(executor.name());
      }
      List<Executor> each = List.copyOf(on);
      Map<String, WorkerGroup> groups = new HashMap<>();
      for (int task = 0; task < tasks; task++) {
        int own = task;
        Executor executor = each.get(task);
        TaskRank rank = TaskRank.of(task, names);
        WorkerGroup group =
            groups.computeIfAbsent(
                executor.name(), name -> new WorkerGroup(key, rank.members(), clock));
        BooleanSupplier isTold = () -> cancelled && silence(driver, executor.life()) == 0;
        Pass pass = new Pass(task, entrance.secrets().get(task), isTold);
        Member member = new Member(group, rank, workload, () -> load(rank), isTold);
        clock.after(
            silence(driver, executor.life()),
            executor.life(),
            () -> clock.start("task " + own, () -> run(own, executor, member, entrance, pass)));
      }
    }

    private void run(int task, Executor executor, Member member, Entrance entrance, Pass pass) {
      StageEnd end = ends.apply(task);
      if (end == null) {
        end = run(member, entrance, pass);
        if (member.task().member() == 0) {
          member.group().close();
        }
      }
      if (cancelled) {
        pass(pace.ending.applyAsLong(task));
      }
      pass(silence(executor.life(), driver));
      found.add(task, end);
      over(executor);
    }

    /** Whatever a task throws that Spark has cancelled, Spark does not fail for it. */
    private StageEnd run(Member member, Entrance entrance, Pass pass) {
      try {
        return member.run(
            Fixtures.process(clock), network, entrance.driver(), pass, REQUEST_MILLIS);
      } catch (RuntimeException e) {
        if (cancelled) {
          return StageEnd.DONE;
        }
        throw e;
      }
    }

    private void over(Executor executor) {
      if (on.remove(executor)) {
        running--;
        ours--;
      }
    }

    /** Spark has lost an executor, and with it a task that may run there. */
    private void forget(Executor executor) {
      if (on.contains(executor)) {
        found.remove(executor.name(), "a test");
      }
      while (on.contains(executor)) {
        over(executor);
      }
    }

    private ShardGroup load(TaskRank rank) {
      long nanos = pace.loading.getAsLong();
      if (nanos > 0) {
        pass(nanos);
      }
      int shards = workload.shards().count();
      return ShardGroup.load(
          workload,
          samples,
          new SlowClock(),
          TaskRank.firstShard(rank.rank(), rank.tasks(), shards),
          TaskRank.firstShard(rank.rank() + 1, rank.tasks(), shards));
    }

    @Override
    public int running() {
      return running;
    }

    @Override
    public Optional<StageEnd> end() {
      if (launched && running == 0) {
        found.all(StageEnd.DONE);
      }
      return found.end(this::executors);
    }

    @Override
    public Optional<List<String>> executors() {
      return Optional.of(names).filter(known -> known.size() == tasks);
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

  /** For how long nothing arrives from one process at another. */
  private long silence(Life from, Life to) {
    return Math.max(0, blackouts.end(from, to) - clock.nanoTime());
  }

  private void pass(long nanos) {
    long start = clock.nanoTime();
    while (clock.nanoTime() - start < nanos) {
      clock.park(this, start + nanos - clock.nanoTime());
    }
  }

  /** The clock by which shards measure how long they compute. */
  private final class SlowClock extends ForwardingClock {
    SlowClock() {
      super(clock);
    }

    @Override
    public long nanoTime() {
      long nanos = pace.looking.getAsLong();
      if (nanos > 0) {
        pass(nanos);
      }
      return super.nanoTime();
    }
  }
}
