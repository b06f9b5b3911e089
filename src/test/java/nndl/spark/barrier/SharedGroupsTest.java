package nndl.spark.barrier;

import static nndl.Refused.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import nndl.spark.SmallRun;
import nndl.spark.barrier.SimulatedCluster.Attempt;
import nndl.spark.barrier.SimulatedCluster.Slots;
import nndl.spark.cluster.SlotArbiter;
import nndl.spark.cluster.SlotRequest;
import nndl.spark.cluster.SlotShare;
import nndl.spark.cluster.UnavailableException;
import nndl.spark.transport.InMemoryTransport;
import nndl.spark.transport.InMemoryTransport.Fate;
import nndl.time.SimulatedClock;
import nndl.training.Exchange;
import nndl.training.Progress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many tasks attempts have while other trainings hold slots, or one has to stay free. */
class SharedGroupsTest {
  private static final int SHARDS = 4;
  private static final long SECOND = 1_000_000_000;
  private static final Fate SLOW = message -> SECOND / 2;

  @TempDir Path directory;
  private final SimulatedClock clock = new SimulatedClock();
  private final SlotArbiter arbiter = new SlotArbiter();
  private final SlotShare other = arbiter.open(SlotRequest.ALL);
  private SimulatedExchange exchange;
  private SmallRun run;

  /** How long a shard computes a sum. */
  private long computing;

  @BeforeEach
  void prepare() {
    run = new SmallRun(directory, SHARDS);
  }

  @Test
  void aTrainingTakesWhatOthersReleaseUpToItsRequest() {
    run = new SmallRun(directory, SHARDS, 20);
    assertEquals(3, other.hold(3, 4));
    computing = SECOND / 2;
    List<Attempt> attempts = use(releasedAt(2), request(3, false), SLOW, run::assertSameBits);
    assertEquals(List.of(1, 3), tasks(attempts));
    assertEquals(List.of("epoch 1: 3 of 3 slots work now"), exchange.lines());
    assertEquals(0, other.others());
  }

  /** Longer than it would wait for a first executor. */
  @Test
  void aTrainingWaitsAsLongAsOthersHoldAllSlotsAndSaysSoOnce() {
    assertEquals(4, other.hold(4, 4));
    List<Attempt> attempts = use(releasedAt(1000), request(4, false), SLOW, run::assertSameBits);
    assertEquals(List.of(4), tasks(attempts));
    assertEquals(1000, (double) attempts.get(0).start() / SECOND, 0.1);
    assertEquals(
        List.of("waits for slots: 4 of 4 are held by other trainings of this application"),
        exchange.lines());
  }

  @Test
  void aTrainingThatIsCancelledNoLongerWaitsForOthers() {
    assertEquals(4, other.hold(4, 4));
    assertStops(Slots.of(4), SLOW, 10);
  }

  @Test
  void aTrainingThatIsCancelledNoLongerWaitsForAnExecutor() {
    assertStops(Slots.of(0), SLOW, 10);
  }

  @Test
  void aTrainingThatIsCancelledNoLongerWaitsForItsTasks() {
    assertStops(new Slots(() -> 4, () -> 3), SLOW, 10);
  }

  /** No message arrives. */
  @Test
  void aTrainingThatIsCancelledNoLongerWaitsForItsGroups() {
    assertStops(Slots.of(4), message -> InMemoryTransport.LOST, 10);
  }

  @Test
  void aTrainingThatIsCancelledNoLongerGoesOnAfterALoss() {
    assertStops(Slots.of(4), losesOne(), 100);
  }

  /** Cancels a training after some seconds. The loss of a message is seen after 120. */
  private void assertStops(Slots slots, Fate fate, int seconds) {
    SlotRequest request =
        new SlotRequest(SlotRequest.ANY, false, () -> clock.nanoTime() > seconds * SECOND);
    assertThrows(Progress.Stopped.class, () -> use(slots, request, fate, run::assertSameBits));
    double end = Math.max(seconds, lost ? SimulatedExchange.ROUND_SECONDS : 0);
    assertEquals(end, (double) clock.nanoTime() / SECOND, 1);
  }

  @Test
  void aLossLeavesTheSlotForJobsFreeUntilTheExecutorIsBack() {
    IntSupplier seen = () -> lost && clock.nanoTime() < 200 * SECOND ? 1 : 2;
    List<Attempt> attempts =
        use(new Slots(seen, seen), request(SlotRequest.ANY, true), losesOne(), run::assertSameBits);
    assertEquals(List.of(1, 1), tasks(attempts));
    assertEquals(200, (double) attempts.get(1).start() / SECOND, 2);
  }

  @Test
  void aTrainingThatNeedsAFreeSlotWaitsForASecondExecutorAndSaysSo() {
    IntSupplier seen = () -> clock.nanoTime() < 60 * SECOND ? 1 : 2;
    List<Attempt> attempts =
        use(new Slots(seen, seen), request(SlotRequest.ANY, true), SLOW, run::assertSameBits);
    assertEquals(List.of(1), tasks(attempts));
    assertEquals(
        List.of(
            "waiting for one slot more than the 1 that stays free for the jobs of onEpoch, at most"
                + " 120 s (spark.scheduler.maxRegisteredResourcesWaitingTime)"),
        exchange.lines());
  }

  @Test
  void aSecondExecutorThatDoesNotComeEndsTheStart() {
    AssertionError error =
        assertThrows(
            AssertionError.class,
            () -> use(Slots.of(1), request(SlotRequest.ANY, true), SLOW, run::assertSameBits));
    UnavailableException found = (UnavailableException) error.getCause();
    assertEquals(
        "slots: expected one more than the training's 1, for the jobs of onEpoch, found 1",
        found.error("place: ").getMessage());
    assertEquals(120, (double) clock.nanoTime() / SECOND, 1);
  }

  @Test
  void aTrainingWithoutAnyExecutorWaitsForOneAndNotForOthers() {
    assertEquals(4, other.hold(4, 4));
    IntSupplier seen = () -> clock.nanoTime() < 60 * SECOND ? 0 : 4;
    Slots slots =
        new Slots(
            () -> {
              if (clock.nanoTime() > 50 * SECOND) {
                other.close();
              }
              return seen.getAsInt();
            },
            seen);
    use(slots, request(4, false), SLOW, run::assertSameBits);
    assertEquals(
        List.of(
            "waiting for the first executor, at most 120 s"
                + " (spark.scheduler.maxRegisteredResourcesWaitingTime)"),
        exchange.lines());
  }

  @Test
  void anExecutorThatIsNotBackInThreeMinutesEndsATrainingThatNeedsAFreeSlot() {
    IntSupplier seen = () -> lost ? 1 : 2;
    assertRefused(
        "slots: expected one more than the training's 1, for the jobs of onEpoch, found 1",
        () ->
            use(
                new Slots(seen, seen),
                request(SlotRequest.ANY, true),
                losesOne(),
                run::assertSameBits));
    double waited = (double) clock.nanoTime() / SECOND - SimulatedExchange.ROUND_SECONDS;
    assertTrue(waited > 180 && waited < 192, waited + " s");
  }

  /** The other one starts when it can have two of the two slots that are left, and ends later. */
  @Test
  void ofTwoTrainingsThatLoseSlotsOneGoesOnAndTheOtherFollowsHoweverLate() {
    assertEquals(2, other.hold(2, 4));
    long[] start = {0};
    IntSupplier seen =
        () -> {
          if (lost && start[0] == 0 && other.available(2) == 2) {
            start[0] = clock.nanoTime();
          }
          if (start[0] > 0 && clock.nanoTime() > start[0] + 300 * SECOND) {
            other.close();
          }
          return lost ? 2 : 4;
        };
    SlotRequest request =
        new SlotRequest(SlotRequest.ANY, false, () -> clock.nanoTime() > 1000 * SECOND);
    Slots slots = new Slots(seen, () -> start[0] > 0 ? 1 : 4);
    List<Attempt> attempts = use(slots, request, losesOne(), run::assertSameBits);
    assertEquals(List.of(2, 2, 1), tasks(attempts));
    double waited = (double) (attempts.get(1).start() - start[0]) / SECOND;
    assertEquals(301, waited, 0.1);
  }

  private boolean lost;

  /** A message in the middle of the first epoch does not come. */
  private Fate losesOne() {
    int[] count = {0};
    return message -> {
      if (message.connection() == 0 && message.toService() && ++count[0] == 7) {
        lost = true;
        return InMemoryTransport.LOST;
      }
      return SECOND / 1000;
    };
  }

  /** Four slots, which the other training releases after a number of seconds. */
  private Slots releasedAt(int seconds) {
    return new Slots(
        () -> {
          if (clock.nanoTime() >= seconds * SECOND) {
            other.close();
          }
          return 4;
        },
        () -> 4);
  }

  private List<Attempt> use(Slots slots, SlotRequest request, Fate fate, Consumer<Exchange> use) {
    exchange =
        new SimulatedExchange(run.workload(), slots, arbiter.open(request.atMost(SHARDS)))
            .at(new SimulatedCluster.Pace(() -> 0, () -> computing));
    return exchange.run(clock, fate, use);
  }

  private static List<Integer> tasks(List<Attempt> attempts) {
    return attempts.stream().map(Attempt::tasks).toList();
  }

  private static SlotRequest request(int most, boolean oneFree) {
    return new SlotRequest(most, oneFree, () -> false);
  }
}
