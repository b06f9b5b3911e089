package nndl.data;

import nndl.data.packed.MemoryBudget;
import nndl.data.packed.PackedSamples;
import nndl.data.packed.Packer;
import nndl.math.SplitMix;

/**
 * Random samples that are available at once, since no file is read: of the size of a real set, with
 * as many zeros as digits have.
 *
 * @param classes how many classes their labels have
 */
public record InventedSamples(int classes) implements SampleSource {
  /** One of this many inputs is not zero. */
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
