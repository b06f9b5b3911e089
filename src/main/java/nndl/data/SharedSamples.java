package nndl.data;

import java.util.HashMap;
import java.util.Map;
import nndl.data.packed.PackedBytes;
import nndl.data.packed.PackedSamples;
import nndl.error.InputException;

/**
 * Sets that are loaded once and completely, for all users of ranges of them. Several trainings in a
 * JVM share one copy, however each cuts the samples into shards.
 */
public final class SharedSamples implements SampleSource {
  private final SampleLoader loader;
  private final Map<SampleSet, PackedSamples> sets = new HashMap<>();

  public SharedSamples(SampleLoader loader) {
    this.loader = loader;
  }

  /** Callers that ask while a set is loaded wait for it. */
  @Override
  public synchronized PackedSamples load(SampleRange range) {
    SampleSet set = range.set();
    if (set.count() > PackedBytes.MAX_SAMPLES) {
      throw InputException.expected(
          set.parts().get(0).files().get(0).path(),
          "a set of less than 2^31 - 8 samples, since each JVM holds all of it",
          set.count());
    }
    return sets.computeIfAbsent(set, s -> loader.load(whole(s)))
        .range(Math.toIntExact(range.from()), Math.toIntExact(range.to()));
  }

  /** The range of all samples of a set. */
  public static SampleRange whole(SampleSet set) {
    return new SampleRange(set, 0, set.count());
  }
}
