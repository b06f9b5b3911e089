package nndl.spark.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import nndl.error.InputException;
import nndl.spark.cluster.SparkInternals;
import nndl.spark.cluster.UnavailableException;
import nndl.time.Clock;
import org.apache.spark.SparkConf;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.crypto.AuthServerBootstrap;
import org.apache.spark.network.sasl.SecretKeyHolder;
import org.apache.spark.network.server.TransportServer;
import org.apache.spark.network.server.TransportServerBootstrap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/** A port to which worker groups connect: the driver's, or that of another group. */
public final class ListeningPort implements Transport.Port {
  private static final Logger LOG = LoggerFactory.getLogger(ListeningPort.class);

  /** The setting of the driver's port. */
  public static final String DRIVER = "spark.nndl.exchange.port";

  /** The setting of an executor's port. */
  static final String EXECUTOR = "spark.nndl.exchange.executor.port";

  private static final String MAX_TRIES = "spark.port.maxRetries";
  private static final int LAST = 65535;
  private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final String host;
  private final String bound;
  private final TransportContext context;
  private final TransportServer server;
  private final Doorkeeper door;
  private final Gate.Bootstrap gate;
  private final Clock clock;

  /**
   * Listens at the port that the user has set, or at any free port if none was set. If the port
   * that was set is not free, tries the next ports, as Spark does for its own ports.
   *
   * @param setting the setting of the port
   * @param host the name by which others reach this process
   * @param bound the address to listen at
   * @throws UnavailableException if none of these ports is free
   */
  private ListeningPort(
      SparkConf conf,
      TransportContext context,
      Doorkeeper door,
      Clock clock,
      String setting,
      String host,
      String bound)
      throws UnavailableException {
    this.clock = clock;
    this.door = door;
    int first = first(conf, setting);
    int unused = first(conf, EXECUTOR); // so that the driver says what is wrong with it
    this.host = host;
    this.bound = bound;
    this.context = context;
    this.gate = new Gate.Bootstrap(door);
    try {
      this.server = SparkInternals.listen(conf, first, "nndl exchange", this::listen);
    } catch (
        Exception e) { // Spark throws a checked BindException that its signature does not declare
      context.close();
      throw new UnavailableException(
          "%s: expected a free port at %s, %s or one of the next %s (%s), found %s"
              .formatted(
                  setting, bound, first, SparkInternals.portRetries(conf), MAX_TRIES, reason(e)));
    }
    door.watch();
    warnIfOpen();
  }

  /** The driver's port. */
  public ListeningPort(SparkConf conf, Doorkeeper door, Clock clock) throws UnavailableException {
    this(
        conf,
        TransportSettings.context(conf, new MessageHandler()),
        door,
        clock,
        DRIVER,
        conf.get("spark.driver.host"),
        conf.get("spark.driver.bindAddress", conf.get("spark.driver.host")));
  }

  /** The port of an executor, at the address that Spark has registered for it. */
  static ListeningPort ofExecutor(
      SparkConf conf, TransportContext context, Doorkeeper door, Clock clock)
      throws UnavailableException {
    String host = SparkInternals.host();
    return new ListeningPort(conf, context, door, clock, EXECUTOR, host, host);
  }

  /** Says once what a secret of our own does not stop. */
  private void warnIfOpen() {
    InetAddress at = new InetSocketAddress(bound, number()).getAddress();
    if (at.isLoopbackAddress() || SparkInternals.secret() != null) {
      return;
    }
    LOG.warn(
        "The exchange listens at {}:{} without spark.authenticate. Strangers at this port are"
            + " refused, but not those who read the network or reach Spark's own ports.",
        bound,
        number());
  }

  private static int first(SparkConf conf, String setting) {
    String found = conf.get(setting, "0");
    try {
      int port = Integer.parseInt(found);
      if (port == 0 || (port >= 1024 && port <= LAST)) {
        return port;
      }
    } catch (NumberFormatException e) {
      // reported below
    }
    throw InputException.expected(setting, "0 for any, or 1024 to " + LAST, found);
  }

  private Tuple2<TransportServer, Object> listen(int port) {
    SecretKeyHolder secret = SparkInternals.secret();
    List<TransportServerBootstrap> bootstraps = new ArrayList<>();
    bootstraps.add(gate);
    if (secret != null) {
      bootstraps.add(new AuthServerBootstrap(context.getConf(), secret));
    }
    TransportServer listening = context.createServer(bound, port, bootstraps);
    return new Tuple2<>(listening, listening.getPort());
  }

  /** Returns the operating system's message without the advice that Spark adds. */
  private static String reason(Exception e) {
    return String.valueOf(e.getMessage()).replaceFirst(": Service .*", "");
  }

  @Override
  public Transport.Address address() {
    return new Transport.Address(host, number());
  }

  int number() {
    return server.getPort();
  }

  /**
   * Closes the port and waits a few seconds until it is free, and until no connection waits for its
   * pipeline. Spark's threads end only after the call that closes the port, and could not make a
   * pipeline any more once the context is closed.
   */
  @Override
  public void close() {
    int port = number();
    door.close();
    server.close();
    long start = clock.nanoTime();
    while (!gate.knowsThreads() && clock.nanoTime() - start < FIRST_NANOS) {
      clock.park(this, CHECK_NANOS); // the first connection may wait too
    }
    BooleanSupplier made = gate.pipelines();
    while (!(isFree(port) && made.getAsBoolean()) && clock.nanoTime() - start < CLOSE_NANOS) {
      clock.park(this, CHECK_NANOS);
    }
    context.close();
  }

  private boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(bound, port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
