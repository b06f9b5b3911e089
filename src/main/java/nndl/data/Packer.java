package nndl.data;

/** A sink that holds its samples in memory. */
sealed interface Packer extends SampleSink permits Samples.Builder, FloatSamples.Builder {
  /** Adds samples that a packer of the same kind has packed. */
  void addAll(PackedSamples samples);

  /** The samples added so far. */
  PackedSamples build();
}
