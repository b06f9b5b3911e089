package nndl.training.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import nndl.Fixtures;
import nndl.error.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** These figures decide the bits of models: to change one changes models. */
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

  /** A wide network, whose work would justify more shards. */
  @ParameterizedTest
  @CsvSource({"255, 1", "256, 2", "511, 2", "512, 4"})
  void aShardHasAtLeast128SamplesOfAMiniBatch(int miniBatchSize, int expected) {
    assertEquals(expected, count(miniBatchSize, 50_000, 784, 1000, 10));
  }

  /** A small network with 100 weights, whose mini-batches have samples for more shards. */
  @ParameterizedTest
  @CsvSource({"66666, 1", "66667, 2", "133333, 2", "133334, 4"})
  void aShardHasAtLeastTenMillionMultiplyAddsOfAMiniBatch(int miniBatchSize, int expected) {
    assertEquals(expected, count(miniBatchSize, 200_000, 10, 10));
  }

  /** The mini-batch is worth 8 shards. */
  @ParameterizedTest
  @CsvSource({"33000, 4", "34000, 2", "66000, 2", "67000, 1"})
  void theSumsOfAllShardsTakeAGibibyteAtMost(int hidden, int expected) {
    assertEquals(expected, count(1024, 50_000, 2000, hidden, 1));
  }

  @Test
  void noWorkIsCutIntoMoreThan256() {
    assertEquals(256, count(1_000_000, 1_000_000, 784, 100, 10));
  }

  @ParameterizedTest
  @CsvSource({"10956549, 1", "10956550, 2", "21913098, 2", "21913099, 4"})
  void aShardHoldsInputsOf8GibibytesAtMost(long samples, int expected) {
    assertEquals(expected, count(null, 10, samples));
  }

  @ParameterizedTest
  @CsvSource({"1073741824, 1", "1073741825, 2", "2147483648, 2", "2147483649, 4"})
  void aShardHoldsAsManySamplesAsHalfAnArrayHoweverSmall(long samples, int expected) {
    assertEquals(expected, count(10, samples, 1, 3, 2));
  }

  /** Else no executor could hold them. */
  @Test
  void samplesThatMustBeHeldCountForMoreThanSumsThatAreLarge() {
    assertEquals(8, count(1024, 20_000_000, 2000, 68_000, 1));
    assertEquals(512, count(1_000_000, 5_000_000_000L, 784, 1000, 10));
  }

  @Test
  void isTheOneThatWasAskedFor() {
    assertEquals(3, count(3, 10, 50_000));
    assertThrows(InputException.class, () -> count(0, 10, 50_000));
  }

  private static int count(int miniBatchSize, long samples, int... sizes) {
    Hyperparameters h = Fixtures.hyperparameters(1, miniBatchSize, 3, sizes);
    return ShardCount.of(null, h, samples).count();
  }

  private static int count(Integer asked, int miniBatchSize, long samples) {
    Hyperparameters h = Fixtures.hyperparameters(1, miniBatchSize, 3, 784, 30, 10);
    return ShardCount.of(asked, h, samples).count();
  }
}
