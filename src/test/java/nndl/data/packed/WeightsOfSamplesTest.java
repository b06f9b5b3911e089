package nndl.data.packed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class WeightsOfSamplesTest {
  private static final int COUNT = 100;

  @Test
  void everySampleKeepsItsWeight() {
    PackedSamples samples = samples(i -> i < 40 ? 1 : i / 8f);
    assertEquals(1, samples.weight(39));
    assertEquals(5, samples.weight(40));
    assertEquals(99 / 8f, samples.weight(99));
    assertEquals(45 / 8f, samples.range(40, 60).weight(5));
    Packer packer = new Samples.Builder(3, 0, MemoryBudget.HEAP);
    packer.addAll(samples, 30, 50);
    PackedSamples copy = packer.build();
    assertEquals(1, copy.weight(9));
    assertEquals(49 / 8f, copy.weight(19));
  }

  @Test
  void weightsOfOneTakeNoMemory() {
    PackedSamples samples = samples(i -> 1);
    long bytes = samples.heldBytes();
    assertEquals(bytes + COUNT * Float.BYTES, samples(i -> i == 50 ? 2 : 1).heldBytes());
    assertEquals(1, samples.weight(7));
  }

  @Test
  void theHashDependsOnWeightsButForThoseOfOne() {
    long plain = SampleHash.of(samples(i -> 1), 0);
    assertEquals(plain, SampleHash.of(samples(i -> i == 99 ? 2 : 1).range(0, 99), 0) + last());
    assertNotEquals(plain, SampleHash.of(samples(i -> i == 99 ? 2 : 1), 0));
    assertNotEquals(
        SampleHash.of(samples(i -> i == 99 ? 3 : 1), 0),
        SampleHash.of(samples(i -> i == 99 ? 2 : 1), 0));
  }

  private static long last() {
    return SampleHash.of(samples(i -> 1).range(99, 100), 99);
  }

  private static PackedSamples samples(IntFunction<Number> weights) {
    Samples.Builder builder = new Samples.Builder(3, 1, MemoryBudget.HEAP);
    for (int i = 0; i < COUNT; i++) {
      float weight = weights.apply(i).floatValue();
      builder.add(new byte[] {1, 2, 3}, 0, Target.of(i % 10).weighing(weight));
    }
    return builder.build();
  }
}
