package nndl.spark.barrier;

import java.nio.ByteBuffer;
import java.util.UUID;
import nndl.data.sampling.MiniBatch;
import nndl.error.InputException;
import nndl.model.evaluation.Evaluation;
import nndl.network.Gradient;
import nndl.network.Layout;
import nndl.network.Parameters;
import nndl.network.RowMarks;
import nndl.spark.cluster.UnavailableException;
import nndl.spark.transport.BlockFormat;
import nndl.spark.transport.Buffers;
import nndl.spark.transport.ExchangeServer;
import nndl.spark.transport.Request;
import nndl.spark.transport.Transport;
import nndl.time.Clock;
import nndl.time.Interrupted;
import nndl.training.Exchange;
import nndl.training.worker.DataHashes;
import nndl.training.worker.EvaluationTime;
import nndl.training.worker.Traffic;
import nndl.training.workload.Split;
import nndl.training.workload.Workload;

/**
 * The barrier exchange across JVMs. The driver alone holds the weights, so when a team is lost
 * nothing is: {@link WorkerGroups} are there again, and the round under way is asked of them.
 */
public final class NetworkBarrierExchange implements Exchange {
  private final Workload workload;
  private final Layout layout;
  private final long roundMillis;
  private final ExchangeServer switchboard;
  private final Transport.Port port;
  private final WorkerGroups teams;
  private final RowMarks all;
  private final DataHashes hashes;
  private final Clock clock;
  private Buffers buffers = new Buffers();

  /** Whose weights the teams hold, but for the rows that are marked in it as changed. */
  private Parameters held;

  private long round;
  private long gradientNanos;
  private volatile Traffic traffic;

  /**
   * @throws UnavailableException if no port is free, or as of {@link WorkerGroups#start}
   */
  public NetworkBarrierExchange(Workload workload, Platform platform) throws UnavailableException {
    UUID exchange = UUID.randomUUID();
    this.workload = workload;
    this.clock = platform.clock();
    this.layout = workload.layout();
    this.all = new RowMarks(layout.inputs(1));
    all.touch(0, all.count());
    this.roundMillis = platform.limits().roundMillis();
    this.switchboard = new ExchangeServer(exchange, workload, clock);
    this.port = platform.network().listen(switchboard);
    this.teams =
        new WorkerGroups(
            exchange, workload.shards().count(), switchboard, port.address(), platform);
    try {
      teams.start();
      hashes = switchboard.hashes();
      traffic = switchboard.traffic(0, 0);
    } catch (InterruptedException e) {
      close();
      throw Interrupted.by(e);
    } catch (RuntimeException | UnavailableException e) {
      close();
      throw e;
    }
  }

  @Override
  public Gradient sumGradients(Parameters parameters, MiniBatch miniBatch) {
    run(Request.Kind.SUM, parameters, miniBatch, Split.TRAINING, 1);
    return switchboard.total();
  }

  @Override
  public Evaluation evaluate(Parameters parameters, Split split, int every) {
    run(Request.Kind.EVALUATE, parameters, Request.NO_SAMPLES, split, every);
    return switchboard.evaluation();
  }

  private void run(
      Request.Kind kind, Parameters parameters, MiniBatch miniBatch, Split split, int every) {
    long start = clock.nanoTime();
    try {
      if (kind == Request.Kind.SUM && miniBatch.from() == 0 && teams.grow()) {
        requireSameSamples();
        forget();
      }
      while (true) {
        Request order = new Request(kind, ++round, miniBatch, split, every);
        if (switchboard.round(order, message(order, parameters), limitMillis(order)).isEmpty()) {
          break;
        }
        forget();
        teams.await();
        requireSameSamples();
      }
      held = parameters;
      parameters.changed().clear();
      teams.succeeded();
      gradientNanos += kind == Request.Kind.SUM ? clock.nanoTime() - start : 0;
      traffic = switchboard.traffic(gradientNanos, teams.restarts());
    } catch (InterruptedException e) {
      throw Interrupted.by(e);
    }
  }

  /** How long the teams may take for an order: of a set, the longer the more samples it has. */
  private long limitMillis(Request order) {
    return order.kind() == Request.Kind.EVALUATE
        ? roundMillis + EvaluationTime.millis(workload, order.split())
        : roundMillis;
  }

  /** A copy of a file may look like the file that was there before, and hold other samples. */
  private void requireSameSamples() {
    if (!switchboard.hashes().equals(hashes)) {
      throw InputException.expected(
          "samples that were loaded again",
          "those of the start, of hashes " + hashes.texts(),
          switchboard.hashes().texts());
    }
  }

  /** New teams have no weights yet. */
  private void forget() {
    buffers = new Buffers(); // a line that was cut may still be reading the old one
    held = null;
  }

  private ByteBuffer message(Request order, Parameters parameters) {
    RowMarks rows = parameters == held ? parameters.changed() : all;
    ByteBuffer message = buffers.forMessage(Request.BYTES + BlockFormat.bytes(layout, rows));
    order.write(message);
    BlockFormat.write(message, layout, parameters.values(), rows);
    return message.flip();
  }

  @Override
  public DataHashes hashes() {
    return hashes;
  }

  @Override
  public Traffic traffic() {
    return traffic;
  }

  @Override
  public void close() {
    ByteBuffer message = new Buffers().forMessage(Request.BYTES);
    Request.STOP.write(message);
    switchboard.stop(message.flip());
    teams.close();
    port.close();
  }
}
