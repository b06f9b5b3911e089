package nndl.data;

import nndl.data.packed.PackedSamples;

/** A source of samples for those who compute on them. */
public interface SampleSource {
  /** The samples of a range, in memory. */
  PackedSamples load(SampleRange range);
}
