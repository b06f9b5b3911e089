package nndl.spark.transport;

import static nndl.Refused.assertRefused;
import static nndl.Refused.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import nndl.Fixtures;
import nndl.Slow;
import nndl.Thorough;
import nndl.network.Parameters;
import nndl.spark.Exchanges.Kind;
import nndl.spark.Executors;
import nndl.spark.SmallRun;
import nndl.spark.cluster.SparkInternals;
import nndl.spark.cluster.UnavailableException;
import nndl.spark.job.JobExchange;
import nndl.training.Exchange;
import nndl.training.workload.Split;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.network.TransportContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What {@link Exchanges} opens where the exchange has no port, or none that executors reach: they
 * call the driver at one address, where taps lead to Spark's ports behind them and to no other.
 */
@Slow
class DriverPortTest {
  private static final String PORT = ListeningPort.DRIVER;
  private static final String EXECUTOR = ListeningPort.EXECUTOR;
  private static final String MAX_TRIES = "spark.port.maxRetries";
  private static final String AUTO =
      "nndl: warning: --exchange auto: a Spark job an iteration, which is slower: ";

  private static final List<WireTap> TAPS = new ArrayList<>();
  private static JavaSparkContext spark;
  private static SparkConf conf;

  @TempDir Path directory;

  @BeforeAll
  static void start() throws Exception {
    TAPS.addAll(List.of(new WireTap(), new WireTap()));
    spark =
        Fixtures.spark(
            "local-cluster[1,1,1024]",
            "spark.driver.host=" + WireTap.HOST,
            "spark.driver.bindAddress=" + WireTap.BEHIND,
            "spark.driver.port=" + TAPS.get(0).port(),
            "spark.driver.blockManager.port=" + TAPS.get(1).port());
    Executors.await(spark, 1);
    conf = spark.sc().conf();
  }

  @AfterAll
  static void stop() {
    spark.close();
    TAPS.forEach(WireTap::close);
  }

  @AfterEach
  void forget() {
    conf.remove(PORT);
    conf.remove(EXECUTOR);
    conf.remove(MAX_TRIES);
  }

  @Test
  void isNotReachedByExecutorsThatAreRefused() throws Exception {
    int port = Ports.free();
    conf.set(PORT, "" + port);
    assertUnavailable(
        "executor: expected to reach the driver at %s:%s \\(%s\\), found .*Connection refused.*"
            .formatted(WireTap.HOST, port, PORT));
  }

  /** They try for half a minute, since a flood of strangers looks the same. */
  @Test
  @Thorough
  void isNotReachedByExecutorsWhoseConnectionsAreLost() throws Exception {
    try (Deaf deaf = new Deaf()) {
      conf.set(PORT, "" + deaf.port());
      assertOthersAreTaken(
          new SmallRun(directory, 2),
          "executor: expected to reach the driver at %s:%s \\(%s\\), found .*timed out.*"
              .formatted(WireTap.HOST, deaf.port(), PORT));
    }
  }

  @Test
  void isNotThereWhereOthersListen() throws Exception {
    try (ServerSocket other = listenBehind()) {
      conf.set(PORT, "" + other.getLocalPort());
      conf.set(MAX_TRIES, "0");
      assertUnavailable(
          "%s: expected a free port at %s, %s or one of the next 0 \\(%s\\), found Address already in use"
              .formatted(PORT, WireTap.BEHIND, other.getLocalPort(), MAX_TRIES));
    }
  }

  @Test
  void isTheNextOneWhereOthersListen() throws Exception {
    try (ServerSocket other = listenBehind()) {
      conf.set(PORT, "" + other.getLocalPort());
      try (ListeningPort next = port()) {
        int further = next.number() - other.getLocalPort();
        assertTrue(0 < further && further <= 16, further + " further");
      }
    }
  }

  @Test
  void ofAnExecutorIsTheNextOneToo() throws Exception {
    InetAddress host = InetAddress.getByName(SparkInternals.host());
    try (ServerSocket other = new ServerSocket(0, 50, host)) {
      conf.set(EXECUTOR, "" + other.getLocalPort());
      try (ListeningPort next = portOfExecutor()) {
        int further = next.number() - other.getLocalPort();
        assertTrue(0 < further && further <= 16, further + " further");
      }
      conf.set(MAX_TRIES, "0");
      assertEquals(
          "%s: expected a free port at %s, %s or one of the next 0 (%s), found Address already in use"
              .formatted(EXECUTOR, SparkInternals.host(), other.getLocalPort(), MAX_TRIES),
          assertThrows(UnavailableException.class, DriverPortTest::portOfExecutor).getMessage());
    }
  }

  @ParameterizedTest
  @CsvSource({PORT + ",eighty", PORT + ",80", PORT + ",-1", PORT + ",65536", EXECUTOR + ",80"})
  void isNotWhatCannotBeAPort(String setting, String found) {
    conf.set(setting, found);
    assertRefused(
        setting + ": expected 0 for any, or 1024 to 65535, found " + found, () -> port().close());
  }

  /** Both for who wants no other exchange and for who takes what there is. */
  private void assertUnavailable(String why) {
    SmallRun run = new SmallRun(directory, 2);
    String error = refusal(() -> Fixtures.open(Kind.BARRIER, spark, run.workload()));
    assertTrue(error.matches("--exchange barrier: " + why), error);
    assertOthersAreTaken(run, why);
  }

  /** Takes what there is, for the whole run, and says why it is no barrier. */
  private void assertOthersAreTaken(SmallRun run, String why) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    try (Exchange reference = Fixtures.inMemory(run.workload());
        Exchange exchange =
            Fixtures.open(
                Kind.AUTO, spark, run.workload(), line -> stream.println("nndl: " + line))) {
      assertInstanceOf(JobExchange.class, exchange);
      Parameters initial = Fixtures.initial(run.workload());
      assertEquals(
          reference.evaluate(initial, Split.TEST).correct(),
          exchange.evaluate(initial, Split.TEST).correct());
    }
    String line = err.toString(StandardCharsets.UTF_8);
    assertTrue(line.matches(AUTO + why + "\n"), line);
  }

  private static ListeningPort port() throws UnavailableException {
    Doorkeeper door = new Doorkeeper(Fixtures.PROCESS, 10_000);
    return new ListeningPort(conf, door, Fixtures.PROCESS.clock());
  }

  private static ListeningPort portOfExecutor() throws UnavailableException {
    Doorkeeper door = new Doorkeeper(Fixtures.PROCESS, 10_000);
    TransportContext context = TransportSettings.context(conf, new MessageHandler());
    return ListeningPort.ofExecutor(conf, context, door, Fixtures.PROCESS.clock());
  }

  private static ServerSocket listenBehind() throws IOException {
    return new ServerSocket(0, 50, InetAddress.getByName(WireTap.BEHIND));
  }

  /**
   * A port that accepts no connection: its queue is full, so the system drops new ones, as
   * firewalls do.
   */
  private static final class Deaf implements AutoCloseable {
    private final ServerSocket listener =
        new ServerSocket(0, 1, InetAddress.getByName(WireTap.HOST));
    private final List<SocketChannel> waiting = new ArrayList<>();

    Deaf() throws IOException {
      for (int i = 0; i < 4; i++) {
        SocketChannel caller = SocketChannel.open();
        waiting.add(caller);
        caller.configureBlocking(false);
        caller.connect(new InetSocketAddress(WireTap.HOST, port()));
      }
    }

    int port() {
      return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      for (SocketChannel caller : waiting) {
        caller.close();
      }
      listener.close();
    }
  }
}
