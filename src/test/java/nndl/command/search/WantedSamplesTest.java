package nndl.command.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import nndl.data.SampleRange;
import nndl.data.SampleSource;
import nndl.data.packed.MemoryBudget;
import nndl.data.packed.PackedSamples;
import nndl.data.packed.Samples;
import nndl.error.InputException;
import nndl.time.SystemClock;
import nndl.training.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A trial waits for its samples only as long as somebody wants it. */
@Timeout(60)
class WantedSamplesTest {
  private static final SampleRange RANGE = new SampleRange(null, 0, 1);

  private static SampleSource wanted(SampleSource source) {
    return new WantedSamples(source, () -> false, new SystemClock());
  }

  @Test
  void theSamplesAreThoseOfTheSource() {
    PackedSamples samples = new Samples.Builder(9, 0, MemoryBudget.HEAP).build();
    assertSame(samples, wanted(range -> samples).load(RANGE));
  }

  @Test
  void aFailureIsThatOfTheSource() {
    InputException failure = new InputException("a file: expected it, found none");
    SampleSource failing =
        range -> {
          throw failure;
        };
    assertSame(failure, assertThrows(InputException.class, () -> wanted(failing).load(RANGE)));
    SampleSource lacking =
        range -> {
          throw new OutOfMemoryError("a test's");
        };
    assertEquals(
        "a test's",
        assertThrows(OutOfMemoryError.class, () -> wanted(lacking).load(RANGE)).getMessage());
  }

  @Test
  void aTrialThatNobodyWantsDoesNotWaitAndIsNotInTheWayOfOthers() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    CountDownLatch loaded = new CountDownLatch(1);
    AtomicBoolean isInterrupted = new AtomicBoolean();
    AtomicBoolean unwanted = new AtomicBoolean();
    SampleSource slow =
        range -> {
          unwanted.set(true);
          try {
            goOn.await();
          } catch (InterruptedException e) {
            isInterrupted.set(true);
          }
          loaded.countDown();
          return null;
        };
    SampleSource samples = new WantedSamples(slow, unwanted::get, new SystemClock());
    assertThrows(Progress.Stopped.class, () -> samples.load(RANGE));
    assertEquals(1, loaded.getCount());
    goOn.countDown();
    loaded.await();
    assertFalse(isInterrupted.get());
    assertTrue(unwanted.get());
  }
}
