package nndl.data.packed;

/** A sink that packs samples and keeps them in memory. */
public sealed interface Packer extends SampleSink permits Samples.Builder, FloatSamples.Builder {
  /**
   * Adds the samples {@code from} to {@code to - 1} of {@code samples}, which a packer of the same
   * class has packed.
   */
  void addAll(PackedSamples samples, int from, int to);

  /** Returns the samples that were added. The packer cannot be used afterwards. */
  PackedSamples build();
}
