package nndl.spark.transport;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import nndl.Fixtures;
import nndl.network.Gradient;
import nndl.network.Parameters;
import nndl.network.RowMarks;
import nndl.time.SystemClock;
import nndl.training.worker.DataHashes;
import nndl.training.worker.ShardGroup;
import nndl.training.workload.Workload;
import org.apache.spark.network.util.MapConfigProvider;
import org.apache.spark.network.util.TransportConf;

/**
 * A team's line to a {@link ExchangeServer}, in the hands of a test; the team owns the shard of its
 * number.
 */
public final class ActingWorkerGroup implements AutoCloseable {
  public static final TransportConf CONF = new TransportConf("nndl", MapConfigProvider.EMPTY);

  final Peer peer;
  private final UUID exchange;
  private final int attempt;
  private final int team;
  private final Parameters parameters;
  private final ShardGroup shard;
  private CompletableFuture<ByteBuffer> order;

  /**
   * Connects, loads its shard and waits for the first order.
   *
   * @param teams how many it says that there are
   */
  ActingWorkerGroup(int port, UUID exchange, int attempt, int team, int teams, Workload workload)
      throws Exception {
    this.exchange = exchange;
    this.attempt = attempt;
    this.team = team;
    this.parameters = new Parameters(workload.layout());
    this.shard = ShardGroup.load(workload, Fixtures.loader(), new SystemClock(), team, team + 1);
    this.peer = new Peer(CONF, port);
    Peer.await(
        peer.send(report(Response.Kind.HELLO, 0, Integer.BYTES).putInt(teams).flip()),
        "an answer to HELLO");
    DataHashes hashes = shard.hashes();
    ByteBuffer ready = report(Response.Kind.READY, 0, HashFormat.bytes(hashes));
    HashFormat.write(ready, hashes);
    order = peer.send(ready.flip());
  }

  /** The head of a report, with room for what follows. */
  ByteBuffer report(Response.Kind kind, long round, int bodyBytes) {
    ByteBuffer report = new Buffers().forMessage(Response.BYTES + bodyBytes);
    new Response(exchange, attempt, team, kind, round).write(report);
    return report;
  }

  /** Takes the next order and computes what it asks for, as a message not yet sent. */
  ByteBuffer sums() throws Exception {
    ByteBuffer message = Peer.await(order, "an order");
    Request next = Request.read(message);
    BlockFormat.read(
        message,
        parameters.layout(),
        parameters.values(),
        new RowMarks(parameters.layout().inputs(1)));
    List<Gradient> sums = new ArrayList<>();
    shard.sumGradients(parameters, next.miniBatch(), (from, to, sum) -> sums.add(sum));
    Gradient sum = sums.get(0);
    int bytes = Integer.BYTES + (int) SumFormat.bytes(sum);
    ByteBuffer report = report(Response.Kind.SUMS, next.round(), bytes).putInt(1);
    SumFormat.write(report, team, team + 1, sum);
    sum.clear();
    return report.flip();
  }

  /** Does one round as it should be done. */
  void serve() throws Exception {
    order = peer.send(sums());
  }

  @Override
  public void close() {
    peer.close();
  }
}
