package nndl.command.search;

import static nndl.Refused.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import nndl.model.evaluation.Score;
import org.junit.jupiter.api.Test;

class RungTest {
  @Test
  void threeOfNineTrialsContinueAndThenOne() {
    assertEquals(List.of(new Rung(9, 3), new Rung(3, 9), new Rung(1, 27)), Rung.halving(9, 27));
    assertEquals(List.of(new Rung(9, 3), new Rung(3, 10), new Rung(1, 30)), Rung.halving(9, 30));
  }

  @Test
  void theLastRungHasAllEpochsWhateverTheNumbersAre() {
    assertEquals(List.of(new Rung(8, 10), new Rung(2, 30)), Rung.halving(8, 30));
    assertEquals(List.of(new Rung(9, 1), new Rung(3, 5)), Rung.halving(9, 5), "an epoch at least");
    assertEquals(List.of(new Rung(2, 30)), Rung.halving(2, 30));
    assertEquals(List.of(new Rung(9, 2)), Rung.halving(9, 2));
  }

  @Test
  void theBestHasTheBestAccuracyAndTheLowestNumberAmongEquals() {
    Map<Integer, Result> results = new TreeMap<>();
    long[] correct = {5, 7, -1, 7, 6};
    for (int trial = 0; trial < correct.length; trial++) {
      results.put(trial, result(correct[trial]));
    }
    assertEquals(List.of(1, 3, 4), Result.best(results, 3));
    assertEquals(List.of(1, 3, 4, 0), Result.best(results, 9), "none that has diverged");
  }

  @Test
  void ofNumbersTheLowestErrorIsTheBestAndOfRowsWithWeightsTheirAccuracy() {
    assertEquals(
        List.of(2, 1, 0), best("count=8,r2=0.1,rmse=3.5", "count=8,rmse=2.25", "count=8,rmse=1.5"));
    assertEquals(
        List.of(1, 0), best("accuracy=0.5,correct=7,count=8", "accuracy=0.75,correct=6,count=8"));
  }

  private static List<Integer> best(String... scores) {
    Map<Integer, Result> results = new TreeMap<>();
    for (String score : scores) {
      Result result = result(false, Score.read(score));
      assertEquals(result, Result.parse("file", result.text()));
      results.put(results.size(), result);
    }
    return Result.best(results, 9);
  }

  @Test
  void aResultIsReadAsItWasWritten() {
    for (long correct : new long[] {-1, 0, 6}) {
      Result result = result(correct);
      assertEquals(result, Result.parse("file", result.text()));
    }
    assertEquals("6 / 8", result(6).shown());
    assertEquals("diverged", result(-1).shown());
    assertRefused(
        "file: expected the result of a trial, found another file",
        () -> Result.parse("file", "epochs=3\n"));
  }

  /** A result with this number of correct samples. A negative number means diverged. */
  private static Result result(long correct) {
    return result(correct < 0, Score.read(Math.max(0, correct) + "/8"));
  }

  private static Result result(boolean diverged, Score score) {
    return new Result(
        3,
        diverged,
        score,
        new TreeMap<>(Map.of("sizes", "9,5,4")),
        new TreeMap<>(Map.of("training", "0123")),
        new TreeMap<>(Map.of("test", Score.read("9/12"))),
        List.of("warning: one", "warning: a=b"));
  }
}
