package nndl.data.packed;

/** A sink that holds its samples in memory. */
public sealed interface Packer extends SampleSink permits Samples.Builder, FloatSamples.Builder {
  /** Adds the samples {@code from} to {@code to - 1} of those that one of the same kind packed. */
  void addAll(PackedSamples samples, int from, int to);

  /** The samples added; the last call. */
  PackedSamples build();
}
