package nndl.spark.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import nndl.spark.cluster.UnavailableException;
import nndl.time.Clock;
import org.apache.spark.SparkConf;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.client.TransportClientFactory;
import org.apache.spark.network.server.NoOpRpcHandler;

/** Links on Spark's own transport, as {@link ExchangeNetwork} sets it up. */
public final class SparkNetwork implements Network {
  private final SparkConf conf;
  private final Clock clock;

  public SparkNetwork(SparkConf conf, Clock clock) {
    this.conf = conf;
    this.clock = clock;
  }

  @Override
  public Port listen(Service service) throws UnavailableException {
    return new DriverPort(conf, service, clock);
  }

  @Override
  public Link connect(Address address) throws UnreachableException, InterruptedException {
    TransportContext context = ExchangeNetwork.context(conf, new NoOpRpcHandler());
    TransportClientFactory factory =
        context.createClientFactory(ExchangeNetwork.clientBootstraps(context, conf));
    try {
      Link line =
          new ServiceHandler.Line(factory.createUnmanagedClient(address.host(), address.port()));
      return new Call(line, factory, context);
    } catch (IOException e) {
      close(factory, context);
      Throwable reason = e.getCause() == null ? e : e.getCause();
      throw new UnreachableException(
          "executor: expected to reach the driver at %s:%s (%s), found %s"
              .formatted(address.host(), address.port(), DriverPort.SETTING, reason.getMessage()),
          e);
    } catch (InterruptedException | RuntimeException e) {
      close(factory, context);
      throw e;
    }
  }

  private static void close(TransportClientFactory factory, TransportContext context) {
    factory.close();
    context.close();
  }

  /** A line with what is its own of the transport. */
  private record Call(Link line, TransportClientFactory factory, TransportContext context)
      implements Link {
    @Override
    public void send(ByteBuffer message, Reply reply) {
      line.send(message, reply);
    }

    @Override
    public String peer() {
      return line.peer();
    }

    @Override
    public void close() {
      line.close();
      SparkNetwork.close(factory, context);
    }
  }
}
