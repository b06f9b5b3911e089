package nndl.model.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

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

  @Test
  void ofPartsThatAreAlikeItIsWilsonsForAllRows() {
    assertEquals(
        "90.00 %, the mean of 3 folds (95 % interval: 74.38 % to 96.54 %), 27 / 30",
        Folds.read("9/10 9/10 9/10").toString());
  }
}
