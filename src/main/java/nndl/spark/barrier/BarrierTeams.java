package nndl.spark.barrier;

import java.io.PrintStream;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import nndl.data.BlockHosts;
import nndl.error.InputException;
import nndl.spark.cluster.Placement;
import nndl.spark.cluster.Slots;
import nndl.spark.cluster.UnavailableException;
import nndl.spark.wire.DriverPort;
import nndl.spark.wire.ExchangeNetwork;
import nndl.spark.wire.Switchboard;
import nndl.storage.Storage;
import nndl.worker.Workload;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The teams of executors, in attempt after attempt of the barrier stage: one that is lost is
 * followed by another on the slots there are, and so is one on fewer slots than there are now.
 */
public final class BarrierTeams implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BarrierTeams.class);
  private static final long START_MILLIS = 5_000;
  private static final long SLOTS_BACK_SECONDS = 180;
  private static final long POLL_MILLIS = 10;
  private static final String MOST_FAILURES = "spark.stage.maxConsecutiveAttempts";

  /** An attempt has run for so many times as long as it took to start before more slots count. */
  private static final int WORTH_A_START = 5;

  private final JavaSparkContext spark;
  private final Workload workload;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final PrintStream err;
  private final UUID exchange;
  private final Switchboard switchboard;
  private final DriverPort port;
  private final BlockHosts blocks;
  private final long timeoutMillis;
  private final int mostFailures;
  private BarrierStage stage;
  private int attempt;
  private int tasks;

  /** As many as there are shards, until more than some have been no help. */
  private int most;

  private int failures;
  private long started;
  private long ready;

  BarrierTeams(
      JavaSparkContext spark,
      Workload workload,
      Broadcast<SerializableConfiguration> hadoop,
      UUID exchange,
      Switchboard switchboard,
      DriverPort port,
      PrintStream err) {
    this.spark = spark;
    this.workload = workload;
    this.hadoop = hadoop;
    this.exchange = exchange;
    this.switchboard = switchboard;
    this.port = port;
    this.err = err;
    this.blocks = new BlockHosts(new Storage(spark.hadoopConfiguration()));
    this.timeoutMillis = ExchangeNetwork.timeoutMillis(spark.getConf());
    this.mostFailures = spark.getConf().getInt(MOST_FAILURES, 4);
    this.most = workload.shards().count();
  }

  /** What became of an attempt. */
  private enum Start {
    RUNS,
    /** An executor went away before its task was launched. */
    FEWER_SLOTS,
    /** There seem to be slots, but the tasks were not launched in time. */
    TAKEN_SLOTS
  }

  /**
   * Begins the first attempt, and waits until it is ready.
   *
   * @throws UnavailableException if the tasks do not run within five seconds, since slots are
   *     taken; if executors go away again and again before they run; or if they can't reach the
   *     driver's port
   */
  void start() throws InterruptedException, UnavailableException {
    started = System.nanoTime();
    Start start;
    do {
      tasks = Slots.await(spark.sc(), most, err);
      start = begin(START_MILLIS - (tasks < most ? Slots.SETTLE_MILLIS : 0));
    } while (start == Start.FEWER_SLOTS && ++failures < mostFailures);
    if (start != Start.RUNS) {
      throw new UnavailableException(
          "expected %s free slots at once within %s s, found %s"
              .formatted(tasks, START_MILLIS / 1000, Slots.found(spark.sc(), tasks)));
    }
    requireReachable();
    await();
  }

  /** A firewall may let executors through to Spark's ports on the driver, but not to this one. */
  private void requireReachable() throws InterruptedException, UnavailableException {
    String end = switchboard.awaitReady(stage::end, timeoutMillis);
    if (end != null && !switchboard.greeted() && end.contains(TeamLink.UNREACHABLE)) {
      throw new UnavailableException(end.substring(end.indexOf(TeamLink.UNREACHABLE)));
    }
  }

  /** Begins an attempt; its tasks have so long to be launched. */
  private Start begin(long millis) throws InterruptedException {
    SparkConf conf = spark.getConf();
    Team.Key key = new Team.Key(exchange, ++attempt);
    switchboard.expect(attempt);
    BarrierTask.DriverAddress address =
        new BarrierTask.DriverAddress(conf.get("spark.driver.host"), port.number());
    Placement placement = Placement.of(spark, blocks, workload, tasks);
    stage =
        new BarrierStage(spark, key, new BarrierTask(key, workload, hadoop, address), placement);
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (!switchboard.greeted() && !stage.launched() && stage.end() == null) {
      boolean fewer = Slots.count(spark.sc()) < tasks; // for which Spark would wait 15 s
      if (fewer || System.nanoTime() > deadline) {
        stage.cancel();
        return fewer ? Start.FEWER_SLOTS : Start.TAKEN_SLOTS;
      }
      Thread.sleep(POLL_MILLIS);
    }
    return Start.RUNS;
  }

  /** Waits until the teams are ready, and begins attempt after attempt while they are lost. */
  void await() throws InterruptedException {
    String end = switchboard.awaitReady(stage::end, timeoutMillis);
    while (end != null) {
      if (++failures >= mostFailures) {
        throw new IllegalStateException(
            "barrier stage: expected less than %s failures in a row (%s), found one more: %s"
                .formatted(mostFailures, MOST_FAILURES, end));
      }
      LOG.warn("Tasks lost ({}); they start again, and nothing else is lost", end);
      startAgain();
      end = switchboard.awaitReady(stage::end, timeoutMillis);
    }
    ready = System.nanoTime();
  }

  /** The teams have done what they were asked for: a loss is no longer one in a row. */
  void succeeded() {
    failures = 0;
  }

  /**
   * Takes in executors that came late, or came back, if that is worth loading samples once more;
   * but only once those that are no help. Says whether these are new teams, which know nothing.
   */
  boolean grow() throws InterruptedException {
    boolean worthIt = System.nanoTime() - ready > WORTH_A_START * (ready - started);
    if (tasks >= most || !worthIt || Slots.count(spark.sc()) <= tasks) {
      return false;
    }
    LOG.info("There are more slots than the {} that are used; the tasks start again", tasks);
    int before = tasks;
    startAgain();
    String end = awaitNew();
    if (end != null || tasks <= before) {
      LOG.warn("More slots than {} are no help ({})", before, end);
      most = before;
    }
    if (end != null) {
      startAgain();
    }
    await();
    return true;
  }

  /** Waits until the teams are ready; why they are not, also if it is something for the user. */
  private String awaitNew() throws InterruptedException {
    try {
      return switchboard.awaitReady(stage::end, timeoutMillis);
    } catch (InputException e) {
      return e.getMessage();
    }
  }

  /**
   * Begins an attempt on the slots there are; after a loss it may take a while until there are any.
   */
  private void startAgain() throws InterruptedException {
    Slots.requireCluster(spark.sc());
    stage.cancel();
    started = System.nanoTime();
    long deadline = started + TimeUnit.SECONDS.toNanos(SLOTS_BACK_SECONDS);
    int wanted = most;
    tasks = Slots.await(spark.sc(), wanted, err);
    Start start = begin(START_MILLIS);
    while (start != Start.RUNS) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "barrier stage: expected a free slot within %s s, found none"
                .formatted(SLOTS_BACK_SECONDS));
      }
      if (start == Start.TAKEN_SLOTS) {
        wanted = Math.max(1, tasks / 2); // a hung executor holds slots that look free
      }
      tasks = Slots.await(spark.sc(), wanted, err);
      start = begin(START_MILLIS);
    }
  }

  @Override
  public void close() {
    if (stage != null) {
      stage.close();
    }
  }
}
