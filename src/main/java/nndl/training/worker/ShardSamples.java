package nndl.training.worker;

import nndl.data.packed.PackedSamples;
import nndl.data.packed.SampleHash;

/**
 * A shard's samples of a set, and their numbers in the set. Everything that is random or recorded
 * for a sample depends on its number in the set and never on its shard.
 *
 * @param first the number in the set of the shard's first sample
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
