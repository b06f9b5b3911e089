package nndl.spark;

import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import nndl.data.BlockHosts;
import nndl.data.MiniBatch;
import nndl.data.Storage;
import nndl.math.Kernels;
import nndl.network.Gradient;
import nndl.network.Layout;
import nndl.network.Parameters;
import nndl.network.TouchedRows;
import nndl.training.Exchange;
import nndl.training.Workload;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The barrier exchange across JVMs. The driver alone holds the weights, so when a team is lost
 * nothing is: the stage is started again, and the round under way is asked of the new teams.
 */
final class NetworkBarrierExchange implements Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(NetworkBarrierExchange.class);
  private static final long START_MILLIS = 5_000;
  private static final long SLOTS_BACK_SECONDS = 180;
  private static final long POLL_MILLIS = 10;
  private static final String MOST_FAILURES = "spark.stage.maxConsecutiveAttempts";

  private final JavaSparkContext spark;
  private final Workload workload;
  private final Broadcast<SerializableConfiguration> hadoop;
  private final BlockHosts blocks;
  private final PrintStream err;
  private final UUID exchange = UUID.randomUUID();
  private final Layout layout;
  private final long timeoutMillis;
  private final int mostFailures;
  private final Switchboard switchboard;
  private final DriverPort port;
  private final TouchedRows changed;
  private Buffers buffers = new Buffers();
  private BarrierStage stage;
  private Parameters sent;
  private long round;
  private int attempt;
  private int failures;

  /**
   * @throws UnavailableException if no port is free; if the tasks do not run within five seconds,
   *     since slots are taken; if executors go away again and again before they run; or if they
   *     can't reach the port
   */
  NetworkBarrierExchange(
      JavaSparkContext spark,
      Kernels kernels,
      Workload workload,
      Broadcast<SerializableConfiguration> hadoop,
      PrintStream err)
      throws UnavailableException {
    SparkConf conf = spark.getConf();
    this.spark = spark;
    this.workload = workload;
    this.hadoop = hadoop;
    this.blocks = new BlockHosts(new Storage(spark.hadoopConfiguration()));
    this.err = err;
    this.layout = workload.hyperparameters().layout();
    this.changed = new TouchedRows(layout.inputs(1));
    this.timeoutMillis = ExchangeNetwork.timeoutMillis(conf);
    this.mostFailures = conf.getInt(MOST_FAILURES, 4);
    this.switchboard = new Switchboard(exchange, kernels, workload);
    this.port = new DriverPort(conf, switchboard);
    try {
      startFirst();
      requireReachable();
      awaitTeams();
    } catch (InterruptedException e) {
      close();
      throw BarrierStage.interrupted(e);
    } catch (RuntimeException | UnavailableException e) {
      close();
      throw e;
    }
  }

  /** What became of an attempt. */
  private enum Start {
    RUNS,
    /** An executor went away before its task was launched. */
    FEWER_SLOTS,
    /** There seem to be slots, but the tasks were not launched in time. */
    TAKEN_SLOTS
  }

  private void startFirst() throws InterruptedException, UnavailableException {
    int wanted = workload.shards().count();
    int tasks;
    Start start;
    do {
      tasks = Slots.await(spark.sc(), wanted, err);
      start = start(tasks, START_MILLIS - (tasks < wanted ? Slots.SETTLE_MILLIS : 0));
    } while (start == Start.FEWER_SLOTS && ++failures < mostFailures);
    if (start != Start.RUNS) {
      throw new UnavailableException(
          "expected %s free slots at once within %s s, found %s"
              .formatted(tasks, START_MILLIS / 1000, Slots.found(spark.sc(), tasks)));
    }
  }

  /** A firewall may let executors through to Spark's ports on the driver, but not to this one. */
  private void requireReachable() throws InterruptedException, UnavailableException {
    String end = switchboard.awaitReady(stage, timeoutMillis);
    if (end != null && !switchboard.greeted() && end.contains(TeamLink.UNREACHABLE)) {
      throw new UnavailableException(end.substring(end.indexOf(TeamLink.UNREACHABLE)));
    }
  }

  /** Begins an attempt; its tasks have so long to be launched. */
  private Start start(int tasks, long millis) throws InterruptedException {
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
  private void awaitTeams() throws InterruptedException {
    String end = switchboard.awaitReady(stage, timeoutMillis);
    while (end != null) {
      if (++failures >= mostFailures) {
        throw new IllegalStateException(
            "barrier stage: expected less than %s failures in a row (%s), found one more: %s"
                .formatted(mostFailures, MOST_FAILURES, end));
      }
      LOG.warn("Tasks lost ({}); they start again, and nothing else is lost", end);
      stage.cancel();
      startAgain();
      end = switchboard.awaitReady(stage, timeoutMillis);
    }
  }

  /**
   * Begins an attempt on the slots there are; after a loss it may take a while until there are any.
   */
  private void startAgain() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SLOTS_BACK_SECONDS);
    int wanted = workload.shards().count();
    int tasks = Slots.await(spark.sc(), wanted, err);
    Start start = start(tasks, START_MILLIS);
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
      start = start(tasks, START_MILLIS);
    }
  }

  @Override
  public Gradient sumGradients(Parameters parameters, MiniBatch miniBatch) {
    run(Order.Kind.SUM, parameters, miniBatch);
    Gradient total = switchboard.total();
    changed.touch(total.touched()); // the caller's step will change these rows
    return total;
  }

  @Override
  public long countCorrect(Parameters parameters) {
    run(Order.Kind.COUNT, parameters, Order.NO_SAMPLES);
    return switchboard.correct();
  }

  private void run(Order.Kind kind, Parameters parameters, MiniBatch miniBatch) {
    if (parameters != sent) {
      changed.touch(0, changed.count());
      sent = parameters;
    }
    try {
      while (true) {
        Order order = new Order(kind, ++round, miniBatch);
        String end = switchboard.round(order, message(order, parameters), timeoutMillis);
        if (end == null) {
          break;
        }
        buffers = new Buffers(); // a line that was cut may still be reading the old one
        changed.touch(0, changed.count());
        awaitTeams();
      }
      changed.clear();
      failures = 0;
    } catch (InterruptedException e) {
      throw BarrierStage.interrupted(e);
    }
  }

  private ByteBuffer message(Order order, Parameters parameters) {
    ByteBuffer message = buffers.forMessage(Order.BYTES + BlockFormat.bytes(layout, changed));
    order.write(message);
    BlockFormat.write(message, layout, parameters.values(), changed);
    return message.flip();
  }

  @Override
  public void close() {
    ByteBuffer message = new Buffers().forMessage(Order.BYTES);
    new Order(Order.Kind.STOP, 0, Order.NO_SAMPLES).write(message);
    switchboard.stop(message.flip());
    if (stage != null) {
      stage.close();
    }
    port.close();
  }
}
