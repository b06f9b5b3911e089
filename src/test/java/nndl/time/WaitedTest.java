package nndl.time;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What counts as waiting, by a clock that the test sets. */
class WaitedTest {
  /** Half a second. */
  private static final long STEP = Waited.STEP_NANOS;

  private long now = 7 * STEP;
  private final Waited waited =
      new Waited(
          new ForwardingClock(new SystemClock()) {
            @Override
            public long nanoTime() {
              return now;
            }
          });

  @Test
  void timeBetweenLooksCounts() {
    now += STEP / 2;
    assertEquals(STEP / 2, waited.nanos());
    now += STEP;
    assertEquals(STEP + STEP / 2, waited.nanos());
    assertEquals(STEP + STEP / 2, waited.nanos());
  }

  @Test
  void aPauseCountsAsHalfASecond() {
    now += 600 * STEP;
    assertEquals(STEP, waited.nanos());
    now += STEP;
    assertEquals(2 * STEP, waited.nanos());
  }

  @Test
  void millisecondsAreThoseSinceAnEarlierLook() {
    now += STEP;
    long earlier = waited.millis();
    now += 250_000_000;
    assertEquals(250, waited.millisSince(earlier));
  }
}
