package nndl.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.stream.Stream;
import nndl.math.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LayoutTest {

  @Test
  void countsAsTheBookDoes() {
    Layout layout = new Layout(784, 30, 10);
    assertEquals(2, layout.layers());
    assertEquals(784, layout.inputs(1));
    assertEquals(30, layout.outputs(1));
    assertEquals(30, layout.inputs(2));
    assertEquals(10, layout.outputs());
    assertEquals(784 * 30 + 30 * 10, layout.weightCount());
    assertEquals("[784, 30, 10]", layout.toString());
    assertEquals(layout, new Layout(784, 30, 10));
    assertEquals(layout.hashCode(), new Layout(784, 30, 10).hashCode());
    assertNotEquals(layout, new Layout(784, 10));
    assertNotEquals(layout.hashCode(), new Layout(784, 10).hashCode());
    assertEquals(1 << 22, new Layout(1 << 22, 1).inputs(1), "the most");
    assertEquals("784,30,10", Layout.text(784, 30, 10));
  }

  @Test
  void givesEveryWeightAndBiasAPlaceOfItsOwn() {
    Layout layout = new Layout(5, 17, 1, 16);
    float[] block = new float[layout.length()];
    for (int l = 1; l <= layout.layers(); l++) {
      addOne(layout.weights(block)[l]);
      addOne(layout.biases(block)[l]);
      assertEquals(1, block[layout.biasesAt(l)]);
    }
    long places = layout.weightCount() + 17 + 1 + 16;
    for (float count : block) {
      assertEquals(count == 0 ? 0 : 1, count);
      places -= (long) count;
    }
    assertEquals(0, places);
  }

  private static void addOne(Matrix matrix) {
    for (int i = 0; i < matrix.rows(); i++) {
      for (int j = 0; j < matrix.columns(); j++) {
        matrix.set(i, j, matrix.get(i, j) + 1);
      }
    }
  }

  static Stream<int[]> wrongSizes() {
    return Stream.of(
        new int[] {},
        new int[] {784},
        new int[] {784, 0, 10},
        new int[] {-1, 10},
        new int[] {1 << 16, 1 << 15},
        new int[] {1, Integer.MAX_VALUE},
        new int[] {1 << 20, 512, 1 << 20, 1024, 1 << 20});
  }

  @ParameterizedTest
  @MethodSource("wrongSizes")
  void tellsOfSizesThatMakeNoNetwork(int[] sizes) {
    Exception error = assertThrows(RuntimeException.class, () -> new Layout(sizes));
    assertEquals(IllegalArgumentException.class, error.getClass(), error.toString());
    assertEquals(
        Arrays.toString(sizes), error.getMessage().replaceFirst("sizes: expected .*, found ", ""));
  }
}
