package nndl.data.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import nndl.error.InputException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShardsTest {

  @ParameterizedTest
  @CsvSource({
    "1, 0",
    "1, 1",
    "2, 1",
    "3, 2",
    "7, 3",
    "7, 50000",
    "10, 97",
    "97, 10",
    "256, 60000",
    "3, 9223372036854775807",
    "1048576, 2147483648"
  })
  void shareAllSamplesWithoutGapsAndEvenly(int count, long n) {
    Shards shards = new Shards(count);
    assertEquals(0, shards.start(0, n));
    assertEquals(n, shards.start(count, n));
    long end = 0;
    for (int s = 1; s <= Math.min(count, 1000); s++) {
      long size = shards.start(s, n) - end;
      assertTrue(size == n / count || size == n / count + 1, "shard of " + size);
      end = shards.start(s, n);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void areOneOrMore(int count) {
    assertThrows(InputException.class, () -> new Shards(count));
  }

  @ParameterizedTest
  @CsvSource({"8, 1, 8", "8, 3, 3", "8, 7, 2", "8, 8, 1", "3, 2, 2"})
  void theTaskWithTheMostHasNoMoreThanItsPartRoundedUp(int count, int tasks, int most) {
    assertEquals(most, new Shards(count).most(tasks));
  }

  @ParameterizedTest
  @CsvSource({"0, 1, 0", "0, 2, 1", "2, 5, 3", "5, 9, 7", "2147483646, 2147483647, 2147483646"})
  void theMiddleOfARangeIsRoundedDown(int from, int to, int middle) {
    assertEquals(middle, Shards.middle(from, to));
  }

  @ParameterizedTest
  @CsvSource({"3, 3, 0", "2, 5, 3"})
  void aMiniBatchHasTheSamplesBetweenItsPositions(long from, long to, long size) {
    assertEquals(size, new MiniBatch(7, from, to).size());
  }
}
