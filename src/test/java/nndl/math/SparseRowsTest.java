package nndl.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SparseRowsTest {

  @Test
  void keepsItsRowsWhileItGrows() {
    SparseRows rows = new SparseRows();
    for (int r = 0; r < 100; r++) {
      fill(rows, r, r * 7);
    }
    assertEquals(100, rows.rows());
    for (int r = 0; r < 100; r++) {
      assertEquals(r * 7, rows.start(r + 1) - rows.start(r));
      for (int e = rows.start(r); e < rows.start(r + 1); e++) {
        assertEquals(e - rows.start(r), rows.column()[e]);
        assertEquals(r, rows.value()[e]);
      }
    }
  }

  @Test
  void mayHaveEmptyRowsAndUnusedRoom() {
    SparseRows rows = new SparseRows();
    rows.endRow(rows.beginRow(1000));
    fill(rows, 5, 2);
    rows.endRow(rows.beginRow(0));
    assertEquals(3, rows.rows());
    assertEquals(0, rows.start(1));
    assertEquals(2, rows.start(2));
    assertEquals(2, rows.start(3));
  }

  @Test
  void takeWhatIsNotZeroOfAnArray() {
    SparseRows rows = new SparseRows();
    rows.addRow(new float[] {0, 3, 0, -4});
    rows.addRow(new float[1000]);
    rows.addRow(new float[] {5});
    assertEquals(3, rows.entries());
    assertArrayEquals(new int[] {1, 3, 0}, Arrays.copyOf(rows.column(), 3));
    assertArrayEquals(new float[] {3, -4, 5}, Arrays.copyOf(rows.value(), 3));
    assertEquals(2, rows.start(2));
  }

  @Test
  void isFilledAgainWithoutNewArrays() {
    SparseRows rows = new SparseRows();
    fill(rows, 1, 5000);
    float[] values = rows.value();
    rows.clear();
    assertEquals(0, rows.rows());
    fill(rows, 2, 5000);
    assertSame(values, rows.value());
    assertEquals(2, rows.value()[0]);
  }

  @Test
  void areWrittenIntoAMatrixWithTheirZeros() {
    SparseRows rows = new SparseRows();
    fill(rows, 1, 3);
    fill(rows, 2, 0);
    fill(rows, 3, 2);
    assertEquals(5, rows.entries());
    Matrix matrix = Matrix.zeros(4, 3);
    Arrays.fill(matrix.data(), 7);
    rows.copyInto(matrix);
    float[][] expected = {{1, 1, 1}, {0, 0, 0}, {3, 3, 0}, {7, 7, 7}};
    for (int i = 0; i < expected.length; i++) {
      int at = matrix.row(i);
      assertArrayEquals(expected[i], Arrays.copyOfRange(matrix.data(), at, at + 3));
      assertEquals(7, matrix.data()[at + 3]);
    }
  }

  @Test
  void areTransposedInTheOrderOfTheirRowsAgainAndAgain() {
    SparseRows rows = new SparseRows();
    SparseRows transposed = new SparseRows();
    for (int columns : new int[] {4, 1000, 4}) {
      rows.clear();
      fill(rows, 1, 3);
      fill(rows, 2, 0);
      fill(rows, 3, 2);
      transposed.setTransposed(rows, columns);
      assertEquals(columns, transposed.rows());
      assertEquals(5, transposed.entries());
      Matrix matrix = Matrix.zeros(columns, 3);
      transposed.copyInto(matrix);
      float[][] expected = {{1, 0, 3}, {1, 0, 3}, {1, 0, 0}, {0, 0, 0}};
      for (int i = 0; i < expected.length; i++) {
        int at = matrix.row(i);
        assertArrayEquals(expected[i], Arrays.copyOfRange(matrix.data(), at, at + 3));
      }
      assertEquals(0, transposed.column()[transposed.start(1)]);
      assertEquals(2, transposed.column()[transposed.start(1) + 1]);
    }
  }

  private static void fill(SparseRows rows, float value, int count) {
    int entry = rows.beginRow(count);
    for (int k = 0; k < count; k++, entry++) {
      rows.column()[entry] = k;
      rows.value()[entry] = value;
    }
    rows.endRow(entry);
  }
}
