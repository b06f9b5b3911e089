package nndl.data;

import java.io.Serializable;

/** Samples {@code from} to {@code to - 1} of a set: the training, validation or test samples. */
public record SampleRange(SampleSet set, long from, long to) implements Serializable {

  public long count() {
    return to - from;
  }

  /** The part of these samples that shard {@code s} owns. */
  public SampleRange shard(Shards shards, int s) {
    return new SampleRange(
        set, from + shards.start(s, count()), from + shards.start(s + 1, count()));
  }
}
