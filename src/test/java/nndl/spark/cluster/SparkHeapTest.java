package nndl.spark.cluster;

import static nndl.Refused.refusal;
import static nndl.Texts.assertMatches;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import nndl.training.memory.JvmMemory;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

/** The smallest heap for what is held, and what is said where it is too small. */
class SparkHeapTest {
  private static final long MB = 1 << 20;

  private final List<String> lines = new ArrayList<>();
  private int collections;
  private final SparkHeap heap = new SparkHeap(new SparkConf(false), plan(600 * MB, 0), lines::add);

  @Test
  void isNeverSmallerThanSparkAsksFor() {
    assertEquals(450 * MB, heap.least(JvmMemory.NONE));
  }

  @Test
  void growsWithWhatIsHeld() {
    long least = heap.least(plan(600 * MB, 0));
    assertTrue(600 * MB < least && least < 750 * MB, least + " bytes");
    assertEquals(least + 100 * MB, heap.least(plan(700 * MB, 0)));
  }

  @Test
  void holdsSamplesThatFitIntoSparksStorage() {
    assertEquals(heap.least(plan(700 * MB, 0)), heap.least(plan(600 * MB, 100 * MB)));
  }

  @Test
  void needsNoRoomForSamplesThatAreMapped() {
    long least = heap.least(plan(100 * MB, 100_000 * MB));
    assertEquals(least, heap.least(plan(100 * MB, 200_000 * MB)));
    assertTrue(least < 500 * MB, least + " bytes");
  }

  @Test
  void anExecutorThatIsTooSmallIsTheUsersToMend() {
    String error = refusal(() -> heap.requireExecutor(plan(2000 * MB, 0), 1024 * MB));
    assertMatches(
        "executor: expected a heap of 2\\d{3} MB or more"
            + " \\(spark\\.executor\\.memory=2\\d{3}m; --debug lists what for\\),"
            + " found 1024 MB",
        error);
  }

  /** Else each task would unpack it from a disk. */
  @Test
  void aBroadcastHasRoomInSparksPartOfTheHeap() {
    long bytes = (SparkHeap.heap() - 300 * MB) * 4 / 10; // 1.5 times as much is 0.6
    heap.requireDriver(broadcast(bytes - MB));
    String error = refusal(() -> heap.requireDriver(broadcast(bytes + MB)));
    assertTrue(error.startsWith("driver: expected a heap of "), error);
  }

  @Test
  void detailsSayEachTermAndWhatIsOutsideOfTheHeap() {
    heap.requireExecutor(new JvmMemory(0, 2 * MB, 1000 * MB, 3 * MB, 0), 1300 * MB);
    assertEquals(
        List.of(
            "memory: executor: Spark's own 30 MB, weights and sums 0.0 MB, buffers 2.0 MB, packed"
                + " samples 1000.0 MB",
            "memory: executor: a heap of 450 MB will do, and is 1300 MB; direct: 3 MB; mapped: 400"
                + " MB"),
        lines);
  }

  @Test
  void aGuestNeedsOnlyTheHeapThatIsFree() {
    guest(900 * MB, 900 * MB, 0).requireDriver();
    guest(900 * MB, 900 * MB, 0).requireDriver(plan(100 * MB, 0));
    assertEquals(0, collections);
    assertEquals(
        "memory: driver: 700 MB of free heap will do, and 900 MB are free; direct: 0 MB; mapped: 0"
            + " MB",
        lines.get(lines.size() - 1));
  }

  @Test
  void garbageIsCollectedBeforeTheFreeHeapOfAGuestIsTooSmall() {
    guest(100 * MB, 700 * MB, 0).requireDriver(plan(100 * MB, 0));
    assertEquals(1, collections);
    String error = refusal(() -> guest(100 * MB, 699 * MB, 0).requireDriver(plan(100 * MB, 0)));
    assertMatches(
        "driver: expected 700 MB of free heap or more"
            + " \\(-Xmx(\\d+)m, or --driver-memory \\1m of spark-submit\\), found 699 MB",
        error);
  }

  @Test
  void samplesOfAGuestNeedAsMuchHeapAsSparkGivesThem() {
    guest(800 * MB, 800 * MB, 200 * MB).requireDriver(plan(0, 5000 * MB));
    assertEquals(
        "memory: driver: 800 MB of free heap will do, and 800 MB are free; direct: 0 MB; mapped:"
            + " 4800 MB",
        lines.get(lines.size() - 1));
  }

  @Test
  void anotherPartOfAnExchangeHasTheWholeHeapButForWhatAnyNeeds() {
    long room = SparkHeap.heap() - heap.least(plan(700 * MB, 0)) + 100 * MB;
    assertTrue(heap.holds(plan(room - MB, 0), plan(room - MB, 0)));
    assertFalse(heap.holds(plan(room + MB, 0), plan(room - MB, 0)));
    assertEquals(List.of(), lines);
  }

  @Test
  void anotherPartOfAnExchangeOfAGuestHasWhatIsFreeAndWhatTheOneBeforeHas() {
    SparkHeap guest = guest(100 * MB, 300 * MB, 0);
    assertTrue(guest.holds(plan(700 * MB, 0), plan(400 * MB, 0)));
    assertFalse(guest.holds(plan(701 * MB, 0), plan(400 * MB, 0)));
    assertTrue(guest.holds(plan(300 * MB, 0), plan(400 * MB, 0)));
  }

  @Test
  void theFreeHeapOfThisProcessIsSmallerThanItsHeapAndGrowsByWhatIsGarbage() {
    FreeHeap free = new FreeHeap();
    assertTrue(0 < free.free() && free.free() < SparkHeap.heap());
    assertTrue(free.bytes(Long.MAX_VALUE) > 0);
  }

  private SparkHeap guest(long before, long after, long storage) {
    FreeHeap free =
        new FreeHeap() {
          private long now = before;

          @Override
          long free() {
            return now;
          }

          @Override
          void collect() {
            collections++;
            now = after;
          }

          @Override
          long storage() {
            return storage;
          }
        };
    return new SparkHeap(new SparkConf(false), plan(600 * MB, 0), lines::add, Optional.of(free));
  }

  /** Of 300 MB that Spark reserves, none is for samples; of all else, six tenths. */
  @Test
  void theRestOfAHeapHoldsWhatIsNoSample() {
    assertEquals((30 + 1024 - 180) * MB * 10 / 4, heap.least(plan(1024 * MB, 100_000 * MB)));
  }

  @Test
  void anythingIsHeldWhereNothingIsChecked() {
    SparkConf unchecked = new SparkConf(false).set("spark.nndl.memory.check", "false");
    JvmMemory large = plan(Long.MAX_VALUE / 4, 0);
    assertTrue(new SparkHeap(unchecked, JvmMemory.NONE, lines::add).holds(large, JvmMemory.NONE));
    assertFalse(heap.holds(large, JvmMemory.NONE));
  }

  @Test
  void aMegabyteThatIsBegunCounts() {
    assertEquals(1, SparkHeap.megabytes(1));
    assertEquals(1, SparkHeap.megabytes(1 << 20));
    assertEquals(2, SparkHeap.megabytes((1 << 20) + 1));
  }

  private static JvmMemory broadcast(long bytes) {
    return new JvmMemory(0, 0, 0, 0, bytes);
  }

  private static JvmMemory plan(long weights, long samples) {
    return new JvmMemory(weights, 0, samples, 0, 0);
  }
}
