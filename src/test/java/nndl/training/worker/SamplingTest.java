package nndl.training.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import nndl.data.SampleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The parts of a set select the same samples as the whole set. */
class SamplingTest {
  private static final long FROM = 50_000;
  private static final int COUNT = 100;

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 7", "3, 1", "3, 4", "40, 2", "200, 3"})
  void takesTheSameSamplesHoweverTheSetIsCut(int every, int watch) {
    Sampling sampling = new Sampling(FROM, every, watch);
    List<Long> expected = new ArrayList<>();
    for (long number = FROM; number < FROM + COUNT; number += (long) every * watch) {
      expected.add(number);
    }
    for (int part : new int[] {1, 9, 64, COUNT}) {
      List<Long> watched = new ArrayList<>();
      for (long first = FROM; first < FROM + COUNT; first += part) {
        long end = Math.min(first + part, FROM + COUNT);
        long evaluated = sampling.next(first);
        long number = evaluated + (long) every * sampling.firstWatched(evaluated);
        for (; number < end; number += (long) every * watch) {
          watched.add(number);
        }
      }
      assertEquals(expected, watched);
    }
  }

  @Test
  void watchesAThousandSamplesOrSomeMore() {
    assertEquals(1, Sampling.of(new SampleRange(null, 0, 1_999), 1).watch());
    assertEquals(10, Sampling.of(new SampleRange(null, 0, 10_000), 1).watch());
    assertEquals(2, Sampling.of(new SampleRange(null, 0, 10_000), 5).watch());
    assertEquals(1, Sampling.of(new SampleRange(null, 0, 10_000), 50).watch());
  }
}
