package nndl.time;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What counts as waiting, by a clock that the test sets. */
class WaitedTest {
  private static final long SECOND = Waited.STEP_NANOS;

  private long now = 7 * SECOND;
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
    now += SECOND / 2;
    assertEquals(SECOND / 2, waited.nanos());
    now += SECOND;
    assertEquals(SECOND + SECOND / 2, waited.nanos());
    assertEquals(SECOND + SECOND / 2, waited.nanos());
  }

  @Test
  void aPauseCountsAsASecond() {
    now += 600 * SECOND;
    assertEquals(SECOND, waited.nanos());
    now += SECOND;
    assertEquals(2 * SECOND, waited.nanos());
  }

  @Test
  void millisecondsAreThoseSinceAnEarlierLook() {
    now += SECOND;
    long earlier = waited.millis();
    now += 250_000_000;
    assertEquals(250, waited.millisSince(earlier));
  }
}
