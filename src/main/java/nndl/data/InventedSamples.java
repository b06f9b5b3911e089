package nndl.data;

import nndl.data.packed.MemoryBudget;
import nndl.data.packed.PackedSamples;
import nndl.data.packed.Packer;
import nndl.math.SplitMix;

/**
 * Samples that are there at once, since nothing is read for them: as large as those of a set, and
 * with as many zeros as digits have, but of noise.
 *
 * @param classes of their labels
 */
public record InventedSamples(int classes) implements SampleSource {
  /** One input of so many is not zero. */
  private static final int EVERY = 5;

  @Override
  public PackedSamples load(SampleRange range) {
    int width = range.set().width();
    byte[] noise = noise(2 * width);
    Packer packer = range.set().packer(Math.toIntExact(range.count()), MemoryBudget.HEAP);
    for (int i = 0; i < range.count(); i++) {
      packer.add(noise, i % width, (byte) (i % classes));
    }
    return packer.build();
  }

  private static byte[] noise(int length) {
    byte[] noise = new byte[length];
    for (int k = 0; k < length; k++) {
      long random = SplitMix.mix(k);
      noise[k] = random % EVERY == 0 ? (byte) (random >>> Byte.SIZE) : 0;
    }
    return noise;
  }
}
