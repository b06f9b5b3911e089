package nndl.spark.transport;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
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
 * A worker group's connection to an {@link ExchangeServer}, driven by a test. The group owns the
 * shard of its own number.
 */
public final class ActingWorkerGroup implements AutoCloseable {
  public static final TransportConf CONF = new TransportConf("nndl", MapConfigProvider.EMPTY);

  final Peer peer;
  private final int group;
  private final Parameters parameters;
  private final ShardGroup shard;
  private CompletableFuture<ByteBuffer> request;

  /** Connects, loads its shard and waits for the first request. */
  ActingWorkerGroup(int port, Pass pass, Workload workload) throws Exception {
    this.group = pass.partition();
    this.parameters = new Parameters(workload.layout());
    this.shard = ShardGroup.load(workload, Fixtures.loader(), new SystemClock(), group, group + 1);
    this.peer = new Peer(CONF, port);
    peer.prove(pass);
    Peer.await(peer.send(hello()), "an answer to HELLO");
    DataHashes hashes = shard.hashes();
    ByteBuffer ready = response(Response.Kind.READY, 0, HashFormat.bytes(hashes));
    HashFormat.write(ready, hashes);
    request = peer.send(ready.flip());
  }

  /** The call of a worker group. */
  static ByteBuffer hello() {
    return response(Response.Kind.HELLO, 0, 0).flip();
  }

  /** The header of a response, in a buffer that can take its body too. */
  private static ByteBuffer response(Response.Kind kind, long round, int bodyBytes) {
    ByteBuffer response = new Buffers().forMessage(Response.BYTES + bodyBytes);
    new Response(kind, round).write(response);
    return response;
  }

  /** Takes the next request and computes its answer, but does not send it yet. */
  ByteBuffer sums() throws Exception {
    ByteBuffer message = Peer.await(request, "a request");
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
    ByteBuffer response = response(Response.Kind.SUMS, next.round(), bytes).putInt(1);
    SumFormat.write(response, group, group + 1, sum);
    sum.clear();
    return response.flip();
  }

  /** Does one round as it should be done. */
  void serve() throws Exception {
    request = peer.send(sums());
  }

  @Override
  public void close() {
    peer.close();
  }
}
