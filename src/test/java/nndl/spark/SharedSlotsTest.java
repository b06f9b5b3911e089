package nndl.spark;

import static nndl.Refused.assertRefused;
import static nndl.Texts.assertStarts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import nndl.Fixtures;
import nndl.Slow;
import nndl.TestImages;
import nndl.data.SampleSet;
import nndl.error.InputException;
import nndl.spark.Exchanges.Kind;
import nndl.spark.cluster.SlotArbiter;
import nndl.spark.cluster.SlotRequest;
import nndl.spark.cluster.SlotShare;
import nndl.spark.cluster.SparkRun;
import nndl.spark.job.JobExchange;
import nndl.spark.transport.TransportSettings;
import nndl.training.Exchange;
import nndl.training.Progress;
import nndl.training.workload.Workload;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several trainings at once in one context of two slots. */
@Slow
class SharedSlotsTest {
  private static final String WAITS =
      "waits for slots: 2 of 2 are held by other trainings of this application";

  /** The start and the end of a task in this JVM. */
  private static final AtomicReference<List<CountDownLatch>> LATCHES = new AtomicReference<>();

  @TempDir Path directory;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  @AutoClose private JavaSparkContext spark;
  private SmallRun run;

  @BeforeEach
  void start() {
    spark = Fixtures.spark("local[2]");
    run = new SmallRun(directory, 3);
  }

  @Test
  void twoTrainingsOfOneSlotEachRunAtOnceAndTheThirdWaitsForASlot() throws Exception {
    SlotRequest one = new SlotRequest(1, false, () -> false);
    CompletableFuture<Exchange> third;
    try (Exchange first = open(one);
        Exchange second = open(one)) {
      third = CompletableFuture.supplyAsync(() -> open(one));
      awaitLine();
      run.assertSameBits(first);
      CompletableFuture<Void> other = CompletableFuture.runAsync(() -> run.assertSameBits(second));
      run.assertSameBits(first);
      other.get(120, TimeUnit.SECONDS);
      assertTrue(!third.isDone(), "it has not waited");
    }
    try (Exchange exchange = third.get(120, TimeUnit.SECONDS)) {
      run.assertSameBits(exchange);
    }
    assertEquals(List.of(WAITS), lines);
  }

  @Test
  void jobsWaitForASlotThatBarrierTasksLeaveAndKeepItUntilTheirEnd() throws Exception {
    CompletableFuture<Exchange> waiting;
    try (Exchange all = open(SlotRequest.ALL)) {
      waiting = CompletableFuture.supplyAsync(() -> openJobs(SlotRequest.ALL));
      awaitLine();
      run.assertSameBits(all);
      assertTrue(!waiting.isDone(), "it has not waited");
    }
    try (SlotShare third = SlotArbiter.of(spark.sc()).open(SlotRequest.ALL)) {
      try (Exchange jobs = waiting.get(120, TimeUnit.SECONDS);
          Exchange later = open(SlotRequest.ALL)) {
        assertEquals(2, third.others());
        run.assertSameBits(jobs);
        run.assertSameBits(later);
      }
      assertEquals(0, third.others());
    }
    assertEquals(List.of(WAITS), lines);
  }

  @Test
  void cancelledJobsAndThoseThatFailHoldNoSlot() throws Exception {
    try (Exchange unused = open(SlotRequest.ALL)) {
      SlotRequest cancelled = new SlotRequest(1, false, () -> true);
      assertThrows(Progress.Stopped.class, () -> openJobs(cancelled));
    }
    assertThrows(
        InputException.class,
        () -> Fixtures.open(Kind.JOB, guest(SlotRequest.ALL), wrong()).close());
    assertEquals(0, SlotArbiter.of(spark.sc()).open(SlotRequest.ALL).others());
  }

  /** An interrupted thread can't remove anything from executors. */
  @Test
  void anInterruptedThreadClosesAllOfAnExchange() {
    Exchange jobs = openJobs(SlotRequest.ALL);
    run.assertSameBits(jobs);
    Thread.currentThread().interrupt();
    jobs.close();
    assertTrue(Thread.interrupted());
    assertEquals(0, spark.getPersistentRDDs().size());
    assertEquals(0, SlotArbiter.of(spark.sc()).open(SlotRequest.ALL).others());
  }

  @Test
  void aTrainingThatNeedsTheOnlySlotSaysBeforeItStartsThatNoneIsFreeForJobs() {
    spark.close();
    spark = Fixtures.spark("local[1]");
    SlotRequest oneFree = new SlotRequest(2, true, () -> false);
    String why = "slots: expected one more than the training's 1, for the jobs of onEpoch, found 1";
    assertRefused(why, () -> open(oneFree).close());
    try (Exchange exchange = Fixtures.open(Kind.AUTO, guest(oneFree), run.workload())) {
      assertInstanceOf(JobExchange.class, exchange);
      run.assertSameBits(exchange);
    }
    assertEquals(
        List.of("warning: --exchange auto: a Spark job an iteration, which is slower: " + why),
        lines);
  }

  @Test
  void theSlotsOfATrainingThatFailedAreFree() {
    assertThrows(
        InputException.class,
        () -> Fixtures.open(Kind.BARRIER, guest(SlotRequest.ALL), wrong()).close());
    try (Exchange exchange = open(SlotRequest.ALL)) {
      run.assertSameBits(exchange);
    }
    assertEquals(List.of(), lines);
  }

  @Test
  void aCancelledTrainingWaitsForSlotsNoLonger() throws Exception {
    AtomicBoolean cancelled = new AtomicBoolean();
    try (Exchange all = open(SlotRequest.ALL)) {
      CompletableFuture<Exchange> waiting =
          CompletableFuture.supplyAsync(() -> open(new SlotRequest(1, false, cancelled::get)));
      awaitLine();
      cancelled.set(true);
      ExecutionException error =
          assertThrows(ExecutionException.class, () -> waiting.get(120, TimeUnit.SECONDS));
      assertInstanceOf(Progress.Stopped.class, error.getCause());
      run.assertSameBits(all);
    }
  }

  @Test
  void anInterruptEndsTheWaitForSlots() throws Exception {
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    try (Exchange all = open(SlotRequest.ALL)) {
      CompletableFuture<Exchange> waiting =
          CompletableFuture.supplyAsync(
              () -> {
                thread.complete(Thread.currentThread());
                return open(SlotRequest.ALL);
              });
      awaitLine();
      thread.get().interrupt();
      ExecutionException error =
          assertThrows(ExecutionException.class, () -> waiting.get(120, TimeUnit.SECONDS));
      assertEquals("training: interrupted", error.getCause().getMessage());
      run.assertSameBits(all);
    }
  }

  @Test
  void theEndOfTheContextEndsTheWaitForSlots() throws Exception {
    try (Exchange unused = open(SlotRequest.ALL)) {
      CompletableFuture<Exchange> waiting =
          CompletableFuture.supplyAsync(() -> open(SlotRequest.ALL));
      awaitLine();
      spark.close();
      ExecutionException error =
          assertThrows(ExecutionException.class, () -> waiting.get(120, TimeUnit.SECONDS));
      assertStarts("local[2]: expected a cluster that runs", error.getCause().getMessage());
    }
  }

  @Test
  void whereJobsOfTheProgramHaveTheSlotsTheBarrierExchangeWaitsForTheLimitOfAStart()
      throws Exception {
    spark.sc().conf().set(TransportSettings.START_TIMEOUT, "6s");
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    LATCHES.set(List.of(started, end));
    JavaFutureAction<Void> job = spark.parallelize(List.of(0), 1).foreachAsync(i -> occupy());
    assertTrue(started.await(120, TimeUnit.SECONDS), "expected a task, found none");
    assertRefused(
        "--exchange barrier: expected 2 tasks to start within 6 s"
            + " (spark.nndl.exchange.startTimeout), found 1 of 2 slots free and nothing launched",
        () -> open(SlotRequest.ALL).close());
    assertEquals(
        List.of(
            "waiting for slots, at most 6 s (spark.nndl.exchange.startTimeout): 1 of 2 are taken"),
        lines);
    assertEquals(0, SlotArbiter.of(spark.sc()).open(SlotRequest.ALL).others());
    end.countDown();
    job.get(120, TimeUnit.SECONDS);
    try (Exchange exchange = open(SlotRequest.ALL)) {
      run.assertSameBits(exchange);
    }
  }

  private static void occupy() throws InterruptedException {
    LATCHES.get().get(0).countDown();
    assertTrue(LATCHES.get().get(1).await(120, TimeUnit.SECONDS), "expected an end, found none");
  }

  /** Samples that can't be loaded. */
  private Workload wrong() {
    TestImages images = TestImages.random(9, 5, 4, 3, 0.3, 1);
    images.labels()[7] = 3;
    SampleSet samples = images.write(directory, "wrong");
    return Fixtures.workload(Fixtures.hyperparameters(1, 2, 3, 20, 17, 3), 3, samples, samples);
  }

  private Exchange open(SlotRequest request) {
    return Fixtures.open(Kind.BARRIER, guest(request), run.workload());
  }

  private Exchange openJobs(SlotRequest request) {
    return Fixtures.open(Kind.JOB, guest(request), run.workload());
  }

  private SparkRun guest(SlotRequest request) {
    return new SparkRun(spark, "guest", request, lines::add);
  }

  private void awaitLine() throws InterruptedException {
    while (lines.isEmpty()) {
      Thread.sleep(5);
    }
  }
}
