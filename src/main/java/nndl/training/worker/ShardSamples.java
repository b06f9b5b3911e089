package nndl.training.worker;

import nndl.data.packed.PackedSamples;
import nndl.data.packed.SampleHash;

/**
 * A shard's samples of a set, and their numbers in the set. All random or recorded properties of a
 * sample depend on its number in the set, never on its shard.
 *
 * @param first the number of the first sample in its set
 */
public record ShardSamples(PackedSamples packed, long first) {

  /** The sum of the samples' hashes. */
  long hash() {
    return SampleHash.of(packed, first);
  }

  int count() {
    return packed.count();
  }

  /** The number in the set of the shard's sample {@code i}. */
  long number(int i) {
    return first + i;
  }
}
