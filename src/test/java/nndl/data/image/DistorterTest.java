package nndl.data.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import nndl.Slow;
import nndl.math.SparseRows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The positions of a cross of five dots show what was drawn. */
@Slow
class DistorterTest {
  private static final int SIDE = 41;
  private static final int MIDDLE = 20;
  private static final int ARM = 12;
  private static final int COUNT = 2_000;
  private static final Distortion.Random NOTHING = limits(SIDE, 1, 0, 0, 0, 0, 0, 0);
  private static final Distortion.Random ALL = limits(SIDE, 1, 15, 0.15, 10, 1, 4, 34);

  private static Distortion.Random limits(
      int side,
      int channels,
      double rotation,
      double scale,
      double shear,
      double shift,
      double sigma,
      double alpha) {
    return new Distortion.Random(
        side,
        side,
        channels,
        new Distortion.Limits(
            rotation, scale, shear, shift, false, sigma, alpha, List.of(1, 7), 7.5));
  }

  @Test
  void leavesAnImageExactlyAsItIsIfAllLimitsAreZero() {
    Distorter distorter = new Distorter(NOTHING, 1);
    for (int number = 0; number < 20; number++) {
      float[] image = image(number);
      assertArrayEquals(image, distorted(distorter, 3, number, 0, image));
    }
  }

  @Test
  void makesAnotherImageOfASampleInEveryEpochAndTheSameWhoeverMakesIt() {
    float[] image = image(1);
    Distorter one = new Distorter(ALL, 1);
    Distorter two = new Distorter(ALL, 1);
    float[] first = distorted(one, 0, 5, 0, image);
    assertFalse(Arrays.equals(first, distorted(one, 1, 5, 0, image)), "another epoch");
    assertFalse(Arrays.equals(first, distorted(one, 0, 6, 0, image)), "another sample");
    assertFalse(Arrays.equals(first, distorted(new Distorter(ALL, 2), 0, 5, 0, image)), "seed");
    assertArrayEquals(first, distorted(two, 0, 5, 0, image));
  }

  @ParameterizedTest
  @CsvSource({"0, 15", "1, 7.5", "2, 15", "7, 7.5"})
  void rotatesEachWayByAnyAngleUpToThatOfTheClass(int label, double most) {
    assertUniform(
        limits(SIDE, 1, 15, 0, 0, 0, 0, 0),
        label,
        most,
        cross -> Math.toDegrees(Math.atan2(cross.rightRow - MIDDLE, cross.rightColumn - MIDDLE)));
  }

  /** The amounts for these samples must never change, since models were trained with them. */
  @ParameterizedTest
  @CsvSource({
    "0, -14.17, 0.76, 0.885, 1.077, 1.23, 0.47",
    "1, 5.83, 6.68, 1.091, 1.057, 1.28, -0.30",
    "4, -6.79, -9.54, 1.118, 1.123, -0.61, -0.94"
  })
  void drawsTheSameAmountsForASampleWhereverItIs(
      int number,
      double clockwise,
      double slant,
      double height,
      double width,
      double down,
      double right) {
    double[] arrow = centre(limits(SIDE, 1, 15, 0, 0, 0, 0, 0), number, 0, ARM);
    assertEquals(clockwise, Math.toDegrees(Math.atan2(arrow[0] - MIDDLE, arrow[1] - MIDDLE)), 0.05);
    double[] lower = centre(limits(SIDE, 1, 0, 0, 10, 0, 0, 0), number, ARM, 0);
    assertEquals(slant, Math.toDegrees(Math.atan2(lower[1] - MIDDLE, ARM)), 0.05);
    Distortion.Random scale = limits(SIDE, 1, 0, 0.15, 0, 0, 0, 0);
    assertEquals(height, (centre(scale, number, ARM, 0)[0] - MIDDLE) / ARM, 0.005);
    assertEquals(width, (centre(scale, number, 0, ARM)[1] - MIDDLE) / ARM, 0.005);
    double[] shifted = centre(limits(SIDE, 1, 0, 0, 0, 1.5, 0, 0), number, 0, 0);
    assertEquals(down, shifted[0] - MIDDLE, 0.01);
    assertEquals(right, shifted[1] - MIDDLE, 0.01);
  }

  /** The new position of a hill below and to the right of the middle. */
  private static double[] centre(Distortion.Random limits, int number, int below, int beside) {
    return centre(new Distorter(limits, 1), number, 0, MIDDLE + below, MIDDLE + beside);
  }

  @Test
  void displacesDownAndToTheRightEachByItself() {
    Distortion.Random elastic = limits(SIDE, 1, 0, 0, 0, 0, 4, 34);
    double product = 0;
    double squares = 0;
    for (int number = 0; number < 500; number++) {
      double[] centre = centre(elastic, number, 0, 0);
      double down = centre[0] - MIDDLE;
      double right = centre[1] - MIDDLE;
      product += down * right;
      squares += down * down + right * right;
    }
    assertTrue(squares > 500, "displaced: " + squares);
    assertEquals(0, 2 * product / squares, 0.1);
  }

  @Test
  void resizesHeightAndWidthEachByItself() {
    Distortion.Random limits = limits(SIDE, 1, 0, 0.15, 0, 0, 0, 0);
    assertUniform(limits, 0, 0.15, cross -> (cross.lowerRow - MIDDLE) / ARM - 1);
    assertUniform(limits, 0, 0.15, cross -> (cross.rightColumn - MIDDLE) / ARM - 1);
    double product = 0;
    for (Cross cross : crosses(limits, 0)) {
      product += (cross.lowerRow - MIDDLE - ARM) * (cross.rightColumn - MIDDLE - ARM);
    }
    assertEquals(0, product / COUNT, 0.1);
  }

  /** Images are resized along their own sides, and rotated afterwards. */
  @Test
  void keepsRightAnglesHoweverItResizesAndRotates() {
    for (Cross cross : crosses(limits(SIDE, 1, 15, 0.15, 0, 0, 0, 0), 0)) {
      double rows = (cross.rightRow - MIDDLE) * (cross.lowerRow - MIDDLE);
      double columns = (cross.rightColumn - MIDDLE) * (cross.lowerColumn - MIDDLE);
      assertEquals(0, rows + columns, 1.5); // of 144, the square of an arm
    }
  }

  @Test
  void leansUprightLinesAndLeavesLyingOnes() {
    Distortion.Random limits = limits(SIDE, 1, 0, 0, 10, 0, 0, 0);
    assertUniform(limits, 0, 10, c -> Math.toDegrees(Math.atan2(c.lowerColumn - MIDDLE, ARM)));
    for (Cross cross : crosses(limits, 0)) {
      assertEquals(MIDDLE, cross.rightRow, 1e-3);
      assertEquals(MIDDLE + ARM, cross.rightColumn, 1e-3);
      assertEquals(MIDDLE + ARM, cross.lowerRow, 1e-3);
    }
  }

  @Test
  void shiftsInBothDirections() {
    Distortion.Random limits = limits(SIDE, 1, 0, 0, 0, 1.5, 0, 0);
    assertUniform(limits, 0, 1.5, cross -> cross.rightRow - MIDDLE);
    assertUniform(limits, 0, 1.5, cross -> cross.lowerColumn - MIDDLE);
  }

  @Test
  void mirrorsHalfOfTheImagesExactlyAndNothingElseOfThem() {
    Distorter distorter = new Distorter(limits(0, 0, 0, true), 1);
    float[] image = image(1);
    float[] mirrored = mirrored(image);
    int count = 0;
    for (int number = 0; number < COUNT; number++) {
      float[] found = distorted(distorter, 0, number, 0, image);
      boolean isMirrored = Arrays.equals(mirrored, found);
      assertArrayEquals(isMirrored ? mirrored : image, found);
      count += isMirrored ? 1 : 0;
    }
    assertEquals(COUNT / 2.0, count, 3 * Math.sqrt(COUNT / 4.0));
  }

  /** The other draws of a sample are the same as without the flip. */
  @Test
  void mirrorsAnImageBeforeItDoesAnythingElseWithIt() {
    Distorter distorter = new Distorter(limits(15, 0.15, 10, false), 1);
    Distorter mirroring = new Distorter(limits(15, 0.15, 10, true), 1);
    float[] image = image(1);
    float[] mirrored = mirrored(image);
    int count = 0;
    for (int number = 0; number < 50; number++) {
      float[] found = distorted(mirroring, 3, number, 0, image);
      boolean isMirrored = !Arrays.equals(distorted(distorter, 3, number, 0, image), found);
      if (isMirrored) {
        assertArrayEquals(distorted(distorter, 3, number, 0, mirrored), found, 1e-4f);
        count++;
      }
    }
    assertTrue(count > 10 && count < 40, "mirrored: " + count);
  }

  private static Distortion.Random limits(
      double rotation, double scale, double shear, boolean flip) {
    return new Distortion.Random(
        SIDE, SIDE, 1, new Distortion.Limits(rotation, scale, shear, 0, flip, 0, 0, List.of(), 0));
  }

  private static float[] mirrored(float[] image) {
    float[] mirrored = new float[image.length];
    for (int k = 0; k < image.length; k++) {
      mirrored[k] = image[k - k % SIDE + SIDE - 1 - k % SIDE];
    }
    return mirrored;
  }

  /** Their mean, their variance, and their ends. */
  private static void assertUniform(
      Distortion.Random limits, int label, double most, ToDoubleFunction<Cross> amount) {
    double sum = 0;
    double squares = 0;
    double greatest = 0;
    for (Cross cross : crosses(limits, label)) {
      double drawn = amount.applyAsDouble(cross);
      sum += drawn;
      squares += drawn * drawn;
      greatest = Math.max(greatest, Math.abs(drawn));
    }
    assertEquals(0, sum / COUNT, 0.05 * most);
    assertEquals(most * most / 3, squares / COUNT, 0.05 * most * most);
    assertEquals(most, greatest, 0.03 * most);
  }

  /** The new positions of the right and the lower end of the cross. */
  private record Cross(double rightRow, double rightColumn, double lowerRow, double lowerColumn) {}

  private static List<Cross> crosses(Distortion.Random limits, int label) {
    Distorter distorter = new Distorter(limits, 1);
    return IntStream.range(0, COUNT)
        .mapToObj(
            number -> {
              double[] right = centre(distorter, number, label, MIDDLE, MIDDLE + ARM);
              double[] lower = centre(distorter, number, label, MIDDLE + ARM, MIDDLE);
              return new Cross(right[0], right[1], lower[0], lower[1]);
            })
        .toList();
  }

  /** The centre of mass of a round hill, whose middle was at a pixel. */
  private static double[] centre(Distorter distorter, int number, int label, int row, int column) {
    float[] image = new float[SIDE * SIDE];
    for (int k = 0; k < image.length; k++) {
      int r = k / SIDE;
      int c = k % SIDE;
      double y = r - row;
      double x = c - column;
      image[k] = (float) Math.exp(-(y * y + x * x) / 4);
    }
    float[] found = distorted(distorter, 0, number, label, image);
    double mass = 0;
    double rows = 0;
    double columns = 0;
    for (int k = 0; k < found.length; k++) {
      int r = k / SIDE;
      int c = k % SIDE;
      mass += found[k];
      rows += found[k] * r;
      columns += found[k] * c;
    }
    return new double[] {rows / mass, columns / mass};
  }

  @Test
  void distortsAllChannelsAlike() {
    Distorter grey = new Distorter(ALL, 1);
    Distorter coloured = new Distorter(limits(SIDE, 3, 15, 0.15, 10, 1, 4, 34), 1);
    float[] pixels = new float[3 * SIDE * SIDE];
    for (int k = 0; k < pixels.length; k++) {
      pixels[k] = image(k % 3)[k / 3];
    }
    float[] found = distorted(coloured, 4, 9, 0, pixels);
    for (int channel = 0; channel < 3; channel++) {
      float[] expected = distorted(grey, 4, 9, 0, image(channel));
      for (int k = 0; k < expected.length; k++) {
        assertEquals(expected[k], found[3 * k + channel]);
      }
    }
  }

  @Test
  void sharesItsPlaneWithOthersOfItsSeed() {
    Distortion.Random limits = limits(100, 3, 15, 0.15, 10, 1, 4, 34);
    Distorter held = new Distorter(limits, 1);
    double bytes = allocated(() -> new Distorter(limits, 1));
    assertTrue(4 * bytes < allocated(() -> new Distorter(limits, 2)), "beside " + held);
  }

  private static double allocated(Runnable work) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    work.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  private static float[] distorted(
      Distorter distorter, long epoch, long number, int label, float[] image) {
    SparseRows row = new SparseRows();
    row.addRow(image);
    float[] target = new float[image.length];
    distorter.apply(epoch, number, label, row, target);
    return target;
  }

  private static float[] image(int seed) {
    Random random = new Random(seed);
    float[] image = new float[SIDE * SIDE];
    for (int k = 0; k < image.length; k++) {
      image[k] = random.nextInt(3) == 0 ? random.nextFloat() : 0;
    }
    return image;
  }
}
