package nndl.model.evaluation;

import static nndl.Texts.assertContains;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

/** What folds come to. The expected numbers were computed elsewhere. */
class FoldsTest {
  @Test
  void theIntervalIsStudents() {
    Folds folds = Folds.read("54/69 60/69 53/69 58/69 50/68");
    assertEquals(new BigDecimal("0.79923274"), folds.mean());
    assertEquals(
        "79.92 %, the mean of 5 folds (95 % interval: 73.13 % to 86.72 %), 275 / 344",
        folds.toString());
    assertEquals(folds, Folds.read(folds.text()));
  }

  /** Student's quantile of 3 parts is 4.303, and the deviation of the errors is 1. */
  @Test
  void ofNumbersMeanAndIntervalAreOfErrorsAndOfR2() {
    Folds folds =
        Folds.read("count=9,r2=0.5,rmse=11 count=9,r2=0.6,rmse=13 count=8,r2=0.7,rmse=12");
    assertEquals(
        "RMSE 12.0 (9.516 to 14.48), R2 0.6 (0.3516 to 0.8484), the means of 3 folds (95 %"
            + " intervals)",
        folds.toString());
    assertNull(folds.mean());
    assertNull(folds.interval());
    assertEquals(folds, Folds.read(folds.text()));
    assertContains(", R2 -, the", Folds.read("count=9,rmse=1 count=9,r2=0.5,rmse=2").toString());
  }

  @Test
  void ofRowsWithWeightsItIsWilsonsForAsManyAsTheyAreWorth() {
    Folds folds = Folds.read("accuracy=0.9,correct=8,count=10,effective=5 ".repeat(3).strip());
    assertEquals(new BigDecimal("0.90000000"), folds.mean());
    assertEquals(Interval.wilson(13.5, 15), folds.interval());
    assertContains("90.00 %, the mean of 3 folds", folds.toString());
    assertContains(", 24 / 30", folds.toString());
  }

  @Test
  void ofPartsThatAreAlikeItIsWilsonsForAllRows() {
    assertEquals(
        "90.00 %, the mean of 3 folds (95 % interval: 74.38 % to 96.54 %), 27 / 30",
        Folds.read("9/10 9/10 9/10").toString());
  }
}
