package nndl.spark.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import nndl.spark.transport.MessageHandler.ChannelConnection;
import nndl.spark.transport.Refusals.Kind;
import org.apache.spark.network.buffer.NioManagedBuffer;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.protocol.RpcRequest;
import org.apache.spark.network.protocol.RpcResponse;
import org.apache.spark.network.server.RpcHandler;
import org.apache.spark.network.server.TransportChannelHandler;
import org.apache.spark.network.server.TransportServerBootstrap;
import org.apache.spark.network.util.TransportFrameDecoder;

/**
 * The {@link Doorkeeper}'s place in a channel, before all handlers of Spark that hear messages or
 * log exceptions. They hear only a peer that was let in.
 */
final class Gate extends ChannelInboundHandlerAdapter {
  /** The name of Spark's handler, which {@code TransportContext} gives to it. */
  private static final String SPARKS_HANDLER = "handler";

  private final InboundConnection connection;

  Gate(InboundConnection connection) {
    this.connection = connection;
  }

  /** Hears a message of a peer that was let in, or one of its parts. */
  void hear(ByteBuffer message, Connection.Reply reply) {
    connection.hear(message, reply);
  }

  /**
   * Adds a frame limit before Spark's decoder, and a gate before Spark's handler. Spark adds its
   * handlers only after the bootstraps have run, so these two are added when the channel is active.
   */
  static final class Bootstrap implements TransportServerBootstrap {
    private final Doorkeeper door;
    private final AtomicReference<EventLoopGroup> threads = new AtomicReference<>();

    Bootstrap(Doorkeeper door) {
      this.door = door;
    }

    @Override
    public RpcHandler doBootstrap(Channel channel, RpcHandler handler) {
      threads.compareAndSet(null, channel.eventLoop().parent());
      channel.pipeline().addFirst(new Installer(door));
      return handler;
    }

    /** Whether a pipeline has been made, so that Spark's threads are known. */
    boolean knowsThreads() {
      return threads.get() != null;
    }

    /** Returns what tells whether Spark's threads have made all pipelines that wait for them. */
    BooleanSupplier pipelines() {
      AtomicInteger busy = new AtomicInteger();
      if (threads.get() != null) {
        for (EventExecutor thread : threads.get()) {
          busy.incrementAndGet();
          try {
            thread.execute(busy::decrementAndGet);
          } catch (RuntimeException e) {
            busy.decrementAndGet(); // it is rejected: the thread has ended, and makes no pipeline
          }
        }
      }
      return () -> busy.get() == 0;
    }
  }

  private static final class Installer extends ChannelInboundHandlerAdapter {
    private final Doorkeeper door;

    Installer(Doorkeeper door) {
      this.door = door;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      TransportClient client = context.pipeline().get(TransportChannelHandler.class).getClient();
      InboundConnection connection = door.opened(new ChannelConnection(client));
      context
          .pipeline()
          .addBefore(TransportFrameDecoder.HANDLER_NAME, null, new FrameLimit(connection))
          .addBefore(SPARKS_HANDLER, null, new Gate(connection))
          .remove(this);
      context.fireChannelActive();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (connection.isIn()) {
      context.fireChannelRead(message);
    } else if (message instanceof RpcRequest request) {
      try {
        connection.hear(request.body().nioByteBuffer(), new Reply(context, request));
      } catch (IOException e) {
        connection.refuse(Kind.BROKEN, e.getMessage());
      } finally {
        request.body().release();
      }
    } else {
      ReferenceCountUtil.release(message);
      connection.refuse(Kind.FRAME, "expected a request, found another message");
    }
  }

  /** Answers a stranger. Unlike Spark's own answers, one that can't be written is not logged. */
  private record Reply(ChannelHandlerContext context, RpcRequest request)
      implements Connection.Reply {
    @Override
    public void answer(ByteBuffer message) {
      ChannelFuture unused =
          context.writeAndFlush(new RpcResponse(request.requestId, new NioManagedBuffer(message)));
    }

    @Override
    public void fail(Throwable error) {
      ChannelFuture unused = context.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    connection.lost();
    context.fireChannelInactive();
  }

  /**
   * Closes the channel. Spark's handler would log the exception with its trace. If the driver lacks
   * memory for a message, whoever has sent it is not to blame.
   */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
    if (error instanceof OutOfMemoryError lack) {
      connection.lackMemory(lack);
    } else {
      connection.refuse(Kind.BROKEN, "expected frames, found " + error);
    }
  }
}
