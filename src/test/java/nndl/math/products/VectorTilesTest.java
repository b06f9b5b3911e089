package nndl.math.products;

import static nndl.math.KernelCases.assertSameBits;
import static nndl.math.KernelCases.assertSameOutside;
import static nndl.math.KernelCases.copy;
import static nndl.math.KernelCases.factor;
import static nndl.math.KernelCases.target;
import static nndl.math.KernelCases.transposed;
import static nndl.math.KernelCases.x;

import java.util.stream.IntStream;
import nndl.math.Matrix;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Sizes on both sides of every edge: of tiles, of panels, of blocks of rows and of steps. */
class VectorTilesTest {
  private final Products plain = new PlainProducts();
  private final VectorTiles tiles = new VectorTiles();

  static IntStream rowsAndColumns() {
    return IntStream.concat(IntStream.rangeClosed(1, 35), IntStream.of(47, 48, 49, 64, 65, 100));
  }

  @ParameterizedTest
  @MethodSource("rowsAndColumns")
  void addWhatPlainLoopsAddForAnyNumberOfRowsAndColumns(int rows) {
    for (int columns : rowsAndColumns().toArray()) {
      assertPlainBits(rows, 3, columns);
    }
  }

  @ParameterizedTest
  @CsvSource({"9, 255, 33", "9, 256, 33", "9, 257, 33", "17, 513, 17", "5, 1030, 40"})
  void addWhatPlainLoopsAddAcrossBlocksOfSteps(int rows, int steps, int columns) {
    assertPlainBits(rows, steps, columns);
  }

  @ParameterizedTest
  @CsvSource({
    "509, 5, 33",
    "510, 5, 33",
    "511, 300, 17",
    "512, 5, 33",
    "513, 5, 33",
    "515, 5, 33",
    "1021, 5, 33",
    "1024, 5, 33",
    "1029, 260, 70"
  })
  void addWhatPlainLoopsAddAcrossBlocksOfRows(int rows, int steps, int columns) {
    assertPlainBits(rows, steps, columns);
  }

  private void assertPlainBits(int rows, int steps, int columns) {
    Matrix x = x(rows, steps);
    Matrix w = factor(steps, columns);
    Matrix expected = target(rows, columns);
    plain.addProduct(x, w, expected);
    for (boolean transposed : new boolean[] {false, true}) {
      Matrix z = target(rows, columns);
      Matrix before = copy(z);
      Matrix b = transposed ? transposed(w) : w;
      tiles.multiply(x.data(), x.offset(), x.stride(), 1, steps, b, transposed, z);
      assertSameBits(expected, z);
      assertSameOutside(before, z);
    }
    Matrix g = target(rows, columns);
    Matrix byColumns = transposed(x);
    tiles.multiply(byColumns.data(), byColumns.offset(), 1, byColumns.stride(), steps, w, false, g);
    assertSameBits(expected, g);
  }
}
