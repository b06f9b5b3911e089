package nndl.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import nndl.Fixtures;
import nndl.TestImages;
import nndl.math.SparseRows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplesTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 255, 256, 257, 258, 784, 5000})
  void giveBackWhatWasPacked(int width) {
    for (double density : new double[] {0, 0.001, 0.19, 0.4, 0.5, 0.6, 1}) {
      assertRoundTrip(TestImages.random(20, 1, width, 10, density, 1));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 255, 256, 257, 510, 511, 512, 513, 784, 5000})
  void giveBackLonePixelsAfterGapsOfAnyLength(int width) {
    byte[][] pixels = new byte[5][width];
    Arrays.fill(pixels[1], (byte) 255);
    pixels[2][width - 1] = 1;
    pixels[3][0] = (byte) 128;
    pixels[4][width / 2] = 127;
    pixels[4][width - 1] = (byte) 200;
    assertRoundTrip(new TestImages(1, width, pixels, new byte[] {0, 1, 2, 3, 4}));
  }

  @Test
  void giveBackAnyRangeOfThem() {
    TestImages images = TestImages.random(30, 3, 3, 10, 0.4, 1);
    Samples samples = Fixtures.samples(images);
    for (int from = 0; from <= 30; from++) {
      Samples range = samples.range(from, 30);
      assertEquals(30 - from, range.count());
      for (int i = from; i < 30; i++) {
        assertSample(images, i, range, i - from);
      }
    }
    assertEquals(0, samples.range(7, 7).count());
  }

  @Test
  void tellOfTheirLabels() {
    TestImages images =
        new TestImages(1, 1, new byte[3][1], new byte[] {3, (byte) 200, (byte) 255});
    Samples samples = Fixtures.samples(images);
    assertEquals(1, samples.firstLabelNotBelow(200));
    assertEquals(-1, samples.firstLabelNotBelow(256));
  }

  @Test
  void takeLessThanHalfTheRoomWhereMostIsBackground() {
    TestImages images = TestImages.random(1000, 28, 28, 10, 0.19, 1);
    assertTrue(Fixtures.samples(images).heldBytes() < 1000L * 784 / 2);
  }

  private static void assertRoundTrip(TestImages images) {
    Samples samples = Fixtures.samples(images);
    assertEquals(images.count(), samples.count());
    for (int i = 0; i < images.count(); i++) {
      assertSample(images, i, samples, i);
    }
  }

  private static void assertSample(TestImages images, int i, Samples samples, int at) {
    assertEquals(images.labels()[i] & 0xff, samples.label(at));
    SparseRows rows = new SparseRows();
    samples.appendTo(rows, at);
    double[] inputs = new double[images.width()];
    for (int e = 0; e < rows.start(1); e++) {
      assertTrue(e == 0 || rows.column()[e] > rows.column()[e - 1]);
      inputs[rows.column()[e]] = rows.value()[e];
    }
    assertArrayEquals(images.inputs(i), inputs, 1e-7);
  }
}
