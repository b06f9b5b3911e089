package nndl.spark.barrier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.ChannelInitializer;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import nndl.Fixtures;
import nndl.network.Parameters;
import nndl.spark.Exchanges.Kind;
import nndl.spark.Logged;
import nndl.spark.SmallRun;
import nndl.spark.cluster.Limit;
import nndl.spark.transport.ActingWorkerGroup;
import nndl.spark.transport.Doorkeeper;
import nndl.spark.transport.ExchangeServer;
import nndl.spark.transport.ListeningPort;
import nndl.spark.transport.Parts;
import nndl.spark.transport.Pass;
import nndl.spark.transport.Peer;
import nndl.spark.transport.Response;
import nndl.spark.transport.Secret;
import nndl.spark.transport.TransportSettings;
import nndl.spark.transport.WireTap;
import nndl.time.Clock;
import nndl.training.AtCall;
import nndl.training.Exchange;
import nndl.training.workload.Workload;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.crypto.AuthClientBootstrap;
import org.apache.spark.network.sasl.SecretKeyHolder;
import org.apache.spark.network.server.NoOpRpcHandler;
import org.apache.spark.network.util.TransportConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** Who is accepted at the exchange's port, and who can listen on the way to it. */
abstract class SecurityCases {

  /**
   * In each message with a sum: the upper half of the round, one sum, of the shards from 0 to 1.
   */
  private static final byte[] SUM = {0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0};

  private static final int CLOSES = 4;
  private static final int STRANGERS = 100;

  @TempDir static Path keys;
  private static final List<WireTap> TAPS = new ArrayList<>();
  private static WireTap tap;
  private static JavaSparkContext spark;

  @Parameter Wire wire;
  @TempDir Path directory;

  /** Executors reach all of the driver's ports through taps. */
  @BeforeParameterizedClassInvocation
  static void start(Wire wire) throws Exception {
    List<String> settings = new ArrayList<>(wire.settings(keys));
    settings.add("spark.driver.host=" + WireTap.HOST);
    settings.add("spark.driver.bindAddress=" + WireTap.BEHIND);
    for (String port :
        new String[] {"driver.port", "driver.blockManager.port", "nndl.exchange.port"}) {
      tap = new WireTap();
      TAPS.add(tap);
      settings.add("spark." + port + "=" + tap.port());
    }
    spark = Fixtures.spark("local-cluster[1,1,1024]", settings.toArray(String[]::new));
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    spark.close();
    TAPS.forEach(WireTap::close);
    TAPS.clear();
  }

  @Test
  void showsMessagesAndWeightsOnTheWayJustWhereNothingEncryptsThem() {
    SmallRun run = new SmallRun(directory, 1);
    Parameters initial = Fixtures.initial(run.workload());
    ByteBuffer weights = ByteBuffer.allocate(10 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    weights.asFloatBuffer().put(initial.values(), initial.layout().rowAt(0), 10);
    try (Exchange exchange = Fixtures.open(Kind.BARRIER, spark, run.workload())) {
      run.assertSameBits(exchange);
    }
    boolean visible = wire == Wire.OPEN || wire == Wire.AUTHENTICATED;
    assertTrue(tap.count() > SmallRun.ITERATIONS * 2000, tap.count() + " bytes have passed");
    assertEquals(visible, tap.heard(SUM));
    assertEquals(visible, tap.heard(weights.array()));
  }

  /** Some parts come in pieces, as the network has them, and so do some under encryption. */
  @Test
  void hearsTheSameBitsInTheManyPartsOfAWideNetwork() {
    SmallRun run = SmallRun.wide(directory, 3);
    try (Exchange exchange = Fixtures.open(Kind.BARRIER, spark, run.workload())) {
      run.assertSameBits(exchange);
    }
    assertTrue(tap.count() > SmallRun.ITERATIONS * Parts.MAX_BYTES, tap.count() + " bytes");
  }

  @Test
  void hearsNoStrangerWhateverElseAuthenticates() {
    assertSameBitsBeside(
        () -> {
          try (Peer stranger = new Peer(ActingWorkerGroup.CONF, tap.port())) {
            assertFalse(isHeard(stranger.refusalOf(sums())));
          }
        });
  }

  /** Spark's secret alone is not enough, and where there is one, a task's is not either. */
  @Test
  void hearsOnlyWhoKnowsTheSecretOfATaskAndSparksOwn() throws Exception {
    Clock clock = Fixtures.PROCESS.clock();
    Doorkeeper door = new Doorkeeper(Fixtures.PROCESS, 10_000);
    Workload workload = new SmallRun(directory, 1).workload();
    ExchangeServer server = new ExchangeServer(workload, door, clock, Limit.fixed(10_000));
    List<Secret> secrets = Secret.fresh(2, Fixtures.RANDOM);
    server.expect(secrets, false);
    try (ListeningPort unused = new ListeningPort(spark.sc().conf(), door, clock)) {
      try (Peer task = peer(new Pass(0, secrets.get(0)), Wire.SECRET)) {
        String refusal = task.refusalOf(sums());
        assertTrue(isHeard(refusal), refusal);
      }
      Pass other = new Pass(1, Secret.fresh(1, Fixtures.RANDOM).get(0));
      assertThrows(Pass.RefusedException.class, () -> peer(other, Wire.SECRET).close());
      if (wire.isAuthenticated()) {
        Pass second = new Pass(1, secrets.get(1));
        assertThrows(RuntimeException.class, () -> peer(second, "a wrong secret").close());
      }
    }
  }

  @Test
  void warnsOnceWhereOthersReachThePortAndNothingAuthenticates() throws Exception {
    SparkConf conf = spark.sc().conf().clone();
    conf.set("spark.driver.bindAddress", "0.0.0.0").remove("spark.nndl.exchange.port");
    Clock clock = Fixtures.PROCESS.clock();
    Doorkeeper door = new Doorkeeper(Fixtures.PROCESS, 10_000);
    try (Logged logged = new Logged(ListeningPort.class)) {
      new ListeningPort(conf, door, clock).close();
      assertEquals(wire.isAuthenticated() ? 0 : 1, logged.lines().size(), logged.lines() + "");
      conf.set("spark.driver.bindAddress", "127.0.0.1");
      new ListeningPort(conf, new Doorkeeper(Fixtures.PROCESS, 10_000), clock).close();
      assertEquals(wire.isAuthenticated() ? 0 : 1, logged.lines().size(), logged.lines() + "");
    }
  }

  /** Spark and Netty would log a trace of each connection that has no pipeline by then. */
  @Test
  void closesWhileStrangersCallWithoutAWord() throws Exception {
    SparkConf conf = spark.sc().conf().clone();
    conf.set("spark.driver.bindAddress", "127.0.0.1").remove("spark.nndl.exchange.port");
    Clock clock = Fixtures.PROCESS.clock();
    Workload workload = new SmallRun(directory, 1).workload();
    List<Socket> strangers = new ArrayList<>();
    try (Logged spark = new Logged(TransportContext.class);
        Logged netty = new Logged(ChannelInitializer.class)) {
      for (int i = 0; i < CLOSES; i++) {
        Doorkeeper door = new Doorkeeper(Fixtures.PROCESS, 10_000);
        ExchangeServer server = new ExchangeServer(workload, door, clock, Limit.fixed(10_000));
        server.expect(Secret.fresh(STRANGERS, Fixtures.RANDOM), false);
        try (ListeningPort port = new ListeningPort(conf, door, clock)) {
          for (int stranger = 0; stranger < STRANGERS; stranger++) {
            strangers.add(new Socket("127.0.0.1", port.address().port()));
          }
        }
      }
      assertEquals(List.of(), spark.lines());
      assertEquals(List.of(), netty.lines());
    } finally {
      for (Socket stranger : strangers) {
        stranger.close();
      }
    }
  }

  private void assertSameBitsBeside(AtCall.Event event) {
    SmallRun run = new SmallRun(directory, 1);
    try (Exchange exchange = Fixtures.open(Kind.BARRIER, spark, run.workload())) {
      run.assertSameBits(new AtCall(8, exchange, event));
    }
  }

  /** A message that nobody has asked for, so it is refused if it is read at all. */
  private static ByteBuffer sums() {
    ByteBuffer message = ByteBuffer.allocate(Response.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    new Response(Response.Kind.SUMS, 1).write(message);
    return message.flip();
  }

  private static boolean isHeard(String refusal) {
    return refusal.contains("refused: expected an answer to the last request");
  }

  /** A peer that presents a task's secret, and one of Spark's where Spark asks for it. */
  private Peer peer(Pass pass, String secret) throws Exception {
    TransportConf settings;
    try (TransportContext context =
        TransportSettings.context(spark.getConf(), new NoOpRpcHandler())) {
      settings = context.getConf();
    }
    Peer peer = new Peer(settings, tap.port());
    try {
      peer.prove(pass);
      if (wire.isAuthenticated()) {
        String application = spark.sc().applicationId();
        peer.present(new AuthClientBootstrap(settings, application, secret(secret)));
      }
      return peer;
    } catch (Exception e) {
      peer.close();
      throw e;
    }
  }

  private static SecretKeyHolder secret(String secret) {
    SecretKeyHolder real = SparkEnv.get().securityManager();
    return new SecretKeyHolder() {
      @Override
      public String getSaslUser(String application) {
        return real.getSaslUser(application);
      }

      @Override
      public String getSecretKey(String application) {
        return secret.equals(Wire.SECRET) ? real.getSecretKey(application) : secret;
      }
    };
  }
}
