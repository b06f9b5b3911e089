package nndl.training.worker;

import nndl.data.SampleRange;

/**
 * Which samples of a set are evaluated, and for which of them the hidden neurons are watched. Both
 * depend on the sample's number in the set only, so all shards together select the same samples,
 * however many shards there are.
 *
 * @param from the number of the first sample of the set
 * @param every evaluates the first sample and every {@code every}-th from there
 * @param watch watches the first evaluated sample and every {@code watch}-th evaluated sample from
 *     there
 */
record Sampling(long from, int every, int watch) {
  /**
   * How many samples are watched at least, if there are as many: enough to estimate a share, and
   * cheap.
   */
  private static final long WATCHED = 1000;

  static Sampling of(SampleRange set, int every) {
    return new Sampling(set.from(), every, (int) Math.max(1, set.count() / every / WATCHED));
  }

  /** The number of the first sample to evaluate at or after {@code number}. */
  long next(long number) {
    return from + (number - from + every - 1) / every * every;
  }

  /** How many evaluated samples come before the first watched one, from {@code number} on. */
  int firstWatched(long number) {
    return (int) ((watch - (number - from) / every % watch) % watch);
  }
}
