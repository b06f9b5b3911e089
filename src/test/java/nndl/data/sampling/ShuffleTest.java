package nndl.data.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToIntFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShuffleTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 10, 97, 1000, 1001, 50_000})
  void isAPermutationAndItsInverse(int n) {
    for (int epoch = 0; epoch < 3; epoch++) {
      Shuffle shuffle = new Shuffle(1, epoch, n);
      boolean[] taken = new boolean[n];
      for (int sample = 0; sample < n; sample++) {
        int position = (int) shuffle.position(sample);
        assertFalse(taken[position]);
        taken[position] = true;
        assertEquals(sample, shuffle.sample(position));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 5, 97, 1000, 50_000, 1_000_000_007, 1L << 60})
  void findsThePositionsOfNeighboursTogetherAsOneByOne(long n) {
    Shuffle shuffle = new Shuffle(1, 2, n);
    for (int count : new int[] {0, 1, 255, 256, 257, 1000}) {
      int most = (int) Math.min(n, count);
      for (long first : new long[] {0, (n - most) / 2, n - most}) {
        long[] found = new long[most];
        shuffle.positions(first, most, found);
        long[] expected = LongStream.range(first, first + most).map(shuffle::position).toArray();
        assertArrayEquals(expected, found);
      }
    }
  }

  /** Of samples here and there, and of a million in a row, no two of which may meet. */
  @Test
  void isAPermutationOfABillion() {
    long n = 1_000_000_000;
    Shuffle shuffle = new Shuffle(1, 0, n);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 200_000; i++) {
      long sample = random.nextLong(n);
      long position = shuffle.position(sample);
      assertTrue(position >= 0 && position < n);
      assertEquals(sample, shuffle.sample(position));
      assertEquals(sample, shuffle.position(shuffle.sample(sample)));
    }
    int row = 1_000_000;
    long[] positions = LongStream.range(n - row, n).map(shuffle::position).sorted().toArray();
    int[] hundredths = new int[100];
    for (int i = 0; i < row; i++) {
      assertTrue(i == 0 || positions[i] > positions[i - 1]);
      hundredths[(int) (positions[i] * 100 / n)]++;
    }
    for (int count : hundredths) { // 10,000 expected, with a standard deviation of 100
      assertEquals(10_000f, count, 600f);
    }
  }

  @Test
  void holdsForMoreSamplesThanAnArray() {
    long n = (1L << 60) - 1;
    Shuffle shuffle = new Shuffle(1, 0, n);
    for (long sample : new long[] {0, 1, n / 3, n - 1}) {
      long position = shuffle.position(sample);
      assertTrue(position >= 0 && position < n);
      assertEquals(sample, shuffle.sample(position));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, (1L << 60) + 1})
  void refusesOtherCounts(long n) {
    assertThrows(IllegalArgumentException.class, () -> new Shuffle(1, 0, n));
  }

  @Test
  void isTheSameForASeedAndAnEpochAndDiffersByBoth() {
    long[] order = order(1, 0, 1000);
    assertArrayEquals(order, order(1, 0, 1000));
    for (long[] other : new long[][] {order(1, 1, 1000), order(2, 0, 1000), order(0, 1, 1000)}) {
      long same = LongStream.range(0, 1000).filter(i -> order[(int) i] == other[(int) i]).count();
      assertTrue(same < 20, () -> same + " of 1000 samples keep their position");
    }
  }

  /** A checkpoint goes on by it, and another program may compute it. */
  @Test
  void theOrderOfASeedAndAnEpochIsTheSameInEveryVersion() {
    assertArrayEquals(new long[] {0, 6, 7, 4, 1, 8, 5, 3, 2, 9}, firstTen(new Shuffle(42, 3, 10)));
    assertArrayEquals(new long[] {6, 0, 9, 5, 1, 8, 7, 3, 2, 4}, firstTen(new Shuffle(42, 4, 10)));
    assertArrayEquals(
        new long[] {15, 14, 6, 3, 10, 2, 4, 13, 12, 9},
        firstTen(new Shuffle(42, 3, 16))); // a square
    assertArrayEquals(
        new long[] {
          223232380, 997306644, 100037458, 576239597, 183863651, 60597585, 678820591, 883717362,
          945644499, 725151749
        },
        firstTen(new Shuffle(42, 3, 1_000_000_007)));
  }

  private static long[] firstTen(Shuffle shuffle) {
    return LongStream.range(0, 10).map(shuffle::position).toArray();
  }

  @Test
  void putsEverySampleFirstEquallyOften() {
    assertUniform(97, 97 * 200, order -> (int) order.sample(0));
    assertUniform(10, 10 * 1000, order -> (int) order.sample(9));
  }

  @Test
  void putsEveryPairFirstEquallyOften() {
    assertUniform(
        7 * 6,
        7 * 6 * 500,
        7,
        order -> {
          int first = (int) order.sample(0);
          int second = (int) order.sample(1);
          return first * 6 + second - (second > first ? 1 : 0);
        });
  }

  private static long[] order(long seed, int epoch, int n) {
    Shuffle shuffle = new Shuffle(seed, epoch, n);
    return LongStream.range(0, n).map(shuffle::sample).toArray();
  }

  private static void assertUniform(int n, int epochs, ToIntFunction<Shuffle> outcome) {
    assertUniform(n, epochs, n, outcome);
  }

  /** A chi-square test whose bound a true uniform distribution passes once in a billion times. */
  private static void assertUniform(
      int outcomes, int epochs, int n, ToIntFunction<Shuffle> outcome) {
    int[] counts = new int[outcomes];
    for (int epoch = 0; epoch < epochs; epoch++) {
      counts[outcome.applyAsInt(new Shuffle(1, epoch, n))]++;
    }
    double expected = (double) epochs / outcomes;
    double chiSquare =
        Arrays.stream(counts)
            .mapToDouble(count -> (count - expected) * (count - expected) / expected)
            .sum();
    double freedom = outcomes - 1;
    double bound = freedom * Math.pow(1 - 2 / (9 * freedom) + 6 * Math.sqrt(2 / (9 * freedom)), 3);
    assertTrue(chiSquare < bound, () -> chiSquare + " of at most " + bound);
  }
}
