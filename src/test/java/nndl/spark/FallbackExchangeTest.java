package nndl.spark;

import static nndl.Refused.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import nndl.Fixtures;
import nndl.data.sampling.MiniBatch;
import nndl.model.evaluation.Evaluation;
import nndl.network.Gradient;
import nndl.network.Parameters;
import nndl.network.Scalars;
import nndl.spark.cluster.UnavailableException;
import nndl.time.SimulatedClock;
import nndl.training.Exchange;
import nndl.training.worker.DataHashes;
import nndl.training.worker.Traffic;
import nndl.training.workload.Split;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a training that runs by jobs goes back to the barrier exchange. Each call takes 1 s. */
class FallbackExchangeTest {
  private static final int EPOCHS = 20;

  /** Of an epoch that gives way: six sums and an evaluation. */
  private static final int CALLS = 7;

  @TempDir Path directory;
  private final SimulatedClock clock = new SimulatedClock();
  private final List<String> events = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();
  private DataHashes hashes;
  private DataHashes barrierHashes;
  private double loading;

  /** How long all shards together compute a sum. */
  private double computing;

  private int freeFrom;
  private int failures;
  private boolean passes = true;
  private int calls;
  private SmallRun run;

  @BeforeEach
  void prepare() {
    run = new SmallRun(directory, 2, EPOCHS);
    hashes = Fixtures.inMemory(run.workload()).hashes();
    barrierHashes = hashes;
  }

  @Test
  void isAtTheFirstEndOfAnEpochWithFreeSlots() {
    train();
    assertEquals(List.of("jobs at 0", "end of jobs", "barrier at 7", "end of barrier"), events);
    assertEquals(
        List.of("epoch 1: the slots are free, and tasks hold them from now on, which is faster"),
        lines);
  }

  @Test
  void isAtALaterEndIfTheSlotsAreTaken() {
    freeFrom = 5 * CALLS - 3;
    train();
    assertEquals(List.of("jobs at 0", "end of jobs", "barrier at 35", "end of barrier"), events);
  }

  @Test
  void isNeverIfTheSlotsStayTaken() {
    freeFrom = Integer.MAX_VALUE;
    train();
    assertEquals(List.of("jobs at 0", "end of jobs"), events);
    assertEquals(List.of(), lines);
  }

  /** The sums of all 19 epochs that are left take 114 s. */
  @Test
  void isNeverIfTheRestTakesNoLongerThanLoading() {
    loading = 114;
    train();
    assertEquals(List.of("jobs at 0", "end of jobs"), events);
  }

  /**
   * The sums of the epochs that are left take 114 s. On two tasks the one with two of three shards
   * computes 57 s of them, so that they save 57 s.
   */
  @Test
  void reckonsWithTheTaskThatHasTheMostShards() {
    run = new SmallRun(directory, 3, EPOCHS);
    hashes = Fixtures.inMemory(run.workload()).hashes();
    barrierHashes = hashes;
    computing = 0.75;
    loading = 55;
    train();
    assertEquals("barrier at 7", events.get(2));
    events.clear();
    calls = 0;
    loading = 58;
    train();
    assertEquals(List.of("jobs at 0", "end of jobs"), events);
  }

  /** A start takes 40 s and each failure doubles that, so it is tried again while it may pay. */
  @Test
  void isTriedAgainMoreAndMoreSeldomIfTheTasksDoNotStart() {
    loading = 39;
    failures = 100;
    train();
    assertEquals(
        List.of("jobs at 0", "end of jobs", "barrier at 7", "jobs at 7", "end of jobs"), events);
    events.clear();
    loading = 0;
    failures = 2;
    calls = 0;
    train();
    assertEquals(
        List.of(
            "jobs at 0",
            "end of jobs",
            "barrier at 7",
            "jobs at 7",
            "end of jobs",
            "barrier at 14",
            "jobs at 14",
            "end of jobs",
            "barrier at 21",
            "end of barrier"),
        events);
  }

  /** Such as a port of the driver that executors can't reach. */
  @Test
  void isNotTriedAgainIfTheReasonDoesNotPass() {
    failures = 100;
    passes = false;
    train();
    assertEquals(
        List.of("jobs at 0", "end of jobs", "barrier at 7", "jobs at 7", "end of jobs"), events);
  }

  @Test
  void findsOtherSamplesThanThoseOfTheStart() {
    barrierHashes = new DataHashes(Map.of(Split.TRAINING, 1L, Split.TEST, 2L));
    String line = refusal(this::train);
    assertEquals(
        "samples that were loaded again: expected those of the start, of hashes",
        line.substring(0, line.indexOf("hashes") + 6));
    assertEquals("end of barrier", events.get(events.size() - 1));
  }

  @Test
  void closesNothingTwiceAfterAFailureOfSpark() {
    failures = -1;
    assertEquals(
        "Spark is gone", assertThrows(IllegalStateException.class, this::train).getMessage());
    assertEquals(List.of("jobs at 0", "end of jobs", "barrier at 7"), events);
  }

  private void train() {
    try (Exchange exchange =
        new FallbackExchange(
            run.workload(),
            () -> new FallbackExchange.Jobs(open("jobs", hashes), loading),
            this::openBarrier,
            () -> calls >= freeFrom ? 2 : 0,
            lines::add,
            clock)) {
      run.assertSameBits(exchange);
      assertEquals(calls, exchange.traffic().restarts());
    }
  }

  private Exchange openBarrier() throws UnavailableException {
    if (failures < 0) {
      events.add("barrier at " + calls);
      throw new IllegalStateException("Spark is gone");
    }
    if (failures-- > 0) {
      events.add("barrier at " + calls);
      throw passes ? UnavailableException.forNow("taken") : new UnavailableException("unreachable");
    }
    return open("barrier", barrierHashes);
  }

  /** An exchange that counts its calls as restarts. */
  private Exchange open(String name, DataHashes hashes) {
    events.add(name + " at " + calls);
    Exchange exchange = Fixtures.inMemory(run.workload());
    int before = calls;
    return new Exchange() {
      @Override
      public Gradient sumGradients(Parameters parameters, MiniBatch miniBatch) {
        call();
        Gradient sum = exchange.sumGradients(parameters, miniBatch);
        sum.scalars().add(Scalars.Name.SECONDS, computing);
        return sum;
      }

      @Override
      public Evaluation evaluate(Parameters parameters, Split split, int every) {
        call();
        return exchange.evaluate(parameters, split, every);
      }

      private void call() {
        calls++;
        clock.run(() -> clock.park(this, 1_000_000_000));
      }

      @Override
      public DataHashes hashes() {
        return hashes;
      }

      @Override
      public Traffic traffic() {
        return new Traffic(0, 0, 0, 0, calls - before);
      }

      @Override
      public void close() {
        events.add("end of " + name);
      }
    };
  }
}
