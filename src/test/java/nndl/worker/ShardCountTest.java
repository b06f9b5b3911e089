package nndl.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import nndl.Fixtures;
import nndl.error.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The figures are part of a model's bits: to change one is to change models. */
class ShardCountTest {

  @ParameterizedTest
  @CsvSource({"1, 1", "10, 1", "100, 1", "1000, 4", "10000, 64", "50000, 256"})
  void growsWithTheWorkOfAMiniBatch(int miniBatchSize, int expected) {
    assertEquals(expected, count(null, miniBatchSize, 50_000));
  }

  @Test
  void growsWithTheSamplesThatMustBeHeld() {
    assertEquals(1, count(null, 10, 10_000_000));
    assertEquals(16, count(null, 10, 100_000_000));
  }

  @Test
  void isTheOneThatWasAskedFor() {
    assertEquals(3, count(3, 10, 50_000));
    assertThrows(InputException.class, () -> count(0, 10, 50_000));
  }

  private static int count(Integer asked, int miniBatchSize, long samples) {
    Hyperparameters h = Fixtures.hyperparameters(1, miniBatchSize, 3, 784, 30, 10);
    return ShardCount.of(asked, h, samples).count();
  }
}
