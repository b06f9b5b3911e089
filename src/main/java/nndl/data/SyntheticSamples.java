package nndl.data;

import nndl.data.packed.MemoryBudget;
import nndl.data.packed.PackedSamples;
import nndl.data.packed.Packer;
import nndl.data.packed.Target;
import nndl.math.SplitMix;

/**
 * Random samples in place of the samples of files. No file is read, so they are available at once.
 * They have the size of the given range and about the share of zeros that images of digits have.
 *
 * @param classes the number of classes of the labels
 * @param numbers how many numbers samples have in place of a class, or 0
 */
public record SyntheticSamples(int classes, int numbers) implements SampleSource {
  /** About one of this many inputs is not zero. */
  private static final int EVERY = 5;

  @Override
  public PackedSamples load(SampleRange range) {
    int width = range.set().width();
    byte[] noise = noise(2 * width);
    Packer packer = range.set().packer(Math.toIntExact(range.count()), MemoryBudget.HEAP);
    for (int i = 0; i < range.count(); i++) {
      packer.add(
          noise,
          i % width,
          numbers > 0 ? Target.ofNumbers(new float[numbers]) : Target.of(i % classes));
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
