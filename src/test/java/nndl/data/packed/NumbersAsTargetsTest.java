package nndl.data.packed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

/** Samples whose targets are numbers keep them beside their inputs, and in their hash. */
final class NumbersAsTargetsTest {
  private static final int COUNT = 100;

  @Test
  void everySampleKeepsItsNumbers() {
    PackedSamples samples = samples(0);
    assertEquals(2, samples.numberWidth());
    float[] found = new float[4];
    samples.range(10, 20).copyNumbers(3, found, 1);
    assertArrayEquals(new float[] {0, 13, -6.5f, 0}, found);
  }

  @Test
  void copiedSamplesKeepTheirNumbers() {
    Packer packer = new Samples.Builder(3, 0, MemoryBudget.HEAP);
    packer.addAll(samples(0), 40, COUNT);
    float[] found = new float[2];
    packer.build().copyNumbers(59, found, 0);
    assertArrayEquals(new float[] {99, -49.5f}, found);
  }

  @Test
  void theHashOfSamplesDependsOnTheirNumbers() {
    assertEquals(SampleHash.of(samples(0), 0), SampleHash.of(samples(0), 0));
    assertNotEquals(SampleHash.of(samples(0), 0), SampleHash.of(samples(1), 0));
    assertNotEquals(SampleHash.ofContent(samples(0), 4), SampleHash.ofContent(samples(1), 4));
  }

  /** Returns samples of equal inputs, of which sample i has the numbers i + first and -i / 2. */
  private static PackedSamples samples(int first) {
    Samples.Builder builder = new Samples.Builder(3, 1, MemoryBudget.HEAP);
    for (int i = 0; i < COUNT; i++) {
      builder.add(new byte[] {1, 2, 3}, 0, Target.ofNumbers(i + first, -i / 2f));
    }
    return builder.build();
  }
}
