package nndl.spark;

import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import nndl.data.MiniBatch;
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
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.server.TransportServer;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The barrier exchange across JVMs. The driver alone holds the weights, so when a team is lost
 * nothing is: Spark starts the stage again, and the round under way is asked of the new teams.
 */
final class NetworkBarrierExchange implements Exchange {
  private static final long START_MILLIS = 5_000;

  private final Layout layout;
  private final long timeoutMillis;
  private final TransportContext context;
  private final TransportServer server;
  private final Switchboard switchboard;
  private final BarrierStage stage;
  private final TouchedRows changed;
  private Buffers buffers = new Buffers();
  private Parameters sent;
  private long round;

  /**
   * @throws StageNotStarted if the tasks do not run within five seconds, since slots are missing or
   *     taken
   */
  NetworkBarrierExchange(
      JavaSparkContext spark,
      Kernels kernels,
      Workload workload,
      Broadcast<SerializableConfiguration> hadoop,
      int tasks)
      throws StageNotStarted {
    SparkConf conf = spark.getConf();
    UUID exchange = UUID.randomUUID();
    this.layout = workload.hyperparameters().layout();
    this.changed = new TouchedRows(layout.inputs(1));
    this.timeoutMillis = ExchangeNetwork.timeoutMillis(conf);
    this.switchboard = new Switchboard(exchange, kernels, workload);
    this.context = ExchangeNetwork.context(conf, switchboard);
    this.server = ExchangeNetwork.server(context, conf);
    BarrierTask.DriverAddress address =
        new BarrierTask.DriverAddress(conf.get("spark.driver.host"), server.getPort());
    this.stage =
        new BarrierStage(
            spark, exchange, new BarrierTask(exchange, workload, hadoop, address), tasks);
    try {
      awaitStart(tasks);
      switchboard.awaitReady(Long.MAX_VALUE / 2_000_000, stage::requireRunning);
    } catch (InterruptedException e) {
      close();
      throw BarrierStage.interrupted(e);
    } catch (RuntimeException | StageNotStarted e) {
      close();
      throw e;
    }
  }

  /** The slots that the stage was to run on are not there. */
  static final class StageNotStarted extends Exception {
    private static final long serialVersionUID = 1;

    StageNotStarted(int tasks) {
      super("expected %d free slots at once within 5 s, found fewer".formatted(tasks));
    }
  }

  private void awaitStart(int tasks) throws InterruptedException, StageNotStarted {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_MILLIS);
    while (!switchboard.greeted()) {
      stage.requireRunning();
      if (System.nanoTime() > deadline) {
        throw new StageNotStarted(tasks);
      }
      Thread.sleep(10);
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
      while (!tryRun(new Order(kind, ++round, miniBatch), parameters)) {
        buffers = new Buffers(); // a line that was cut may still be reading the old one
        changed.touch(0, changed.count());
        switchboard.awaitReady(timeoutMillis, stage::requireRunning);
      }
      changed.clear();
    } catch (InterruptedException e) {
      throw BarrierStage.interrupted(e);
    }
  }

  private boolean tryRun(Order order, Parameters parameters) throws InterruptedException {
    ByteBuffer message = buffers.forMessage(Order.BYTES + BlockFormat.bytes(layout, changed));
    order.write(message);
    BlockFormat.write(message, layout, parameters.values(), changed);
    return switchboard.round(order, message.flip(), timeoutMillis);
  }

  @Override
  public void close() {
    ByteBuffer message = new Buffers().forMessage(Order.BYTES);
    new Order(Order.Kind.STOP, 0, Order.NO_SAMPLES).write(message);
    switchboard.stop(message.flip());
    stage.close();
    server.close();
    context.close();
  }
}
