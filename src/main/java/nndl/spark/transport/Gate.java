package nndl.spark.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import nndl.spark.transport.Refusals.Kind;
import nndl.spark.transport.ServiceHandler.ChannelConnection;
import org.apache.spark.network.buffer.NioManagedBuffer;
import org.apache.spark.network.protocol.RpcRequest;
import org.apache.spark.network.protocol.RpcResponse;
import org.apache.spark.network.server.RpcHandler;
import org.apache.spark.network.server.TransportChannelHandler;
import org.apache.spark.network.server.TransportServerBootstrap;
import org.apache.spark.network.util.TransportFrameDecoder;

/**
 * The {@link Doorkeeper}'s place in a channel, before all handlers of Spark that hear messages or
 * log exceptions. They get requests only, and only from a peer that was let in.
 */
final class Gate extends ChannelInboundHandlerAdapter {
  /** The name of Spark's handler, which {@code TransportContext} gives to it. */
  private static final String SPARKS_HANDLER = "handler";

  private final Doorkeeper door;
  private final Transport.Service service;
  private final FrameLimit limit;
  private final ChannelConnection connection;
  private boolean open;

  Gate(Doorkeeper door, Transport.Service service, FrameLimit limit, ChannelConnection connection) {
    this.door = door;
    this.service = service;
    this.limit = limit;
    this.connection = connection;
  }

  /**
   * Adds a frame limit before Spark's decoder, and a gate before Spark's handler. Spark adds its
   * handlers only after the bootstraps have run, so these two are added when the channel is active.
   * The first connection also brings the {@link Threshold}, since Spark shows the listening channel
   * nowhere else.
   */
  static final class Bootstrap implements TransportServerBootstrap {
    private final Doorkeeper door;
    private final Transport.Service service;
    private final Threshold threshold;
    private final AtomicReference<EventLoopGroup> threads = new AtomicReference<>();

    Bootstrap(Doorkeeper door, Transport.Service service) {
      this.door = door;
      this.service = service;
      this.threshold = new Threshold(door);
    }

    @Override
    public RpcHandler doBootstrap(Channel channel, RpcHandler handler) {
      if (threads.compareAndSet(null, channel.eventLoop().parent())) {
        channel.parent().pipeline().addFirst(threshold);
      }
      channel.pipeline().addFirst(new Installer(door, threshold, service));
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

  /**
   * Closes new connections for which there is no room, before Spark makes a pipeline for each. The
   * thread that would make it may be busy, so that only a few may wait for it. While no worker
   * group is expected, the system keeps most callers waiting, which costs the driver nothing.
   */
  private static final class Threshold extends ChannelInboundHandlerAdapter {
    private static final long REST_MILLIS = 20;

    private final Doorkeeper door;

    /** The connections that have no pipeline yet. The first one may not have come by here. */
    private final Set<Channel> waiting = ConcurrentHashMap.newKeySet();

    private boolean rests;

    Threshold(Doorkeeper door) {
      this.door = door;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
      if (accepted instanceof Channel channel) {
        if (waiting.size() >= Doorkeeper.SPARE || door.turnsAway()) {
          channel.unsafe().closeForcibly();
          rests = door.expectsNobody();
          return;
        }
        waiting.add(channel);
        channel.closeFuture().addListener(closed -> waiting.remove(channel));
      }
      context.fireChannelRead(accepted);
    }

    /** Called after a few connections have been accepted at once. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      if (rests) {
        rests = false;
        ChannelConfig listening = context.channel().config();
        listening.setAutoRead(false);
        Future<?> unused =
            context
                .executor()
                .schedule(() -> listening.setAutoRead(true), REST_MILLIS, TimeUnit.MILLISECONDS);
      }
      context.fireChannelReadComplete();
    }
  }

  private static final class Installer extends ChannelInboundHandlerAdapter {
    private final Doorkeeper door;
    private final Threshold threshold;
    private final Transport.Service service;

    Installer(Doorkeeper door, Threshold threshold, Transport.Service service) {
      this.door = door;
      this.threshold = threshold;
      this.service = service;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      threshold.waiting.remove(context.channel());
      ChannelConnection connection =
          new ChannelConnection(context.pipeline().get(TransportChannelHandler.class).getClient());
      if (context.pipeline().get(SslHandler.class) != null) {
        context.pipeline().addFirst(new ByteLimit(door, connection));
      }
      FrameLimit limit = new FrameLimit(door, connection, service.maxMessageBytes());
      context
          .pipeline()
          .addBefore(TransportFrameDecoder.HANDLER_NAME, null, limit)
          .addBefore(SPARKS_HANDLER, null, new Gate(door, service, limit, connection))
          .remove(this);
      door.opened(connection);
      context.fireChannelActive();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws IOException {
    if (!(message instanceof RpcRequest request)) {
      ReferenceCountUtil.release(message);
      door.refuse(connection, Kind.FRAME, "expected a request, found another message");
    } else if (open) {
      context.fireChannelRead(message);
    } else {
      try {
        open = door.hear(connection, request.body().nioByteBuffer(), new Reply(context, request));
      } finally {
        request.body().release();
      }
      if (open) {
        limit.lift();
        if (context.pipeline().get(ByteLimit.class) != null) {
          context.pipeline().remove(ByteLimit.class);
        }
      }
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
    door.disconnected(connection);
    context.fireChannelInactive();
  }

  /**
   * Closes the channel. Spark's handler would log the exception with its trace. If the driver lacks
   * memory for a message, whoever has sent it is not to blame.
   */
  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable error) {
    if (error instanceof OutOfMemoryError lack) {
      if (open) { // else it is the caller who goes without
        service.lackMemory(lack);
      }
      ChannelFuture unused = context.close();
      return;
    }
    door.refuse(connection, Kind.BROKEN, "expected frames, found " + error);
  }
}
