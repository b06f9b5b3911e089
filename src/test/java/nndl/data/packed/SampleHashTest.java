package nndl.data.packed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import nndl.Fixtures;
import nndl.TestImages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleHashTest {
  private static final int COUNT = 20;
  private static final int WIDTH = 600;

  private final TestImages images = TestImages.random(COUNT, 1, WIDTH, 10, 0.01, 1);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 19, 20})
  void isTheSumOfThatOfTheParts(int cut) {
    Samples samples = Fixtures.samples(images);
    long sum =
        SampleHash.of(samples.range(0, cut), 5) + SampleHash.of(samples.range(cut, COUNT), 5 + cut);
    assertEquals(SampleHash.of(samples, 5), sum);
  }

  /** Hashes must not change, so that today's metadata mean the same tomorrow. */
  @Test
  void isTheSameEverywhere() {
    byte[][] pixels = {{0, 1, (byte) 255}, {0, 0, 0}};
    assertEquals(-5902234260866036415L, hash(new TestImages(1, 3, pixels, new byte[] {7, 0}), 0));
  }

  /** One sample of many blocks, one that is held as it is, one of far inputs, and one of none. */
  @ParameterizedTest
  @ValueSource(doubles = {0.1, 1, 0.002, 0})
  void isTheSameHoweverTheSamplesArePacked(double density) {
    TestImages images = TestImages.random(COUNT, 1, WIDTH, 10, density, 1);
    FloatSamples.Builder floats = new FloatSamples.Builder(WIDTH, COUNT, 255, MemoryBudget.HEAP);
    for (int i = 0; i < COUNT; i++) {
      floats.add(images.pixels()[i], 0, Target.of(images.labels()[i]));
    }
    assertEquals(SampleHash.of(Fixtures.samples(images), 3), SampleHash.of(floats.build(), 3));
  }

  @Test
  void isAnotherAfterAnyChangeOfOneInputOrLabelOrNumber() {
    Set<Long> hashes = new HashSet<>();
    int changes = 1;
    hashes.add(hash(images, 0));
    for (int first = 1; first < 100; first++, changes++) {
      hashes.add(hash(images, first));
    }
    for (int i = 0; i < COUNT; i++) {
      images.labels()[i] ^= 1;
      hashes.add(hash(images, 0));
      images.labels()[i] ^= 1;
      changes++;
      for (int k = 0; k < WIDTH; k++) {
        for (int bit = 1; bit < 256; bit *= 2) {
          images.pixels()[i][k] ^= (byte) bit;
          hashes.add(hash(images, 0));
          images.pixels()[i][k] ^= (byte) bit;
          changes++;
        }
      }
    }
    assertEquals(changes, hashes.size());
  }

  @Test
  void isAnotherWhereTwoSamplesChangePlacesOrAnInputMoves() {
    long before = hash(images, 0);
    byte[] third = images.pixels()[3];
    images.pixels()[3] = images.pixels()[9];
    images.pixels()[9] = third;
    assertTrue(before != hash(images, 0));
    images.pixels()[9] = images.pixels()[3];
    images.pixels()[3] = third;
    assertEquals(before, hash(images, 0));
    byte[] moved = new byte[WIDTH];
    System.arraycopy(third, 0, moved, 1, WIDTH - 1);
    images.pixels()[3] = moved;
    assertTrue(before != hash(images, 0));
  }

  private static long hash(TestImages images, int first) {
    return SampleHash.of(Fixtures.samples(images), first);
  }
}
