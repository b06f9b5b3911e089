package nndl.spark.barrier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import nndl.Slow;
import nndl.spark.SmallRun;
import nndl.spark.barrier.SimulatedCluster.Attempt;
import nndl.spark.barrier.SimulatedCluster.Pace;
import nndl.spark.transport.InMemoryTransport;
import nndl.spark.transport.InMemoryTransport.Fate;
import nndl.time.SimulatedClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A slow worker group is waited for, and one that hangs is not. */
class HeartbeatsTest {
  private static final int GROUPS = 2;
  private static final long SECOND = 1_000_000_000;
  private static final long LATENCY = 1_000_000;

  @TempDir Path directory;
  private final SimulatedClock clock = new SimulatedClock();
  private SmallRun run;
  private int heartbeats;
  private long firstAt;

  @BeforeEach
  void prepare() {
    run = new SmallRun(directory, 3);
  }

  private List<Attempt> train(Pace pace, long latencyOfHeartbeats) {
    Fate fate =
        message -> {
          if (!message.isHeartbeat()) {
            return LATENCY;
          }
          firstAt = heartbeats++ == 0 ? clock.nanoTime() : firstAt;
          return latencyOfHeartbeats;
        };
    return new SimulatedExchange(run.workload(), GROUPS)
        .at(pace)
        .run(clock, fate, run::assertSameBits);
  }

  /** Something that takes long once. */
  private long once(long nanos) {
    return clock.nanoTime() < 5 * SECOND ? nanos : 0;
  }

  @Test
  void shortWorkIsNoMessage() {
    assertEquals(1, train(new Pace(() -> 0, () -> SECOND / 20), LATENCY).size());
    assertTrue(clock.nanoTime() > 3 * SECOND, "work that takes some time");
    assertEquals(0, heartbeats);
  }

  @Slow
  @Test
  void anExecutorThatLoadsForHoursIsWaitedForWhileItSaysSo() {
    assertEquals(1, train(new Pace(() -> once(2000 * SECOND), () -> 0), LATENCY).size());
    assertTrue(clock.nanoTime() > 2000 * SECOND);
  }

  /** Several times a second, so that the shortest limit of a second will do. */
  @Slow
  @Test
  void anExecutorThatLoadsSaysSoSeveralTimesASecond() {
    assertEquals(1, train(new Pace(() -> once(100 * SECOND), () -> 0), LATENCY).size());
    assertTrue(heartbeats > 2 * 100 * 3, heartbeats + " heartbeats of two executors");
  }

  @Slow
  @Test
  void anExecutorThatHasLoadedWaitsForOneThatLoadsForHours() {
    int[] loads = {0};
    assertEquals(
        1, train(new Pace(() -> loads[0]++ == 0 ? 9000 * SECOND : 0, () -> 0), LATENCY).size());
    assertTrue(clock.nanoTime() > 9000 * SECOND);
  }

  @Test
  void anExecutorThatIsSilentWhileItLoadsIsLostAfterTheTimeOut() {
    Pace pace = new Pace(() -> once(500 * SECOND), () -> 0);
    List<Attempt> attempts = train(pace, InMemoryTransport.LOST);
    assertEquals(2, attempts.size());
    double settled = Platform.Limits.SETTLE_MILLIS / 1e3;
    assertEquals(
        SimulatedExchange.ROUND_SECONDS + settled,
        (double) attempts.get(1).start() / SECOND,
        settled + 0.1);
  }

  /** The two shards of a group take 200 s, and some samples are done after 50 and after 150 s. */
  @Test
  void aMiniBatchMayTakeLongerThanTheTimeOutWhileSamplesAreDone() {
    Pace pace = new Pace(() -> 0, () -> clock.nanoTime() < 150 * SECOND ? 50 * SECOND : 0);
    assertEquals(1, train(pace, LATENCY).size());
    assertTrue(clock.nanoTime() > 150 * SECOND);
  }

  /**
   * Another attempt would need as much: the run ends with what it has, and not after four losses.
   */
  @Test
  void aResponseForWhichTheDriverHasNoMemoryEndsTheRunWithThatError() {
    OutOfMemoryError lack = new OutOfMemoryError("none left");
    int[] sums = {0};
    Pace pace = new Pace(() -> 0, () -> ++sums[0] < 20 ? 5 * SECOND : 0);
    Fate fate =
        message -> {
          if (!message.toService() && message.bytes().remaining() == 0 && sums[0] > 10) {
            throw lack;
          }
          return LATENCY;
        };
    SimulatedExchange exchange = new SimulatedExchange(run.workload(), GROUPS).at(pace);
    OutOfMemoryError found =
        assertThrows(OutOfMemoryError.class, () -> exchange.run(clock, fate, run::assertSameBits));
    assertSame(lack, found);
    assertTrue(clock.nanoTime() < 100 * SECOND, "it has waited");
  }

  @Test
  void aGroupThatIsAliveAndDoesNoSampleIsLostAfterTheTimeOut() {
    int[] sums = {0};
    Pace pace = new Pace(() -> 0, () -> ++sums[0] == 2 ? 400 * SECOND : 0);
    List<Attempt> attempts = train(pace, LATENCY);
    assertEquals(2, attempts.size());
    assertTrue(heartbeats > 100, "it was alive");
    double lost = (double) (attempts.get(1).start() - firstAt) / SECOND;
    assertEquals(SimulatedExchange.ROUND_SECONDS + Platform.Limits.SETTLE_MILLIS / 1e3, lost, 1);
  }
}
