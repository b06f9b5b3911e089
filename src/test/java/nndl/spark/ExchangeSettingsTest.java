package nndl.spark;

import static nndl.Refused.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import nndl.Fixtures;
import nndl.spark.Exchanges.Kind;
import nndl.spark.barrier.LocalBarrierExchange;
import nndl.spark.cluster.Slots;
import nndl.spark.transport.Topology;
import nndl.spark.transport.TransportSettings;
import nndl.training.Exchange;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.network.TransportContext;
import org.apache.spark.network.server.NoOpRpcHandler;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What settings do to exchanges. */
class ExchangeSettingsTest {
  private static final String TIMEOUT = "spark.nndl.exchange.timeout";
  private static final String PROOF_TIMEOUT = "spark.nndl.exchange.proofTimeout";

  @AutoClose private static final JavaSparkContext spark = Fixtures.spark("local[2]");

  @TempDir Path directory;

  /** Somebody on the way could have both ends fall back to no encryption, or change bytes. */
  @ParameterizedTest
  @CsvSource({
    "true, , , false, AES/GCM/NoPadding",
    "true, true, AES/CTR/NoPadding, false, AES/CTR/NoPadding",
    "false, , , true, AES/GCM/NoPadding"
  })
  void ofEncryptionHoldWithoutAFallbackAndDetectChanges(
      boolean encrypts, String fallback, String cipher, boolean fallsBack, String transformation) {
    SparkConf conf = spark.sc().conf().clone();
    conf.set("spark.network.crypto.enabled", String.valueOf(encrypts));
    if (fallback != null) {
      conf.set("spark.network.crypto.saslFallback", fallback);
      conf.set("spark.network.crypto.cipher", cipher);
    }
    try (TransportContext context = TransportSettings.context(conf, new NoOpRpcHandler())) {
      assertEquals(fallsBack, context.getConf().saslFallback());
      assertEquals(transformation, context.getConf().cipherTransformation());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"spark.dynamicAllocation.enabled", "spark.speculation"})
  void thatSparkItselfPassesOverInLocalModeForbidNothingThere(String setting) {
    SmallRun run = new SmallRun(directory, 2);
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    spark.sc().conf().set(setting, "true");
    try (Exchange exchange =
        Fixtures.open(Kind.AUTO, spark, run.workload(), line -> stream.println("nndl: " + line))) {
      assertInstanceOf(LocalBarrierExchange.class, exchange);
      run.assertSameBits(exchange);
    } finally {
      spark.sc().conf().remove(setting);
    }
    assertEquals("", err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void sayHowGroupsAddTheirSums() {
    String setting = "spark.nndl.exchange.topology";
    SparkConf conf = new SparkConf(false);
    assertEquals(Topology.AUTO, TransportSettings.topology(conf));
    assertEquals(Topology.PEERS, TransportSettings.topology(conf.set(setting, "peers")));
    assertRefused(
        setting + ": expected auto, star or peers, found ring",
        () -> TransportSettings.topology(conf.set(setting, "ring")));
  }

  @ParameterizedTest
  @CsvSource({"1s, 1000", "1999ms, 1000", "2, 2000", "3min, 180000", "9999999d, 2147483000"})
  void sayHowLongARoundMayTake(String setting, long millis) {
    assertEquals(
        millis, TransportSettings.timeout(new SparkConf(false).set(TIMEOUT, setting)).millis());
  }

  @ParameterizedTest
  @CsvSource({"1s, 1000", "30s, 30000", "9999999d, 2147483000"})
  void sayHowLongAConnectionMayBeOpenWithoutAProof(String setting, long millis) {
    SparkConf conf = new SparkConf(false);
    assertEquals(10_000, TransportSettings.proofMillis(conf));
    assertEquals(millis, TransportSettings.proofMillis(conf.set(PROOF_TIMEOUT, setting)));
    assertRefused(
        PROOF_TIMEOUT + ": expected 1s or more, found 0",
        () -> TransportSettings.proofMillis(conf.set(PROOF_TIMEOUT, "0")));
  }

  @ParameterizedTest
  @CsvSource({"1s, 1000", "10min, 600000"})
  void sayHowLongTasksMayTakeToStart(String setting, long millis) {
    SparkConf conf = new SparkConf(false);
    assertEquals(120_000, TransportSettings.start(conf).millis());
    assertEquals(
        millis,
        TransportSettings.start(conf.set(TransportSettings.START_TIMEOUT, setting)).millis());
  }

  @Test
  void sayHowLongToWaitForExecutorsAndElseItIsTwoMinutes() {
    String setting = "spark.scheduler.maxRegisteredResourcesWaitingTime";
    SparkConf conf = spark.sc().conf();
    String before = conf.get(setting, "");
    try {
      conf.set(setting, "7s");
      assertEquals(7_000, Slots.limit(spark.sc()).millis());
      conf.set(setting, "soon");
      assertRefused(
          setting + ": expected a time, such as 120s, found soon", () -> Slots.limit(spark.sc()));
      conf.remove(setting);
      assertEquals(120_000, Slots.limit(spark.sc()).millis());
    } finally {
      if (!before.isEmpty()) {
        conf.set(setting, before);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "500ms", "-2s", "soon", "1.5s"})
  void thatLeaveNoTimeAreAnErrorInALine(String setting) {
    SparkConf conf = new SparkConf(false).set(TIMEOUT, setting);
    assertRefused(
        TIMEOUT + ": expected 1s or more, found " + setting, () -> TransportSettings.timeout(conf));
  }

  @ParameterizedTest
  @CsvSource({"1s, 10", "2min, 1200", "99999h, 2147483"})
  void sayHowLongAWorkerGroupWaitsForAnySignOfTheDriver(String round, long seconds) {
    SparkConf conf = spark.getConf().set(TIMEOUT, round);
    assertEquals(1000 * seconds, TransportSettings.driverMillis(conf));
    try (TransportContext context = TransportSettings.context(conf, new NoOpRpcHandler())) {
      assertTrue(context.getConf().connectionTimeoutMs() >= 1000 * seconds, "sooner");
    }
  }
}
