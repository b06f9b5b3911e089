package nndl.training.worker;

import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import nndl.data.packed.SampleHash;
import nndl.training.workload.Split;

/**
 * The hash of every set of samples, by {@link SampleHash}. Comparing the hashes shows whether two
 * runs have the same samples. The hash of a set is the sum of the hashes of its parts.
 */
public record DataHashes(Map<Split, Long> bySet) implements Serializable {
  /** The hashes of no samples. */
  public static final DataHashes NONE = new DataHashes(Map.of());

  public DataHashes {
    bySet = Collections.unmodifiableMap(new TreeMap<>(bySet));
  }

  /** Returns the hashes of all samples whose hashes are in this object or in {@code other}. */
  public DataHashes plus(DataHashes other) {
    Map<Split, Long> sum = new TreeMap<>(bySet);
    other.bySet.forEach((set, hash) -> sum.merge(set, hash, Long::sum));
    return new DataHashes(sum);
  }

  /** Returns the hashes in hexadecimal digits, by the name of the set. */
  public SortedMap<String, String> texts() {
    SortedMap<String, String> texts = new TreeMap<>();
    bySet.forEach((set, hash) -> texts.put(set.toString(), "%016x".formatted(hash)));
    return texts;
  }
}
