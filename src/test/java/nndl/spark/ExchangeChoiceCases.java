package nndl.spark;

import static nndl.Refused.assertRefused;
import static nndl.spark.transport.TransportSettings.START_TIMEOUT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import nndl.Fixtures;
import nndl.spark.Exchanges.Kind;
import nndl.spark.cluster.SparkInternals;
import nndl.spark.job.JobExchange;
import nndl.training.Exchange;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link Exchanges} opens where the barrier exchange can't run. */
abstract class ExchangeChoiceCases {
  private static final String AUTO =
      "nndl: warning: --exchange auto: a Spark job an iteration, which is slower: ";
  private static final String WAITING =
      "nndl: waiting for slots, at most 6 s (" + START_TIMEOUT + "): 4 of 4 are taken";
  private static final String NONE =
      "expected a free slot within 6 s (" + START_TIMEOUT + "), found none";

  @TempDir Path directory;
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private SmallRun run;

  abstract JavaSparkContext spark();

  @BeforeEach
  void prepare() {
    run = new SmallRun(directory, 2);
  }

  /** Has all slots. */
  private Blocker block() throws Exception {
    return new Blocker(spark(), directory, SparkInternals.slots(spark().sc()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"spark.dynamicAllocation.enabled", "spark.speculation"})
  void isTheJobOrAnErrorAtOnceWhereASettingForbidsLongLivedTasks(String setting) {
    String why = "expected %s=false, found true".formatted(setting);
    spark().sc().conf().set(setting, "true");
    try {
      try (Exchange exchange = open(Kind.AUTO)) {
        assertInstanceOf(JobExchange.class, exchange);
        run.assertSameBits(exchange);
      }
      assertEquals(List.of(AUTO + why), errLines());
      assertRefused("--exchange barrier: " + why, () -> open(Kind.BARRIER).close());
    } finally {
      spark().sc().conf().remove(setting);
    }
  }

  @Test
  void isAnErrorUnderBarrierWhereOthersHaveTheSlotsForTheLimitOfAStart() throws Exception {
    spark().sc().conf().set(START_TIMEOUT, "6s");
    try (Blocker blocker = block()) {
      assertRefused("--exchange barrier: " + NONE, () -> open(Kind.BARRIER).close());
      assertEquals(List.of(WAITING), errLines());
      blocker.assertRuns();
    } finally {
      spark().sc().conf().remove(START_TIMEOUT);
    }
    try (Exchange exchange = open(Kind.BARRIER)) {
      run.assertSameBits(exchange);
    }
  }

  /**
   * Jobs wait for a slot, too, and the training stays with them when there are enough for tasks.
   */
  @Test
  void isTheJobToTheEndUnderAutoWhereOthersHaveTheSlotsForTheLimitOfAStart() throws Exception {
    spark().sc().conf().set(START_TIMEOUT, "6s");
    CompletableFuture<Exchange> opened;
    try (Blocker blocker = block()) {
      long start = System.nanoTime();
      opened = CompletableFuture.supplyAsync(() -> open(Kind.AUTO));
      awaitLines(1, start);
      assertTrue(System.nanoTime() - start >= 5e9, "it has not waited");
      awaitLines(2, start);
      assertTrue(System.nanoTime() - start >= 6e9, "it has not waited to the end");
      blocker.assertRuns();
    } finally {
      spark().sc().conf().remove(START_TIMEOUT);
    }
    try (Exchange exchange = opened.get(60, TimeUnit.SECONDS)) {
      run.assertSameBits(exchange);
      assertInstanceOf(JobExchange.class, exchange);
    }
    assertEquals(List.of(WAITING, AUTO + NONE), errLines());
  }

  /** Others have them for less than the limit. */
  @Test
  void isTheBarrierUnderAutoWhereOthersLeaveTheSlotsInTime() throws Exception {
    CompletableFuture<Exchange> opened;
    try (Blocker blocker = block()) {
      opened = CompletableFuture.supplyAsync(() -> open(Kind.AUTO));
      awaitLines(1, System.nanoTime());
      blocker.assertRuns();
    }
    try (Exchange exchange = opened.get(60, TimeUnit.SECONDS)) {
      run.assertSameBits(exchange);
      assertFalse(exchange instanceof JobExchange, "jobs");
    }
    assertEquals(List.of(WAITING.replace("6 s", "120 s")), errLines());
  }

  private void awaitLines(int count, long start) throws InterruptedException {
    while (errLines().size() < count) {
      assertTrue(System.nanoTime() - start < 120e9, "expected a line within 120 s, found none");
      Thread.sleep(20);
    }
  }

  private Exchange open(Kind kind) {
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    return Fixtures.open(kind, spark(), run.workload(), line -> stream.println("nndl: " + line));
  }

  private List<String> errLines() {
    return err.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
