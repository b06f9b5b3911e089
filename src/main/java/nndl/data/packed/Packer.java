package nndl.data.packed;

/** A sink that packs samples and keeps them in memory. */
public abstract sealed class Packer implements SampleSink
    permits Samples.Builder, FloatSamples.Builder {
  final PackedBytes.Builder packed;

  Packer(PackedBytes.Builder packed) {
    this.packed = packed;
  }

  /**
   * Creates a packer with memory for {@code capacity} samples of {@code width} inputs at first.
   *
   * @param bytes whether inputs are bytes, which mean value / 255
   * @param scale the number by which other inputs are divided
   */
  public static Packer of(
      int width, boolean bytes, float scale, int capacity, MemoryBudget budget) {
    return bytes
        ? new Samples.Builder(width, capacity, budget)
        : new FloatSamples.Builder(width, capacity, scale, budget);
  }

  /**
   * Adds the samples {@code from} to {@code to - 1} of {@code samples}, which a packer of the same
   * class has packed.
   */
  public final void addAll(PackedSamples samples, int from, int to) {
    packed.addAll(samples, from, to);
  }

  /** Returns the samples that were added. The packer cannot be used afterwards. */
  public abstract PackedSamples build();
}
