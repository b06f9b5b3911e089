package nndl.training.worker;

import nndl.data.SampleRange;

/**
 * Selects the samples of a set that are evaluated, and some of these that are also watched: for
 * them, flat hidden neurons are counted. Both choices depend only on the sample's number in the
 * set, so the selected samples do not depend on the number of shards.
 *
 * @param from the number of the first sample of the set
 * @param every the distance between evaluated samples: the first sample is evaluated, and every
 *     {@code every}-th sample after it
 * @param watch the distance between watched samples: the first evaluated sample is watched, and
 *     every {@code watch}-th evaluated sample after it
 */
record Sampling(long from, int every, int watch) {
  /**
   * At least this many samples are watched, or all evaluated samples if there are fewer. This is
   * enough to estimate a share, and takes little time.
   */
  private static final long WATCHED = 1000;

  static Sampling of(SampleRange set, int every) {
    return new Sampling(set.from(), every, (int) Math.max(1, set.count() / every / WATCHED));
  }

  /** Returns the number of the first evaluated sample at or after {@code number}. */
  long next(long number) {
    return from + (number - from + every - 1) / every * every;
  }

  /**
   * Returns how many evaluated samples, beginning with sample {@code number}, come before the first
   * watched sample.
   */
  int firstWatched(long number) {
    return (int) ((watch - (number - from) / every % watch) % watch);
  }
}
