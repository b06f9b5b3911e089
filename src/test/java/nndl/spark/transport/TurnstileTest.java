package nndl.spark.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import nndl.time.SimulatedClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who passes where many want to. */
class TurnstileTest {
  private static final long MILLISECOND = 1_000_000;
  private static final int ROOM = 20;

  private final SimulatedClock clock = new SimulatedClock();
  private final Turnstile turnstile = new Turnstile(clock, new Random(1));

  /** Lets callers come for some milliseconds, and returns how many of them passed. */
  private int passing(int millis, int callersPerMilli) {
    int passed = 0;
    for (int i = 0; i < millis; i++) {
      for (int caller = 0; caller < callersPerMilli; caller++) {
        passed += turnstile.passes(ROOM) ? 1 : 0;
      }
      pause();
    }
    return passed;
  }

  private void pause() {
    long end = clock.nanoTime() + MILLISECOND;
    while (clock.nanoTime() < end) {
      clock.park(this, end - clock.nanoTime());
    }
  }

  @Test
  void allPassWhereThereIsRoom() {
    clock.run(
        () -> {
          for (int i = 0; i < 10; i++) {
            assertEquals(ROOM, passing(ROOM, 1));
            passing(100, 0);
          }
        });
  }

  @Test
  void ofAStreamOfManyAFewPassAndNotTheFirstOnesOnly() {
    clock.run(
        () -> {
          passing(100, 10);
          int first = passing(50, 10);
          int second = passing(50, 10);
          assertTrue(first > 0 && second > 0, first + " and " + second);
          assertTrue(first + second <= 2 * ROOM, first + " and " + second);
        });
  }

  @Test
  void ofAThousandAtOnceAfterAPauseAHundredPass() {
    clock.run(
        () -> {
          int passed = passing(1, 1_000);
          assertTrue(passed > ROOM && passed < 8 * ROOM, passed + "");
        });
  }

  /** As many as there is room for come at the begin of each tenth of a second, or many more. */
  @ParameterizedTest
  @ValueSource(ints = {ROOM, ROOM + 1, 3 * ROOM, 1_000})
  void whoComesAfterABurstPassesToo(int burst) {
    clock.run(() -> assertLateOnePasses(burst, burst));
  }

  /** Those of one tenth of a second make the room of the next one seem small, or large. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, ROOM})
  void whoComesAfterEverySecondBurstPassesToo(int pause) {
    clock.run(() -> assertLateOnePasses(1_000, pause));
  }

  private void assertLateOnePasses(int burst, int next) {
    int calls = 0;
    boolean passes = false;
    while (!passes) {
      passing(1, calls % 2 == 0 ? burst : next);
      passes = turnstile.passes(ROOM);
      passing(99, 0);
      calls++;
    }
    assertTrue(calls < 500, calls + " calls");
  }

  /** It calls a tenth of a millisecond after fifty others, at which all that is free is taken. */
  @Test
  void whoIsAlwaysLatePassesToo() {
    clock.run(
        () -> {
          int calls = 0;
          boolean passes = false;
          while (!passes) {
            passing(49, 50);
            passing(1, 50);
            passes = turnstile.passes(ROOM);
            calls++;
          }
          assertTrue(calls < 2_000, calls + " calls");
        });
  }
}
