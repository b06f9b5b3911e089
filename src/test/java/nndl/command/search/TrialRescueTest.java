package nndl.command.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import nndl.time.SimulatedClock;
import nndl.training.Rescue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When the last step of a trial is saved whose thread is busy for a minute. */
@Timeout(60)
class TrialRescueTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final SimulatedClock clock = new SimulatedClock();

  /** The nanoseconds at which the trial was saved. */
  private final List<Long> saved = new ArrayList<>();

  /** Computes for a minute, and returns when the trial was saved. */
  private List<Long> compute(long unwantedAt) {
    Rescue rescue =
        new Rescue() {
          @Override
          public List<String> save() {
            saved.add(clock.nanoTime());
            return List.of();
          }

          @Override
          public String waitsFor() {
            return "nothing";
          }

          @Override
          public String goesOn() {
            return "nothing";
          }
        };
    clock.run(
        () -> {
          try (TrialRescue unused =
              new TrialRescue(rescue, () -> clock.nanoTime() >= unwantedAt, clock)) {
            while (clock.nanoTime() < 60 * SECOND) {
              clock.park(this, 60 * SECOND - clock.nanoTime());
            }
          }
        });
    return saved;
  }

  @Test
  void aTrialThatIsNotWantedIsSavedOnceWhileItsThreadIsBusy() {
    assertEquals(1, compute(7 * SECOND).size());
    assertTrue(saved.get(0) < 7 * SECOND + SECOND / 10, saved.toString());
  }

  @Test
  void aTrialThatHasEndedIsNotSaved() {
    assertEquals(List.of(), compute(61 * SECOND));
  }
}
