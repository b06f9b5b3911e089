package nndl.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import nndl.math.Matrix;
import org.junit.jupiter.api.Test;

/** What a network should answer, and how much a sample counts. */
class TargetsTest {
  private static final int CLASSES = 4;
  private static final TargetRows ROWS = TargetRows.ofLabels(2, 0, 2);

  @Test
  void smoothingTakesAShareOfTheRightClassAndGivesItToAllAlike() {
    Matrix delta = Matrix.zeros(3, CLASSES);
    targets(0.2).minusTargets(Matrix.zeros(3, CLASSES), ROWS, delta);
    for (int m = 0; m < 3; m++) {
      for (int j = 0; j < CLASSES; j++) {
        double y = j == ROWS.labels()[m] ? 0.8 + 0.05 : 0.05;
        assertEquals(-y, delta.get(m, j), 1e-7, m + ", " + j);
      }
    }
  }

  /** The largest weight, 12, is taken as 1.5, and all others by the same power of two. */
  @Test
  void errorsAreMultipliedByTheWeightsOfTheirClassesNearOne() {
    Scalars scalars = new Scalars();
    Matrix delta = ones();
    targets(0, 12.0, 1.0, 3.0, 8.0).weigh(ROWS, delta, scalars);
    assertArrayEquals(new float[] {0.375f, 1.5f, 0.375f}, column(delta, 0));
    assertArrayEquals(column(delta, 0), column(delta, CLASSES - 1));
    assertEquals(0.375 + 1.5 + 0.375, scalars.get(Scalars.Name.WEIGHT));
  }

  @Test
  void aSampleCountsByItsOwnWeightTimesThatOfItsClass() {
    TargetRows rows = TargetRows.ofLabels(1, 0);
    rows.weights()[0] = 0.5f;
    rows.weights()[1] = 3;
    Scalars scalars = new Scalars();
    Matrix delta = ones();
    targets(0).weigh(rows, delta.firstRows(2), scalars);
    assertArrayEquals(new float[] {0.5f, 3, 1}, column(delta, 1));
    assertEquals(3.5, scalars.get(Scalars.Name.WEIGHT));
    targets(0, 1.0, 1.5, 1.0, 1.0).weigh(rows, delta.firstRows(2), scalars);
    assertArrayEquals(new float[] {0.5f * 0.75f, 9, 1}, column(delta, 1));
    assertEquals(3.5 + 0.75 + 3, scalars.get(Scalars.Name.WEIGHT));
  }

  /** Where there is a multiple of 16 classes, the next sample begins just behind a sample. */
  @Test
  void theWeightOfASampleChangesNoErrorOfTheNextOne() {
    TargetRows rows = TargetRows.ofLabels(1, 0);
    rows.weights()[0] = 0.5f;
    Matrix delta = Matrix.zeros(2, 16);
    Arrays.fill(delta.data(), 1);
    new Targets(Coding.implied(16), 0, List.of()).weigh(rows, delta, new Scalars());
    assertArrayEquals(new float[] {0.5f, 1}, column(delta, 0));
    assertArrayEquals(new float[] {0.5f, 1}, column(delta, 15));
  }

  private static Targets targets(double smoothing, Double... classWeights) {
    return new Targets(Coding.implied(CLASSES), smoothing, List.of(classWeights));
  }

  private static Matrix ones() {
    Matrix ones = Matrix.zeros(3, CLASSES);
    Arrays.fill(ones.data(), 1);
    return ones;
  }

  private static float[] column(Matrix matrix, int column) {
    float[] values = new float[matrix.rows()];
    for (int m = 0; m < values.length; m++) {
      values[m] = matrix.get(m, column);
    }
    return values;
  }
}
