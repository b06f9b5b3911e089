package nndl.data.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EpochOrderTest {

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "1, 3",
    "2, 2",
    "5, 7",
    "10, 1",
    "10, 3",
    "97, 1",
    "97, 2",
    "97, 10",
    "1000, 7",
    "1001, 64",
    "5000, 1",
    "5000, 3"
  })
  void theShardsOrdersTogetherAreTheShuffle(int n, int shardCount) {
    Shards shards = new Shards(shardCount);
    for (int epoch = 0; epoch < 2; epoch++) {
      Shuffle shuffle = new Shuffle(1, epoch, n);
      long[] sampleAt = new long[n];
      int placed = 0;
      for (int s = 0; s < shardCount; s++) {
        long first = shards.start(s, n);
        int count = (int) (shards.start(s + 1, n) - first);
        EpochOrder order = new EpochOrder(shuffle, first, count, n);
        assertEquals(epoch, order.epoch());
        for (int position = 0; position < n; position++) {
          int before = order.countBefore(position);
          if (order.countBefore(position + 1) > before) {
            sampleAt[position] = first + order.sample(before);
            placed++;
          }
        }
        assertEquals(0, order.countBefore(0));
        assertEquals(count, order.countBefore(n));
      }
      assertEquals(n, placed);
      for (int position = 0; position < n; position++) {
        assertEquals(shuffle.sample(position), sampleAt[position]);
      }
    }
  }
}
