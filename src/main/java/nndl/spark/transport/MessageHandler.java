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

/**
 * Hears the messages of a channel on Spark's transport.
 *
 * @see Gate
 */
final class MessageHandler extends RpcHandler {
  private final StreamManager streams = new OneForOneStreamManager();

  @Override
  public void receive(TransportClient client, ByteBuffer message, RpcResponseCallback callback) {
    Gate.connection(client.getChannel()).hear(message, new Callback(callback));
  }

  @Override
  public void receive(TransportClient client, ByteBuffer part) {
    Gate.connection(client.getChannel()).hear(part, null);
  }

  @Override
  public StreamManager getStreamManager() {
    return streams;
  }

  /** One end of a channel. Spark has one client per channel, so equal ends have the same client. */
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
