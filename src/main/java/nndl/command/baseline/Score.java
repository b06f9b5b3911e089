package nndl.command.baseline;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The score of a baseline.
 *
 * @param right how many samples were classified correctly
 * @param of the number of samples
 * @param how a short description of the baseline
 * @param settings numbers that led to the score or belong to it, by name
 */
record Score(Kind kind, long right, long of, String how, SortedMap<String, Number> settings) {

  /** Creates a score without settings. */
  static Score of(Kind kind, long right, long of, String how) {
    return new Score(kind, right, of, how, new TreeMap<>());
  }

  /** Returns a copy with one more setting. */
  Score with(String name, Number value) {
    SortedMap<String, Number> more = new TreeMap<>(settings);
    more.put(name, value);
    return new Score(kind, right, of, how, more);
  }

  /**
   * Returns the line of the score, such as {@code darkness: 2225 / 10000 (nearest mean of 50000
   * samples)}.
   */
  String line() {
    return "%s: %s / %s (%s)".formatted(kind, right, of, how);
  }
}
