package nndl.training.worker;

import nndl.data.SampleRange;

/**
 * Which samples of a set are evaluated, and for which of these the hidden neurons are watched: a
 * matter of their numbers in the set, so that all shards together take the same ones, however many
 * shards there are.
 *
 * @param from the number of the first sample of the set
 * @param every the first is evaluated, and from there each so-manyth
 * @param watch the first is watched, and from there each so-manyth of those evaluated
 */
record Sampling(long from, int every, int watch) {
  /** At least so many are watched, if there are so many: enough for a share, cheap enough. */
  private static final long WATCHED = 1000;

  static Sampling of(SampleRange set, int every) {
    return new Sampling(set.from(), every, (int) Math.max(1, set.count() / every / WATCHED));
  }

  /** The number of the first sample to evaluate from one on. */
  long next(long number) {
    return from + (number - from + every - 1) / every * every;
  }

  /** How many evaluated samples after this one the first is that is watched. */
  int firstWatched(long number) {
    return (int) ((watch - (number - from) / every % watch) % watch);
  }
}
