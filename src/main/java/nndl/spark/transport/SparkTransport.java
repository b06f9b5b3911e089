package nndl.spark.transport;

import io.netty.channel.ConnectTimeoutException;
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

/** Opens connections on Spark's own transport, as {@link TransportSettings} configures it. */
public record SparkTransport(SparkConf conf, LocalProcess process) implements Transport {
  @Override
  public Port listen(Doorkeeper door) throws UnavailableException {
    return new ListeningPort(conf, door, process.clock());
  }

  @Override
  public Port listenBesideOthers(Doorkeeper door) throws UnavailableException {
    return ListeningPort.ofExecutor(conf, door, process.clock());
  }

  @Override
  public long proofMillis() {
    return TransportSettings.proofMillis(conf);
  }

  @Override
  public Connection connect(Address address, Pass pass, Consumer<ByteBuffer> parts)
      throws IOException, InterruptedException {
    // The driver sends only answers and their parts.
    MessageHandler handler = new MessageHandler((client, part, reply) -> parts.accept(part));
    TransportContext context = TransportSettings.context(conf, handler);
    TransportClientFactory factory = context.createClientFactory();
    try {
      TransportClient client = open(factory, address);
      Connection connection =
          new MessageHandler.ChannelConnection(client, () -> close(factory, context));
      pass.show(connection, process, proofMillis());
      authenticate(client, context);
      return connection;
    } catch (IOException | InterruptedException | RuntimeException e) {
      close(factory, context);
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

  private static void close(TransportClientFactory factory, TransportContext context) {
    factory.close();
    context.close();
  }
}
