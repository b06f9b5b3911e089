package nndl.data.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WarpTest {
  private static final float[] IDENTITY = {0, 1, 0, 0, 1};

  @ParameterizedTest
  @CsvSource({"28, 28, 1", "1, 1, 1", "9, 4, 1", "5, 17, 3", "33, 16, 2", "1, 40, 1"})
  void givesTheSameBitsByVectorsAndPixelByPixel(int rows, int columns, int channels) {
    Random random = new Random(1);
    Warp plain = new PlainWarp(rows, columns, channels);
    Warp vectors = new VectorWarp(rows, columns, channels);
    int width = rows * columns * channels;
    for (int i = 0; i < 200; i++) {
      float[] image = numbers(random, width, 1);
      float[] affine = numbers(random, 5, 1.5f);
      float[] shift = numbers(random, 2, 2);
      float[] down = numbers(random, rows * columns + 16, 5);
      float[] right = numbers(random, rows * columns + 16, 5);
      assertArrayEquals(
          apply(plain, image, affine, shift, down, right),
          apply(vectors, image, affine, shift, down, right));
    }
  }

  @Test
  void takesEachPixelFromWhereTheAffinePartAndItsDisplacementSay() {
    Random random = new Random(2);
    int rows = 11;
    int columns = 8;
    Warp warp = Warp.of(rows, columns, 1);
    for (int i = 0; i < 200; i++) {
      float[] image = numbers(random, rows * columns, 1);
      float[] a = numbers(random, 5, 1.5f);
      float[] shift = numbers(random, 2, 2);
      float[] down = numbers(random, rows * columns + 16, 2);
      float[] right = numbers(random, rows * columns + 16, 2);
      float[] found = apply(warp, image, a, shift, down, right);
      for (int k = 0; k < rows * columns; k++) {
        int r = k / columns;
        int c = k % columns;
        double y = r - (rows - 1) / 2.0;
        double x = c - (columns - 1) / 2.0 + a[0] * y;
        double row = (rows - 1) / 2.0 + shift[0] + a[1] * y + a[2] * x + down[k];
        double column = (columns - 1) / 2.0 + shift[1] + a[3] * y + a[4] * x + right[k];
        assertEquals(bilinear(image, columns, row, column), found[k], 1e-4);
      }
    }
  }

  private static double bilinear(float[] image, int columns, double row, double column) {
    double sum = 0;
    for (int k = 0; k < image.length; k++) {
      int r = k / columns;
      int c = k % columns;
      double above = Math.max(0, 1 - Math.abs(row - r));
      double beside = Math.max(0, 1 - Math.abs(column - c));
      sum += above * beside * image[k];
    }
    return sum;
  }

  @ParameterizedTest
  @CsvSource({"28, 28, 1", "7, 12, 3"})
  void leavesAnImageExactlyAsItIsIfNothingMoves(int rows, int columns, int channels) {
    float[] image = numbers(new Random(3), rows * columns * channels, 100);
    float[] nowhere = new float[rows * columns + 16];
    Warp warp = Warp.of(rows, columns, channels);
    assertArrayEquals(image, apply(warp, image, IDENTITY, new float[2], nowhere, nowhere));
    float[] moved = apply(warp, image, IDENTITY, new float[] {1, -2}, nowhere, nowhere);
    for (int k = 0; k < image.length; k++) {
      int row = k / channels / columns + 1;
      int column = k / channels % columns - 2;
      boolean inside = row < rows && column >= 0;
      int from = (row * columns + column) * channels + k % channels;
      assertEquals(inside ? image[from] : 0, moved[k]);
    }
  }

  @Test
  void isZeroWhateverFarOutsideItIsTakenFrom() {
    float[] image = new float[30];
    Arrays.fill(image, 1);
    for (float far : new float[] {-1e6f, -1, 6, 1e6f}) {
      float[] nowhere = new float[30 + 16];
      float[] found =
          apply(
              Warp.of(5, 6, 1), image, IDENTITY, new float[] {far * 5, far * 6}, nowhere, nowhere);
      assertArrayEquals(new float[30], found);
    }
  }

  /** Numbers before the first one that was set, and after the last, are not computed. */
  @Test
  void takesZerosWhereNothingWasSet() {
    Random random = new Random(4);
    float[] nowhere = new float[20 * 20 + 16];
    for (int i = 0; i < 200; i++) {
      float[] image = new float[20 * 20];
      for (int n = 0; n < 5; n++) {
        image[random.nextInt(image.length)] = 1 + random.nextFloat();
      }
      Warp warp = Warp.of(20, 20, 1);
      float[] affine = {0, 1, 0.1f, -0.1f, 1};
      float[] shift = numbers(random, 2, 3);
      float[] expected = apply(warp, image, affine, shift, nowhere, nowhere);
      warp.clear();
      for (int k = 0; k < image.length; k++) {
        if (image[k] != 0) {
          warp.set(k, image[k]);
        }
      }
      float[] found = new float[image.length];
      warp.apply(found);
      assertArrayEquals(expected, found);
    }
  }

  private static float[] apply(
      Warp warp, float[] image, float[] affine, float[] shift, float[] down, float[] right) {
    warp.affine(affine[0], affine[1], affine[2], affine[3], affine[4]);
    warp.shift(shift[0], shift[1]);
    warp.down = new Warp.Displacement(down, 0, warp.columns, 1);
    warp.right = new Warp.Displacement(right, 0, warp.columns, 1);
    warp.clear();
    for (int k = 0; k < image.length; k++) {
      warp.set(k, image[k]);
    }
    float[] target = new float[image.length];
    warp.apply(target);
    return target;
  }

  private static float[] numbers(Random random, int count, float most) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = most * (2 * random.nextFloat() - 1);
    }
    return numbers;
  }
}
