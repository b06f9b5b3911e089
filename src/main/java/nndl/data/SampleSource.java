package nndl.data;

import nndl.data.packed.PackedSamples;

/** Where whoever computes gets samples from. */
public interface SampleSource {
  /** The samples of a range, in memory. */
  PackedSamples load(SampleRange range);
}
