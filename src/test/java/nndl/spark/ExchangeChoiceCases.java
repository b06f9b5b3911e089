package nndl.spark;

import static nndl.Refused.assertRefused;
import static nndl.Texts.assertEnds;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
import nndl.spark.cluster.Slots;
import nndl.spark.job.JobExchange;
import nndl.training.Exchange;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link Exchanges} opens where the barrier exchange can't run. */
@Timeout(60)
abstract class ExchangeChoiceCases {
  private static final String AUTO =
      "nndl: --exchange auto: a Spark job an iteration, which is slower: ";

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
    return new Blocker(spark(), directory, Slots.count(spark().sc()));
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
  void isAnErrorWithinSecondsUnderBarrierWhereOthersHaveTheSlots() throws Exception {
    try (Blocker blocker = block()) {
      assertRefused(
          "--exchange barrier: expected 2 free slots at once within 5 s, found 0, and 4 taken",
          () -> open(Kind.BARRIER).close());
      blocker.assertRuns();
    }
    try (Exchange exchange = open(Kind.BARRIER)) {
      run.assertSameBits(exchange);
    }
  }

  /** It begins with jobs, once there is a slot for them, and changes over after an epoch. */
  @Test
  void isTheJobUnderAutoWhereOthersHaveTheSlotsUntilTheyAreFree() throws Exception {
    run = new SmallRun(directory, 2, 60);
    CompletableFuture<Exchange> opened;
    try (Blocker blocker = block()) {
      long start = System.nanoTime();
      opened = CompletableFuture.supplyAsync(() -> open(Kind.AUTO));
      while (errLines().isEmpty()) {
        assertTrue(System.nanoTime() - start < 30e9, "expected a line within 30 s, found none");
        Thread.sleep(20);
      }
      assertTrue(System.nanoTime() - start >= 5e9, "it has not waited");
      assertEquals(
          List.of(AUTO + "expected 2 free slots at once within 5 s, found 0, and 4 taken"),
          errLines());
      blocker.assertRuns();
    }
    try (Exchange exchange = opened.get(60, TimeUnit.SECONDS)) {
      assertInstanceOf(FallbackExchange.class, exchange);
      run.assertSameBits(exchange);
      assertEquals(2, errLines().size());
      String line = errLines().get(1);
      assertEnds(": the slots are free, and tasks hold them from now on, which is faster", line);
      assertEquals(0, spark().getPersistentRDDs().size());
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
