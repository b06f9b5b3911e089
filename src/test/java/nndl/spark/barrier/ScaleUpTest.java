package nndl.spark.barrier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import nndl.spark.SmallRun;
import nndl.time.SimulatedClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether tasks start again because there are more slots. */
class ScaleUpTest {
  private static final int EPOCHS = 10;

  @TempDir Path directory;
  private final SimulatedClock clock = new SimulatedClock();
  private final List<String> lines = new ArrayList<>();
  private ScaleUp scaleUp;

  /** Two tasks run, and took two seconds to start. */
  @BeforeEach
  void start() {
    scaleUp = new ScaleUp(new SmallRun(directory, 4, EPOCHS).workload(), clock, lines::add);
    scaleUp.running(2, 2, 2);
    assertFalse(scaleUp.pays(0, 2, 4), "nothing is measured yet");
  }

  /** An epoch in which all four shards have computed for so long. */
  private void compute(double seconds) {
    scaleUp.summed(seconds, seconds / 2);
  }

  @Test
  void paysOnceTheEpochsThatAreLeftSaveMoreThanAStartTakes() {
    compute(4);
    assertTrue(scaleUp.pays(1, 2, 4), "9 epochs save a second each, for 3 of a start");
    compute(4);
    assertFalse(scaleUp.pays(2, 2, 2), "there are no more slots");
    compute(4);
    assertTrue(scaleUp.pays(3, 2, 4));
    for (int epoch = 4; epoch < 7; epoch++) {
      compute(4);
    }
    compute(4);
    assertFalse(scaleUp.pays(8, 2, 4), "an epoch was not seen");
  }

  /** Two seconds and one that may be, for a second of each epoch that is left. */
  @Test
  void paysUntilTheEpochsThatAreLeftSaveNoMoreThanAStartTakes() {
    for (int next = 1; next < EPOCHS; next++) {
      compute(4);
      assertEquals(next < 7, scaleUp.pays(next, 2, 4), "epoch " + next);
    }
  }

  @Test
  void aStartThatWasOfNoHelpIsNotTriedAgainAtOnce() {
    compute(4);
    assertTrue(scaleUp.pays(1, 2, 4));
    scaleUp.begin(2);
    scaleUp.running(2, 2, 4);
    compute(4);
    assertFalse(scaleUp.pays(2, 2, 4), "no second has passed");
    assertEquals(
        "2 of 4 slots work: more were of no help, and are tried again later if that pays",
        lines.get(lines.size() - 1));
    clock.run(() -> clock.park(this, TimeUnit.SECONDS.toNanos(1)));
    compute(4);
    assertTrue(scaleUp.pays(3, 2, 4));
  }

  @Test
  void aStartThatHelpedForgivesTheOneBefore() {
    compute(4);
    assertTrue(scaleUp.pays(1, 2, 4));
    scaleUp.begin(2);
    scaleUp.running(2, 2, 4); // of no help
    scaleUp.begin(2);
    scaleUp.running(2, 4, 4);
    scaleUp.succeeded();
    compute(2);
    assertFalse(scaleUp.pays(2, 4, 4), "all slots work, in half the time");
    scaleUp.lost();
    scaleUp.running(2, 2, 4);
    assertFalse(scaleUp.pays(3, 2, 2));
    compute(4);
    assertTrue(scaleUp.pays(4, 2, 4), "without a rest");
  }

  /** The time of what was done again, and of the start, says nothing of an epoch. */
  @Test
  void anEpochInWhichTasksWereLostIsNotMeasured() {
    compute(0.004);
    assertFalse(scaleUp.pays(1, 2, 4), "too short to pay");
    compute(4);
    scaleUp.lost();
    scaleUp.running(2, 2, 2);
    compute(4);
    assertFalse(scaleUp.pays(2, 2, 4), "the last one that was measured was as short");
    compute(4);
    assertTrue(scaleUp.pays(3, 2, 4));
  }

  /** An epoch on fewer slots than were on trial tells of the loss, not of the trial. */
  @Test
  void aTrialThatEndsWithALossIsNeitherAHelpNorNone() {
    compute(4);
    assertTrue(scaleUp.pays(1, 2, 4));
    scaleUp.begin(2);
    scaleUp.running(2, 4, 4);
    scaleUp.succeeded();
    scaleUp.lost();
    scaleUp.running(2, 1, 4);
    assertFalse(scaleUp.pays(2, 1, 1));
    compute(6);
    assertTrue(scaleUp.pays(3, 1, 4), "as soon as it pays for one start");
  }

  @Test
  void aLineSaysOnceHowManySlotsWorkAndWhyNotMore() {
    compute(0.004);
    assertFalse(scaleUp.pays(1, 2, 4));
    compute(0.004);
    assertFalse(scaleUp.pays(2, 2, 4));
    assertEquals(List.of("2 of 4 slots work: to use more takes longer than it saves"), lines);
  }
}
