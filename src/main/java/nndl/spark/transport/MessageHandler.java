package nndl.spark.transport;

import io.netty.channel.ChannelFuture;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.server.OneForOneStreamManager;
import org.apache.spark.network.server.RpcHandler;
import org.apache.spark.network.server.StreamManager;

/** Hears the messages of a channel on Spark's transport, at either end. */
final class MessageHandler extends RpcHandler {
  private final StreamManager streams = new OneForOneStreamManager();

  @Override
  public void receive(TransportClient client, ByteBuffer message, RpcResponseCallback callback) {
    hear(client, message, new Callback(callback));
  }

  @Override
  public void receive(TransportClient client, ByteBuffer part) {
    hear(client, part, null);
  }

  /** Hears a message, or one of its parts, which have no reply. */
  private static void hear(TransportClient client, ByteBuffer message, Connection.Reply reply) {
    OutboundConnection outbound = OutboundConnection.of(client.getChannel());
    if (outbound == null) {
      client.getChannel().pipeline().get(Gate.class).hear(message, reply);
    } else {
      outbound.hear(message);
    }
  }

  @Override
  public StreamManager getStreamManager() {
    return streams;
  }

  /** One end of a channel. */
  record ChannelConnection(TransportClient client) implements Connection {
    @Override
    public void send(ByteBuffer message, Reply reply) {
      client.sendRpc(message, new Answered(reply));
    }

    @Override
    public void sendParts(List<ByteBuffer> parts, Runnable sent, Consumer<ByteBuffer> last) {
      new PartSender(client.getChannel(), parts, sent, last).start();
    }

    @Override
    public String peer() {
      return String.valueOf(client.getSocketAddress());
    }

    /**
     * Begins to close the channel. Unlike {@link TransportClient#close}, this does not wait, since
     * the channel's own thread may be the caller.
     */
    @Override
    public void close() {
      ChannelFuture unused = client.getChannel().close();
    }
  }

  private record Callback(RpcResponseCallback callback) implements Connection.Reply {
    @Override
    public void answer(ByteBuffer message) {
      callback.onSuccess(message);
    }

    @Override
    public void fail(Throwable error) {
      callback.onFailure(error);
    }
  }

  private record Answered(Connection.Reply reply) implements RpcResponseCallback {
    @Override
    public void onSuccess(ByteBuffer response) {
      reply.answer(response);
    }

    @Override
    public void onFailure(Throwable error) {
      reply.fail(error);
    }
  }
}
