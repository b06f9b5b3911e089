package nndl.model.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntervalTest {

  /** Newcombe 1998, Statistics in Medicine 17, table I, method 3. */
  @ParameterizedTest
  @CsvSource({
    "81, 263, 0.2553, 0.3662",
    "15, 148, 0.0624, 0.1605",
    "0, 20, 0.0000, 0.1611",
    "1, 29, 0.0061, 0.1718",
  })
  void isThePublishedOne(long k, long n, double low, double high) {
    Interval interval = Interval.wilson(k, n);
    assertEquals(low, interval.low(), 0.00005);
    assertEquals(high, interval.high(), 0.00005);
  }

  @Test
  void staysWithinZeroAndOne() {
    for (long n : new long[] {1, 3, 10_000, 8_100_000}) {
      assertEquals(0, Interval.wilson(0, n).low());
      assertTrue(Interval.wilson(0, n).high() < 1);
      assertEquals(1, Interval.wilson(n, n).high());
      assertTrue(Interval.wilson(n, n).low() > 0);
    }
  }
}
