package nndl.spark.barrier;

import static nndl.Refused.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.IntToLongFunction;
import java.util.function.LongSupplier;
import nndl.Slow;
import nndl.error.InputException;
import nndl.spark.SmallRun;
import nndl.spark.barrier.SimulatedCluster.Attempt;
import nndl.spark.barrier.SimulatedCluster.Slots;
import nndl.spark.cluster.UnavailableException;
import nndl.spark.transport.InMemoryTransport;
import nndl.spark.transport.InMemoryTransport.Fate;
import nndl.spark.transport.Response;
import nndl.time.SimulatedClock;
import nndl.training.Exchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many tasks each attempt asks for, and when, while slots come, go, or only look free. */
@Slow
class WorkerGroupsTest {
  private static final int SHARDS = 4;
  private static final long SECOND = 1_000_000_000;
  private static final long LATENCY = 1_000_000;
  private static final String TAKEN =
      "waiting for slots, at most 120 s (spark.nndl.exchange.startTimeout): 4 of 4 are taken";

  @TempDir Path directory;
  private final SimulatedClock clock = new SimulatedClock();
  private SmallRun run;
  private boolean lost;
  private long lostAt = Long.MAX_VALUE / 2;
  private int starts;
  private List<String> lines = List.of();
  private List<String> leftOut = List.of();
  private long readyAt;

  /** The tasks at the end. */
  private OptionalInt working;

  /** How long cancelled tasks take to end. */
  private IntToLongFunction ending = task -> 0;

  /** How long executors load. */
  private long loading;

  /** How long a shard computes a sum, which takes twice as long in all. */
  private LongSupplier looking = () -> 0;

  private long startMillis = 120_000;

  /** How many sums the driver's memory holds. */
  private int held = Integer.MAX_VALUE;

  @BeforeEach
  void prepare() {
    run = new SmallRun(directory, SHARDS);
  }

  /** Trains, and compares with the reference. */
  private List<Attempt> train(Slots slots, Fate fate) {
    return use(slots, fate, run::assertSameBits);
  }

  private List<Attempt> use(Slots slots, Fate fate, Consumer<Exchange> use) {
    SimulatedExchange exchange =
        new SimulatedExchange(run.workload(), slots)
            .holding(held)
            .startingWithin(startMillis)
            .at(new SimulatedCluster.Pace(() -> loading, looking, ending));
    lines = exchange.lines();
    leftOut = exchange.leftOut();
    return exchange.run(clock, fate, use.andThen(opened -> working = opened.tasks()));
  }

  /** A message in the middle of the first epoch does not come. */
  private Fate losesOne() {
    int[] count = {0};
    return message -> {
      if (message.connection() == 0
          && message.toService()
          && !message.isHeartbeat()
          && ++count[0] == 9) {
        lost = true;
        lostAt = clock.nanoTime();
        return InMemoryTransport.LOST;
      }
      return LATENCY;
    };
  }

  private static List<Integer> tasks(List<Attempt> attempts) {
    return attempts.stream().map(Attempt::tasks).toList();
  }

  private static double seconds(Attempt from, Attempt to) {
    return (double) (to.start() - from.start()) / SECOND;
  }

  /** Spark may have excluded an executor that has failed. */
  @Test
  void slotsThatLookFreeAndDoNotStartWithinTheLimitAreAskedForByHalves() {
    List<Attempt> attempts = train(new Slots(() -> SHARDS, () -> lost ? 1 : SHARDS), losesOne());
    assertEquals(List.of(4, 4, 2, 1), tasks(attempts));
    assertEquals(120, seconds(attempts.get(1), attempts.get(2)), 0.1);
    assertEquals(120, seconds(attempts.get(2), attempts.get(3)), 0.1);
    assertEquals(
        List.of(waiting(4, 120), "1 of 4 slots work after a loss"),
        lines.subList(0, 2),
        lines + "");
    assertEquals(OptionalInt.of(1), working);
  }

  @Test
  void aLossOnAMachineThatHasBecomeSlowCostsNoSlot() {
    Slots slots = new Slots(() -> SHARDS, () -> SHARDS, () -> 0, () -> lost ? 60 * SECOND : 0);
    assertEquals(List.of(4, 4), tasks(train(slots, losesOne())));
  }

  /** They had twice the time of the slowest launch so far, and have it again when that was slow. */
  @Test
  void slotsThatComeLateToAMachineThatHasBecomeSlowCostNoneThatWorkedBefore() {
    LongSupplier launching = () -> readyAt == 0 ? 0 : 60 * SECOND;
    IntSupplier seen = () -> clock.nanoTime() < 2 * SECOND ? 2 : SHARDS;
    Slots slots = new Slots(seen, () -> SHARDS, () -> 0, launching);
    List<Attempt> attempts = trainLong(200, slots, message -> LATENCY);
    assertEquals(List.of(2, 4, 2, 4), tasks(attempts));
    assertEquals(10, seconds(attempts.get(1), attempts.get(2)), 0.1);
    assertEquals("waiting for 4 tasks to start on 4 free slots, at most 10 s", lines.get(0));
  }

  /** It is as long as the fixed limit after a loss. */
  @Test
  void aStartOfThreeMinutesNamesTheSettingThatMakesItSo() {
    startMillis = 180_000;
    assertUnavailable(
        new Slots(() -> SHARDS, () -> 0, () -> SHARDS, () -> 0),
        "expected a free slot within 180 s (spark.nndl.exchange.startTimeout), found none");
  }

  @Test
  void aLossThatLeavesFewerTasksSaysHowManySlotsWork() {
    IntSupplier seen = () -> lost ? 3 : SHARDS;
    assertEquals(List.of(4, 3), tasks(train(new Slots(seen, seen), losesOne())));
    assertEquals(List.of("3 of 3 slots work after a loss"), lines);
    assertEquals(OptionalInt.of(3), working);
  }

  @Test
  void aLossThatLeavesAllTasksSaysNothingOfSlots() {
    train(Slots.of(SHARDS), losesOne());
    assertEquals(List.of(), lines);
  }

  @Test
  void cancelledTasksThatEndAnEvaluationAreWaitedForAfterALoss() {
    ending = task -> 20 * SECOND;
    assertEquals(List.of(4, 4), tasks(train(Slots.of(SHARDS), losesOne())));
  }

  /** It may be that of an executor that hangs. */
  @Test
  void aCancelledTaskThatDoesNotEndIsWaitedForHalfAMinute() {
    ending = task -> task == 1 ? 600 * SECOND : 0;
    List<Attempt> attempts = train(Slots.of(SHARDS), losesOne());
    assertEquals(List.of(4, 4, 3), tasks(attempts));
    assertEquals(35, seconds(attempts.get(1), attempts.get(2)), 0.1);
  }

  @Test
  void freeSlotsOfWhichNotOneStartsWithinTheLimitEndTheTraining() {
    Slots slots = new Slots(() -> SHARDS, () -> lost ? 0 : SHARDS);
    String line = refusal(() -> train(slots, losesOne()));
    assertEquals(
        "barrier stage: expected 1 task to start within 120 s (spark.nndl.exchange.startTimeout),"
            + " found 4 of 4 slots free and nothing launched",
        line);
    double waited = (double) clock.nanoTime() / SECOND - SimulatedExchange.ROUND_SECONDS;
    assertEquals(3 * 120, waited, 2);
  }

  @Test
  void slotsThatOthersTakeAfterALossForThreeMinutesEndTheTraining() {
    IntSupplier taken = () -> lost ? SHARDS : 0;
    Slots slots = new Slots(() -> SHARDS, () -> lost ? 0 : SHARDS, taken, () -> 0);
    String line = refusal(() -> train(slots, losesOne()));
    assertEquals("barrier stage: expected a free slot within 180 s, found none", line);
    assertEquals(List.of("waiting for slots, at most 180 s: 4 of 4 are taken"), lines);
    double waited = (double) clock.nanoTime() / SECOND - SimulatedExchange.ROUND_SECONDS;
    assertTrue(waited > 180 && waited < 192, waited + " s");
  }

  /** Nothing says that they will not start: the machine may only be slow. */
  @Test
  void freeSlotsThatDoNotStartTheFirstAttemptEndItAtTheLimit() {
    assertUnavailable(
        new Slots(() -> SHARDS, () -> 3),
        "expected 4 tasks to start within 120 s (spark.nndl.exchange.startTimeout), found 4 of 4"
            + " slots free and nothing launched");
    assertEquals(120, (double) clock.nanoTime() / SECOND, 0.1);
    assertEquals(List.of(waiting(4, 120)), lines);
  }

  private static String waiting(int tasks, int seconds) {
    return "waiting for %s tasks to start on 4 free slots, at most %s s (%s)"
        .formatted(tasks, seconds, "spark.nndl.exchange.startTimeout");
  }

  @Test
  void slotsThatOthersHoldEndTheFirstAttemptAtTheLimitOfAStart() {
    assertUnavailable(
        new Slots(() -> SHARDS, () -> 0, () -> SHARDS, () -> 0),
        "expected a free slot within 120 s (spark.nndl.exchange.startTimeout), found none");
    assertEquals(120, (double) clock.nanoTime() / SECOND, 0.1);
    assertEquals(List.of(TAKEN), lines);
  }

  @Test
  void slotsThatOthersHoldAtFirstAreWaitedForAndThatIsSaidOnce() {
    IntSupplier taken = () -> clock.nanoTime() < 115 * SECOND ? SHARDS : 0;
    LongSupplier launching = () -> 115 * SECOND - clock.nanoTime();
    Slots slots = new Slots(() -> SHARDS, () -> SHARDS, taken, launching);
    assertEquals(List.of(4), tasks(train(slots, message -> LATENCY)));
    assertEquals(List.of(TAKEN), lines);
  }

  @Test
  void slotsThatOthersLeaveAreTriedWithoutTheRestAfterFiveSeconds() {
    Slots slots = new Slots(() -> SHARDS, () -> 3, () -> 1, () -> 0);
    List<Attempt> attempts = train(slots, message -> LATENCY);
    assertEquals(List.of(4, 3), tasks(attempts));
    assertEquals(5, seconds(attempts.get(0), attempts.get(1)), 0.1);
  }

  @Test
  void whereOthersTakeOneMoreMeanwhileTheRestIsTried() {
    IntSupplier taken = () -> clock.nanoTime() < 7 * SECOND ? 1 : 2;
    Slots slots = new Slots(() -> SHARDS, () -> 2, taken, () -> 0);
    assertEquals(List.of(4, 3, 2), tasks(train(slots, message -> LATENCY)));
  }

  /** Storage names the hosts of the samples while a stage begins. */
  @Test
  void aStageThatBeginsLateHasTheWholeTimeForItsTasks() {
    IntSupplier working =
        () -> {
          clock.park(this, 20 * SECOND);
          return SHARDS;
        };
    IntSupplier taken = () -> clock.nanoTime() < 25 * SECOND ? 1 : 0;
    Slots slots = new Slots(() -> SHARDS, working, taken, () -> 5 * SECOND);
    assertEquals(List.of(4), tasks(train(slots, message -> LATENCY)));
  }

  @Test
  void aDriverThatStoodStillLooksForSlotsThatBecameFreeMeanwhile() {
    int[] taken = {1};
    Slots slots = new Slots(() -> SHARDS, () -> SHARDS, () -> taken[0], () -> 20 * SECOND);
    clock.after(3 * SECOND, () -> clock.standStill(30 * SECOND));
    clock.after(4 * SECOND, () -> taken[0] = 0);
    assertEquals(List.of(4), tasks(train(slots, message -> LATENCY)));
  }

  @Test
  void aDriverThatStoodStillLooksForAnExecutorThatCameMeanwhile() {
    int[] seen = {0};
    clock.after(10 * SECOND, () -> clock.standStill(300 * SECOND));
    clock.after(11 * SECOND, () -> seen[0] = SHARDS);
    Slots slots = new Slots(() -> seen[0], () -> SHARDS);
    assertEquals(List.of(4), tasks(train(slots, message -> LATENCY)));
  }

  /**
   * One executor is lost in the start that had as long as the first one, and its slots are free.
   */
  @Test
  void anExecutorThatIsLostInALateStartDoesNotEndTheTraining() {
    long goes = (SimulatedExchange.ROUND_SECONDS + 60) * SECOND;
    IntSupplier seen = () -> lost && clock.nanoTime() > lostAt + goes ? 3 : SHARDS;
    LongSupplier launching = () -> lost ? 100 * SECOND : 0;
    List<Attempt> attempts = train(new Slots(seen, seen, () -> 0, launching), losesOne());
    assertEquals(List.of(4, 4, 3), tasks(attempts));
  }

  /** The 180 s are those in which there are slots. */
  @Test
  void theTimeWithoutAnyExecutorIsNoneOfThatInWhichOthersMayHoldTheSlots() {
    LongSupplier since =
        () -> clock.nanoTime() / SECOND - lostAt / SECOND - SimulatedExchange.ROUND_SECONDS;
    IntSupplier seen = () -> since.getAsLong() > 100 && since.getAsLong() < 200 ? 0 : SHARDS;
    IntSupplier taken = () -> since.getAsLong() >= -2 && since.getAsLong() < 300 ? SHARDS : 0;
    LongSupplier launching = () -> taken.getAsInt() > 0 ? (300 - since.getAsLong()) * SECOND : 0;
    Slots slots = new Slots(seen, () -> SHARDS, taken, launching);
    List<Attempt> attempts = trainLong(1, slots, losesOne());
    assertEquals(List.of(4, 4, 4), tasks(attempts));
    assertTrue(since.getAsLong() >= 300, attempts + "");
  }

  /** Each task of another one is short, and the slots are free between them. */
  @Test
  void theFiveSecondsBeginAnewWheneverTheSlotsAreFree() {
    int[] looks = {0};
    Slots slots =
        new Slots(
            () -> SHARDS, () -> SHARDS, () -> ++looks[0] % 400 > 0 ? 1 : 0, () -> 60 * SECOND);
    assertEquals(List.of(4), tasks(train(slots, message -> LATENCY)));
  }

  /** The last slot becomes free, and is given to them, while the driver counts what is taken. */
  @Test
  void tasksThatAreLaunchedAtTheLastMomentAreNotTakenForThoseOfOthers() {
    IntSupplier taken =
        () -> {
          if (clock.nanoTime() > 4.9 * SECOND && clock.nanoTime() < 5.2 * SECOND) {
            clock.park(this, SECOND);
          }
          return clock.nanoTime() < 5 * SECOND ? 1 : 0;
        };
    Slots slots = new Slots(() -> SHARDS, () -> SHARDS, taken, () -> 11 * SECOND / 2);
    assertEquals(List.of(4), tasks(train(slots, message -> LATENCY)));
  }

  @Test
  void tasksThatStartLateOnFreeSlotsAreWaitedFor() {
    Slots slots = new Slots(() -> SHARDS, () -> SHARDS, () -> 0, () -> 119 * SECOND);
    assertEquals(List.of(4), tasks(train(slots, message -> LATENCY)));
  }

  /** After a loss they have twice the time of the first start. */
  @Test
  void tasksThatStartLateAfterALossAreWaitedForAsLongAsTheFirstStartWasSlow() {
    Slots slots = new Slots(() -> SHARDS, () -> SHARDS, () -> 0, () -> (lost ? 39 : 20) * SECOND);
    assertEquals(List.of(4, 4), tasks(train(slots, losesOne())));
  }

  @Test
  void aFirstExecutorThatComesAfterAMinuteAndAHalfIsWaitedFor() {
    IntSupplier seen = () -> clock.nanoTime() < 90 * SECOND ? 0 : SHARDS;
    List<Attempt> attempts = train(new Slots(seen, seen), message -> LATENCY);
    assertEquals(List.of(4), tasks(attempts));
    assertEquals(
        List.of(
            "waiting for the first executor, at most 120 s"
                + " (spark.scheduler.maxRegisteredResourcesWaitingTime)"),
        lines);
  }

  @Test
  void anExecutorThatWasThereForAMomentIsNoEndOfTheWait() {
    IntSupplier seen =
        () -> {
          long second = clock.nanoTime() / SECOND;
          return second == 60 ? 1 : second < 110 ? 0 : SHARDS;
        };
    assertEquals(SHARDS, tasks(train(new Slots(seen, seen), message -> LATENCY)).get(0));
  }

  /** Otherwise executors that die within a second would make the run wait for ever. */
  @Test
  void executorsThatComeAndGoAgainAndAgainDoNotMakeTheWaitBeginAnew() {
    IntSupplier seen = () -> clock.nanoTime() / (SECOND / 2) % 2 == 0 ? 0 : 1;
    InputException none =
        assertThrows(
            InputException.class,
            () -> use(new Slots(seen, seen), message -> LATENCY, exchange -> {}));
    assertEquals(
        "Spark: expected an executor within 120 s"
            + " (spark.scheduler.maxRegisteredResourcesWaitingTime), found none",
        none.getMessage());
    assertEquals(120, (double) clock.nanoTime() / SECOND, 1);
  }

  @Test
  void executorsBesideOthersThatComeAndGoAreTakenAtTheLimit() {
    IntSupplier seen = () -> clock.nanoTime() / (SECOND / 2) % 2 == 0 ? 1 : 2;
    Attempt first = train(new Slots(seen, seen), message -> LATENCY).get(0);
    assertEquals(120, (double) first.start() / SECOND, 1);
  }

  private void assertUnavailable(Slots slots, String line) {
    AssertionError error =
        assertThrows(AssertionError.class, () -> use(slots, message -> LATENCY, exchange -> {}));
    assertEquals(line, error.getCause().getMessage());
  }

  /** An executor was lost before its task started: nothing waits for that task. */
  @Test
  void anAttemptFollowsAtOnceOnTheSlotsThatAreLeft() {
    Slots slots = new Slots(() -> starts == 0 ? 4 : 3, () -> starts++ == 0 ? 0 : 3);
    List<Attempt> attempts = train(slots, message -> LATENCY);
    assertEquals(List.of(4, 3), tasks(attempts));
    double settled = Platform.Limits.SETTLE_MILLIS / 1e3;
    assertEquals(settled, seconds(attempts.get(0), attempts.get(1)), 0.1);
  }

  /** Each time there seem to be four slots, until the attempt has begun. */
  @Test
  void executorsThatGoAwayAgainAndAgainEndTheStart() {
    int[] away = {0};
    Slots slots = new Slots(() -> away[0]-- > 0 ? 3 : 4, () -> counting(-(away[0] = 2)));
    assertUnavailable(
        slots, "expected 4 slots that stay, found that executors were lost in 4 starts");
    assertEquals(4, starts);
  }

  @Test
  void executorsThatGoAwayAgainAndAgainForThreeMinutesAfterALossEndTheTraining() {
    int[] away = {0};
    IntSupplier working =
        () -> {
          away[0] = lost ? 10 : 0;
          return counting(lost ? 0 : SHARDS);
        };
    Slots slots = new Slots(() -> away[0]-- > 0 ? SHARDS - 1 : SHARDS, working);
    String line = refusal(() -> train(slots, losesOne()));
    String expected =
        "barrier stage: expected 4 slots that stay, found that executors were lost in ";
    assertTrue(line.startsWith(expected), line);
    double waited = (double) clock.nanoTime() / SECOND - SimulatedExchange.ROUND_SECONDS;
    assertEquals(180, waited, 2);
  }

  /** The number of slots where tasks start, which each attempt asks for once. */
  private int counting(int working) {
    starts++;
    return working;
  }

  @Test
  void moreSlotsThanShardsAreNotAskedFor() {
    assertEquals(List.of(SHARDS), tasks(train(Slots.of(SHARDS + 3), message -> LATENCY)));
  }

  @Test
  void fourAttemptsInARowThatAreLostEndTheTraining() {
    Fate one = losesOne();
    Fate all =
        message -> {
          long nanos = one.nanos(message);
          return lost ? InMemoryTransport.LOST : nanos;
        };
    Slots slots = new Slots(() -> SHARDS, () -> counting(SHARDS));
    String line = refusal(() -> train(slots, all));
    String expected =
        "barrier stage: expected less than 4 failures in a row"
            + " (spark.stage.maxConsecutiveAttempts), found one more: ";
    assertTrue(line.startsWith(expected), line);
    assertEquals(4, starts);
  }

  /** No connection tells the driver anything after its greeting. */
  @Test
  void fourAttemptsInARowThatAreLostBeforeTheyAreReadyEndTheStart() {
    int[] counts = new int[100];
    Fate fate =
        message ->
            message.toService() && ++counts[message.connection()] > 2
                ? InMemoryTransport.LOST
                : LATENCY;
    AssertionError error =
        assertThrows(AssertionError.class, () -> use(Slots.of(SHARDS), fate, exchange -> {}));
    UnavailableException found = (UnavailableException) error.getCause();
    String expected =
        "expected less than 4 failures in a row (spark.stage.maxConsecutiveAttempts), found one"
            + " more: ";
    assertTrue(found.getMessage().startsWith(expected), found.getMessage());
  }

  /** The first worker group's link is the first of four. */
  @Test
  void anyNumberOfLostAttemptsWithSuccessesBetweenEndNoTraining() {
    int[] counts = new int[100];
    Fate fate =
        message ->
            message.connection() % SHARDS == 0
                    && message.toService()
                    && ++counts[message.connection()] == 8
                ? InMemoryTransport.LOST
                : LATENCY;
    List<Attempt> attempts = train(Slots.of(SHARDS), fate);
    assertTrue(attempts.size() > 5, attempts + "");
  }

  @Test
  void fewerSlotsThanShardsAreKeptWhileThereAreNoMore() {
    assertEquals(List.of(2), tasks(trainLong(20, Slots.of(2), message -> LATENCY)));
    assertEquals(List.of(), lines);
  }

  /** In each of its six sums two shards compute one after the other, for a second each. */
  @Test
  void slotsThatComeLateAreTakenInAtTheEndOfAnEpochThatTellsHowMuchThatSaves() {
    List<Attempt> attempts = trainLong(20, from(2, 2), message -> LATENCY);
    assertEquals(List.of(2, 4), tasks(attempts));
    assertEquals(12, (double) (attempts.get(1).start() - readyAt) / SECOND, 0.1);
    assertEquals(List.of("epoch 1: 4 of 4 slots work now"), lines);
  }

  /** The epochs that are left save 57 s, and the first executor has come after 90 s. */
  @Test
  void theWaitForAnExecutorIsNoCostOfAStart() {
    IntSupplier seen = () -> clock.nanoTime() < 90 * SECOND ? 0 : readyAt == 0 ? 2 : SHARDS;
    List<Attempt> attempts = trainLong(20, new Slots(seen, () -> SHARDS), message -> LATENCY);
    assertEquals(List.of(2, 4), tasks(attempts));
    assertEquals(12, (double) (attempts.get(1).start() - readyAt) / SECOND, 0.1);
  }

  /** If the tasks left their slots, those of others that wait would get them. */
  @Test
  void slotsThatComeLateAndThatOthersTakeAreLeftToThem() {
    IntSupplier seen = () -> clock.nanoTime() < 2 * SECOND ? 2 : SHARDS;
    IntSupplier taken = () -> clock.nanoTime() < 2 * SECOND ? 0 : 2;
    Slots slots = new Slots(seen, () -> 2, taken, () -> 0);
    assertEquals(List.of(2), tasks(trainLong(20, slots, message -> LATENCY)));
  }

  @Test
  void oneOfTheSlotsThatComeLateIsTakenInIfOthersTakeTheRest() {
    IntSupplier seen = () -> clock.nanoTime() < 2 * SECOND ? 1 : SHARDS;
    IntSupplier taken = () -> clock.nanoTime() < 2 * SECOND ? 0 : 2;
    Slots slots = new Slots(seen, () -> 2, taken, () -> 0);
    assertEquals(List.of(1, 2), tasks(trainLong(20, slots, message -> LATENCY)));
    assertEquals(List.of("epoch 1: 2 of 4 slots work now"), lines);
  }

  /** Three tasks would have no fewer shards than two, of which each has two. */
  @Test
  void slotsThatMakeTheMostShardsOfATaskNoFewerAreNotTakenIn() {
    IntSupplier seen = () -> clock.nanoTime() < 2 * SECOND ? 2 : 3;
    assertEquals(List.of(2), tasks(trainLong(20, new Slots(seen, seen), message -> LATENCY)));
    assertEquals(List.of("2 of 3 slots work: to use more takes longer than it saves"), lines);
  }

  @Test
  void slotsThatComeBeforeTheLastEpochAreNotWorthAStart() {
    assertEquals(List.of(2), tasks(trainLong(5, from(2, 45), message -> LATENCY)));
    assertEquals(List.of("2 of 4 slots work: to use more takes longer than it saves"), lines);
  }

  @Test
  void slotsThatComeOneAfterTheOtherAreTakenInTwice() {
    IntSupplier seen =
        () -> clock.nanoTime() < 2 * SECOND ? 1 : clock.nanoTime() < 100 * SECOND ? 2 : 4;
    List<Attempt> attempts = trainLong(40, new Slots(seen, () -> SHARDS), message -> LATENCY);
    assertEquals(List.of(1, 2, 4), tasks(attempts));
    assertEquals(100, (double) attempts.get(2).start() / SECOND, 13);
  }

  /** Each time costs twice as much as before, and the epochs that are left are fewer and fewer. */
  @Test
  void slotsThatComeLateAndDoNotStartAreTriedMoreAndMoreSeldom() {
    List<Attempt> attempts =
        trainLong(
            60,
            new Slots(() -> clock.nanoTime() < 2 * SECOND ? 2 : 4, () -> 2),
            message -> LATENCY);
    assertTriedSeldom(attempts);
  }

  /** Half of five slots are fewer than worked before. */
  @Test
  void aLateSlotThatDoesNotStartCostsNoneOfThoseThatWorkedBefore() {
    run = new SmallRun(directory, 5, 60);
    looking = () -> SECOND / 2;
    IntSupplier seen = () -> clock.nanoTime() < 2 * SECOND ? 4 : 5;
    List<Attempt> attempts = use(new Slots(seen, () -> 4), message -> LATENCY, run::assertSameBits);
    assertEquals(List.of(4, 5, 4), tasks(attempts).subList(0, 3));
  }

  @Test
  void slotsThatComeLateAndWhoseTasksDoNotConnectAreTriedMoreAndMoreSeldom() {
    Slots slots = new Slots(() -> clock.nanoTime() < 2 * SECOND ? 2 : 4, () -> counting(SHARDS));
    Fate fate = message -> starts % 2 == 0 ? InMemoryTransport.LOST : LATENCY;
    assertTriedSeldom(trainLong(400, slots, fate));
  }

  /** Spark would choose it again, and three more losses would end the training. */
  @Test
  void aNewExecutorThatCannotLoadIsLeftOutAndTheOthersGoOn() {
    IntSupplier seen = () -> clock.nanoTime() < 2 * SECOND ? 3 : SHARDS;
    List<Attempt> attempts =
        trainLong(60, new Slots(seen, seen), cannotLoad(3, message -> LATENCY));
    assertEquals(List.of(3, 4, 3), tasks(attempts));
    assertEquals(List.of("executor 3"), leftOut);
  }

  @Test
  void aNewExecutorThatCannotLoadAfterALossIsLeftOutAndTheOthersGoOn() {
    IntSupplier seen = () -> lost ? 3 : 2;
    List<Attempt> attempts = train(new Slots(seen, seen), cannotLoad(2, losesOne()));
    assertEquals(List.of(2, 3, 2), tasks(attempts));
    assertEquals(List.of("executor 2"), leftOut);
  }

  /** One that has loaded before may do so again. */
  @Test
  void anExecutorThatCannotLoadAgainIsNotLeftOut() {
    Fate loses = losesOne();
    Fate unable = cannotLoad(2, loses);
    Fate fate = message -> (starts == 2 ? unable : loses).nanos(message);
    Slots slots = new Slots(() -> SHARDS, () -> counting(SHARDS));
    assertEquals(List.of(4, 4, 4), tasks(train(slots, fate)));
    assertEquals(List.of(), leftOut);
  }

  /** A worker group says that it can't load each time when it has loaded. */
  private static Fate cannotLoad(int group, Fate fate) {
    return message -> {
      ByteBuffer bytes = message.bytes().order(ByteOrder.LITTLE_ENDIAN);
      if (message.partition() == group && message.is(Response.Kind.READY)) {
        bytes.putInt(0, Response.Kind.UNABLE.ordinal());
      }
      return fate.nanos(message);
    };
  }

  /** A link may be so slow that no answer comes in time. That is no loss of the training. */
  @Test
  void aNewExecutorThatFailsInItsFirstRoundsEndsNoTrainingHoweverOften() {
    Slots slots = new Slots(() -> clock.nanoTime() < 2 * SECOND ? 2 : 4, () -> counting(SHARDS));
    Fate fate =
        message ->
            starts % 2 == 0 && message.is(Response.Kind.SUMS) ? InMemoryTransport.LOST : LATENCY;
    List<Attempt> attempts = trainLong(1000, slots, fate);
    assertEquals(List.of(2, 4, 2, 4, 2), tasks(attempts).subList(0, 5));
    assertEquals(
        List.of(
            "epoch 1: 4 of 4 slots work now",
            "2 of 4 slots work after more were of no help",
            "2 of 4 slots work: more were of no help, and are tried again later if that pays"),
        lines.subList(0, 3));
    assertTrue(attempts.size() > 2 * 4, attempts.size() + " attempts");
  }

  @Test
  void aStartOnMoreSlotsThatLeavesFewerSaysHowManyWork() {
    IntSupplier seen = () -> clock.nanoTime() < 2 * SECOND ? 2 : 4;
    List<Attempt> attempts =
        trainLong(5, new Slots(seen, () -> readyAt == 0 ? 2 : 1), message -> LATENCY);
    assertEquals(List.of(2, 4, 2, 1), tasks(attempts).subList(0, 4));
    assertEquals(1, attempts.get(attempts.size() - 1).tasks());
    assertTrue(lines.contains("1 of 4 slots work after more were of no help"), lines + "");
  }

  @Test
  void slotsForWhoseSumsTheDriverHasNoMemoryAreNotTakenInAndThatIsSaidOnce() {
    held = 2;
    assertEquals(List.of(2), tasks(trainLong(20, from(2, 2), message -> LATENCY)));
    String line =
        "2 of 4 slots work: the driver's memory has no room for the sums of more"
            + " (--driver-memory)";
    assertEquals(line, lines.get(0));
    assertEquals(1, lines.stream().filter(line::equals).count());
  }

  @Test
  void slotsForWhoseSumsTheDriverHasNoMemoryAreNotTakenInAfterALoss() {
    held = 2;
    IntSupplier seen = () -> lost ? SHARDS : 2;
    assertEquals(List.of(2, 2), tasks(train(new Slots(seen, () -> SHARDS), losesOne())));
  }

  /** The messages of an epoch take as long on any number of slots. */
  @Test
  void slotsAreNotTakenInForEpochsInWhichShardsHardlyCompute() {
    looking = () -> 1;
    assertEquals(List.of(2), tasks(trainLong(20, from(2, 2), message -> SECOND / 2)));
    assertEquals(List.of("2 of 4 slots work: to use more takes longer than it saves"), lines);
  }

  /** On more than one slot, shards compute twice as long. */
  @Test
  void slotsThatMakeNoEpochShorterAreTakenInOnceAndMoreOnlyIfTheyPayForTwoStarts() {
    looking = () -> starts > 1 ? SECOND : SECOND / 2;
    IntSupplier seen =
        () -> clock.nanoTime() < 2 * SECOND ? 1 : clock.nanoTime() < 50 * SECOND ? 2 : SHARDS;
    List<Attempt> attempts =
        trainLong(3, new Slots(seen, () -> counting(SHARDS)), message -> LATENCY);
    assertEquals(List.of(1, 2), tasks(attempts));
    assertEquals(
        List.of(
            "epoch 1: 2 of 2 slots work now",
            "2 of 4 slots work: more were of no help, and are tried again later if that pays"),
        lines);
  }

  /** The tasks have ended by themselves, so nothing is lost while they wait. */
  @Test
  void slotsThatAJobTakesInTheMomentOfAStartOnMoreAreWaitedFor() {
    long[] grown = {0};
    IntSupplier taken =
        () -> grown[0] > 0 && clock.nanoTime() < grown[0] + 240 * SECOND ? SHARDS : 0;
    IntSupplier working =
        () -> {
          grown[0] = ++starts == 2 ? clock.nanoTime() : grown[0];
          return taken.getAsInt() > 0 ? 0 : SHARDS;
        };
    IntSupplier seen = () -> clock.nanoTime() < 2 * SECOND ? 2 : SHARDS;
    List<Attempt> attempts =
        trainLong(200, new Slots(seen, working, taken, () -> 0), message -> LATENCY);
    assertEquals(SHARDS, attempts.get(attempts.size() - 1).tasks());
    assertEquals("waiting for slots, at most 180 s: 4 of 4 are taken", lines.get(0));
    assertEquals(
        "the tasks wait for slots to start again: expected a free slot within 180 s, found none",
        lines.get(1));
    assertTrue(lines.stream().noneMatch(line -> line.startsWith("1 of ")), lines + "");
  }

  /** Between two of them a slot is free for a moment, also when the time of a start is over. */
  @Test
  void shortTasksThatTakeAllSlotsInTheMomentOfAStartOnMoreAreWaitedFor() {
    long[] grown = {0};
    int[] looks = {0};
    IntSupplier taken =
        () -> {
          boolean isHeld = grown[0] > 0 && clock.nanoTime() < grown[0] + 600 * SECOND;
          return isHeld ? SHARDS - (++looks[0] % 3 == 0 ? 1 : 0) : 0;
        };
    LongSupplier launching =
        () -> {
          grown[0] = ++starts == 2 ? clock.nanoTime() : grown[0];
          return grown[0] > 0 && clock.nanoTime() < grown[0] + 600 * SECOND ? 900 * SECOND : 0;
        };
    IntSupplier seen = () -> clock.nanoTime() < 2 * SECOND ? 2 : SHARDS;
    List<Attempt> attempts =
        trainLong(100, new Slots(seen, () -> SHARDS, taken, launching), message -> LATENCY);
    assertTrue(clock.nanoTime() > grown[0] + 600 * SECOND, attempts + "");
  }

  /** The slots were free for three minutes before, but the machine was slow. */
  @Test
  void slotsThatOthersTakeForAMomentAfterSlowStartsDoNotEndTheTraining() {
    LongSupplier launching = () -> lost && clock.nanoTime() < 330 * SECOND ? 400 * SECOND : 0;
    IntSupplier taken =
        () -> clock.nanoTime() > 320 * SECOND && clock.nanoTime() < 330 * SECOND ? SHARDS : 0;
    Slots slots = new Slots(() -> SHARDS, () -> SHARDS, taken, launching);
    List<Attempt> attempts = train(slots, losesOne());
    assertTrue(attempts.size() > 2, attempts + "");
  }

  private static void assertTriedSeldom(List<Attempt> attempts) {
    List<Integer> tasks = tasks(attempts);
    assertEquals(List.of(2, 4, 2), tasks.subList(0, 3));
    List<Attempt> tries = attempts.stream().filter(attempt -> attempt.tasks() == 4).toList();
    assertTrue(tries.size() > 1 && tries.size() < 5, tasks + "");
    for (int i = 2; i < tries.size(); i++) {
      double before = seconds(tries.get(i - 2), tries.get(i - 1));
      double after = seconds(tries.get(i - 1), tries.get(i));
      assertTrue(after > 1.3 * before, before + " s and then " + after + " s");
    }
  }

  /** An executor hangs for three minutes with its slot, where the lost task seems to run. */
  @Test
  void theSlotsOfAnExecutorThatHangsAreTakenInAgainWhenItGoesOn() {
    IntSupplier hung = () -> lost && clock.nanoTime() < lostAt + 180 * SECOND ? 1 : 0;
    Slots slots = new Slots(() -> SHARDS, () -> SHARDS - hung.getAsInt(), hung, () -> 0);
    List<Attempt> attempts = trainLong(60, slots, losesOne());
    assertEquals(List.of(4, 4, 3), tasks(attempts).subList(0, 3));
    assertEquals(4, attempts.get(attempts.size() - 1).tasks());
    double late = (double) (attempts.get(attempts.size() - 1).start() - lostAt) / SECOND;
    assertTrue(late < 300, late + " s after the loss");
  }

  /** A number of slots at first, and four after some seconds. */
  private Slots from(int first, int seconds) {
    return new Slots(() -> clock.nanoTime() < seconds * SECOND ? first : SHARDS, () -> SHARDS);
  }

  /** Trains for some epochs, and compares with the reference. */
  private List<Attempt> trainLong(int epochs, Slots slots, Fate fate) {
    run = new SmallRun(directory, SHARDS, epochs);
    loading = 3 * SECOND;
    looking = looking.getAsLong() > 0 ? looking : () -> SECOND / 2;
    return use(
        slots,
        fate,
        exchange -> {
          readyAt = clock.nanoTime();
          run.assertSameBits(exchange);
        });
  }
}
