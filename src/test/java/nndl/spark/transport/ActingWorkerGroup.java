package nndl.spark.transport;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import nndl.Fixtures;
import nndl.network.Gradient;
import nndl.network.Parameters;
import nndl.network.Piece;
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
    DataHashes hashes = shard.hashes();
    byte[] body = PartBytes.of(out -> HashFormat.write(out, hashes));
    request = peer.send(response(Response.Kind.READY, 0, body.length).put(body).flip());
  }

  /** Proves who it is at the driver's end of a connection, without a network. */
  static void prove(Pass pass, InboundConnection connection) {
    Greeting greeting = new Greeting(pass.partition(), Secret.bytes(Fixtures.RANDOM));
    byte[][] nonce = {null};
    Connection.Reply reply =
        new IgnoredReply() {
          @Override
          public void answer(ByteBuffer message) {
            nonce[0] = nonce[0] == null ? message.array() : nonce[0];
          }
        };
    connection.hear(ByteBuffer.wrap(greeting.bytes()), reply);
    byte[] proof = pass.secret().proof(Secret.Role.GROUP, greeting, nonce[0]);
    connection.hear(ByteBuffer.wrap(proof), reply);
    assertTrue(connection.isIn());
  }

  /** The header of a response, in a buffer that can take its body too. */
  static ByteBuffer response(Response.Kind kind, long round, int bodyBytes) {
    ByteBuffer response = ByteBuffer.allocate(Response.BYTES + bodyBytes);
    new Response(kind, round).write(response.order(ByteOrder.LITTLE_ENDIAN));
    return response;
  }

  /** Waits for the next request. */
  ByteBuffer request() throws Exception {
    return Peer.await(request, "a request");
  }

  /** Takes the next request and computes its answer, of one part, but does not send it yet. */
  ByteBuffer sums() throws Exception {
    ByteBuffer message = request();
    Request next = Request.read(message);
    BlocksReader weights = new BlocksReader(parameters.layout());
    weights.begin(List.of(parameters.block()), Piece.all(parameters.layout()));
    assertTrue(weights.read(message), "all weights");
    List<Gradient> sums = new ArrayList<>();
    shard.sumGradients(parameters, next.miniBatch(), (from, to, sum) -> sums.add(sum));
    Parts parts = new Parts();
    parts.begin(new Response(Response.Kind.SUMS, next.round())::write);
    SumFormat.write(parts, group, group + 1, sums.get(0));
    sums.get(0).clear();
    ByteBuffer whole = parts.end().get(0);
    return ByteBuffer.allocate(whole.remaining()).put(whole).flip().order(ByteOrder.LITTLE_ENDIAN);
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
