package nndl.data;

import nndl.data.packed.PackedSamples;

/** Provides the samples of a range in memory, for training and evaluation. */
public interface SampleSource {
  /** Returns the samples of a range. */
  PackedSamples load(SampleRange range);
}
