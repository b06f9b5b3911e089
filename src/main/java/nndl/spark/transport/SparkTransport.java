package nndl.spark.transport;

import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import nndl.spark.cluster.SparkInternals;
import nndl.spark.cluster.UnavailableException;
import nndl.time.LocalProcess;
import org.apache.spark.SparkConf;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.client.TransportClient;
import org.apache.spark.network.client.TransportClientFactory;
import org.apache.spark.network.crypto.AuthClientBootstrap;
import org.apache.spark.network.sasl.SecretKeyHolder;
import org.apache.spark.network.server.RpcHandler;
import org.apache.spark.network.server.TransportChannelHandler;
import org.apache.spark.network.util.TransportConf;
import org.apache.spark.network.util.TransportFrameDecoder;

/**
 * Opens connections on Spark's own transport, as {@link TransportSettings} configures it. All that
 * a process opens share one context. The driver, which only listens, needs none.
 */
public final class SparkTransport implements Transport, AutoCloseable {
  private final SparkConf conf;
  private final LocalProcess process;
  private TransportContext context;
  private TransportClientFactory factory;

  public SparkTransport(SparkConf conf, LocalProcess process) {
    this.conf = conf;
    this.process = process;
  }

  /** Bounds the frames of who is called, from the first. */
  private static final class LimitedContext extends TransportContext {
    LimitedContext(TransportConf conf) {
      super(conf, new MessageHandler());
    }

    @Override
    public TransportChannelHandler initializePipeline(
        SocketChannel channel, RpcHandler handler, boolean isClient) {
      TransportChannelHandler last = super.initializePipeline(channel, handler, isClient);
      if (isClient) {
        FrameLimit limit = new FrameLimit(OutboundConnection.at(channel));
        channel.pipeline().addBefore(TransportFrameDecoder.HANDLER_NAME, null, limit);
      }
      return last;
    }
  }

  private synchronized TransportContext context() {
    if (context == null) {
      context = new LimitedContext(TransportSettings.transport(conf));
      factory = context.createClientFactory();
    }
    return context;
  }

  @Override
  public Port listen(Doorkeeper door) throws UnavailableException {
    return new ListeningPort(conf, door, process.clock());
  }

  @Override
  public Port listenBesideOthers(Doorkeeper door) throws UnavailableException {
    return ListeningPort.ofExecutor(conf, context(), door, process.clock());
  }

  @Override
  public long proofMillis() {
    return TransportSettings.proofMillis(conf);
  }

  @Override
  public Connection connect(Address address, Pass pass, Consumer<ByteBuffer> parts)
      throws IOException, InterruptedException {
    TransportContext own = context();
    TransportClient client = open(factory, address);
    Connection connection = new MessageHandler.ChannelConnection(client);
    try {
      pass.show(connection, process, proofMillis());
      OutboundConnection.of(client.getChannel()).letIn(parts);
      authenticate(client, own);
      return connection;
    } catch (IOException | InterruptedException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /** If Spark refuses, that is no fault of the task, which has nothing more to do. */
  private void authenticate(TransportClient client, TransportContext context) throws IOException {
    try {
      SecretKeyHolder secret = SparkInternals.secret();
      if (secret != null) {
        new AuthClientBootstrap(context.getConf(), conf.getAppId(), secret)
            .doBootstrap(client, client.getChannel());
      }
    } catch (RuntimeException e) {
      throw new IOException(
          "driver: expected to be let in by Spark, found " + PeerText.shown(e.getMessage()), e);
    }
  }

  /**
   * Returns what an error of Spark means. Unless there was no connection at all, the driver or the
   * network has cut it.
   */
  static IOException failure(Address address, IOException error) {
    Throwable reason = error.getCause();
    boolean connected =
        reason instanceof IOException
            && !(reason instanceof ConnectException
                || reason instanceof NoRouteToHostException
                || reason instanceof UnknownHostException);
    return connected
        ? new Pass.RefusedException("driver: expected to be let in, found " + reason.getMessage())
        : new UnreachableException(
            "executor: expected to reach the driver at %s:%s (%s), found %s"
                .formatted(
                    address.host(),
                    address.port(),
                    ListeningPort.DRIVER,
                    (reason == null ? error : reason).getMessage()),
            error,
            isLate(reason));
  }

  /**
   * Whether only the time to connect was over. Spark and Netty have the same limit: Spark gives no
   * reason, and Netty an exception of its own, whichever is first.
   */
  private static boolean isLate(Throwable reason) {
    return reason == null || reason instanceof ConnectTimeoutException;
  }

  /** Under TLS Spark fails with a NullPointerException if the driver has closed it meanwhile. */
  private static TransportClient open(TransportClientFactory factory, Address address)
      throws IOException, InterruptedException {
    try {
      return factory.createUnmanagedClient(address.host(), address.port());
    } catch (IOException e) {
      throw failure(address, e);
    } catch (RuntimeException e) {
      throw new Pass.RefusedException("driver: expected to be let in, found " + e);
    }
  }

  @Override
  public synchronized void close() {
    if (context != null) {
      factory.close();
      context.close();
    }
  }
}
