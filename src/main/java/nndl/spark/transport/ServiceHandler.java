package nndl.spark.transport;

import io.netty.channel.ChannelFuture;
import java.nio.ByteBuffer;
import org.apache.spark.network.client.RpcResponseCallback;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.server.OneForOneStreamManager;
import org.apache.spark.network.server.RpcHandler;
import org.apache.spark.network.server.StreamManager;

/**
 * Adapts a {@link Transport.Service} to Spark's transport, on channels that have a {@link Gate}.
 */
final class ServiceHandler extends RpcHandler {
  private final Transport.Service service;
  private final StreamManager streams = new OneForOneStreamManager();

  ServiceHandler(Transport.Service service) {
    this.service = service;
  }

  @Override
  public void receive(TransportClient client, ByteBuffer message, RpcResponseCallback callback) {
    service.receive(new ChannelConnection(client), message, new Callback(callback));
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
    public void expectLong() {
      FrameLimit limit = client.getChannel().pipeline().get(FrameLimit.class);
      if (limit != null) { // not so once the channel is closed
        limit.expectLong();
      }
    }

    @Override
    public long receivedBytes() {
      FrameMeter meter = client.getChannel().pipeline().get(FrameMeter.class);
      return meter == null ? 0 : meter.receivedBytes();
    }

    @Override
    public long sentBytes() {
      FrameMeter meter = client.getChannel().pipeline().get(FrameMeter.class);
      return meter == null ? 0 : meter.sentBytes();
    }

    @Override
    public String peer() {
      return String.valueOf(client.getSocketAddress());
    }

    /**
     * Begins to close the channel. Unlike {@link TransportClient#close}, this does not wait, since
     * the channel's own thread may be waiting for a lock that the caller holds.
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
