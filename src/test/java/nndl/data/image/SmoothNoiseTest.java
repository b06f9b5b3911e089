package nndl.data.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import nndl.math.SplitMix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmoothNoiseTest {
  private static final int SIDE = 28;
  private static final int WINDOWS = 4_000;

  /** Of uniform noise, whose variance is 1/3, smoothed in two dimensions. */
  @ParameterizedTest
  @CsvSource({"4, 34", "5.5, 37", "1, 2"})
  void hasTheSizeAndTheSmoothnessOfAGaussian(double sigma, double alpha) {
    SmoothNoise noise = SmoothNoise.of(1, sigma, alpha, SIDE);
    double sum = 0;
    double squares = 0;
    double products = 0;
    int distance = (int) Math.ceil(sigma);
    for (long i = 0; i < WINDOWS; i++) {
      float[][] window = window(noise, i);
      for (int r = 0; r < SIDE; r += 9) {
        float here = window[r][5];
        sum += here;
        squares += here * here;
        products += here * window[r][5 + distance];
      }
    }
    double count = 4.0 * WINDOWS;
    double deviation = alpha * Math.sqrt(1 / 3.0) / (2 * Math.sqrt(Math.PI) * sigma);
    assertEquals(0, sum / count, 0.05 * deviation);
    assertEquals(deviation, Math.sqrt(squares / count), 0.06 * deviation);
    double correlation = Math.exp(-distance * distance / (4 * sigma * sigma));
    assertEquals(correlation, products / squares, 0.05);
  }

  @Test
  void hasNoEdgeWhereItBeginsAgain() {
    SmoothNoise noise = SmoothNoise.of(3, 4, 34, SIDE);
    double steepest = 0;
    for (long i = 0; i < WINDOWS; i++) {
      float[][] window = window(noise, i);
      for (int r = 1; r < SIDE; r++) {
        for (int c = 1; c < SIDE; c++) {
          steepest = Math.max(steepest, Math.abs(window[r][c] - window[r - 1][c]));
          steepest = Math.max(steepest, Math.abs(window[r][c] - window[r][c - 1]));
        }
      }
    }
    assertTrue(steepest < 1.6, "a step of " + steepest); // 6 deviations of a step's
  }

  @Test
  void isSharedByAllThatHaveTheSameSeedAndParameters() {
    SmoothNoise one = SmoothNoise.of(1, 4, 34, SIDE);
    assertSame(one, SmoothNoise.of(1, 4, 34, SIDE));
    assertNotSame(one, SmoothNoise.of(2, 4, 34, SIDE));
    assertNotSame(one, SmoothNoise.of(1, 4, 30, SIDE));
  }

  private static float[][] window(SmoothNoise noise, long number) {
    Warp.Displacement displacement = noise.window(SplitMix.mix(number), SIDE);
    float[][] window = new float[SIDE][SIDE];
    for (int r = 0; r < SIDE; r++) {
      for (int c = 0; c < SIDE; c++) {
        int at = displacement.at() + r * displacement.step() + c;
        window[r][c] = displacement.times() * displacement.field()[at];
      }
    }
    return window;
  }
}
