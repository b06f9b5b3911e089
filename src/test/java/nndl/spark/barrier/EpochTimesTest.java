package nndl.spark.barrier;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import nndl.Fixtures;
import nndl.spark.SmallRun;
import nndl.spark.transport.InMemoryTransport;
import nndl.spark.transport.InMemoryTransport.Fate;
import nndl.time.SimulatedClock;
import nndl.training.MeteredExchange;
import nndl.training.Sgd;
import nndl.training.Timings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the epochs of a training on two worker groups take: six sums and an evaluation each. */
class EpochTimesTest {
  private static final long MILLI = 1_000_000;

  /** A response in the first epoch. */
  private static final int LOST = 5;

  @TempDir Path directory;
  private final SimulatedClock clock = new SimulatedClock();
  private SmallRun run;
  private long ordered;
  private long responded;

  @BeforeEach
  void prepare() {
    run = new SmallRun(directory, 2);
  }

  /** The rows, a list of columns each. */
  private List<List<String>> train(Fate fate) {
    Timings timings = new Timings();
    Fate counted =
        message -> {
          long bytes = message.bytes().remaining();
          ordered += message.toService() ? 0 : bytes;
          responded += message.toService() ? bytes : 0;
          return fate.nanos(message);
        };
    new SimulatedExchange(run.workload(), 2)
        .run(
            clock,
            counted,
            exchange -> {
              ordered = 0;
              responded = 0;
              MeteredExchange metered = new MeteredExchange(exchange, timings, clock);
              new Sgd(run.workload(), metered, List.of(metered))
                  .train(Fixtures.progress(run.workload()));
            });
    return timings.csv().lines().skip(1).map(row -> List.of(row.split(","))).toList();
  }

  /** Requests take a millisecond, responses one or four. */
  private static Fate slowSecondWorkerGroup() {
    return message -> message.toService() && message.connection() == 1 ? 4 * MILLI : MILLI;
  }

  @Test
  void areTheTimesOfAllRoundsAndOfWaitingForTheSlowestExecutor() {
    List<List<String>> rows = train(slowSecondWorkerGroup());
    assertEquals(3, rows.size());
    for (int epoch = 0; epoch < 3; epoch++) {
      List<String> expected =
          List.of(Integer.toString(epoch), "0.035000", "0.005000", "0.021000", "0.000000");
      assertEquals(expected, rows.get(epoch).subList(0, 5));
      assertEquals("0", rows.get(epoch).get(7));
    }
  }

  @Test
  void haveTheBytesOfAllRequestsAndResponses() {
    List<List<String>> rows = train(slowSecondWorkerGroup());
    long farewell = 2 * nndl.spark.transport.Request.BYTES;
    assertEquals(
        ordered - farewell, rows.stream().mapToLong(row -> Long.parseLong(row.get(5))).sum());
    assertEquals(responded, rows.stream().mapToLong(row -> Long.parseLong(row.get(6))).sum());
  }

  /** Each reading of the clock takes a millisecond, so each shard's sum does. */
  @Test
  void haveTheTimeThatWorkerGroupsComputeGradients() {
    Timings timings = new Timings();
    SimulatedClock slow = new SimulatedClock(MILLI);
    new SimulatedExchange(run.workload(), 2)
        .run(
            slow,
            message -> MILLI,
            exchange -> {
              MeteredExchange metered = new MeteredExchange(exchange, timings, slow);
              new Sgd(run.workload(), metered, List.of(metered))
                  .train(Fixtures.progress(run.workload()), 1);
            });
    assertEquals("0.012000", timings.csv().lines().skip(1).findFirst().orElseThrow().split(",")[4]);
  }

  @Test
  void countTheStartsAfterALoss() {
    int[] count = {0};
    List<List<String>> rows =
        train(
            message ->
                message.connection() == 0 && message.toService() && ++count[0] == LOST
                    ? InMemoryTransport.LOST
                    : MILLI);
    assertEquals(List.of("1", "0", "0"), rows.stream().map(row -> row.get(7)).toList());
    double seconds = Double.parseDouble(rows.get(0).get(1));
    assertEquals(SimulatedExchange.ROUND_SECONDS, seconds, 0.5);
  }
}
