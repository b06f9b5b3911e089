package nndl.command.baseline;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How good a baseline is.
 *
 * @param right how many samples got their class
 * @param of how many samples there are
 * @param how a few words on the baseline
 * @param settings numbers that led to the score or belong to it, by name
 */
record Score(Kind kind, long right, long of, String how, SortedMap<String, Number> settings) {

  /** A score without settings. */
  static Score of(Kind kind, long right, long of, String how) {
    return new Score(kind, right, of, how, new TreeMap<>());
  }

  /** The score with one more setting. */
  Score with(String name, Number value) {
    SortedMap<String, Number> more = new TreeMap<>(settings);
    more.put(name, value);
    return new Score(kind, right, of, how, more);
  }

  /**
   * The line of the score, as in {@code darkness: 2225 / 10000 (nearest mean of 50000 samples)}.
   */
  String line() {
    return "%s: %s / %s (%s)".formatted(kind, right, of, how);
  }
}
