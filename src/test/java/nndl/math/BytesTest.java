package nndl.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes become numbers, wherever vectors end, and nothing beside them changes. */
class BytesTest {
  private static final int AT = 3;
  private static final int TO = 5;
  private static final byte[] BYTES = new byte[300];

  static {
    for (int i = 0; i < BYTES.length; i++) {
      BYTES[i] = (byte) (i - AT);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 15, 16, 17, 31, 32, 33, 100, 256})
  void becomeIntsOfFourBlocksAboveABase(int count) {
    for (int[] ends : new int[][] {{0, 0, 0}, {count, count, count}, {1, 9, 40}, {0, 16, 16}}) {
      int[] expected = new int[300];
      Arrays.fill(expected, -1);
      int[] found = expected.clone();
      for (int i = 0; i < count; i++) {
        int entry = i;
        int block = (int) Arrays.stream(ends).filter(end -> end <= entry).count();
        expected[TO + i] = 1000 + 248 * block + i;
      }
      Bytes.toInts(BYTES, AT, count, 1000, 248, ends[0], ends[1], ends[2], found, TO);
      assertArrayEquals(expected, found);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 15, 16, 17, 31, 32, 33, 100, 256})
  void becomeFloatsDividedAsOneByOne(int count) {
    float[] expected = new float[300];
    Arrays.fill(expected, -1);
    float[] found = expected.clone();
    for (int i = 0; i < count; i++) {
      expected[TO + i] = i / 255f;
    }
    Bytes.toFloats(BYTES, AT, count, 255, found, TO);
    assertArrayEquals(KernelCases.bits(expected), KernelCases.bits(found));
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 20})
  void areNotReadOrWrittenOutsideTheirArrays(int count) {
    byte[] from = new byte[20];
    Class<IndexOutOfBoundsException> error = IndexOutOfBoundsException.class;
    assertThrows(error, () -> Bytes.toInts(from, 21 - count, count, 0, 0, 0, 0, 0, new int[20], 0));
    assertThrows(error, () -> Bytes.toInts(from, 0, count, 0, 0, 0, 0, 0, new int[20], 21 - count));
    assertThrows(error, () -> Bytes.toFloats(from, 21 - count, count, 1, new float[20], 0));
    assertThrows(error, () -> Bytes.toFloats(from, 0, count, 1, new float[20], 21 - count));
  }
}
