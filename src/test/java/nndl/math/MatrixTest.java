package nndl.math;

import static nndl.Refused.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MatrixTest {

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 16", "15, 16", "16, 16", "17, 32", "784, 784", "785, 800"})
  void padsRowsToWholeVectors(int columns, int stride) {
    assertEquals(stride, Matrix.stride(columns));
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 2, 3, 16",
    "0, -1, 3, 16",
    "0, 2, -1, 16",
    "0, 2, 17, 16",
    "0, 3, 3, 16",
    "1, 2, 3, 16",
    "0, 2147483647, 16, 16"
  })
  void mustLieInsideItsArray(int offset, int rows, int columns, int stride) {
    float[] data = new float[32];
    assertThrows(
        IllegalArgumentException.class, () -> new Matrix(data, offset, rows, columns, stride));
  }

  @Test
  void saysWhereItShouldEndAndWhereItDoes() {
    assertRefused(
        IllegalArgumentException.class,
        "matrix of 2 x 3 at 1 (stride 16): expected it inside 32 floats, found its end at 33",
        () -> new Matrix(new float[32], 1, 2, 3, 16));
  }

  @Test
  void ofMoreThanAnArrayHoldsIsAnError() {
    assertThrows(ArithmeticException.class, () -> Matrix.zeros(1 << 20, 1 << 12));
    assertThrows(ArithmeticException.class, () -> Matrix.stride(Integer.MAX_VALUE));
  }

  @Test
  void transposesIntoTheColumnsAndLeavesThePadding() {
    Matrix matrix = Matrix.zeros(2, 3);
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 3; j++) {
        matrix.set(i, j, 10 * i + j);
      }
    }
    float[] block = new float[3 + 3 * 16];
    Matrix transposed = new Matrix(block, 3, 3, 2, 16);
    block[3 + 2] = 7;
    matrix.transposeInto(transposed);
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 3; j++) {
        assertEquals(matrix.get(i, j), transposed.get(j, i));
      }
    }
    assertEquals(7, block[3 + 2]);
  }

  @Test
  void sharesItsFirstRowsWithTheirView() {
    Matrix matrix = Matrix.zeros(3, 2);
    matrix.firstRows(2).set(1, 1, 5);
    assertEquals(5, matrix.get(1, 1));
    assertThrows(IllegalArgumentException.class, () -> matrix.firstRows(4));
  }
}
