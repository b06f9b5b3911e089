package nndl.command.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TableDefaultsTest {
  @Test
  void twoClassesAreLearntSlowlyAndMoreRowsOfThemWithAHigherPenalty() {
    assertEquals(0.001, TableDefaults.learningRate(2, 300));
    assertEquals(2, TableDefaults.l2(2, 299, 300));
    assertEquals(10, TableDefaults.l2(2, 300, 8));
    assertEquals(15, TableDefaults.l2(2, 450, 8));
    assertEquals(20, TableDefaults.l2(2, 1_000_000, 8));
  }

  @Test
  void aThousandRowsOfThreeClassesAreLikeThoseOfTwoClassesAndFewerLikeThoseOfMore() {
    assertEquals(0.01, TableDefaults.learningRate(3, 999));
    assertEquals(1, TableDefaults.l2(3, 999, 8));
    assertEquals(0.003, TableDefaults.learningRate(3, 1000));
    assertEquals(10, TableDefaults.l2(3, 1000, 8));
    assertEquals(20, TableDefaults.l2(3, 3000, 8));
  }

  @Test
  void thePenaltyOfManyClassesIsHigherWhereThereAreManyInputs() {
    assertEquals(0.01, TableDefaults.learningRate(4, 8000));
    assertEquals(1, TableDefaults.l2(4, 10, 400));
    assertEquals(4, TableDefaults.l2(4, 8000, 8));
    assertEquals(16, TableDefaults.l2(4, 8000, 400));
    assertEquals(20, TableDefaults.l2(4, 80_000, 4000));
  }
}
