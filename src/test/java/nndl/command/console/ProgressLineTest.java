package nndl.command.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The text of a bar at any width. */
class ProgressLineTest {
  private static final long SECOND = 1_000_000_000;
  private static final View VIEW =
      new View("Epoch 3: 41 %", 250, 1000, "10 epochs", "samples", "test 90 / 100");

  @Test
  void showsProgressRateTimeLeftAndAccuracy() {
    assertEquals(
        "Epoch 3: 41 %  ##########------------------------------  25 % of 10 epochs"
            + "  25 samples/s  0:30 left  test 90 / 100",
        line(VIEW, 10).bar(200, false));
  }

  @Test
  void isDrawnWithLineCharactersInUnicode() {
    String bar = line(VIEW, 10).bar(200, true);
    assertTrue(bar.contains("  \u2501" + "\u2501".repeat(9) + "\u2500".repeat(30) + "  "), bar);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          100 | Epoch 3: 41 %  ######-------------------  25 % of 10 epochs  25 samples/s  0:30 left  test 90 / 100
          90 | Epoch 3: 41 %  ###------------  25 % of 10 epochs  25 samples/s  0:30 left  test 90 / 100
          80 | Epoch 3: 41 %  ####--------------  25 %  25 samples/s  0:30 left  test 90 / 100
          70 | Epoch 3: 41 %  #####-----------------  25 %  0:30 left  test 90 / 100
          60 | Epoch 3: 41 %  ###---------  25 %  0:30 left  test 90 / 100
          50 | Epoch 3: 41 %  ####-------------  25 %  0:30 left
          40 | Epoch 3: 41 %  ####--------------  25 %
          27 | Epoch 3: 41 %  ##---------
          26 | Epoch 3: 41 %  ##--------
          25 | Epoch 3: 41 %
          10 | Epoch 3:
          1 | ''
          """)
  void leavesOutTheLeastImportantFieldsIfItIsNarrow(int columns, String expected) {
    assertEquals(expected, line(VIEW, 10).bar(columns, false));
  }

  @Test
  void isNeverAsWideAsTheTerminal() {
    for (int columns = 1; columns < 200; columns++) {
      String bar = line(VIEW, 10).bar(columns, false);
      assertTrue(bar.length() < columns, columns + ": " + bar);
    }
  }

  @ParameterizedTest
  @CsvSource({"0.5, 0:01", "59.5, 1:00", "754, 12:34", "3722.5, 1:02:03", "360000, 100:00:00"})
  void saysTheTimeLeftInMinutesAndHours(double left, String expected) {
    Pace pace = new Pace();
    pace.add(0, 0);
    pace.add((long) (left * SECOND), 500);
    View half = new View("it", 500, 1000, "it", "", "");
    assertEquals("it, 50 % of it, " + expected + " left", new ProgressLine(half, pace).heartbeat());
  }

  /** As after a resume, when half is done and the first steps are slow. */
  @Test
  void saysNoTimeLeftAfterTheFirstSteps() {
    View half = new View("it", 500_010, 1_000_000, "it", "", "");
    Pace pace = new Pace();
    pace.add(0, 500_000);
    pace.add(SECOND / 4, 500_010);
    assertEquals("it, 50 % of it", new ProgressLine(half, pace).heartbeat());
    for (int tick = 1; tick <= 20; tick++) {
      pace.add(SECOND / 4 + tick * SECOND / 4, 500_010 + 2_500 * tick);
    }
    assertEquals("it, 50 % of it, 0:45 left", new ProgressLine(half, pace).heartbeat());
  }

  @Test
  void aPauseBeforeTheFirstStepDoesNotCount() {
    View half = new View("it", 60, 100, "it", "", "");
    Pace pace = new Pace();
    pace.add(0, 50);
    pace.add(60 * SECOND, 50);
    pace.add(70 * SECOND, 60);
    assertEquals("it, 60 % of it, 0:40 left", new ProgressLine(half, pace).heartbeat());
    assertEquals(70, pace.seconds());
  }

  @Test
  void saysNoTimeLeftWhenAllIsDone() {
    View all = new View("it", 100, 100, "it", "", "");
    Pace pace = new Pace();
    pace.add(0, 0);
    pace.add(10 * SECOND, 100);
    assertEquals("it, 100 % of it", new ProgressLine(all, pace).heartbeat());
  }

  @ParameterizedTest
  @CsvSource({"5, 0.5 samples/s", "100, 10 samples/s", "12345670, '1,234,567 samples/s'"})
  void roundsTheRateForReaders(long done, String expected) {
    Pace pace = new Pace();
    pace.add(0, 0);
    pace.add(10 * SECOND, done);
    String text = new ProgressLine(View.ofSamples("it", done, done), pace).heartbeat();
    assertTrue(text.endsWith(", " + expected), text);
  }

  @Test
  void leavesOutWhatIsNotKnownYet() {
    Pace pace = new Pace();
    pace.add(0, 0);
    pace.add(SECOND, 0);
    View none = View.ofSamples("evaluating", 0, 1000);
    assertEquals(
        "evaluating  ----------  0 % of 1,000 samples",
        new ProgressLine(none, pace).bar(45, false));
  }

  @Test
  void showsTheElapsedTimeIfTheProgressIsUnknown() {
    Pace pace = new Pace();
    pace.add(0, 0);
    pace.add(61 * SECOND, 0);
    ProgressLine line = new ProgressLine(View.ofUnknown("loading", 60_000), pace);
    assertEquals("loading  60,000 samples  1:01", line.bar(80, true));
    assertEquals("loading 60,000 samples, 1:01", line.heartbeat());
  }

  @Test
  void forgetsASlowStart() {
    Pace pace = new Pace();
    for (int second = 0; second <= 1000; second++) {
      pace.add(second * SECOND, second < 500 ? 0 : second - 500);
    }
    assertEquals(1, pace.perSecond(), 0.05);
    assertEquals(1000, pace.seconds());
    assertEquals(250, pace.secondsLeft(750).getAsDouble(), 15);
  }

  private static ProgressLine line(View view, long seconds) {
    Pace pace = new Pace();
    pace.add(0, 0);
    pace.add(seconds * SECOND, view.done());
    return new ProgressLine(view, pace);
  }
}
