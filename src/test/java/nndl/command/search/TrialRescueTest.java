package nndl.command.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import nndl.error.InputException;
import nndl.time.SimulatedClock;
import nndl.time.SystemClock;
import nndl.training.Progress;
import org.junit.jupiter.api.Test;

/** When the last step of a trial is saved whose thread is busy, and what is waited for. */
class TrialRescueTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final SimulatedClock clock = new SimulatedClock();

  /** The nanoseconds at which the trial was saved. */
  private final List<Long> saved = new ArrayList<>();

  /** Computes for a minute, and returns when the trial was saved. */
  private List<Long> compute(long unwantedAt) {
    TrialRescue rescue =
        new TrialRescue(
            () -> saved.add(clock.nanoTime()),
            () -> true,
            () -> clock.nanoTime() >= unwantedAt,
            clock);
    Callable<Long> trial =
        () -> {
          while (clock.nanoTime() < 60 * SECOND) {
            clock.park(this, 60 * SECOND - clock.nanoTime());
          }
          return clock.nanoTime();
        };
    clock.run(() -> assertTrue(rescue.result(trial) >= 60 * SECOND));
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

  private static TrialRescue wanted() {
    return new TrialRescue(() -> {}, () -> false, () -> false, new SystemClock());
  }

  @Test
  void theResultIsThatOfTheTrial() {
    Object result = new Object();
    assertSame(result, wanted().result(() -> result));
  }

  @Test
  void aFailureIsThatOfTheTrial() {
    InputException failure = new InputException("a file: expected it, found none");
    Callable<Object> failing =
        () -> {
          throw failure;
        };
    assertSame(failure, assertThrows(InputException.class, () -> wanted().result(failing)));
    Callable<Object> lacking =
        () -> {
          throw new OutOfMemoryError("a test's");
        };
    assertEquals(
        "a test's",
        assertThrows(OutOfMemoryError.class, () -> wanted().result(lacking)).getMessage());
  }

  @Test
  void aTrialThatNobodyWantsIsNotWaitedForWhileItLoadsAndIsNotInTheWayOfOthers() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    CountDownLatch loaded = new CountDownLatch(1);
    AtomicBoolean isInterrupted = new AtomicBoolean();
    AtomicBoolean unwanted = new AtomicBoolean();
    Callable<Object> slow =
        () -> {
          unwanted.set(true);
          try {
            goOn.await();
          } catch (InterruptedException e) {
            isInterrupted.set(true);
          }
          loaded.countDown();
          return this;
        };
    TrialRescue rescue = new TrialRescue(() -> {}, () -> false, unwanted::get, new SystemClock());
    assertThrows(Progress.Stopped.class, () -> rescue.result(slow));
    assertEquals(1, loaded.getCount());
    goOn.countDown();
    loaded.await();
    assertFalse(isInterrupted.get());
    assertTrue(unwanted.get());
  }
}
