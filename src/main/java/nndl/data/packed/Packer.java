package nndl.data.packed;

/** A sink that holds its samples in memory. */
public sealed interface Packer extends SampleSink permits Samples.Builder, FloatSamples.Builder {
  /**
   * Adds the samples {@code from} to {@code to - 1} of samples that a packer of the same kind has
   * packed.
   */
  void addAll(PackedSamples samples, int from, int to);

  /** The samples that were added; no call may follow. */
  PackedSamples build();
}
