package nndl.data;

import java.util.HashMap;
import java.util.Map;
import nndl.data.packed.PackedBytes;
import nndl.data.packed.PackedSamples;
import nndl.error.InputException;

/**
 * Loads each set once and completely, and shares it among all users in the JVM. Several trainings
 * share one copy, even if they divide the samples into different shards.
 */
public final class SharedSamples implements SampleSource {
  private final SampleLoader loader;
  private final Map<SampleSet, PackedSamples> sets = new HashMap<>();

  public SharedSamples(SampleLoader loader) {
    this.loader = loader;
  }

  /**
   * Returns a range that shares the memory of its set. If another thread is loading the set, the
   * caller waits until it is loaded.
   */
  @Override
  public synchronized PackedSamples load(SampleRange range) {
    SampleSet set = range.set();
    if (set.count() > PackedBytes.MAX_SAMPLES) {
      throw InputException.expected(
          set.parts().get(0).files().get(0).path(),
          "a set of less than 2^31 - 8 samples, since each JVM holds all of it",
          set.count());
    }
    return sets.computeIfAbsent(set, s -> loader.load(s.all()))
        .range(Math.toIntExact(range.from()), Math.toIntExact(range.to()));
  }
}
